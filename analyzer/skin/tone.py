"""Skin tone as the individual typology angle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from skimage.color import rgb2lab

from analyzer.arrays.srgb import to_code
from analyzer.skin.model import SkinLayers


def typology_angle(layers: SkinLayers, where: NDArray[np.bool_]) -> float:
    """Individual typology angle ITA (Chardon et al. 1991, doi:10.1111/j.1467-2494.1991.tb00561.x).

    Parameters
    ----------
    where : (h, w) bool
        Skin to average over.

    Returns
    -------
    float
        Degrees; above 55 very light, below -30 dark; nan without usable skin. Exposure and white
        balance of the photo move it, so it describes the picture as much as the person.
    """
    # One pixel in four tells a median as well as all.
    inside = (where & layers.usable)[::2, ::2]
    if not inside.any():
        return float("nan")
    linear = np.median(layers.rgb[::2, ::2][inside], axis=0).astype(float)
    srgb = to_code(linear)
    lightness, _, yellow = rgb2lab(srgb.reshape(1, 1, 3)).ravel()
    return float(np.degrees(np.arctan2(lightness - 50, yellow)))
