"""Averages over the dimples of two sides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def depths_around(
    log_depth: NDArray[np.float64], log_depth_se: NDArray[np.float64], each: NDArray[np.float64]
) -> NDArray[np.float64]:
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
