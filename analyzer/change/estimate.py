"""How much the modifiable dimples changed between two photos, and how sure that is.

Each dimple gives the logarithm of its depth ratio. What the two lights do to all dimples alike is
judged twice: from the lights themselves and from the fixed pair, which is bone and cannot change;
the two are combined by their certainty. What is left is averaged robustly over the dimples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.change.average import depths_around, robust_mean
from analyzer.change.params import ChangeParams
from analyzer.dimples.forced import Fit
from analyzer.dimples.params import DimpleParams


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


@dataclass(frozen=True, eq=False)
class Estimate:
    """Log depth ratios of one pair of photos.

    Parameters
    ----------
    log_ratio : float
        Of the modifiable dimples together; nan without any.
    se : float
        Its standard error.
    offset, offset_se : float
        Light offset taken out, log.
    fixed_log : float
        Mean log ratio of the fixed pair before the offset; nan when not seen.
    likeness : float
        1 same light, 0 another.
    each : (N,) float64
        Log ratio of each sighting, offset taken out.
    each_se : (N,) float64
    depth : (N, 2) float64
        Depth before and after in back widths, light-corrected: as far apart as ``each`` says, and
        in the middle as deep as both sides together look.
    unmatched : float
        Weighted share of the modifiable dimples that show on one side only and so tell nothing
        of a change, 0-1.
    """

    log_ratio: float
    se: float
    offset: float
    offset_se: float
    fixed_log: float
    likeness: float
    each: NDArray[np.float64]
    each_se: NDArray[np.float64]
    depth: NDArray[np.float64]
    unmatched: float = 0.0


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
    return float(shown * size / np.hypot(gain, params.gain_soft))


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


def light_likeness(
    distance: float, shading: float = 0.0, params: ChangeParams = ChangeParams()
) -> float:
    """1 for one and the same light, 0 for another.

    Parameters
    ----------
    distance : float
        Of the two estimated key lights.
    shading : float
        Relative difference of the broad shading; nan when it could not be compared.
    """
    key = _ease(distance, params.same_light, params.other_light) ** 2
    seen = 1.0 if np.isnan(shading) else _ease(shading, params.same_shading, params.other_shading)
    return key * seen


def _ease(value: float, low: float, high: float) -> float:
    """1 up to ``low``, 0 from ``high`` on."""
    return float(np.clip((high - value) / (high - low), 0, 1))


def estimate_change(
    sightings: tuple[Sighting, ...],
    likeness: float,
    weak: int,
    median_gain: tuple[float, float] = (0.5, 0.5),
    flat: int = 0,
    params: ChangeParams = ChangeParams(),
    dimples: DimpleParams = DimpleParams(),
) -> Estimate:
    """Combine the sightings of one pair of photos.

    Parameters
    ----------
    likeness : float
        Of the two lights, see `light_likeness`.
    weak : int
        How many of the two sides hardly show relief, 0-2.
    median_gain : (float, float)
        Slope gain at the dimples on each side.
    flat : int
        How many of the two sides have flat light, 0-2; at least ``weak``.
    """

    def blend(same: float, other: float) -> float:
        return likeness * same + (1 - likeness) * other

    n = len(sightings)
    depth = np.zeros((n, 2))
    noise = np.zeros((n, 2))
    for k, s in enumerate(sightings):
        for side, (fit, other) in enumerate(((s.before, s.after), (s.after, s.before))):
            toward = direction(fit, other, likeness, dimples)
            gain = np.hypot(np.hypot(fit.gain_right, fit.gain_up), dimples.gain_soft)
            depth[k, side] = depth_of(fit, s.size, toward, dimples)
            noise[k, side] = fit.noise * s.size / gain
    # Far below the noise the logarithm means nothing: it ends at half a noise deviation.
    floored = np.maximum(depth, 0.5 * noise)
    each = np.log(floored[:, 1] / floored[:, 0]) if n else np.zeros(0)
    each_noise = np.sqrt(((noise / np.maximum(floored, noise)) ** 2).sum(axis=1))
    p_fixed = np.array([s.p_fixed for s in sightings])
    strength = (
        np.sqrt(np.maximum(depth[:, 0], 0) * np.maximum(depth[:, 1], noise[:, 1])) if n else each
    )
    known = (
        np.array([s.confidence for s in sightings]) * (depth.max(axis=1) > 2 * noise.mean(axis=1))
        if n
        else each
    )

    # An error of the light's direction matters most where little slope gain is left.
    faint = [params.key_error / max(g, 0.1) for g in median_gain]
    other_gain = float(np.sqrt(params.gain_other**2 + faint[0] ** 2 + faint[1] ** 2))
    gain_se = float(
        np.hypot(
            blend(params.gain_same, other_gain),
            # Under one and the same flat light both sides are misread alike.
            weak * blend(params.gain_weak_same, params.gain_weak),
        )
    )
    # In flat light a little pose changes what slope gain is left, at each dimple by itself.
    own = flat * params.scatter_flat
    fixed_weight = np.where(p_fixed > 0.6, p_fixed, 0) * known
    fixed_log, offset, offset_se = float("nan"), 0.0, gain_se
    if fixed_weight.sum() > 0.5:
        scatter = np.hypot(blend(params.fixed_same, params.fixed_other), own)
        variance = each_noise**2 + scatter**2
        share = fixed_weight / variance
        fixed_log = float((share * each).sum() / share.sum())
        fixed_var = float(1 / share.sum())
        trust = gain_se**2 / (gain_se**2 + fixed_var)
        offset, offset_se = trust * fixed_log, float(np.sqrt(gain_se**2 * (1 - trust)))

    scatter = float(np.hypot(blend(params.scatter_same, params.scatter_other), own))
    free = (1 - p_fixed) * known
    free = np.where(p_fixed > 0.6, 0, free)
    shown = depth > params.seen * noise
    # A dimple was looked for because one photo showed it. Where the other does not, chance or
    # light may be why; only under one and the same light does its fading speak of the skin.
    telling = shown.all(axis=1) + likeness * (shown[:, 0] & ~shown[:, 1])
    once = free[shown.any(axis=1)].sum()
    unmatched = 1 - float((free * telling).sum() / once) if once > 0 else 0.0
    free = free * telling
    centred = each - offset
    log_ratio = se = float("nan")
    if (free > 0).sum() >= params.min_dimples and free.max(initial=0) > 0.2:
        variance = each_noise**2 + scatter**2
        # Deeper dimples say more about what a person sees.
        weight = free / variance * np.sqrt(np.maximum(strength, 1e-9) / max(strength.max(), 1e-9))
        log_ratio, spread, effective = robust_mean(centred, weight, scatter)
        pooled = (params.prior_dimples * scatter**2 + effective * spread**2) / (
            params.prior_dimples + effective
        )
        se = float(np.sqrt(pooled / effective + offset_se**2))
    return Estimate(
        log_ratio,
        se,
        offset,
        offset_se,
        fixed_log,
        likeness,
        centred,
        np.sqrt(each_noise**2 + scatter**2 + offset_se**2),
        depths_around(tuple((s.before, s.after) for s in sightings), centred),
        unmatched,
    )
