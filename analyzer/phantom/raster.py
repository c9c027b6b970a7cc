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
    nx, ny = count[index, 0].astype(np.int64), count[index, 1].astype(np.int64)
    cells = nx * ny
    ends = np.cumsum(cells)

    face = np.full(w * h, -1, np.int32)
    zbuf = np.full(w * h, np.inf, np.float32)
    weights = np.zeros((w * h, 2), np.float32)
    start = 0
    while start < len(index):
        done = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + _CHUNK)))
        _draw(
            index[start:stop], nx[start:stop], cells[start:stop], low, (a, b, c), area,
            depth[faces], w, (face, zbuf, weights),
        )  # fmt: skip
        start = stop
    return face.reshape(h, w), weights.reshape(h, w, 2), zbuf.reshape(h, w)


def _draw(
    index: np.ndarray[tuple[int], np.dtype[np.int64]],
    nx: np.ndarray[tuple[int], np.dtype[np.int64]],
    cells: np.ndarray[tuple[int], np.dtype[np.int64]],
    low: F64,
    corners: tuple[F64, F64, F64],
    area: F64,
    depths: F64,
    width: int,
    out: tuple[I32, F32, F32],
) -> None:
    face, zbuf, weights = out
    a, b, c = corners
    which = np.repeat(index, cells)
    local = np.arange(len(which)) - np.repeat(np.cumsum(cells) - cells, cells)
    wide = np.repeat(nx, cells)
    px = low[which, 0] + local % wide
    py = low[which, 1] + local // wide
    dx, dy = px - a[which, 0], py - a[which, 1]
    ab, ac = (b - a)[which], (c - a)[which]
    inv = 1 / area[which]
    u = (dx * ac[:, 1] - dy * ac[:, 0]) * inv
    v = (ab[:, 0] * dy - ab[:, 1] * dx) * inv
    inside = (u >= -1e-7) & (v >= -1e-7) & (u + v <= 1 + 1e-7)
    which, u, v = which[inside], u[inside], v[inside]
    pixel = (py[inside] * width + px[inside]).astype(np.int64)
    d = depths[which]
    z = (d[:, 0] + u * (d[:, 1] - d[:, 0]) + v * (d[:, 2] - d[:, 0])).astype(np.float32)
    np.minimum.at(zbuf, pixel, z)
    seen = z <= zbuf[pixel]
    face[pixel[seen]] = which[seen]
    weights[pixel[seen], 0] = u[seen]
    weights[pixel[seen], 1] = v[seen]


def grid_faces(rows: int, cols: int) -> I32:
    """Triangles of a (rows, cols) vertex grid, row 0 lowest, columns to the right from outside."""
    i = (np.arange(rows - 1)[:, None] * cols + np.arange(cols - 1)[None]).ravel()
    lower = np.stack([i, i + 1, i + cols], axis=1)
    upper = np.stack([i + 1, i + cols + 1, i + cols], axis=1)
    return np.concatenate([lower, upper]).astype(np.int32)
