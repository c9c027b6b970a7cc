"""What the skin beside the dimples shows where a dent would be read, and how much of it two photos share.

What is called noise of a dent's depth is mostly the skin's own relief: it lies there in every photo. Two
photos in one light are misread by it alike, so that the error of a ratio is much less than that of its two
depths; in another light it shows otherwise and little is shared. How much is not assumed but measured, in
the very photos: at a lattice of places without dimples, read in each photo as a dimple's depth would be,
at several sizes, since what is fine drowns in the camera's noise first.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import Alignment
from analyzer.dimples.evidence import amplitudes_at
from analyzer.dimples.params import DimpleParams
from analyzer.measurement.view import View
from analyzer.relief.params import ReliefParams
from analyzer.tracking.model import Followed
from analyzer.tracking.params import BackgroundParams

Numbers = NDArray[np.float64]


def backgrounds_of(
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
    reference: int,
    dimples: Sequence[Followed],
    params: BackgroundParams = BackgroundParams(),
) -> tuple[Numbers | None, ...]:
    """What each photo shows at the same places beside the dimples.

    Parameters
    ----------
    views, alignments : sequence
        Of the same length; the alignments lead from the reference to each.
    reference : int
        Index of the reference; -1 when there is none.
    dimples : sequence of Followed

    Returns
    -------
    tuple of ((S, N) float64 or None)
        Slope amplitude against the light, natural log, at each size of `BackgroundParams.sizes`; nan
        where a photo shows no skin or a dimple is near. None for a photo that is not aligned.
    """
    if reference < 0 or not dimples:
        return (None,) * len(views)
    places, free = _lattice(views[reference], dimples, params)
    return tuple(
        None
        if alignment is None or not alignment.ok
        else _shown(view, alignment, places, free, params)
        for view, alignment in zip(views, alignments, strict=True)
    )


def shared_background(
    one: Numbers | None,
    two: Numbers | None,
    sizes: Numbers,
    params: BackgroundParams = BackgroundParams(),
) -> Numbers:
    """Correlation of what two photos show beside the dimples, for dents of these sizes, (M,).

    From 0 to `BackgroundParams.most`; 0 where too little is seen.

    Parameters
    ----------
    one, two : (S, N) float64 or None
        See `backgrounds_of`.
    sizes : (M,) float64
        Deviations of dents in back widths.
    """
    if one is None or two is None:
        return np.zeros(len(sizes))
    found = np.array([_correlation(a, b, params) for a, b in zip(one, two, strict=True)])
    known = np.isfinite(found)
    if not known.any():
        return np.zeros(len(sizes))
    at = np.log(np.array(params.sizes)[known])
    return np.asarray(np.interp(np.log(np.asarray(sizes, float)), at, found[known]))


def _correlation(one: Numbers, two: Numbers, params: BackgroundParams) -> float:
    """Of two photos at one size, nan where they show too few places.

    From the spread of sum and difference, so that a few dimples that nobody found do not matter
    (Gnanadesikan and Kettenring 1972, doi:10.2307/2528963), less a standard error.
    """
    seen = np.isfinite(one) & np.isfinite(two)
    count = int(seen.sum())
    if count < params.fewest:
        return float("nan")
    scaled = [values[seen] / max(_spread(values[seen]), 1e-9) for values in (one, two)]
    plus, minus = (_spread(scaled[0] + sign * scaled[1]) ** 2 for sign in (1, -1))
    found = (plus - minus) / max(plus + minus, 1e-9)
    # Neighbours overlap: half of the places count.
    error = 1 / np.sqrt(count / 2 - 3)
    level = np.arctanh(np.clip(found, -0.999, 0.999)) - error
    return float(np.clip(np.tanh(level), 0, params.most))


def _spread(values: Numbers) -> float:
    return float(1.4826 * np.median(np.abs(values - np.median(values))))


def _lattice(
    view: View, dimples: Sequence[Followed], params: BackgroundParams
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Places on the reference's skin, (N, 2) photo pixels; and which are free of dimples, (S, N)."""
    surface = view.surface
    assert surface is not None
    h, w = surface.mask.shape
    step = params.step * surface.width_px
    x, y = np.meshgrid(np.arange(step / 2, w - 0.5, step), np.arange(step / 2, h - 0.5, step))
    at = np.stack([x.ravel(), y.ravel()], axis=1)
    at = at[surface.mask[np.rint(at[:, 1]).astype(int), np.rint(at[:, 0]).astype(int)]]
    held = view.to_surface(np.array([[one.identity.x, one.identity.y] for one in dimples]))
    gap = np.linalg.norm(at[:, None] - held[None], axis=2) / surface.width_px
    own = np.array([one.identity.size for one in dimples])
    free = [(gap > params.away * np.maximum(own, size)).all(axis=1) for size in params.sizes]
    return np.asarray((at + 0.5) * view.photo_per_surface - 0.5), np.array(free)


def _shown(
    view: View,
    alignment: Alignment,
    places: Numbers,
    free: NDArray[np.bool_],
    params: BackgroundParams,
    dimples: DimpleParams = DimpleParams(),
    relief: ReliefParams = ReliefParams(),
) -> Numbers | None:
    surface, light = view.surface, view.light
    if surface is None or light is None:
        return None
    out = np.full(free.shape, np.nan)
    at = view.to_surface(alignment.map_points(places))
    h, w = surface.mask.shape
    for n, size in enumerate(params.sizes):
        sigma = size * surface.width_px
        radius = round(relief.window * sigma)
        for k in np.flatnonzero(free[n] & np.isfinite(at).all(axis=1)):
            column, row = (round(float(v)) for v in at[k])
            if not (radius <= row < h - radius and radius <= column < w - radius):
                continue
            rows, columns = (slice(c - radius, c + radius + 1, radius) for c in (row, column))
            far = abs(surface.side[row, column]) > dimples.max_side
            if far or not surface.mask[rows, columns].all():
                continue
            right, up, _ = amplitudes_at(surface, row, column, sigma, relief)
            toward = float(light.gain_right[row, column]), float(light.gain_up[row, column])
            out[n, k] = -(right * toward[0] + up * toward[1]) / max(float(np.hypot(*toward)), 1e-6)
    return out
