"""Measures a dent at a place and size known from other photos.

Detection thresholds would make shallow dents vanish and so exaggerate every improvement. Once a
dimple is known in one photo it is therefore fitted at its mapped place in every other, found there
or not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.crop import window
from analyzer.dimples.evidence import amplitudes_at
from analyzer.dimples.heat import Heat
from analyzer.dimples.overread import Shown, overread
from analyzer.dimples.params import DimpleParams
from analyzer.relief.bank import dent_kernels
from analyzer.relief.light import Illumination
from analyzer.relief.params import ReliefParams
from analyzer.relief.surface import Surface

Numbers = NDArray[np.float64]


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
    overread : float
        By how much shading over slope gain overstates the depth, natural log, up to what all photos
        share; 0 when not looked at.
    """

    right: float
    up: float
    dark: float
    gain_right: float
    gain_up: float
    noise: float
    log_depth: float = float("nan")
    log_depth_se: float = float("nan")
    overread: float = 0.0


def fit_at(
    surface: Surface,
    light: Illumination,
    noise: tuple[float, ...],
    x: float,
    y: float,
    sigma_px: float,
    scene: Numbers | None = None,
    heat: Heat | None = None,
    params: DimpleParams = DimpleParams(),
    relief: ReliefParams = ReliefParams(),
) -> Fit | None:
    """Fit a dent of size ``sigma_px`` at (x, y) in surface pixels.

    Parameters
    ----------
    noise : tuple of float
        Amplitude noise at each size of the bank.
    scene : (14,) float64 or None
        See `analyzer.dimples.overread.scene_of`; None where no overreading is asked for.
    heat : Heat or None
        Of the photo; None where no depth is asked for.

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
    inside = window(surface.mask, row, column, radius).astype(np.float32)
    if float((inside * kernels[3]).sum()) < relief.min_inside:
        return None
    values = amplitudes_at(surface, row, column, sigma_px, relief)
    scales = np.asarray(relief.scales) * surface.width_px
    level = float(np.interp(sigma_px, scales, np.asarray(noise)))
    right, up, dark = (float(v) for v in values)
    more, depth = 0.0, (float("nan"), float("nan"))
    if scene is not None:
        more = overread(scene, surface, light, Shown(x, y, sigma_px, right, up, dark))
    return Fit(
        right,
        up,
        dark,
        float(light.gain_right[row, column]),
        float(light.gain_up[row, column]),
        level,
        *(depth if heat is None else heat.depth_at(x, y)),
        more,
    )
