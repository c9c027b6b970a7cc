"""From the depths of two sides to one change with its error, whatever the depths were read from.

Each dimple gives the logarithm of its depth ratio. What the light does to all dimples alike is
judged from the lights and from the fixed pair, which is bone and cannot change; the two are combined
by their certainty (`analyzer.change.posterior`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.change.params import ChangeParams, PosteriorParams
from analyzer.change.posterior import likelihoods, posterior
from analyzer.dimples.kind import counts_as_fixed

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
    common : (N,) float64 or None
        Correlation of the noise before with that after: both photos show the same skin. None for
        none.
    """

    depth: Numbers
    noise: Numbers
    log_depth: Numbers
    log_depth_se: Numbers
    p_fixed: Numbers
    confidence: Numbers
    common: Numbers | None = None


@dataclass(frozen=True, eq=False)
class Doubt:
    """What light does to a log depth ratio, natural log.

    Parameters
    ----------
    gain_se : float
        Standard error that all dimples share.
    scatter, fixed : (N,) float64
        Deviation of each dimple's own, as a modifiable and as a fixed one.
    apart : float
        Deviation by which it treats the fixed pair unlike the others.
    likeness : float
        1 same light on both sides, 0 another.
    """

    gain_se: float
    scatter: Numbers
    fixed: Numbers
    apart: float
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
        Weighted share of the modifiable dimples that show on one side only, 0-1.
    torn : bool
        Whether these say something else than those that show on both.
    others : float
        How much photos of other sessions count, median over the dimples: 0 for not at all, 1 for as much
        as one photo of the two sessions.
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
    torn: bool = False
    others: float = 0.0


def weigh(
    depths: Depths,
    doubt: Doubt,
    params: ChangeParams = ChangeParams(),
    common: PosteriorParams = PosteriorParams(),
) -> Estimate:
    """Take the light out of the depth ratios, and find the change that they share."""
    depth, noise, p_fixed = depths.depth, depths.noise, depths.p_fixed
    n = len(depth)
    # Far below the noise the logarithm means nothing: it ends at half a noise deviation.
    floored = np.maximum(depth, 0.5 * noise)
    each = np.log(floored[:, 1] / floored[:, 0]) if n else np.zeros(0)
    alike = np.zeros(n) if depths.common is None else depths.common
    relative = noise / np.maximum(floored, noise)
    each_noise = np.sqrt((relative**2).sum(axis=1) - 2 * alike * relative.prod(axis=1))
    # What shows on neither side was sought for another photo's sake, and tells of neither.
    known = depths.confidence * (depth.max(axis=1, initial=-1) > 2 * noise.mean(axis=1))
    control = counts_as_fixed(p_fixed)
    fixed_weight = np.where(control, p_fixed, 0) * known
    fixed_log = float("nan")
    if fixed_weight.sum() > 0.5:
        share = fixed_weight / (each_noise**2 + doubt.fixed**2)
        fixed_log = float((share * each).sum() / share.sum())
    shown = depth > params.seen * noise
    once = np.where(control, 0, 1 - p_fixed) * known * shown.any(axis=1)
    # Under one and the same light a dimple's fading, or coming, speaks of the skin.
    both = shown.all(axis=1) + doubt.likeness * (shown.any(axis=1) & ~shown.all(axis=1))
    unmatched = 1 - float((once * both).sum() / once.sum()) if once.any() else 0.0
    # No fit is perfect: what a dent of another shape or direction leaves is no noise, and grows with it.
    misfit = params.misfit * np.maximum(depth.max(axis=1, initial=0, keepdims=True), 0)
    wide = np.hypot(noise, misfit)
    shared = alike * (noise / np.maximum(wide, 1e-12)).prod(axis=1)
    chance = likelihoods(depth, wide, common, shared)
    scatter = doubt.scatter, doubt.fixed
    still = common.still * doubt.likeness
    said = posterior(chance, p_fixed, known, scatter, doubt.gain_se, doubt.apart, common, still)
    torn = False
    if unmatched > params.unmatched:
        alone = known * shown.all(axis=1)
        two = posterior(chance, p_fixed, alone, scatter, doubt.gain_se, doubt.apart, common, still)
        torn = abs(two.change - said.change) > params.torn * two.change_se
    centred = each - said.offset
    return Estimate(
        said.change,
        said.change_se,
        said.offset,
        said.offset_se,
        fixed_log,
        doubt.likeness,
        centred,
        np.sqrt(each_noise**2 + doubt.scatter**2 + said.offset_se**2),
        _depths_around(depths.log_depth, depths.log_depth_se, centred),
        unmatched,
        torn,
    )


def _depths_around(log_depth: Numbers, log_depth_se: Numbers, each: Numbers) -> Numbers:
    """Depths before and after in back widths, (N, 2), around what both sides together show.

    Parameters
    ----------
    log_depth, log_depth_se : (N, 2) float64
        Each dimple before and after, natural log of per mille of back width.
    each : (N,) float64
        Log ratio of its depths.
    """
    weight = log_depth_se**-2
    middle = (weight * log_depth).sum(axis=1) / weight.sum(axis=1)
    return np.asarray(np.exp(middle[:, None] + np.outer(each, [-0.5, 0.5])) / 1000)
