"""One index of the skin's fine relief between the dimples."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.relief.params import ReliefParams
from analyzer.relief.surface import Surface


def orange_peel(
    surface: Surface, dimples_xy: NDArray[np.float64], params: ReliefParams = ReliefParams()
) -> float:
    """Robust deviation of shading between 1 and 3 mm scale, in percent of brightness.

    Parameters
    ----------
    dimples_xy : (N, 2) float64
        Dimples in surface pixels; their surroundings do not count.

    Returns
    -------
    float
        Percent; nan when too little skin is left. Not corrected for light or sharpness: compare
        it only between photos alike in both.
    """
    fine, coarse = (s * surface.width_px for s in params.texture_band)
    band = cv2.GaussianBlur(surface.shading, (0, 0), fine)
    band = band - cv2.GaussianBlur(surface.shading, (0, 0), coarse)
    where = (surface.mask & (np.abs(surface.side) < params.fit_side)).astype(np.uint8)
    for x, y in dimples_xy:
        cv2.circle(where, (round(x), round(y)), round(params.texture_gap * surface.width_px), 0, -1)
    values = band[where > 0]
    if len(values) < 500:
        return float("nan")
    return float(100 * 1.4826 * np.median(np.abs(values - np.median(values))))
