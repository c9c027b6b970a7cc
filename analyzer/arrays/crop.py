"""The part of a picture that has to be looked at."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def bounds(mask: NDArray[np.bool_], margin: int = 0) -> tuple[slice, slice]:
    """Rows and columns that hold all of the mask and ``margin`` px around; all when it is empty."""
    if not mask.any():
        return slice(0, mask.shape[0]), slice(0, mask.shape[1])
    rows, columns = (np.flatnonzero(mask.any(axis=k)) for k in (1, 0))
    return (
        slice(max(0, int(rows[0]) - margin), int(rows[-1]) + 1 + margin),
        slice(max(0, int(columns[0]) - margin), int(columns[-1]) + 1 + margin),
    )


def window(plane: NDArray[Any], row: int, column: int, radius: int) -> NDArray[Any]:
    """The square of ``2 radius + 1`` px about a pixel; beyond the plane its edge goes on.

    A view where the square lies inside, which most do: gathering pixel by pixel takes far longer.
    """
    h, w = plane.shape[:2]
    top, left, bottom, right = row - radius, column - radius, row + radius + 1, column + radius + 1
    if top >= 0 and left >= 0 and bottom <= h and right <= w:
        return plane[top:bottom, left:right]
    rows = np.clip(np.arange(top, bottom), 0, h - 1)
    columns = np.clip(np.arange(left, right), 0, w - 1)
    return plane[np.ix_(rows, columns)]
