"""A small z-buffer rasteriser in numpy: triangles to visible face and barycentric place a pixel.

Every candidate pixel of every triangle's box is tested at once; the meshes are fine, so the boxes
hold few pixels and this stays quick without a compiled renderer.
"""

from __future__ import annotations

import numpy as np

from analyzer.phantom.arrays import F32, F64, I32

_CHUNK = 3_000_000


def rasterise(xy: F64, depth: F64, faces: I32, size: tuple[int, int]) -> tuple[I32, F32, F32]:
    """Find what each pixel sees.

    Parameters
    ----------
    xy : (V, 2) float
        Projected vertices, pixel centres at integers; nan behind the camera.
    depth : (V,) float
        Distance along the view.
    faces : (F, 3) int
        Counter-clockwise as seen from outside (y up); others are culled.
    size : (int, int)
        Width and height.

    Returns
    -------
    face : (H, W) int32
        Visible triangle, -1 for none.
    weights : (H, W, 2) float32
        Barycentric weights of its second and third vertex.
    zbuffer : (H, W) float32
        Depth, inf for none.
    """
    w, h = size
    a, b, c = (xy[faces[:, k]] for k in range(3))
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    low = np.fmax(np.ceil(np.minimum(np.minimum(a, b), c)), 0)
    high = np.fmin(np.floor(np.maximum(np.maximum(a, b), c)), [w - 1, h - 1])
    count = np.where(np.isfinite(area[:, None]), high - low + 1, 0)
    # Pixel rows run downwards, so a front face has a negative area here.
    keep = (area < -1e-9) & (count > 0).all(axis=1)
    index = np.flatnonzero(keep)
    cells = (count[index, 0] * count[index, 1]).astype(np.int64)
    a, b, c, low, inv = a[index], b[index], c[index], low[index], 1 / area[index]
    d = depth[faces[index]]
    # The weights of the second and third corner are affine in the place within the box.
    ux, uy = (c[:, 1] - a[:, 1]) * inv, -(c[:, 0] - a[:, 0]) * inv
    vx, vy = -(b[:, 1] - a[:, 1]) * inv, (b[:, 0] - a[:, 0]) * inv
    dx, dy = low[:, 0] - a[:, 0], low[:, 1] - a[:, 1]
    affine = np.stack([ux * dx + uy * dy, ux, uy, vx * dx + vy * dy, vx, vy], axis=0).astype(
        np.float32
    )
    depths = np.stack([d[:, 0], d[:, 1] - d[:, 0], d[:, 2] - d[:, 0]], axis=0).astype(np.float32)
    corner = (low[:, 1] * w + low[:, 0]).astype(np.int64)
    wide = count[index, 0].astype(np.int32)

    face = np.full(w * h, -1, np.int32)
    zbuf = np.full(w * h, np.inf, np.float32)
    weights = np.zeros((w * h, 2), np.float32)
    ends = np.cumsum(cells)
    start = 0
    while start < len(index):
        done = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + _CHUNK)))
        part = slice(start, stop)
        n = cells[part]
        which = np.repeat(np.arange(start, stop, dtype=np.int32), n)
        local = np.arange(len(which), dtype=np.int32) - np.repeat(
            (ends[part] - n - done).astype(np.int32), n
        )
        y, x = np.divmod(local, wide[which])
        u = affine[0][which] + affine[1][which] * x + affine[2][which] * y
        v = affine[3][which] + affine[4][which] * x + affine[5][which] * y
        # A hair of slack closes the seams between neighbours.
        inside = np.flatnonzero((u >= -1e-5) & (v >= -1e-5) & (u + v <= 1 + 1e-5))
        which, u, v = which[inside], u[inside].astype(np.float32), v[inside].astype(np.float32)
        pixel = corner[which] + y[inside].astype(np.int64) * w + x[inside]
        z = depths[0][which] + u * depths[1][which] + v * depths[2][which]
        np.minimum.at(zbuf, pixel, z)
        seen = np.flatnonzero(z <= zbuf[pixel])
        at = pixel[seen]
        face[at] = index[which[seen]]
        weights[at, 0], weights[at, 1] = u[seen], v[seen]
        start = stop
    return face.reshape(h, w), weights.reshape(h, w, 2), zbuf.reshape(h, w)


def grid_faces(rows: int, cols: int) -> I32:
    """Triangles of a (rows, cols) vertex grid, row 0 lowest, columns to the right from outside."""
    i = (np.arange(rows - 1)[:, None] * cols + np.arange(cols - 1)[None]).ravel()
    lower = np.stack([i, i + 1, i + cols], axis=1)
    upper = np.stack([i + 1, i + cols + 1, i + cols], axis=1)
    return np.concatenate([lower, upper]).astype(np.int32)
