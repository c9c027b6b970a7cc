"""How far two rows of answers agree: the share, and Cohen's weighted kappa, each with an interval.

Kappa is the agreement beyond what the same answers in any order would give (Cohen 1968,
doi:10.1037/h0026256), with linear weights: "same" is half as far from "more" as "more" is from "less".
The interval is a percentile bootstrap over pairs (Efron 1979, doi:10.1214/aos/1176344552).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from analyzer.show.rating.model import Sitting
from analyzer.show.rating.params import RatingParams

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Agreement:
    """Two rows of answers against each other.

    Parameters
    ----------
    count : int
        Answers that both gave.
    share : float
        Of those that are equal, 0-1; nan below the least count.
    share_interval : (float, float)
        95 %.
    kappa : float
        Weighted kappa, 1 for equal answers, 0 for chance; nan where it is not defined, as when one
        side gives the same answer throughout.
    kappa_interval : (float, float)
        95 %; nan where kappa is.
    """

    count: int
    share: float = nan
    share_interval: tuple[float, float] = (nan, nan)
    kappa: float = nan
    kappa_interval: tuple[float, float] = (nan, nan)


def with_measure(sitting: Sitting, params: RatingParams = RatingParams()) -> Agreement:
    """What a person said of each pair the first time, against what was measured."""
    rows = [
        (one.said, one.pair.measured)
        for one in sitting.items
        if not one.repeat and one.said is not None and one.pair.measured is not None
    ]
    return agreement(rows, params)


def with_oneself(sitting: Sitting, params: RatingParams = RatingParams()) -> Agreement:
    """What a person said of a pair the first time, against what they said the second time."""
    first = {one.pair: one.said for one in sitting.items if not one.repeat}
    rows = [
        (first[one.pair], one.said)
        for one in sitting.items
        if one.repeat and one.said is not None and first.get(one.pair) is not None
    ]
    return agreement(rows, params)


def agreement(
    rows: Sequence[tuple[int | None, int | None]], params: RatingParams = RatingParams()
) -> Agreement:
    """Agreement of two answers a row, each -1, 0 or 1."""
    if len(rows) < params.least:
        return Agreement(len(rows))
    table = np.array(rows, np.int64)
    rng = np.random.default_rng(params.seed)
    drawn = rng.integers(len(table), size=(params.resamples, len(table)))
    again = table[drawn]
    shares = (again[..., 0] == again[..., 1]).mean(axis=1)
    share = float((table[:, 0] == table[:, 1]).mean())
    kappa = weighted_kappa(table)
    between = (nan, nan)
    if np.isfinite(kappa):
        kappas = np.array([weighted_kappa(one) for one in again])
        between = _ends(kappas[np.isfinite(kappas)])
    return Agreement(len(table), share, _ends(shares), kappa, between)


def weighted_kappa(table: NDArray[np.int64]) -> float:
    """Cohen's kappa with linear weights of answers (N, 2), each -1, 0 or 1; nan where chance leaves
    nothing to disagree on."""
    distance = float(np.abs(table[:, 0] - table[:, 1]).mean())
    shares = [np.array([(table[:, side] == v).mean() for v in (-1, 0, 1)]) for side in (0, 1)]
    apart = np.abs(np.subtract.outer(np.arange(3), np.arange(3)))
    by_chance = float(shares[0] @ apart @ shares[1])
    return 1 - distance / by_chance if by_chance > 0 else nan


def _ends(values: Numbers) -> tuple[float, float]:
    if not len(values):
        return nan, nan
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)
