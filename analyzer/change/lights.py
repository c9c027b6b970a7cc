"""Light estimates of a session's photos, corrected by what its dents show together.

A torso tells little of light from above, and single photos misread their lights. But a dent is as
deep in one photo of a session as in the next, so what a photo shows of depths that the whole session
tells corrects its light, which is held near its estimate: photometric stereo with lights that are
not quite known.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyzer.change.params import SessionParams
from analyzer.change.shots import Numbers, Shots, gain_of, read_depths, together
from analyzer.dimples.forced import Fit
from analyzer.dimples.params import DimpleParams


def correct_lights(
    shots: Shots, params: SessionParams = SessionParams(), dimples: DimpleParams = DimpleParams()
) -> Shots:
    """Correct each photo's slope gain by what the dents of its session show together.

    Depths by the estimated lights come first, then the lights by those depths. Photos of one light
    are corrected alike, so that what they are misread by still cancels.

    Parameters
    ----------
    shots : Shots
        With two photos and more on each side.
    """
    if not len(shots.fits):
        return shots
    depth, noise = read_depths(shots, params, dimples)
    gain = gain_of(shots, dimples)
    slope = np.zeros_like(depth)
    for side in (0, 1):
        here = shots.side == side
        one = together(depth[:, here], noise[:, here], gain[:, here], params)
        slope[:, here] = -np.maximum(np.nan_to_num(one), 0)[:, None] / shots.size[:, None]
    error = np.hypot(shots.number("noise"), params.gain_error * slope)
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

    return replace(
        shots, fits=tuple(tuple(moved(f, m) for m, f in enumerate(row)) for row in shots.fits)
    )
