"""The prominence map of one photo: a reading in, depth and certainty at each place of the back out.

At every candidate that the detector looked at, the depth is the one that the dimple room states
there, so that the map and the list of dimples say the same. Around it the depth follows the plain
light-corrected shading (amplitude x size / slope gain): the stated depth goes with about its root,
whatever the light. Between candidates the map is an interpolation; on four rendered samples 82-96 % of
the places that show anything lie within one standard error of what would be stated there. Nothing is
integrated over the back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.blur import gaussian
from analyzer.dimples.detect import Dent
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.plain import plain_depth, shading_of
from analyzer.dimples.reading import Reading
from analyzer.dimples.response import Toward, joint, toward
from analyzer.relief.model import Light, ProminenceMap

Plane = NDArray[np.float32]
Numbers = NDArray[np.float64]
Box = tuple[slice, slice]


@dataclass(frozen=True)
class MapParams:
    """All numbers of the map."""

    visible_gain: float = 0.2  # slope gain below which a light hardly shows relief
    root: float = 0.5  # power of the plain shading that the stated depth follows
    floor: float = 0.3  # per mille; added to the plain shading, keeps bare skin from minus infinity
    reach: float = 1.5  # standard deviations of a dent over which its stated depth holds
    usual: float = 0.05  # weight of the photo's usual depth against that of a dent at its centre
    clear: tuple[float, float] = (0.5, 3.0)  # response, in noise deviations, at which a dent
    # begins to show | shows all that it can
    no_dents: tuple[float, float] = (0.6, 0.5)  # log depth over the root of the plain depth, and
    # its error, where the detector found no candidate at all
    smooth: float = 0.008  # back widths; where the best fitting size changes, the plain depth jumps


def prominence_map(
    reading: Reading,
    light: Light,
    photo_per_surface: float,
    prominence_per_width: float,
    unit: str,
    params: MapParams = MapParams(),
) -> ProminenceMap:
    """Draw up the map of a reading.

    Parameters
    ----------
    reading : Reading
    light : Light
        The reading's light as it is described.
    photo_per_surface : float
        Photo pixels per surface pixel.
    prominence_per_width : float
        Prominence of a depth of one back width in the wanted unit (1000 for per mille).
    unit : str
        Name of that unit.
    """
    box = _box(reading.surface.mask)
    off = ~reading.surface.mask[box]
    facing = toward(reading.light, box)
    score, plain = _strongest(reading, facing)
    log_plain = gaussian(np.log(plain + params.floor), params.smooth * reading.surface.width_px)
    corner = box[1].start, box[0].start
    log_depth, log_error, sure = _through_dents(reading, log_plain, corner, params)
    low, high = params.clear
    clear = np.clip((score - low) / (high - low), 0, 1)
    # One standard error less, and the light might show nothing: then that is what is said.
    spread = light.gain_se if np.isfinite(light.gain_se) else 1.0
    dim = facing.gain * np.exp(-spread) < params.visible_gain
    depth = np.exp(log_depth) / 1000 * prominence_per_width
    return ProminenceMap(
        np.where(off, np.nan, depth).astype(np.float32),
        np.where(off, np.nan, depth * log_error).astype(np.float32),
        np.where(off, 0, np.maximum(sure.wide * clear, sure.near)).astype(np.float32),
        dim & ~off,
        photo_per_surface,
        corner,
        unit,
    )


def _box(mask: NDArray[np.bool_]) -> Box:
    """Smallest box around the skin, with a pixel of margin; everything where there is none."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return slice(0, mask.shape[0]), slice(0, mask.shape[1])
    return (
        slice(max(0, int(rows[0]) - 1), int(rows[-1]) + 2),
        slice(max(0, int(columns[0]) - 1), int(columns[-1]) + 2),
    )


def _strongest(reading: Reading, facing: Toward) -> tuple[Plane, Plane]:
    """Strongest response at each place over all sizes, noise deviations, and what depth its
    shading alone would mean, per mille of the back width."""
    rules, box = DimpleParams(), facing.box
    best = np.full(facing.gain.shape, -np.inf, np.float32)
    plain = np.zeros(facing.gain.shape, np.float32)
    for r in reading.responses:
        score = joint(r, facing, rules)
        better = (score > best) & (r.inside[box] > rules.min_inside)
        best[better] = score[better]
        shading = shading_of(r.right[box], r.up[box], r.dark[box], rules)
        size = 1000 * r.sigma_px / reading.surface.width_px
        plain[better] = plain_depth(shading, size, facing.gain, rules)[better]
    return best, plain


@dataclass(frozen=True, eq=False)
class _Sure:
    """How sure the detector is, near the candidates alone and some way around them, 0-1."""

    near: Numbers
    wide: Numbers


def _through_dents(
    reading: Reading, log_plain: Plane, corner: tuple[int, int], params: MapParams
) -> tuple[Numbers, Numbers, _Sure]:
    """Logarithm of the depth in per mille and its standard error, tied to every candidate.

    ``corner`` is where the planes begin on the surface, (x, y).
    """
    shape = log_plain.shape
    dents = [d for d in reading.dents if _on(d, corner, shape)]
    stated = [(d.log_depth, d.log_depth_se) for d in dents]
    offsets = [
        depth - params.root * float(log_plain[round(d.y) - corner[1], round(d.x) - corner[0]])
        for (depth, _), d in zip(stated, dents, strict=True)
    ]
    usual = float(np.median(offsets)) if stated else params.no_dents[0]
    doubt = float(np.median([error for _, error in stated])) if stated else params.no_dents[1]
    weight = np.full(shape, params.usual)
    offset, error = weight * usual, weight * doubt
    near, wide = np.zeros(shape), np.zeros(shape)
    for dent, (_, se), value in zip(dents, stated, offsets, strict=True):
        window, r2 = _around(dent, params.reach, corner, shape)
        share = np.exp(-r2 / (2 * params.reach**2))
        weight[window] += share
        offset[window] += share * value
        error[window] += share * se
        wide[window] = np.maximum(wide[window], dent.confidence * share)
        near[window] = np.maximum(near[window], dent.confidence * np.exp(-r2 / 2))
    return offset / weight + params.root * log_plain, error / weight, _Sure(near, wide)


def _on(dent: Dent, corner: tuple[int, int], shape: tuple[int, ...]) -> bool:
    x, y = round(dent.x) - corner[0], round(dent.y) - corner[1]
    return 0 <= x < shape[1] and 0 <= y < shape[0]


def _around(
    dent: Dent, reach: float, corner: tuple[int, int], shape: tuple[int, ...]
) -> tuple[Box, Numbers]:
    """Window of three reaches about a dent, and squared distances in its standard deviations."""
    radius = int(np.ceil(3 * reach * dent.sigma_px))
    x, y = dent.x - corner[0], dent.y - corner[1]
    rows = slice(max(0, round(y) - radius), min(shape[0], round(y) + radius + 1))
    columns = slice(max(0, round(x) - radius), min(shape[1], round(x) + radius + 1))
    yy, xx = np.mgrid[rows, columns]
    return (rows, columns), ((xx - x) ** 2 + (yy - y) ** 2) / dent.sigma_px**2
