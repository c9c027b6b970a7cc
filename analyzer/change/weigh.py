"""From the depths of two sides to one change with its error, whatever the depths were read from.

Each dimple gives the logarithm of its depth ratio. What the light does to all dimples alike is
judged from the lights and from the fixed pair, which is bone and cannot change; the two are combined
by their certainty. What is left is averaged robustly over the dimples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.change.average import depths_around, robust_mean
from analyzer.change.params import ChangeParams
from analyzer.dimples.common_scale import undrawn

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Depths:
    """What is known of N dimples before and after.

    Parameters
    ----------
    depth, noise : (N, 2) float64
        Light-corrected depth in back widths, signed, and its deviation by noise.
    log_depth, log_depth_se : (N, 2) float64
        As learnt from all that shows, natural log of per mille of back width, see
        `analyzer.dimples.forced.Fit`.
    p_fixed, confidence : (N,) float64
        0-1.
    learnt : float
        Share of the learnt depths in each ratio, 0-1.
    """

    depth: Numbers
    noise: Numbers
    log_depth: Numbers
    log_depth_se: Numbers
    p_fixed: Numbers
    confidence: Numbers
    learnt: float = 0.0


@dataclass(frozen=True, eq=False)
class Doubt:
    """What light does to a log depth ratio, natural log.

    Parameters
    ----------
    gain_se : float
        Standard error that all dimples share.
    scatter, fixed : (N,) float64
        Deviation of each dimple's own, as a modifiable and as a fixed one.
    usual : float
        Deviation of a dimple on average.
    likeness : float
        1 same light on both sides, 0 another.
    """

    gain_se: float
    scatter: Numbers
    fixed: Numbers
    usual: float
    likeness: float


@dataclass(frozen=True, eq=False)
class Estimate:
    """Log depth ratios of two sides.

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
        Log ratio of each dimple, offset taken out.
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
    each: Numbers
    each_se: Numbers
    depth: Numbers
    unmatched: float = 0.0


def weigh(depths: Depths, doubt: Doubt, params: ChangeParams = ChangeParams()) -> Estimate:
    """Take the light out of the depth ratios and average them."""
    depth, noise, p_fixed = depths.depth, depths.noise, depths.p_fixed
    n = len(depth)
    # Far below the noise the logarithm means nothing: it ends at half a noise deviation.
    floored = np.maximum(depth, 0.5 * noise)
    each = np.log(floored[:, 1] / floored[:, 0]) if n else np.zeros(0)
    if depths.learnt:
        seen, _ = undrawn(depths.log_depth, depths.log_depth_se)
        step = seen[:, 1] - seen[:, 0]
        each = each + depths.learnt * np.where(np.isfinite(step), step - each, 0.0)
    each_noise = np.sqrt(((noise / np.maximum(floored, noise)) ** 2).sum(axis=1))
    strength = (
        np.sqrt(np.maximum(depth[:, 0], 0) * np.maximum(depth[:, 1], noise[:, 1])) if n else each
    )
    known = depths.confidence * (depth.max(axis=1) > 2 * noise.mean(axis=1)) if n else each

    gain_se = doubt.gain_se
    fixed_weight = np.where(p_fixed > 0.6, p_fixed, 0) * known
    fixed_log, offset, offset_se = float("nan"), 0.0, gain_se
    if fixed_weight.sum() > 0.5:
        variance = each_noise**2 + doubt.fixed**2
        share = fixed_weight / variance
        fixed_log = float((share * each).sum() / share.sum())
        fixed_var = float(1 / share.sum())
        trust = gain_se**2 / (gain_se**2 + fixed_var)
        offset, offset_se = trust * fixed_log, float(np.sqrt(gain_se**2 * (1 - trust)))

    free = (1 - p_fixed) * known
    free = np.where(p_fixed > 0.6, 0, free)
    shown = depth > params.seen * noise
    # A dimple was looked for because one photo showed it. Where the other does not, chance or
    # light may be why; only under one and the same light does its fading speak of the skin.
    telling = shown.all(axis=1) + doubt.likeness * (shown[:, 0] & ~shown[:, 1])
    once = free[shown.any(axis=1)].sum()
    unmatched = 1 - float((free * telling).sum() / once) if once > 0 else 0.0
    free = free * telling
    centred = each - offset
    log_ratio = se = float("nan")
    if (free > 0).sum() >= params.min_dimples and free.max(initial=0) > 0.2:
        variance = each_noise**2 + doubt.scatter**2
        # Deeper dimples say more about what a person sees.
        weight = free / variance * np.sqrt(np.maximum(strength, 1e-9) / max(strength.max(), 1e-9))
        log_ratio, spread, effective = robust_mean(centred, weight, doubt.usual)
        pooled = (params.prior_dimples * doubt.usual**2 + effective * spread**2) / (
            params.prior_dimples + effective
        )
        # A few dimples that happen to agree are no surer than their own noise lets them be.
        noisy = float(((weight * each_noise) ** 2).sum() / weight.sum() ** 2)
        se = float(np.sqrt(max(pooled / effective, noisy) + offset_se**2))
    return Estimate(
        log_ratio,
        se,
        offset,
        offset_se,
        fixed_log,
        doubt.likeness,
        centred,
        np.sqrt(each_noise**2 + doubt.scatter**2 + offset_se**2),
        depths_around(depths.log_depth, depths.log_depth_se, centred),
        unmatched,
    )
