"""Finds indentations: peaks of the heat that the network gives, with what shades there.

How probable a dent is, and how deep, the network says of the whole back (`analyzer.dimples.heat`); its
size is that of the bank which answers most there, and its amplitudes are those of the fit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.evidence import slope_noise
from analyzer.dimples.heat import Heat, peaks
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.response import joint, toward
from analyzer.relief.bank import Responses
from analyzer.relief.light import Illumination
from analyzer.relief.surface import Surface

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class Dent:
    """A candidate indentation in surface pixels.

    Parameters
    ----------
    x, y, sigma_px : float
        Centre and standard deviation.
    right, up, dark : float
        Amplitudes of its shading, natural log units.
    gain : float
        Size of the slope gain there.
    noise : float
        Deviation of the slope amplitudes by noise.
    confidence : float
        Probability of being an indentation, 0-1.
    log_depth, log_depth_se : float
        Logarithm of the depth in per mille of the back width, and its standard error.
    """

    x: float
    y: float
    sigma_px: float
    right: float
    up: float
    dark: float
    gain: float
    noise: float
    confidence: float
    log_depth: float
    log_depth_se: float


def candidates(
    surface: Surface,
    responses: tuple[Responses, ...],
    light: Illumination,
    heat: Heat,
    params: DimpleParams = DimpleParams(),
) -> tuple[Dent, ...]:
    """Candidates with probability and depth, most certain first.

    Parameters
    ----------
    surface, responses, light
        From the relief room, on one pixel grid.
    heat : Heat
        Of the same.
    """
    gain = np.hypot(light.gain_right, light.gain_up)
    out = []
    for at in peaks(heat.sure, surface.width_px, params):
        row, column = heat.place(*at)
        if abs(surface.side[row, column]) >= params.far_side:
            continue
        found = _fitting(surface, responses, light, row, column, params)
        if found is None:
            continue
        r, row, column = found
        value, error = heat.depth_at(column, row)
        out.append(
            Dent(
                float(column),
                float(row),
                r.sigma_px,
                float(r.right[row, column]),
                float(r.up[row, column]),
                float(r.dark[row, column]),
                float(gain[row, column]),
                slope_noise(r),
                float(heat.sure[at]),
                value,
                error,
            )
        )
    return tuple(out)


def _fitting(
    surface: Surface,
    responses: tuple[Responses, ...],
    light: Illumination,
    row: int,
    column: int,
    params: DimpleParams,
) -> tuple[Responses, int, int] | None:
    """The size that answers most at a place or beside it, and where its slope pattern lies; None where
    too little of every window is skin."""
    reach = max(1, round(params.refine * surface.width_px))
    h, w = surface.mask.shape
    box = (
        slice(max(0, row - reach), min(h, row + reach + 1)),
        slice(max(0, column - reach), min(w, column + reach + 1)),
    )
    facing = toward(light, box, params)
    best, most = None, -np.inf
    for r in responses:
        seen = surface.mask[box] & (r.inside[box] > params.min_inside)
        if not seen.any():
            continue
        score = np.where(seen, joint(r, facing, params), -np.inf)
        at = np.unravel_index(int(score.argmax()), score.shape)
        if score[at] > most:
            most, best = float(score[at]), (r, int(at[0]) + box[0].start, int(at[1]) + box[1].start)
    if best is None:
        return None
    r, row, column = best
    return r, *_centre(r, row, column, params)


def lit_from_above(dents: tuple[Dent, ...], params: DimpleParams = DimpleParams()) -> float:
    """How far dents are bright below and dark above, as under a light from above; -1 to 1.

    The mean vertical part of the direction in which they shade, the surer ones more; near 0 without
    any. How strongly they shade does not count: that would take deep dimples for strong light.
    """
    pull, total = 0.0, params.lit_doubt
    for dent in dents:
        weight = dent.confidence**2 if dent.confidence > params.lit_confidence else 0.0
        pull -= weight * dent.up / max(float(np.hypot(dent.right, dent.up)), 1e-9)
        total += weight
    return pull / total


def _centre(r: Responses, row: int, col: int, params: DimpleParams) -> tuple[int, int]:
    """Where near a peak the slope pattern is largest, whatever its direction.

    Under slanting light the dark wall also answers to the hollow's pattern, which drags the joint
    response towards the lamp, and so does an error of the lamp's direction. The size of the slope
    pattern is centred on the dent.
    """
    reach = max(1, round(params.recentre * r.sigma_px))
    h, w = r.right.shape
    rows = slice(max(0, row - reach), min(h, row + reach + 1))
    cols = slice(max(0, col - reach), min(w, col + reach + 1))
    yy, xx = np.mgrid[rows, cols]
    far = ((yy - row) ** 2 + (xx - col) ** 2) > reach**2
    size = np.where(
        far | ~r.valid[rows, cols], -1.0, np.hypot(r.right[rows, cols], r.up[rows, cols])
    )
    best = np.unravel_index(int(size.argmax()), size.shape)
    return (int(yy[best]), int(xx[best])) if size.max() >= 0 else (row, col)
