"""The plain depth of a dent: its shading, times its size, over the light's slope gain.

A dent of depth d and deviation s slopes by about d / s, and its shading is that times the gain. The
networks of this room know more; this is what they start from, and what compares the dents of one photo.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.params import DimpleParams

Numbers = NDArray[Any] | float


def shading_of(right: Numbers, up: Numbers, dark: Numbers, params: DimpleParams) -> NDArray[Any]:
    """Strength of a dent's shading whatever the light's direction, natural log units.

    Where the light hides slopes, the darkness of the hollow still shows.
    """
    return np.asarray(np.hypot(np.hypot(right, up), params.dark_weight * np.maximum(dark, 0)))


def softened(gain: Numbers, params: DimpleParams) -> NDArray[Any]:
    """Slope gain as it is divided by: faint gains must not blow up noise."""
    return np.asarray(np.hypot(gain, params.gain_soft))


def plain_depth(
    shading: Numbers, size: Numbers, gain: Numbers, params: DimpleParams
) -> NDArray[Any]:
    """Depth in the unit of ``size``, of any one shape."""
    return np.asarray(shading * size / softened(gain, params))
