"""Measures a dent at a place and size known from other photos.

Detection thresholds would make shallow dents vanish and so exaggerate every improvement. Once a
dimple is known in one photo it is therefore fitted at its mapped place in every other, found there
or not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzer.dimples.depth import amplitudes_at, measure_depth
from analyzer.dimples.params import DimpleParams
from analyzer.relief.bank import dent_kernels
from analyzer.relief.light import Illumination
from analyzer.relief.params import ReliefParams
from analyzer.relief.surface import Surface


@dataclass(frozen=True)
class Fit:
    """Amplitudes of a dent at a given place.

    Parameters
    ----------
    right, up, dark : float
        Natural log units.
    gain_right, gain_up : float
        Slope gain there.
    noise : float
        Deviation of the slope amplitudes by noise.
    log_depth, log_depth_se : float
        Logarithm of the depth in per mille of the back width, and its standard error; nan when not
        looked at.
    """

    right: float
    up: float
    dark: float
    gain_right: float
    gain_up: float
    noise: float
    log_depth: float = float("nan")
    log_depth_se: float = float("nan")


def fit_at(
    surface: Surface,
    light: Illumination,
    noise: tuple[float, ...],
    x: float,
    y: float,
    sigma_px: float,
    params: DimpleParams = DimpleParams(),
    relief: ReliefParams = ReliefParams(),
) -> Fit | None:
    """Fit a dent of size ``sigma_px`` at (x, y) in surface pixels.

    Parameters
    ----------
    noise : tuple of float
        Amplitude noise at each size of the bank.

    Returns
    -------
    Fit or None
        None where too little of the window is skin.
    """
    kernels = dent_kernels(round(sigma_px, 2), relief.window)
    radius = kernels[0].shape[0] // 2
    h, w = surface.shading.shape
    column, row = round(x), round(y)
    if not (0 <= column < w and 0 <= row < h) or abs(surface.side[row, column]) > params.max_side:
        return None
    rows = np.clip(np.arange(row - radius, row + radius + 1), 0, h - 1)
    cols = np.clip(np.arange(column - radius, column + radius + 1), 0, w - 1)
    inside = surface.mask[np.ix_(rows, cols)].astype(np.float32)
    if float((inside * kernels[3]).sum()) < relief.min_inside:
        return None
    values = amplitudes_at(surface, row, column, sigma_px, relief)
    scales = np.asarray(relief.scales) * surface.width_px
    level = float(np.interp(sigma_px, scales, np.asarray(noise)))
    return Fit(
        float(values[0]),
        float(values[1]),
        float(values[2]),
        float(light.gain_right[row, column]),
        float(light.gain_up[row, column]),
        level,
        *measure_depth(surface, light, noise, x, y, sigma_px),
    )
