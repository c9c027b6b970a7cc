"""Light estimates of several photos, corrected by what the dents of a session show together.

A torso tells little of light from above, and single photos misread their lights. But a dent is as
deep in one photo of a session as in the next, so what a photo shows of depths that the whole session
tells corrects its light, which is held near its estimate: photometric stereo (Woodham 1980,
doi:10.1117/12.7972479) with lights that are not quite known. No setting asks for it: the light that
was estimated in each photo tells.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyzer.change.params import ErrorParams, LightParams
from analyzer.change.read_depths import Read, read_depths, together
from analyzer.change.shots import Numbers, Shots
from analyzer.dimples.forced import Fit


def differently_lit(shots: Shots, side: int, params: LightParams = LightParams()) -> bool:
    """Whether two photos of a side clearly do not share a light."""
    here = shots.side == side
    return bool((shots.likeness[np.ix_(here, here)] < params.unlike).any())


def may_be_corrected(shots: Shots, params: LightParams = LightParams()) -> bool:
    """Whether the photos tell their lights together.

    Not with one photo on a side, not where no session is lit from different sides, and not where a
    light of one recurs in the other: photos of one light before and after are misread alike, which no
    model of the light can match.
    """
    sides = [shots.side == side for side in (0, 1)]
    if min(int(here.sum()) for here in sides) < 2:
        return False
    if float(shots.likeness[np.ix_(*sides)].max()) >= params.recurs:
        return False
    return any(differently_lit(shots, side, params) for side in (0, 1))


def correct_lights(
    shots: Shots, params: LightParams = LightParams(), errors: ErrorParams = ErrorParams()
) -> Shots:
    """Correct each photo's slope gain by what the dents of its session show together.

    Depths by the estimated lights come first, then the lights by those depths. Photos of one light
    are corrected alike, so that what they are misread by still cancels.
    """
    if not len(shots.fits):
        return shots
    read = read_depths(shots, params.trust, mended=False)
    slope = np.zeros_like(read.depth)
    for side in np.unique(shots.side):
        here = shots.side == side
        one = together(Read(*(part[:, here] for part in read)), errors.slip)
        slope[:, here] = -np.maximum(np.nan_to_num(one), 0)[:, None] / shots.size[:, None]
    error = np.hypot(shots.number("noise"), errors.slip * slope)
    weight = np.nan_to_num(shots.confidence[:, None] / error**2)
    shown = np.stack([shots.number("right"), shots.number("up")])
    stated = np.stack([shots.number("gain_right"), shots.number("gain_up")])
    left = np.nan_to_num(shown - slope * stated)
    # Ridge regression of what the stated light leaves on the slopes.
    held = np.array([params.key_right, params.key_up])[:, None] ** -2.0
    change = (weight * slope * left).sum(axis=1) / ((weight * slope**2).sum(axis=0) + held)
    shared = np.maximum(shots.likeness, 0)
    return _shifted(shots, change @ shared.T / shared.sum(axis=1))


def _shifted(shots: Shots, change: Numbers) -> Shots:
    """The shots with the gains of each photo changed by (2, M)."""

    def moved(fit: Fit | None, m: int) -> Fit | None:
        if fit is None:
            return None
        right, up = change[:, m]
        return replace(
            fit, gain_right=float(fit.gain_right + right), gain_up=float(fit.gain_up + up)
        )

    rows = tuple(tuple(moved(f, m) for m, f in enumerate(row)) for row in shots.fits)
    return replace(shots, fits=rows, corrected=True)
