"""What the depths of some dimples before and after say of their common ratio.

A dimple that one side hardly shows has no logarithm, and leaving it out would exaggerate one way or
the other: it says that its depth there is at most so much (Tobin 1958, doi:10.2307/1907382). So each
dimple's likelihood of a ratio is integrated over the depth that it may have. The ratios of all are
then asked for the change that the modifiable ones share, with the light's effect on all alike and
each dimple's own scatter integrated out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.change.params import PosteriorParams
from analyzer.dimples.kind import counts_as_fixed

Numbers = NDArray[np.float64]

TINY = 1e-9
"""Keeps what seems impossible from being so."""


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is known after all dimples were heard.

    Parameters
    ----------
    change, change_se : float
        Log ratio of the modifiable dimples' depths, its mean and standard deviation; nan where no
        modifiable dimple says anything.
    offset, offset_se : float
        What the light does to the log ratios of all dimples.
    """

    change: float
    change_se: float
    offset: float
    offset_se: float


def likelihoods(
    depth: Numbers,
    noise: Numbers,
    params: PosteriorParams = PosteriorParams(),
    common: Numbers | None = None,
) -> Numbers:
    """Likelihood of each dimple's log ratio on `steps`, (N, D), the largest 1.

    Parameters
    ----------
    depth, noise : (N, 2) float64
        Depth before and after in back widths, signed, and its deviation by noise.
    common : (N,) float64, optional
        Correlation of the noise before with that after, below 1; none where not given.
    """
    ratio = steps(params)
    level = np.linspace(np.log(params.least_depth), np.log(params.most_depth), params.levels)
    usual = np.exp(-0.5 * ((level - np.log(params.usual_depth)) / params.depth_spread) ** 2)
    out = np.empty((len(depth), len(ratio)))
    before, after = (np.exp(level + sign * ratio[:, None] / 2) for sign in (-1, 1))
    for k in range(len(depth)):
        one, two = (depth[k, 0] - before) / noise[k, 0], (depth[k, 1] - after) / noise[k, 1]
        off = np.square(one) + np.square(two)
        if common is not None and common[k] > 0:
            off = (off - 2 * common[k] * one * two) / (1 - common[k] ** 2)
        row = (np.exp(-0.5 * off) * usual).sum(axis=1)
        # All levels far off the noise: nothing can be said.
        top = float(row.max())
        out[k] = row / top if top > 0 else 1.0
    return out


def steps(params: PosteriorParams = PosteriorParams()) -> Numbers:
    """Log ratios at which likelihoods are given, (D,), even and symmetric about 0."""
    half = round(params.reach / params.step)
    return np.arange(-half, half + 1, dtype=float) * params.step


def posterior(
    likelihood: Numbers,
    p_fixed: Numbers,
    trust: Numbers,
    scatter: tuple[Numbers, Numbers],
    gain_se: float,
    apart: float,
    params: PosteriorParams = PosteriorParams(),
    still: float = 0.0,
) -> Posterior:
    """The common change of the modifiable dimples.

    Parameters
    ----------
    likelihood : (N, D) float64
        See `likelihoods`.
    p_fixed, trust : (N,) float64
        Probability of being fixed, and of being a dimple that tells at all, 0-1.
    scatter : (N,), (N,) float64
        Own deviation of a log ratio, as a modifiable and as a fixed dimple.
    gain_se : float
        Deviation of what the light does to all dimples alike.
    apart : float
        Deviation by which it may do something else to the fixed pair, whose place is lit unlike
        that of the others.
    still : float
        How surely what is no dimple looks the same on both sides, 0-1: in one light it is relief of
        another kind, which cannot change either; in another it may show as anything.
    """
    ratio = steps(params)
    middle = len(ratio) // 2
    change = ratio[np.abs(ratio) <= params.most_change]
    offset = ratio[np.abs(ratio) <= params.most_offset]
    own = middle + np.arange(len(offset)) - len(offset) // 2
    both = middle + (
        (np.arange(len(change)) - len(change) // 2)[:, None]
        + (np.arange(len(offset)) - len(offset) // 2)[None, :]
    )
    heard = float(((1 - p_fixed) * trust)[~counts_as_fixed(p_fixed)].sum())
    logs = []
    # How much dimples scatter is known from others only; these here tell how much they do.
    for scale, odds in zip(params.scatters, params.scatter_odds, strict=True):
        fixed_says = np.zeros(len(offset))
        free_says = np.zeros((len(change), len(offset)))
        for row, p, t, free, fixed in zip(likelihood, p_fixed, trust, *scatter, strict=True):
            unmoved = _spread(row, scale * fixed, params)[own]
            nothing = still * unmoved + (1 - still) * float(row.mean()) + TINY
            as_fixed = t * unmoved + (1 - t + TINY) * nothing
            if counts_as_fixed(p):
                fixed_says += np.log(p * as_fixed + (1 - p) * (float(row.mean()) + TINY))
            else:
                as_free = t * _spread(row, scale * free, params)[both] + (1 - t + TINY) * nothing
                free_says += np.log((1 - p) * as_free + p * as_fixed)
        top = float(fixed_says.max())
        control = _spread(np.exp(fixed_says - top), apart, params)
        logs.append(free_says + np.log(np.maximum(control, TINY)) + top + np.log(odds))
    joint = np.stack(logs)
    table = np.exp(joint - joint.max()).sum(axis=0)
    table *= _bell(offset / max(gain_se, params.step / 2)) * _bell(change / params.prior)[:, None]
    mean, deviation = _moments(offset, table.sum(axis=0))
    if heard < params.least:
        return Posterior(float("nan"), float("nan"), mean, deviation)
    return Posterior(*_moments(change, table.sum(axis=1)), mean, deviation)


def _bell(x: Any) -> Numbers:
    return np.asarray(np.exp(-0.5 * np.square(x)), float)


def _moments(values: Numbers, weight: Numbers) -> tuple[float, float]:
    share = weight / weight.sum()
    mean = float(share @ values)
    return mean, float(np.sqrt(share @ np.square(values - mean)))


def _spread(row: Numbers, deviation: float, params: PosteriorParams) -> Numbers:
    """A likelihood on even steps, blurred by an error with heavy tails."""
    deviation = max(deviation, params.step / 2)
    wide = params.tail_width * deviation
    reach = min(int(4 * wide / params.step) + 1, len(row) - 1)
    at = np.arange(-reach, reach + 1, dtype=float) * params.step
    kernel = (1 - params.tail) * _bell(at / deviation) / deviation + params.tail * _bell(
        at / wide
    ) / wide
    # What numpy.pad gives with mode "edge", which takes longer than all the rest.
    padded = np.concatenate([np.full(reach, row[0]), row, np.full(reach, row[-1])])
    return np.asarray(np.convolve(padded, kernel / kernel.sum(), "valid"))
