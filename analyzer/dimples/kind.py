"""Tells the fixed pair (Dimples of Venus) from modifiable dimples.

The pair is symmetric about the midline, level, some 6-12 cm apart, larger than most fat dimples and
alike in depth. Every two candidates are scored against that; one-sided and absent pairs happen, so
"unsure" is an answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.model import Kind
from analyzer.dimples.params import DimpleParams


@dataclass(frozen=True)
class PairScore:
    """Probability of being fixed for each candidate, and the best pair.

    Parameters
    ----------
    p_fixed : (N,) float64
        0-1.
    pair : (int, int) or None
        Indices (left, right) of the most likely pair, None below even odds.
    """

    p_fixed: NDArray[np.float64]
    pair: tuple[int, int] | None


def score_pairs(
    uv: NDArray[np.float64],
    size: NDArray[np.float64],
    depth: NDArray[np.float64],
    confidence: NDArray[np.float64],
    params: DimpleParams = DimpleParams(),
) -> PairScore:
    """Score every two candidates as a fixed pair.

    Parameters
    ----------
    uv : (N, 2) float64
        Places in the body frame, back widths.
    size : (N,) float64
        Dent standard deviations, back widths.
    depth : (N,) float64
        Prominence, any one unit.
    confidence : (N,) float64
        Probability of being an indentation, 0-1.
    """
    n = len(uv)
    p_fixed = np.zeros(n)
    for k in range(n):
        p_fixed[k] = params.single_ceiling * _alone(uv[k], size[k], params)
    best, best_pair = -np.inf, None
    for i in range(n):
        for j in range(n):
            if i == j or uv[i, 0] >= uv[j, 0]:
                continue
            if min(confidence[i], confidence[j]) < params.pair_confidence:
                continue
            score = _pair(uv[i], uv[j], size[[i, j]], depth[[i, j]], confidence[[i, j]], params)
            if score > best:
                best, best_pair = score, (i, j)
    if best_pair is None:
        return PairScore(p_fixed, None)
    chance = 1 / (1 + np.exp(-params.pair_slope * np.clip(best + params.pair_offset, -30, 30)))
    for k in range(n):
        if k in best_pair:
            p_fixed[k] = max(p_fixed[k], chance)
        else:
            # There is one pair: what is not in it loses what the pair gains.
            p_fixed[k] *= 1 - chance
    return PairScore(p_fixed, best_pair if chance > 0.5 else None)


def counts_as_fixed(
    p_fixed: NDArray[np.float64] | float, params: DimpleParams = DimpleParams()
) -> NDArray[np.bool_]:
    """Whether dimples are so surely fixed that they tell of the light and the pose alone."""
    return np.asarray(np.asarray(p_fixed) >= params.fixed_above)


def kind_of(p_fixed: float, params: DimpleParams = DimpleParams()) -> Kind:
    """Put a probability into a word."""
    if counts_as_fixed(p_fixed, params):
        return "fixed"
    return "modifiable" if p_fixed < params.modifiable_below else "unsure"


def _deviation(value: float, prior: tuple[float, float]) -> float:
    return ((value - prior[0]) / prior[1]) ** 2


def _alone(place: NDArray[np.float64], size: float, params: DimpleParams) -> float:
    """Likeness of a single dent to half of a pair, 0-1."""
    half = (params.pair_spacing[0] / 2, np.hypot(params.pair_spacing[1], params.pair_centre[1]))
    cost = _deviation(abs(float(place[0])), half) + _deviation(float(place[1]), params.pair_height)
    cost += _deviation(np.log(size / params.pair_size[0]), (0.0, params.pair_size[1]))
    return float(np.exp(-cost / 2))


def _pair(
    left: NDArray[np.float64],
    right: NDArray[np.float64],
    size: NDArray[np.float64],
    depth: NDArray[np.float64],
    confidence: NDArray[np.float64],
    params: DimpleParams,
) -> float:
    """Log likelihood of two dents as the pair, up to a constant, plus their log odds."""
    cost = _deviation(float(right[0] - left[0]), params.pair_spacing)
    cost += _deviation(float(left[1] + right[1]) / 2, params.pair_height)
    cost += _deviation(float(left[1] - right[1]), params.pair_level)
    cost += _deviation(float(left[0] + right[0]) / 2, params.pair_centre)
    for s in size:
        cost += 0.5 * _deviation(np.log(s / params.pair_size[0]), (0.0, params.pair_size[1]))
    ratio = np.log(max(depth[0], 1e-6) / max(depth[1], 1e-6))
    cost += _deviation(float(np.clip(ratio, -2, 2)), (0.0, params.pair_likeness))
    odds = np.log(confidence + 1e-3) - np.log(1 - confidence + 1e-3)
    return float(-cost / 2 + 0.35 * np.clip(odds, -3, 3).sum())
