"""Moles painted onto a photo: pigment that absorbs, and neither raises nor dents the skin."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Linear = NDArray[np.float32]
Places = NDArray[np.float64]

ABSORBANCE = (0.75, 1.15, 1.45)
"""Of a dark mole in red, green and blue, natural log units: melanin absorbs blue most (Jacques 2013,
doi:10.1088/0031-9155/58/11/R37)."""

APART = 8
"""Moles that keep away from dimples."""


def scatter_moles(
    outline: Places, dimples: Places, mm_per_px: float
) -> tuple[Places, NDArray[np.float64]]:
    """Where moles go: one on the wall of each dimple, 9 mm off, and eight away from all of them.

    Parameters
    ----------
    outline : (N, 2) float64
        Polygon around the bare back, photo pixels.
    dimples : (M, 2) float64
        Photo pixels.
    mm_per_px : float

    Returns
    -------
    places : (K, 2) float64
        Photo pixels.
    radii_mm : (K,) float64
        1.0-2.2; the same input gives the same moles.
    """
    rng = np.random.default_rng(7)
    angles = rng.uniform(0, 2 * np.pi, len(dimples))
    offset = 9.0 / mm_per_px * np.column_stack([np.cos(angles), np.sin(angles)])
    kept = [*dimples]
    low, high = outline.min(axis=0), outline.max(axis=0)
    for place in rng.uniform(low, high, (2000, 2)):
        if len(kept) == len(dimples) + APART:
            break
        point = (float(place[0]), float(place[1]))
        inside = cv2.pointPolygonTest(outline.astype(np.float32), point, True) * mm_per_px
        if inside > 15 and all(np.hypot(*(place - k)) * mm_per_px > 20 for k in kept):
            kept.append(place)
    places = np.array([*(dimples + offset), *kept[len(dimples) :]], float).reshape(-1, 2)
    return places, rng.uniform(1.0, 2.2, len(places))


def paint_moles(
    rgb: Linear, places: NDArray[np.float64], radii_mm: NDArray[np.float64], mm_per_px: float
) -> Linear:
    """Paint round moles.

    Parameters
    ----------
    rgb : (H, W, 3) float32
        Linear, 0-1.
    places : (N, 2) float64
        Pixels.
    radii_mm : (N,) float64
    mm_per_px : float

    Returns
    -------
    (H, W, 3) float32
    """
    h, w = rgb.shape[:2]
    dose = np.zeros((h, w), np.float32)
    for (px, py), radius in zip(places, radii_mm, strict=True):
        reach = int(np.ceil((radius + 3.0) / mm_per_px))
        left, top = max(0, round(px) - reach), max(0, round(py) - reach)
        box = np.s_[top : max(top, round(py) + reach + 1), left : max(left, round(px) + reach + 1)]
        y, x = np.mgrid[box][:, : h - top, : w - left]
        distance = np.hypot(x - px, y - py) * mm_per_px
        # Light that scatters within the skin softens the rim by some half a millimetre.
        dose[box] = np.maximum(dose[box], 1 / (1 + np.exp((distance - radius) / 0.25)))
    absorbance = np.array(ABSORBANCE, np.float32)
    return np.asarray(rgb * np.exp(-dose[..., None] * absorbance), np.float32)
