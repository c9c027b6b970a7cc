"""Cloth of the skin's own colour, told by its hem.

Brown trousers under fair skin, or a taupe shirt over glossy skin, have the skin's colour as far as
light and gloss leave one, so no rule on single pixels parts them. But a garment ends in a hem: a
sharp step from flank to flank, sought here as the strongest path across the region (dynamic
programming; Amini et al. 1990, doi:10.1109/34.57681), beyond which nearly everything differs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class HemParams:
    """Tunables; lengths in px of a picture of 400, brightness and colour in natural-log units."""

    window: int = 5  # px on either side of a step, averaged
    gap: int = 1  # px left out between them, where skin and cloth mix
    darker: float = 0.5  # step of brightness that counts as one
    greyer: float = 0.3  # step of colour that counts as one
    slant: float = 0.03  # taken off for each px that the path climbs from a column to the next
    climb: int = 2  # px that it may climb
    step: float = 0.5  # from which a column shows the hem
    sharp: float = 0.7  # of the difference of both sides, that the step makes; blotches are softer
    cover: float = 0.6  # of the region's width that must show it
    deep: int = 10  # px of the region beyond it, in a column that shows it; else it is its border
    band: float = 0.15  # of the region's height, that is compared on either side
    smallest: float = 0.08  # of the region's area; less may be a shirt's shadow on the skin
    reach: float = 0.3  # of the picture's sides, standard deviation of the weight of its middle
    apart: float = 0.9  # share of pairs of pixels, one from each side, that the difference orders
    trousers: float = -1.2  # brightness below the hem against above; skin is never that much darker
    shirt: float = -2.2  # the same of a shirt, whose shadow on the skin is dark and sharp, too
    redder: float = 0.5  # gain of colour, of the inner side's, with which the dark side is skin
    grey: float = -0.35  # change of colour, of the inner side's, beyond which it is cloth


def within_hems(
    region: Mask, bright: Plane, colour: Plane, params: HemParams = HemParams()
) -> Mask:
    """The part of a region between a shirt's hem and a waistband, where it has either.

    Parameters
    ----------
    region : (h, w) bool
        What passes for skin.
    bright, colour : (h, w) float32
        Log green, and distance from grey, log R/B.

    Returns
    -------
    (h, w) bool
    """
    if not region.any():
        return region
    rows, columns = (np.flatnonzero(region.any(axis=k)) for k in (1, 0))
    h, w = region.shape
    y, x = (np.arange(h) + 0.5) / h - 0.45, (np.arange(w) + 0.5) / w - 0.5
    middle = np.exp(-(y[:, None] ** 2 + x**2) / (2 * params.reach**2)).astype(np.float32)
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    kept = region[box].copy()
    # Upside down for the shirt: what is sought lies below either way.
    for turn, darkest in ((-1, params.shirt), (1, params.trousers)):
        planes = bright[box][::turn], colour[box][::turn], middle[box][::turn]
        kept[::turn] &= ~_beyond_hem(kept[::turn], *planes, darkest, params)
    out = np.zeros_like(region)
    out[box] = kept
    return out


def _beyond_hem(
    region: Mask, bright: Plane, colour: Plane, middle: Plane, darkest: float, params: HemParams
) -> Mask:
    """What lies below the strongest step across the region, if that is cloth.

    ``middle`` weighs the pixels: cloth has less of the picture's middle than the skin has.
    """
    none = np.zeros_like(region)
    steps = _steps(region, bright, colour, params)
    depth = np.cumsum(region, axis=0, dtype=np.int32)
    deep = np.minimum(depth, depth[-1] - depth) >= params.deep
    clear = ((steps > params.step) & deep).any(axis=0)
    if clear.sum() < params.cover / 2 * region.any(axis=0).sum():
        return none
    # Logarithms, so that one strong edge does not draw the path away from a hem all along.
    path = _strongest_path(np.log1p(steps), params)
    columns = np.arange(region.shape[1])
    row = np.arange(len(region))[:, None]
    beyond = region & (row >= path)
    step = steps[path, columns]
    shown = (step > params.step) & (beyond.sum(axis=0) >= params.deep)
    width = (region & (np.abs(row - path) <= 3)).any(axis=0).sum()
    if shown.sum() < params.cover * width or beyond.sum() < params.smallest * region.sum():
        return none
    if middle[beyond].sum() > middle[region].sum() / 2:
        return none
    far = np.abs(row - path) - params.gap
    near = region & shown & (far > 0) & (far < max(8, round(params.band * len(region))))
    sides = (near & (row < path), near & (row > path))
    if min(int(side.sum()) for side in sides) < 30:
        return none
    upper, lower = (np.stack([bright[side], colour[side]]).astype(float) for side in sides)
    sharpness = float(np.median(step[shown]))
    return beyond if _is_cloth(upper, lower, sharpness, darkest, params) else none


def _is_cloth(
    upper: NDArray[np.float64],
    lower: NDArray[np.float64],
    step: float,
    darkest: float,
    params: HemParams,
) -> bool:
    """Whether brightness and colour (2, n) below a step are a garment's, if those above are skin's."""
    own = float(np.median(upper[1]))
    change = np.median(lower, axis=1) - np.median(upper, axis=1)
    if step < params.sharp * np.hypot(change[0] / params.darker, change[1] / params.greyer):
        return False
    dark = change[0] < darkest and change[1] < params.redder * own
    grey = change[1] < params.grey * own
    return bool(dark or grey) and _order(upper, lower, change) >= params.apart


def _steps(region: Mask, bright: Plane, colour: Plane, params: HemParams) -> Plane:
    """How far the skin below each pixel differs from the skin above it; 0 where there is none."""
    h = len(region)
    row = np.arange(h)
    above = np.clip(row - params.gap - params.window, 0, h), np.clip(row - params.gap, 0, h)
    below = np.clip(row + params.gap, 0, h), np.clip(row + params.gap + params.window, 0, h)
    weight = region.astype(np.float32)

    def sums(plane: Plane) -> tuple[Plane, Plane]:
        total = np.zeros((h + 1, plane.shape[1]), np.float32)
        np.cumsum(plane * weight, axis=0, out=total[1:])
        return total[above[1]] - total[above[0]], total[below[1]] - total[below[0]]

    over, under = sums(weight)
    squares = np.zeros(region.shape, np.float32)
    for plane, unit in ((bright, params.darker), (colour, params.greyer)):
        high, low = sums(plane)
        squares += ((low / np.maximum(under, 1) - high / np.maximum(over, 1)) / unit) ** 2
    enough = np.minimum(over, under) > params.window / 2
    return np.where(enough, np.sqrt(squares), np.float32(0))


def _strongest_path(steps: Plane, params: HemParams) -> NDArray[np.int64]:
    """Row (w,) in each column of the path from left to right with the largest sum."""
    h, w = steps.shape
    climbs = sorted(range(-params.climb, params.climb + 1), key=abs)
    best, came = steps[:, 0], np.zeros((w, h), np.int64)
    row = np.arange(h)
    around = np.full(h + 2 * params.climb, -np.inf, np.float32)
    options = np.empty((len(climbs), h), np.float32)
    for x in range(1, w):
        around[params.climb : params.climb + h] = best
        for option, c in zip(options, climbs, strict=True):
            option[:] = around[params.climb + c :][:h] - params.slant * abs(c)
        chosen = options.argmax(axis=0)
        best = options[chosen, row] + steps[:, x]
        came[x] = row + np.take(climbs, chosen)
    path = np.zeros(w, np.int64)
    path[-1] = best.argmax()
    for x in range(w - 1, 0, -1):
        path[x - 1] = came[x, path[x]]
    return path


def _order(
    upper: NDArray[np.float64], lower: NDArray[np.float64], change: NDArray[np.float64]
) -> float:
    """Share of pairs of one pixel from each side that lie as their medians do (Mann-Whitney)."""
    spread = np.cov(upper) + np.cov(lower) + 1e-3 * np.eye(2)
    direction = np.linalg.solve(spread, change)
    above = np.sort(direction @ upper)
    return float(np.searchsorted(above, direction @ lower).mean() / above.size)
