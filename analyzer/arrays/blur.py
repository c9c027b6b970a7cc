"""Gaussian blur whose cost does not grow with its width.

A wide blur of a large plane is the slowest step of a measurement, yet its result is so smooth that
a small copy holds it. Beyond a few pixels the plane is therefore averaged down, blurred there and
enlarged again, with the variance of both resamplings taken out of the blur's own.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]

COARSE_SIGMA = 5.0
"""Standard deviation in px at which a blur is done: below it, linear enlarging would show."""


def gaussian(plane: Plane, sigma: float) -> Plane:
    """Blur a plane, mirrored at its borders.

    Parameters
    ----------
    plane : (h, w) float32
        Without nan.
    sigma : float
        Standard deviation in px, > 0.

    Returns
    -------
    (h, w) float32
        Within 1 % of the plane's contrast of an exact Gaussian.
    """
    shrink = int(sigma / COARSE_SIGMA)
    if shrink < 2:
        return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma), np.float32)
    h, w = plane.shape
    # Whole blocks all round, so that both resamplings stay on one lattice.
    pad = shrink * int(np.ceil(3.5 * sigma / shrink))
    bottom, right = pad + -h % shrink, pad + -w % shrink
    wide = cv2.copyMakeBorder(plane, pad, bottom, pad, right, cv2.BORDER_REFLECT_101)
    size = (wide.shape[1] // shrink, wide.shape[0] // shrink)
    small = cv2.resize(wide, size, interpolation=cv2.INTER_AREA)
    # Variance of a box of `shrink` pixels, and of the triangle that linear enlarging amounts to.
    lost = (shrink**2 - 1) / 12 + (shrink**2 - 1) / 6
    small = cv2.GaussianBlur(small, (0, 0), float(np.sqrt(sigma**2 - lost)) / shrink)
    full = cv2.resize(small, (wide.shape[1], wide.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(full[pad : pad + h, pad : pad + w], np.float32)
