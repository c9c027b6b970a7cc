"""Alignment: the map between two photos of one back, and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass

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
    """

    step: float
    xy: NDArray[np.float64]
    size: tuple[int, int]

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map (N, 2) source pixels to (N, 2) target pixels; nan where unmapped."""
        p = np.atleast_2d(np.asarray(points, float))
        at = np.stack([p[:, 1], p[:, 0]]) / self.step
        cols = [
            map_coordinates(self.xy[..., k], at, order=1, mode="constant", cval=np.nan)
            for k in (0, 1)
        ]
        return np.stack(cols, axis=1)


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

    def map_points(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map (N, 2) reference pixels to (N, 2) moving pixels; nan where unmapped."""
        if self.forward is None:
            return np.full((len(np.atleast_2d(xy)), 2), np.nan)
        return self.forward(xy)

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
    lattice = DenseMap(step, np.stack(np.meshgrid(gx, gy), axis=-1).astype(float), size)
    # Not zero: an error is stated as a positive number of pixels everywhere.
    return Alignment(True, "", 1e-3, lattice, lattice, 0, 1.0, 1.0, 0.0)
