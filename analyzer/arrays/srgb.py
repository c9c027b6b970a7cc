"""The sRGB transfer function (IEC 61966-2-1), both ways."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[Any]


def to_linear(code: Plane) -> Plane:
    """Linear light of sRGB codes; domain and range 0-1, any shape, the same precision."""
    return np.where(code <= 0.04045, code / 12.92, ((np.maximum(code, 0.0) + 0.055) / 1.055) ** 2.4)


def to_code(light: Plane) -> Plane:
    """sRGB codes of linear light; domain and range 0-1, any shape, the same precision."""
    return np.where(
        light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 0.0) ** (1 / 2.4) - 0.055
    )
