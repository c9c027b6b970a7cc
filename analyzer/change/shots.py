"""What several photos show of the same dimples, and the depth of each dimple that explains them.

Photometric stereo (Woodham 1980, doi:10.1117/12.7972479) on dents instead of pixels: a dent of depth
d and size s shows the slope pattern -d/s times the light's slope gain in every photo of a session,
each with its own gain, so one least-squares depth explains them all. A photo whose light does not
show that dimple's slopes counts little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzer.change.estimate import depth_of, direction
from analyzer.change.params import SessionParams
from analyzer.dimples.forced import Fit
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.plain import softened

Numbers = NDArray[np.float64]
Fits = Sequence[Sequence[Fit | None]]


@dataclass(frozen=True, eq=False)
class Shots:
    """What M photos of two sessions show of N dimples.

    Parameters
    ----------
    fits : N sequences of M (Fit or None)
        None where a photo does not show the place.
    size : (N,) float64
        Standard deviation of each dent in back widths.
    p_fixed, confidence : (N,) float64
        0-1.
    side : (M,) int
        0 before, 1 after.
    likeness : (M, M) float64
        1 where two photos share a light, 0 where they do not; 1 on the diagonal.
    """

    fits: Fits
    size: Numbers
    p_fixed: Numbers
    confidence: Numbers
    side: NDArray[np.int64]
    likeness: Numbers

    def number(self, name: str) -> Numbers:
        """One field of all fits, (N, M); nan where there is none."""
        rows = [[np.nan if f is None else getattr(f, name) for f in row] for row in self.fits]
        return np.array(rows, float).reshape(len(self.fits), len(self.side))


def read_depths(
    shots: Shots, params: SessionParams = SessionParams(), dimples: DimpleParams = DimpleParams()
) -> tuple[Numbers, Numbers]:
    """Depth in back widths and its deviation by noise, of each photo alone, (N, M); nan unseen."""
    # The lights of a session are known better than a single one: they say more of the direction.
    surer = replace(dimples, direction_gain=dimples.direction_gain / params.trust)
    depth = np.full((len(shots.fits), len(shots.side)), np.nan)
    noise = depth.copy()
    for n, row in enumerate(shots.fits):
        for m, fit in enumerate(row):
            if fit is None:
                continue
            toward = direction(fit, fit, 0.0, surer)
            gain = softened(np.hypot(fit.gain_right, fit.gain_up), dimples)
            depth[n, m] = depth_of(fit, float(shots.size[n]), toward, dimples)
            noise[n, m] = fit.noise * shots.size[n] / gain
    return depth, noise


def gain_of(shots: Shots, dimples: DimpleParams = DimpleParams()) -> Numbers:
    """What depths are divided by, (N, M)."""
    return softened(np.hypot(shots.number("gain_right"), shots.number("gain_up")), dimples)


def together(
    depth: Numbers, noise: Numbers, gain: Numbers, params: SessionParams = SessionParams()
) -> Numbers:
    """Least-squares depth (N,) of the photos of one session, weights as gain over error squared."""
    some = np.isfinite(depth).any(axis=1)
    usual = np.zeros(len(depth))
    usual[some] = np.maximum(np.nanmedian(depth[some], axis=1), 0)
    variance = noise**2 + (params.gain_error / gain * usual[:, None]) ** 2
    out = np.full(len(depth), np.nan)
    out[some] = np.nansum(depth[some] / variance[some], axis=1) / np.nansum(
        1 / variance[some], axis=1
    )
    return out
