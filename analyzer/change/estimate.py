"""How much the modifiable dimples changed between two photos, and how sure that is.

Depths are read in the direction that both photos' shading and lights call for. What the lights may
do to them follows from how alike they are; `analyzer.change.weigh` does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.change.params import ChangeParams
from analyzer.change.weigh import Depths, Doubt, Estimate, weigh
from analyzer.dimples.forced import Fit
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.plain import plain_depth, softened

__all__ = ["Estimate", "Sighting", "depth_of", "direction", "estimate_change"]


@dataclass(frozen=True, eq=False)
class Sighting:
    """One tracked dimple on both sides.

    Parameters
    ----------
    before, after : Fit
    size : float
        Standard deviation of the dent in back widths.
    p_fixed, confidence : float
        0-1.
    """

    before: Fit
    after: Fit
    size: float
    p_fixed: float
    confidence: float


def depth_of(fit: Fit, size: float, toward: NDArray[np.float64], params: DimpleParams) -> float:
    """Depth in back widths, signed: below 0 where the shading is that of a bump.

    Parameters
    ----------
    toward : (2,) float64
        Unit direction (right, up) in which a dent's slope pattern is expected.
    """
    along = fit.right * toward[0] + fit.up * toward[1]
    gain = np.hypot(fit.gain_right, fit.gain_up)
    shown = along + params.dark_weight * 0.5 * fit.dark
    return float(plain_depth(shown, size, gain, params))


def direction(fit: Fit, other: Fit, same: float, params: DimpleParams) -> NDArray[np.float64]:
    """Unit direction of a dent's slope pattern in ``fit``'s photo.

    Under one light, what both photos show settles it; under another, the light model must, and
    where that shows no slopes, the pattern itself.
    """
    own = np.array([fit.right, fit.up])
    model = -np.array([fit.gain_right, fit.gain_up])
    shared = own + same * np.array([other.right, other.up])
    vector = shared / (2 * fit.noise) + 2.0 * model / params.direction_gain
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9))


def estimate_change(
    sightings: tuple[Sighting, ...],
    likeness: float,
    weak: int,
    median_gain: tuple[float, float] = (0.5, 0.5),
    flat: int = 0,
    params: ChangeParams = ChangeParams(),
    dimples: DimpleParams = DimpleParams(),
    *,
    common: tuple[float, ...] = (),
) -> Estimate:
    """Combine the sightings of one pair of photos.

    Parameters
    ----------
    likeness : float
        Of the two lights, see `analyzer.tracking.likeness`.
    weak : int
        How many of the two sides hardly show relief, 0-2.
    median_gain : (float, float)
        Slope gain at the dimples on each side.
    flat : int
        How many of the two sides have flat light, 0-2; at least ``weak``.
    common : tuple of float
        How much of each dimple's noise both sides have alike, 0-1; empty for none.
    """

    def blend(same: float, other: float) -> float:
        return likeness * same + (1 - likeness) * other

    n = len(sightings)
    depth = np.zeros((n, 2))
    noise = np.zeros((n, 2))
    learnt = np.zeros((2, n, 2))
    for k, s in enumerate(sightings):
        for side, (fit, other) in enumerate(((s.before, s.after), (s.after, s.before))):
            toward = direction(fit, other, likeness, dimples)
            gain = softened(np.hypot(fit.gain_right, fit.gain_up), dimples)
            # What one light overstates, the same light overstates again.
            mend = float(np.exp(-(1 - likeness) * fit.overread))
            depth[k, side] = mend * depth_of(fit, s.size, toward, dimples)
            noise[k, side] = mend * fit.noise * s.size / gain
            learnt[:, k, side] = fit.log_depth, fit.log_depth_se
    # An error of the light's direction matters most where little slope gain is left.
    faint = [params.key_error / max(g, 0.1) for g in median_gain]
    other_gain = float(np.sqrt(params.gain_other**2 + faint[0] ** 2 + faint[1] ** 2))
    # Under one and the same flat light both sides are misread alike, up to what a little pose does.
    unsure = weak * blend(params.gain_weak_same, params.gain_weak)
    unsure += (flat - weak) * params.gain_flat
    gain_se = float(np.hypot(blend(params.gain_same, other_gain), unsure))
    # In flat light a little pose changes what slope gain is left, at each dimple by itself.
    own = flat * params.scatter_flat
    scatter = float(np.hypot(blend(params.scatter_same, params.scatter_other), own))
    fixed = float(np.hypot(blend(params.fixed_same, params.fixed_other), flat * params.fixed_flat))
    apart = blend(params.apart_same, params.apart_other)
    return weigh(
        Depths(
            depth,
            noise,
            learnt[0],
            learnt[1],
            np.array([s.p_fixed for s in sightings]),
            np.array([s.confidence for s in sightings]),
            np.array(common or (0.0,) * n),
        ),
        Doubt(gain_se, np.full(n, scatter), np.full(n, fixed), apart, likeness),
        params,
    )
