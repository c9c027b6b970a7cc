"""Alignment: the map between two photos of one back, and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates


@dataclass(frozen=True, eq=False)
class DenseMap:
    """A smooth map sampled on a regular grid of the source photo.

    Parameters
    ----------
    step : float
        Grid spacing in source photo pixels; node (i, j) sits at x = j * step, y = i * step.
    xy : (gh, gw, 2) float64
        Target photo pixel of each node; nan where the map does not reach.
    size : (width, height)
        Source photo size in pixels.
    error : (gh, gw) float64 or None
        Expected error at each node, target pixels; nan where the map does not reach.
    """

    step: float
    xy: NDArray[np.float64]
    size: tuple[int, int]
    error: NDArray[np.float64] | None = None

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map (N, 2) source pixels to (N, 2) target pixels; nan where unmapped."""
        return np.stack([self._sample(self.xy[..., k], points) for k in (0, 1)], axis=1)

    def errors(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Expected error (N,) at (N, 2) source pixels, target pixels; nan where unknown."""
        if self.error is None:
            return np.full(len(np.atleast_2d(points)), np.nan)
        return self._sample(self.error, points)

    def dense(self) -> NDArray[np.float32]:
        """Target pixel (H, W, 2) of every source pixel; nan where unmapped."""
        xs = (np.arange(self.size[0], dtype=np.float32) / np.float32(self.step))[None]
        ys = (np.arange(self.size[1], dtype=np.float32) / np.float32(self.step))[:, None]
        nodes = self.xy.astype(np.float32)
        shape = (self.size[1], self.size[0])
        where = (np.broadcast_to(xs, shape).copy(), np.broadcast_to(ys, shape).copy())
        out = cv2.remap(nodes, *where, cv2.INTER_LINEAR, borderValue=(np.nan, np.nan))
        return np.asarray(out, np.float32)

    def _sample(
        self, nodes: NDArray[np.float64], points: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        p = np.atleast_2d(np.asarray(points, float))
        at = np.stack([p[:, 1], p[:, 0]]) / self.step
        return np.asarray(map_coordinates(nodes, at, order=1, mode="constant", cval=np.nan))


@dataclass(frozen=True, eq=False)
class Alignment:
    """Where each point of the reference lies in the moving photo.

    Parameters
    ----------
    ok : bool
        False when the map must not be trusted.
    reason : str
        Why not, for a person; "" when ok.
    error_px : float
        Own estimate of the median error, in moving photo pixels (> 0); inf when not ok and
        nothing could be fitted.
    forward, backward : DenseMap or None
        Reference to moving and moving to reference.
    inliers : int
        Matched pigment features that support the map.
    overlap : float
        Share of the reference's back skin that the map covers, 0-1.
    scale, rotation_deg : float
        Size of the moving back relative to the reference's, and its turn in the picture
        (counter-clockwise positive); nan when not fitted.
    by_hand : bool
        The map rests on point pairs from the user alone, not on the skin's texture.
    marks : (N, 4) float64
        Moles and freckles found in both photos, the most distinct first: ``x, y`` in the
        reference and in the moving photo. They check the map by eye: M1, M2 and so on.
    """

    ok: bool
    reason: str
    error_px: float
    forward: DenseMap | None
    backward: DenseMap | None
    inliers: int
    overlap: float
    scale: float
    rotation_deg: float
    by_hand: bool = False
    marks: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 4)))
    doubt: str = ""

    def map_points(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map (N, 2) reference pixels to (N, 2) moving pixels; nan where unmapped."""
        if self.forward is None:
            return np.full((len(np.atleast_2d(xy)), 2), np.nan)
        return self.forward(xy)

    def point_errors(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Own estimate of the error (N,) at (N, 2) reference pixels, moving px; nan if unmapped."""
        if self.forward is None:
            return np.full(len(np.atleast_2d(xy)), np.nan)
        return self.forward.errors(xy)

    def coverage(self) -> NDArray[np.bool_]:
        """(H, W) mask in the reference frame: where the map reaches.

        Raises
        ------
        ValueError
            When nothing was fitted.
        """
        if self.forward is None:
            raise ValueError("This alignment has no map.")
        return np.asarray(np.isfinite(self.forward.dense()).all(axis=-1))

    def warp(self, moving: NDArray[np.float32], fill: float = 0.0) -> NDArray[np.float32]:
        """Lay the moving photo over the reference.

        Parameters
        ----------
        moving : (H, W) or (H, W, C) float32 or uint8
            Pixels of the moving photo at its full size, such as ``photo.rgb``.
        fill : float
            Value where the map does not reach.

        Returns
        -------
        (h, w) or (h, w, C), same type
            In the reference's pixel grid.

        Raises
        ------
        ValueError
            When nothing was fitted.
        """
        if self.forward is None:
            raise ValueError("This alignment has no map.")
        where = self.forward.dense()
        known = self.coverage()
        target = np.where(known[..., None], where, np.float32(-1e4))
        x, y = (np.ascontiguousarray(target[..., k]) for k in (0, 1))
        value = (fill,) * 4
        out = cv2.remap(moving, x, y, cv2.INTER_LINEAR, borderValue=value)
        return np.asarray(out, moving.dtype)

    def map_back(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map (N, 2) moving pixels to (N, 2) reference pixels; nan where unmapped."""
        if self.backward is None:
            return np.full((len(np.atleast_2d(xy)), 2), np.nan)
        return self.backward(xy)


def identity_alignment(size: tuple[int, int], step: float = 64.0) -> Alignment:
    """A photo aligned with itself.

    Parameters
    ----------
    size : (width, height)
        In photo pixels.
    step : float
        Lattice spacing in photo pixels.
    """
    gx, gy = np.arange(0, size[0] + step, step), np.arange(0, size[1] + step, step)
    xy = np.stack(np.meshgrid(gx, gy), axis=-1).astype(float)
    # Not zero: an error is stated as a positive number of pixels everywhere.
    least = 1e-3
    lattice = DenseMap(step, xy, size, np.full(xy.shape[:2], least))
    return Alignment(True, "", least, lattice, lattice, 0, 1.0, 1.0, 0.0)
