"""Pure functions from numbers to figures of merit; empty input gives nan, never an error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.stats import rankdata

Values = NDArray[np.float64]


def match_points(found: Values, true: Values, limit: float) -> list[tuple[int, int]]:
    """One-to-one matches: as many as possible, then the smallest sum of distances.

    Parameters
    ----------
    found, true : (N, 2), (M, 2) float
    limit : float
        Largest distance of a match, same unit.

    Returns
    -------
    list of (index of found, index of true)
        Sorted.
    """
    found, true = (np.asarray(p, float).reshape(-1, 2) for p in (found, true))
    if not len(found) or not len(true):
        return []
    distance = np.linalg.norm(found[:, None] - true[None], axis=2)
    near = distance <= limit
    # Beyond the limit costs more than all matches together, so that no match is given up for it.
    cost = np.where(near, distance, (min(near.shape) + 1) * limit + 1)
    rows, columns = linear_sum_assignment(cost)
    return sorted((int(r), int(c)) for r, c in zip(rows, columns, strict=True) if near[r, c])


def rank_correlation(pairs: Values) -> float:
    """Spearman's correlation of the columns of (N, 2); ties share their rank.

    Returns
    -------
    float
        -1 to 1; nan for fewer than three rows or a constant column.
    """
    pairs = np.asarray(pairs, float).reshape(-1, 2)
    if len(pairs) < 3:
        return float("nan")
    ranks = rankdata(pairs, axis=0)
    centred = ranks - ranks.mean(axis=0)
    norm = float(np.sqrt((centred**2).sum(axis=0).prod()))
    return float((centred[:, 0] * centred[:, 1]).sum() / norm) if norm > 0 else float("nan")


def auc(scored: Values) -> float:
    """Area under the ROC curve: chance that a positive scores above a negative, ties half.

    Parameters
    ----------
    scored : (N, 2) float
        Score, and 1 for positive or 0 for negative.

    Returns
    -------
    float
        0 to 1; nan when one of the classes is empty.
    """
    scored = np.asarray(scored, float).reshape(-1, 2)
    positive = scored[:, 1] > 0
    n, m = int(positive.sum()), int((~positive).sum())
    if not n or not m:
        return float("nan")
    ranks = rankdata(scored[:, 0])
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * m))


def median(values: Values) -> float:
    """Median of (N,); nan when empty."""
    return float(np.median(values)) if len(values) else float("nan")


def percentile95(values: Values) -> float:
    """95th percentile of (N,); nan when empty."""
    return float(np.percentile(values, 95)) if len(values) else float("nan")


def mean(values: Values) -> float:
    """Mean of (N,); nan when empty."""
    return float(np.mean(values)) if len(values) else float("nan")


def percent(values: Values) -> float:
    """Share of true in (N,), in percent; nan when empty."""
    return 100 * mean(values)


def count(values: Values) -> float:
    """Number of true in (N,); nan when empty, since no case is no success."""
    return float(np.sum(values)) if len(values) else float("nan")


def percent_of_sums(parts: Values) -> float:
    """Sum of the first column of (N, 2) in percent of that of the second; nan when that is 0."""
    part, whole = np.asarray(parts, float).reshape(-1, 2).sum(axis=0)
    return float(100 * part / whole) if whole > 0 else float("nan")


def percent_gap(grouped: Values) -> float:
    """Largest difference between groups in their share of true, in percentage points.

    Parameters
    ----------
    grouped : (N, 2) float
        Group, and 1 for true or 0 for false.

    Returns
    -------
    float
        0-100; nan with fewer than two groups.
    """
    grouped = np.asarray(grouped, float).reshape(-1, 2)
    shares = [percent(grouped[grouped[:, 0] == g, 1]) for g in np.unique(grouped[:, 0])]
    return max(shares) - min(shares) if len(shares) > 1 else float("nan")


def found_at(rows: Values, false_finds: float) -> float:
    """Share of dimples found where the line lets pass so many false finds a photo, in percent.

    One point of a free-response ROC curve.

    Parameters
    ----------
    rows : (N, 2) float
        See `analyzer.bench.scores.rows.free_response`.
    false_finds : float
        A photo, at most.

    Returns
    -------
    float
        0-100; nan without a photo or a dimple.
    """
    kind, confidence = np.asarray(rows, float).reshape(-1, 2).T
    photos, dimples = int((kind == 0).sum()), confidence[kind == 1]
    if not photos or not len(dimples):
        return float("nan")
    line = line_at(rows, false_finds)
    return percent((dimples > 0) & (dimples > line))


def line_at(rows: Values, false_finds: float) -> float:
    """The confidence above which there are at most so many false finds a photo; 0 where all pass."""
    kind, confidence = np.asarray(rows, float).reshape(-1, 2).T
    false = np.sort(confidence[kind == 2])[::-1]
    allowed = int(np.floor(false_finds * (kind == 0).sum() + 1e-9))
    return float(false[allowed]) if allowed < len(false) else 0.0


BIN_EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
"""Of stated probabilities, for calibration."""


def reliability(scored: Values) -> list[tuple[float, float, int, float, float]]:
    """Stated probability against the true share, by bins of the former.

    Parameters
    ----------
    scored : (N, 2) float
        Probability, and 1 for true or 0 for false.

    Returns
    -------
    list of (low, high, number, mean probability, true share)
        One a bin, low included and high not, except in the last; nan where a bin is empty.
    """
    scored = np.asarray(scored, float).reshape(-1, 2)
    place = np.digitize(scored[:, 0], BIN_EDGES[1:-1])
    out = []
    for k, (low, high) in enumerate(pairwise(BIN_EDGES)):
        here = scored[place == k]
        out.append((low, high, len(here), mean(here[:, 0]), mean(here[:, 1])))
    return out


def calibration_error(scored: Values) -> float:
    """Mean distance of stated probability from the true share over bins, in percentage points.

    Bins weigh by their number (expected calibration error); nan when empty.
    """
    bins = [b for b in reliability(scored) if b[2]]
    total = sum(b[2] for b in bins)
    return (
        100 * sum(n * abs(p - share) for _, _, n, p, share in bins) / total
        if bins
        else float("nan")
    )


def bootstrap(
    samples: Sequence[Values],
    statistic: Callable[[Values], float],
    resamples: int,
    level: float,
    seed: int,
) -> tuple[float, float]:
    """Percentile interval of a pooled statistic, resampling whole people.

    Photos of one person are not independent of each other, so people are drawn, not photos.

    Parameters
    ----------
    samples : sequence of (N, ...) float
        One array a person, rows pooled; people without rows do not count.
    statistic : callable
        Of the pooled rows.
    resamples : int
    level : float
        Coverage, 0-1.
    seed : int

    Returns
    -------
    (low, high)
        nan with fewer than two people; resamples where the statistic is nan are left out.
    """
    filled = [np.asarray(s, float) for s in samples if len(s)]
    if len(filled) < 2:
        return float("nan"), float("nan")
    draws = np.random.default_rng(seed).integers(len(filled), size=(resamples, len(filled)))
    # Of a few people the same ones are drawn again and again, in the same order.
    known: dict[bytes, float] = {}
    for draw in draws:
        key = draw.tobytes()
        if key not in known:
            known[key] = statistic(np.concatenate([filled[k] for k in draw]))
    values = np.array([known[draw.tobytes()] for draw in draws])
    values = values[~np.isnan(values)]
    if not len(values):
        return float("nan"), float("nan")
    low, high = np.percentile(values, [50 * (1 - level), 50 * (1 + level)])
    return float(low), float(high)
