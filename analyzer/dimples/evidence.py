"""What one place shows: noise, how well a dent explains the shading there, and its amplitudes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.crop import window
from analyzer.relief.bank import Responses, dent_kernels
from analyzer.relief.params import ReliefParams
from analyzer.relief.surface import Surface

Plane = NDArray[np.float32]
Numbers = NDArray[np.float64]

FIT_WINDOW = 2.2
"""Half width of the window in which a dent has to explain the shading, in standard deviations."""


def slope_noise(r: Responses) -> float:
    """Noise of a slope amplitude, log units: the two directions taken together."""
    return float(np.hypot(r.noise[0], r.noise[1]) / np.sqrt(2))


def amplitudes_at(
    surface: Surface, row: int, column: int, sigma: float, relief: ReliefParams
) -> Numbers:
    """Right, up and dark of a dent fitted at one place by least squares, (3,), log units."""
    kernels = dent_kernels(round(sigma, 2), relief.window)
    patch = window(surface.shading, row, column, kernels[0].shape[0] // 2)
    return np.array([float((patch * k).sum()) for k in kernels[:3]])


@lru_cache(maxsize=64)
def _bases(sigma: float) -> tuple[Numbers, Numbers, Numbers]:
    """Root weights of the window, and orthonormal bases of a curved background without and with
    a dent on it."""
    radius = round(FIT_WINDOW * sigma)
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1] / sigma
    r2 = (x * x + y * y).ravel()
    x, y, bump = x.ravel(), y.ravel(), np.exp(-r2 / 2)
    root = np.exp(-r2 / 9)
    ground = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
    dent = np.stack([x * bump, y * bump, bump], axis=1)
    both = np.concatenate([ground, dent], axis=1)
    return root, np.linalg.qr(ground * root[:, None])[0], np.linalg.qr(both * root[:, None])[0]


def explained(shading: Plane, row: int, column: int, sigma: float) -> tuple[float, float]:
    """Share of the shading beyond a curved background that a dent explains, and what it leaves.

    The rest is the logarithm of a mean square in log units.
    """
    root, ground, both = _bases(round(sigma, 2))
    radius = round(FIT_WINDOW * round(sigma, 2))
    values = window(shading, row, column, radius).astype(float).ravel()
    values = (values - values.mean()) * root
    total = float(values @ values)
    before = total - float(np.square(values @ ground).sum())
    after = total - float(np.square(values @ both).sum())
    share = 1 - after / max(before, 1e-9)
    return float(np.clip(share, 0, 1)), float(np.log(max(after, 0) / len(values) + 1e-7))
