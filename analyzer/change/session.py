"""Depths of two sessions with their errors, from photos that are lit from different sides.

Errors of the light are independent from side to side and common to photos of one light: what photos
of one light before and after are misread by cancels, and what photos from different sides are
misread by averages out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.change.params import ChangeParams, SessionParams
from analyzer.change.shots import Numbers, Shots, gain_of, read_depths, together
from analyzer.change.weigh import Depths, Doubt
from analyzer.dimples.kind import counts_as_fixed
from analyzer.dimples.params import DimpleParams


def session_depths(
    shots: Shots,
    params: SessionParams = SessionParams(),
    change: ChangeParams = ChangeParams(),
    dimples: DimpleParams = DimpleParams(),
) -> tuple[Depths, Doubt, Numbers]:
    """Depths before and after, what light may do to their ratios, and how much each photo counts.

    Each dimple's weights are those, none negative, for which the error of its log ratio is smallest.

    Parameters
    ----------
    shots : Shots
        Every dimple is seen on both sides.

    Returns
    -------
    Depths
    Doubt
    (N, M) float64
        Weights; they sum to 1 on each side.
    """
    n, m = len(shots.fits), len(shots.side)
    depth, noise = read_depths(shots, params, dimples)
    seen = np.isfinite(depth)
    gain = gain_of(shots, dimples)
    likeness = _nearest_covariance(shots.likeness)
    common = _common_errors(shots, likeness, params, change)
    relative = noise / _levels(shots, depth, noise, gain, params)[:, shots.side]
    slip = np.where(seen, params.gain_error / gain, 0)
    weight, scatter = np.zeros((n, m)), np.zeros(n)
    for k in range(n):
        own = params.own_scatter**2 * np.eye(m) + likeness * np.outer(slip[k], slip[k])
        chance = np.diag(np.nan_to_num(relative[k]) ** 2)
        weight[k] = least_weights(common + own + chance, seen[k], shots.side)
        contrast = np.where(shots.side == 0, -1, 1) * weight[k]
        scatter[k] = np.sqrt(contrast @ own @ contrast)

    def mean(values: Numbers) -> Numbers:
        parts = np.where(weight > 0, weight * values, 0)
        return np.stack([parts[:, shots.side == side].sum(axis=1) for side in (0, 1)], axis=1)

    depths = Depths(
        mean(depth),
        np.sqrt(mean(weight * noise**2)),
        mean(shots.number("log_depth")),
        mean(shots.number("log_depth_se")),
        shots.p_fixed,
        shots.confidence,
    )
    return depths, _doubt(shots, depths, weight, scatter, common, params), weight


def least_weights(covariance: Numbers, seen: NDArray[np.bool_], side: NDArray[np.int64]) -> Numbers:
    """Weights (M,) of the photos for which the difference of two means has the least variance.

    They are at least 0 and sum to 1 on each side.

    Parameters
    ----------
    covariance : (M, M) float64
    seen : (M,) bool
        Photos that may be used, some on each side.
    side : (M,) int
    """
    use = seen.copy()
    while True:
        at = np.flatnonzero(use)
        design = np.stack([side[at] == 0, side[at] == 1], axis=1).astype(float)
        inverse = np.linalg.inv(covariance[np.ix_(at, at)])
        means = np.linalg.solve(design.T @ inverse @ design, design.T @ inverse)
        weight = np.where(side[at] == 0, -1, 1) * (means[1] - means[0])
        if (weight >= -1e-9).all():
            out = np.zeros(len(side))
            out[at] = np.maximum(weight, 0)
            return out
        use[at[weight.argmin()]] = False


def _levels(
    shots: Shots, depth: Numbers, noise: Numbers, gain: Numbers, params: SessionParams
) -> Numbers:
    """Rough depth of each dimple before and after, (N, 2), no less than its noise."""
    out = np.zeros((len(depth), 2))
    for side in (0, 1):
        here = shots.side == side
        one = together(depth[:, here], noise[:, here], gain[:, here], params)
        out[:, side] = np.maximum(one, np.nansum(noise[:, here] ** -2.0, axis=1) ** -0.5)
    return out


def _nearest_covariance(matrix: Numbers) -> Numbers:
    """The same matrix without negative eigenvalues."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.maximum(values, 1e-5)) @ vectors.T)


def _common_errors(
    shots: Shots, likeness: Numbers, params: SessionParams, change: ChangeParams
) -> Numbers:
    """Covariance (M, M) of what each photo's light does to all dimples alike, log."""
    gain = np.hypot(shots.number("gain_right"), shots.number("gain_up"))
    free = ~counts_as_fixed(shots.p_fixed)
    shown = np.array(
        [
            np.quantile(g, change.weak_quantile) if len(g) else 0.5
            for g in (column[free & np.isfinite(column)] for column in gain.T)
        ]
    )
    # An error of the light's direction matters most where little slope gain is left.
    each = np.hypot(params.shared_gain, change.key_error / np.maximum(shown, 0.1))
    return np.asarray(params.own_gain**2 * np.eye(len(shown)) + likeness * np.outer(each, each))


def _doubt(
    shots: Shots,
    depths: Depths,
    weight: Numbers,
    scatter: Numbers,
    common: Numbers,
    params: SessionParams,
) -> Doubt:
    """The errors of the ratios, from those of the photos and their weights."""
    known = depths.confidence * (depths.depth.max(axis=1) > 2 * depths.noise.mean(axis=1))
    free = np.where(counts_as_fixed(shots.p_fixed), 0, known) + 1e-6
    total = float(free.sum()) or 1.0
    signed = np.where(shots.side == 0, -1, 1) * weight
    contrast = (signed * free[:, None]).sum(axis=0) / total
    gain_se = float(np.sqrt(contrast @ common @ contrast))
    least = 2 * params.own_gain**2
    likeness = float(np.clip(1 - (gain_se**2 - least) / (2 * params.shared_gain**2), 0, 1))
    fixed = np.hypot(scatter, params.fixed_scatter)
    return Doubt(gain_se, scatter, fixed, params.fixed_apart, likeness)
