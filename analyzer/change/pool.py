"""Several pairs of photos of the same two sessions as one answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.change.params import ChangeParams

Numbers = NDArray[np.float64]


def pooled(values: Numbers, errors: Numbers) -> tuple[float, float]:
    """Mean of the pairs' log ratios and its error; they share dimples, so more pairs help only a little.

    Parameters
    ----------
    values, errors : (N,) float64
        Log ratios and their standard errors; nan, nan for none.
    """
    if not len(values):
        return float("nan"), float("nan")
    weight = 1 / errors**2
    mean = float((weight * values).sum() / weight.sum())
    # Errors of light and size are common to all pairs of two sessions: they do not average out.
    # Disagreement between pairs is the person's own repeatability and widens the interval.
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    return mean, float(np.hypot(errors.min(), spread / np.sqrt(len(values))))


def photo_sem(
    values: Numbers, before: int, after: int, params: ChangeParams = ChangeParams()
) -> float:
    """Standard error of one photo, natural log, by how far the pairs differ and by what is usual.

    As in `analyzer.change.repeatability`, a few photos say little and are drawn towards the usual.

    Parameters
    ----------
    values : (N,) float64
        Log ratios of the pairs; they tell where every photo of one side was compared with every one of
        the other.
    before, after : int
        Photos on each side.
    """
    degrees = before + after - 2
    if degrees < 1 or len(values) != before * after:
        return params.repeat_sem
    squares = float(np.square(values - values.mean()).sum())
    own = squares / (before * (after - 1) + after * (before - 1))
    known = params.repeat_prior
    return float(np.sqrt((degrees * own + known * params.repeat_sem**2) / (degrees + known)))


def usual_spread(sem: float, before: int, after: int) -> float:
    """What the disagreement of pairs usually adds to the error of their mean.

    Parameters
    ----------
    sem : float
        Standard error of one photo, natural log.
    before, after : int
        Photos on each side, each compared with each.
    """
    pairs = before * after
    if pairs < 2:
        return 0.0
    variance = sem**2 * (before * (after - 1) + after * (before - 1)) / (pairs - 1)
    return float(np.sqrt(variance / pairs))
