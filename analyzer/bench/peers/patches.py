"""Simple measures of a patch of skin, taken for how prominent a dimple is.

All work on the picture alone, in a window about as wide as a dimple, and take no account of light.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.bench.peers.picture import Picture

Plane = NDArray[np.float64]


@dataclass(frozen=True)
class PatchSettings:
    """The window and what is counted in it."""

    radius: float = 0.05  # of the back width: 15 mm on a back of 300 mm
    levels: int = 32  # greys of the co-occurrence matrix
    step: float = 0.01  # of the back width: distance of the paired pixels
    lbp_radius_px: int = 3
    lbp_points: int = 16


def local_contrast(picture: Picture, xy: NDArray[np.float64]) -> float:
    """RMS contrast (Peli 1990, doi:10.1364/JOSAA.7.002032) of luma, its slope taken out."""
    patch = _window(picture, xy, picture.grey)
    return float(_without_slope(patch).std() / max(float(patch.mean()), 1.0))


def red_deviation(picture: Picture, xy: NDArray[np.float64]) -> float:
    """Standard deviation of the red band (Smalls et al. 2005, doi:10.1016/j.jaad.2004.07.067).

    The slope across the window is taken out, which the torso's own curve puts in.
    """
    return float(_without_slope(_window(picture, xy, picture.rgb[..., 0])).std())


def glcm_contrast(
    picture: Picture, xy: NDArray[np.float64], settings: PatchSettings = PatchSettings()
) -> float:
    """Contrast of the co-occurrence matrix (Haralick et al. 1973, doi:10.1109/TSMC.1973.4309314).

    Mean over four directions.
    """
    patch = _window(picture, xy, picture.grey)
    levels = np.clip(patch / 256.0 * settings.levels, 0, settings.levels - 1).astype(np.uint8)
    step = max(1, round(settings.step * picture.width_px))
    angles = [0, np.pi / 4, np.pi / 2, 3 * np.pi / 4]
    feature: Any = import_module("skimage.feature")  # it has no types
    matrix = feature.graycomatrix(
        levels, [step], angles, settings.levels, symmetric=True, normed=True
    )
    return float(feature.graycoprops(matrix, "contrast").mean())


def lbp_energy(
    picture: Picture, xy: NDArray[np.float64], settings: PatchSettings = PatchSettings()
) -> float:
    """Energy of the uniform local binary patterns (Ojala et al. 2002,
    doi:10.1109/TPAMI.2002.1017623), 0-1."""
    patch = _window(picture, xy, picture.grey)
    points = settings.lbp_points
    feature: Any = import_module("skimage.feature")
    codes = np.asarray(
        feature.local_binary_pattern(
            patch.astype(np.uint8), points, settings.lbp_radius_px, "uniform"
        )
    )
    # Patterns at the rim see beyond the window.
    rim = settings.lbp_radius_px
    codes = codes[rim:-rim, rim:-rim]
    share = np.bincount(codes.astype(int).ravel(), minlength=points + 2) / codes.size
    return float((share**2).sum())


def _window(
    picture: Picture, xy: NDArray[np.float64], plane: NDArray[np.uint8],
    settings: PatchSettings = PatchSettings(),
) -> Plane:  # fmt: skip
    """Square of the plane about a photo place, cut at the picture's border; at least 8 px."""
    radius = max(4, round(settings.radius * picture.width_px))
    x, y = np.rint(picture.to_picture(np.atleast_2d(xy))[0]).astype(int)
    h, w = plane.shape
    left, top = (int(np.clip(c - radius, 0, n - 8)) for c, n in ((x, w), (y, h)))
    right, bottom = max(x + radius + 1, left + 8), max(y + radius + 1, top + 8)
    return np.asarray(plane[top:bottom, left:right], float)


def _without_slope(patch: Plane) -> Plane:
    h, w = patch.shape
    ys, xs = np.mgrid[0:h, 0:w].reshape(2, -1)
    design = np.column_stack([xs, ys, np.ones(h * w)])
    fit, *_ = np.linalg.lstsq(design, patch.ravel(), rcond=None)
    return np.asarray(patch - (design @ fit).reshape(h, w))
