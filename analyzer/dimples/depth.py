"""How deep a dent at a known place is, whatever the light: a small network on what shows there.

Under one lamp depth follows from amplitude over slope gain, but the gain is an estimate, and in
light without direction the slopes vanish and only the darkness of the hollow is left. The network
has seen dents of known depth in many lights; it weighs the cues and states its own error. It draws
what it cannot see towards the usual depth, as any such estimate does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.crop import window
from analyzer.dimples.evidence import explained
from analyzer.dimples.network import depth_network
from analyzer.relief.bank import dent_kernels
from analyzer.relief.light import Illumination
from analyzer.relief.params import ReliefParams
from analyzer.relief.surface import Surface

Numbers = NDArray[np.float64]

COUNT = 30
"""Numbers that `look` gives, with the six dent sizes of the bank."""

FLOOR = 0.003
"""Amplitude below which a shading is none, log units."""


def look(
    surface: Surface,
    light: Illumination,
    noise: tuple[float, ...],
    x: float,
    y: float,
    sigma_px: float,
    relief: ReliefParams = ReliefParams(),
) -> Numbers:
    """What shows at a place, dent or not.

    Parameters
    ----------
    noise : tuple of float
        Noise of the slope amplitudes at each size of the bank, log units.
    x, y, sigma_px : float
        Place and standard deviation of the dent in surface pixels; inside the picture.

    Returns
    -------
    (COUNT,) float64
    """
    row, column = round(y), round(x)
    right_gain, up_gain = light.gain_right[row, column], light.gain_up[row, column]
    gain = float(np.hypot(right_gain, up_gain))
    toward = -np.array([right_gain, up_gain]) / max(gain, 1e-3)
    numbers: list[float] = []
    for scale, level in zip(relief.scales, noise, strict=True):
        own = amplitudes_at(surface, row, column, scale * surface.width_px, relief)
        along, across, dark = _turn(own, toward)
        numbers += [*np.arcsinh(np.array([along, across, dark]) / level)]
    own = amplitudes_at(surface, row, column, sigma_px, relief)
    along, _, dark = _turn(own, toward)
    size = float(np.hypot(own[0], own[1]))
    share, rest = explained(surface.shading, row, column, sigma_px)
    # Numbers in here are part of what the shipped weights were trained on: change both together.
    numbers += [
        np.log(size + FLOOR),
        np.log(max(along, 0.0) + FLOOR),
        np.log(max(dark, 0.0) + FLOOR),
        np.log(sigma_px / surface.width_px / 0.025),
        np.log(np.hypot(gain, 0.1)),
        np.log(np.hypot(size, 0.7 * max(dark, 0.0)) / np.hypot(gain, 0.3) + FLOOR),
        abs(float(surface.side[row, column])),
        float(surface.brightness[row, column]),
        share,
        rest,
        np.log(noise[0]),
        np.log(noise[-1]),
    ]
    return np.asarray(numbers, float)


def measure_depth(
    surface: Surface,
    light: Illumination,
    noise: tuple[float, ...],
    x: float,
    y: float,
    sigma_px: float,
) -> tuple[float, float]:
    """Logarithm of a dent's depth in per mille of the back width, and its standard error.

    Parameters
    ----------
    noise, x, y, sigma_px
        As for `look`.
    """
    out = depth_network().outputs(look(surface, light, noise, x, y, sigma_px)[None])[0]
    return float(out[0]), float(np.exp(out[1]))


def _turn(own: Numbers, toward: Numbers) -> tuple[float, float, float]:
    """Slope pattern along the light and across it, and the hollow's darkness."""
    along = float(own[0] * toward[0] + own[1] * toward[1])
    across = float(abs(own[1] * toward[0] - own[0] * toward[1]))
    return along, across, float(own[2])


def amplitudes_at(
    surface: Surface, row: int, column: int, sigma: float, relief: ReliefParams
) -> Numbers:
    """Right, up and dark of a dent fitted at one place by least squares, (3,), log units."""
    kernels = dent_kernels(round(sigma, 2), relief.window)
    patch = window(surface.shading, row, column, kernels[0].shape[0] // 2)
    return np.array([float((patch * k).sum()) for k in kernels[:3]])
