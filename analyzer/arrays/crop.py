"""The part of a picture that has to be looked at."""

from __future__ import annotations

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
