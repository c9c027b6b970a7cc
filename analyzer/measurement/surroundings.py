"""What stands around the body, against the skin: the colour of the background, whatever the exposure.

Each channel is taken relative to the skin's, so that neither exposure nor white balance of a photo
counts, only what the background is like in the same light. Arms hang beside a back, so whatever has
the skin's tint, however bright, is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.srgb import to_linear

Ratios = tuple[float, float, float]

UNKNOWN: Ratios = (float("nan"),) * 3
"""Where too little of the surroundings shows."""

MARGIN = 0.05
"""Kept away from the flanks, back widths."""

SKIN_TINT = 0.4
"""Stops by which one channel may leave the mean of all three, against the skin's, in other skin."""

STRIDE = 4
"""One picture pixel in so many, each way, tells a median as well as all."""

LEAST = 0.01
"""Share of the picture that has to be background."""


def surroundings(
    picture: NDArray[np.uint8],
    zoom: float,
    outline: Sequence[tuple[float, float]],
    back_width_px: float,
) -> Ratios:
    """Median of the background over the median of the skin, for red, green and blue.

    Parameters
    ----------
    picture : (h, w, 3) uint8
        sRGB, upright.
    zoom : float
        Photo pixels per picture pixel.
    outline : sequence of (x, y)
        Polygon around the bare back, photo pixels.
    back_width_px : float
        In photo pixels.

    Returns
    -------
    (float, float, float)
        Base-2 logarithms (photographic stops); nan where too little shows beside the body.
    """
    if len(outline) < 3:
        return UNKNOWN
    points = ((np.asarray(outline, float) + 0.5) / zoom - 0.5) / STRIDE
    small = picture[::STRIDE, ::STRIDE]
    h, w = small.shape[:2]
    skin = np.zeros((h, w), np.uint8)
    cv2.fillPoly(skin, [np.rint(points).astype(np.int32)], 1)
    if not skin.any():
        return UNKNOWN
    low, high = points.min(axis=0), points.max(axis=0)
    margin = MARGIN * back_width_px / zoom / STRIDE
    left, right = max(0, int(low[0] - margin)), min(w, int(high[0] + margin) + 1)
    rows = slice(max(0, int(low[1])), min(h, int(high[1]) + 1))
    beside = np.concatenate([small[rows, :left].reshape(-1, 3), small[rows, right:].reshape(-1, 3)])
    ratio = _stops(beside) - _stops(np.median(small[skin > 0], axis=0))
    tint = np.abs(ratio - ratio.mean(axis=1, keepdims=True)).max(axis=1)
    ratio = ratio[tint > SKIN_TINT]
    if len(ratio) < LEAST * h * w:
        return UNKNOWN
    red, green, blue = np.median(ratio, axis=0)
    return float(red), float(green), float(blue)


def _stops(srgb: NDArray[np.floating]) -> NDArray[np.float64]:
    """Base-2 logarithm of the light that 8-bit sRGB codes stand for."""
    light = to_linear(np.asarray(srgb, float) / 255)
    return np.asarray(np.log2(np.maximum(light, 1e-4)))
