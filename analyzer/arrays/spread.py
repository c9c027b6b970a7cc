"""Spread of values of which some may be far off."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def spread(values: NDArray[np.floating[Any]], axis: int | None = None) -> Any:
    """Standard deviation about 0 by the median, which a few values far off do not move.

    Hampel 1974, doi:10.1080/01621459.1974.10482962.

    Parameters
    ----------
    values : array of floating
        Without nan; as many as you like.
    axis : int, optional
        As for `numpy.median`.

    Returns
    -------
    floating, or an array of them along ``axis``
        In the precision of the values; equal to the standard deviation for normal ones.
    """
    return 1.4826 * np.median(np.abs(values), axis=axis)
