"""Averages over the dimples of two photos."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.forced import Fit


def depths_around(
    fits: tuple[tuple[Fit, Fit], ...], each: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Depths before and after in back widths, (N, 2), around what both photos together show.

    Parameters
    ----------
    fits : tuple of (Fit, Fit)
        Each dimple before and after.
    each : (N,) float64
        Log ratio of its depths.
    """
    depth = np.array([[f.log_depth for f in pair] for pair in fits]).reshape(-1, 2)
    weight = np.array([[f.log_depth_se**-2 for f in pair] for pair in fits]).reshape(-1, 2)
    middle = (weight * depth).sum(axis=1) / weight.sum(axis=1)
    return np.asarray(np.exp(middle[:, None] + np.outer(each, [-0.5, 0.5])) / 1000)


def robust_mean(
    values: NDArray[np.float64], weight: NDArray[np.float64], scale: float
) -> tuple[float, float, float]:
    """Huber mean, weighted spread and effective number of values.

    Parameters
    ----------
    scale : float
        Deviations beyond one and a half of this weigh less.
    """
    order = np.argsort(values)
    half = np.cumsum(weight[order]) >= weight.sum() / 2
    centre = float(values[order][half.argmax()])
    current = weight
    for _ in range(20):
        residual = np.abs(values - centre) / (1.5 * scale)
        current = weight / np.maximum(residual, 1.0)
        centre = float((current * values).sum() / current.sum())
    spread = float(np.sqrt((current * (values - centre) ** 2).sum() / current.sum()))
    effective = float(current.sum() ** 2 / (current**2).sum())
    return centre, spread, effective
