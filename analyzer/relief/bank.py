"""How much each spot of the skin looks like a dent, at several sizes.

A Gaussian dent z = -d exp(-r^2 / 2 s^2) shades, to first order, as the dot product of the light's
slope gain with d/s (x, y)/s exp(-r^2 / 2 s^2), and its hollow is a little darker than its rim. Each
window of the shading is fitted by least squares with these three patterns on top of a quadratic
background, so that curvature of the torso and soft shadow edges do not count. All fits of one size
are three convolutions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.crop import bounds
from analyzer.arrays.spread import spread
from analyzer.relief.params import ReliefParams
from analyzer.relief.surface import Surface

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Responses:
    """Least-squares amplitudes at one dent size.

    Parameters
    ----------
    sigma_px : float
        Standard deviation of the dent in surface pixels.
    right, up : (h, w) float32
        Amplitude of the slope pattern: positive where the dent's right (upper) wall is bright.
    dark : (h, w) float32
        How much darker the hollow is than its surroundings. All three are 0 outside the box around
        the skin.
    noise : (3,) float64
        Robust standard deviation of the three over the skin.
    inside : (h, w) float32
        Share of the window's weight that is skin, 0-1.
    valid : (h, w) bool
        Enough of the window is skin.
    """

    sigma_px: float
    right: Plane
    up: Plane
    dark: Plane
    noise: NDArray[np.float64]
    inside: Plane
    valid: NDArray[np.bool_]


@lru_cache(maxsize=64)
def dent_kernels(sigma: float, window: float) -> tuple[Plane, Plane, Plane, Plane]:
    """Convolution kernels that give (right, up, dark) by least squares, and the window's weight."""
    radius = int(np.ceil(window * sigma))
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1] / sigma
    r2 = x * x + y * y
    bump = np.exp(-r2 / 2)
    weight = np.exp(-r2 / (2 * (window / 2) ** 2))
    patterns = [x * bump, -y * bump, -bump, np.ones_like(x), x, y, x * x, x * y, y * y]
    design = np.stack([p.ravel() for p in patterns], axis=1)
    root = np.sqrt(weight.ravel())[:, None]
    solver = np.linalg.pinv(design * root) * root.T
    side = 2 * radius + 1
    planes = [solver[k].reshape(side, side).astype(np.float32) for k in range(3)]
    return planes[0], planes[1], planes[2], (weight / weight.sum()).astype(np.float32)


def respond(surface: Surface, params: ReliefParams = ReliefParams()) -> tuple[Responses, ...]:
    """Fit dents of every size everywhere on a surface."""
    known = surface.mask.astype(np.float32)
    shown = bounds(surface.mask, 1)
    middle = surface.mask & (np.abs(surface.side) < params.fit_side)
    out = []
    for scale in params.scales:
        sigma = scale * surface.width_px
        kernels = dent_kernels(round(sigma, 3), params.window)
        planes = [_filtered(surface.shading, k, surface.mask, shown) for k in kernels[:3]]
        # The window is a product of one across and one down, which is quicker one after the other.
        across = kernels[3].sum(axis=0)
        inside = np.asarray(
            cv2.sepFilter2D(known, cv2.CV_32F, across, across, borderType=cv2.BORDER_CONSTANT),
            np.float32,
        )
        valid = surface.mask & (inside > params.min_inside)
        where = valid & middle if (valid & middle).any() else surface.mask
        noise = np.array([spread(p[where]) for p in planes]) + 1e-5
        out.append(Responses(sigma, planes[0], planes[1], planes[2], noise, inside, valid))
    return tuple(out)


def _filtered(
    plane: Plane, kernel: Plane, mask: NDArray[np.bool_], shown: tuple[slice, slice]
) -> Plane:
    """Correlation with a kernel where the box ``shown`` of the mask lies, 0 elsewhere."""
    near = bounds(mask, kernel.shape[0] // 2)
    part = cv2.filter2D(plane[near], cv2.CV_32F, kernel, borderType=cv2.BORDER_REPLICATE)
    out = np.zeros_like(plane)
    rows, columns = (
        slice(s.start - n.start, s.stop - n.start) for s, n in zip(shown, near, strict=True)
    )
    out[shown] = part[rows, columns]
    return out
