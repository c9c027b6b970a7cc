"""Which photos of a series share a light."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import Alignment
from analyzer.measurement.view import View
from analyzer.tracking.likeness import likeness_of
from analyzer.tracking.params import LikenessParams


def lights_of(
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
    params: LikenessParams = LikenessParams(),
) -> NDArray[np.int64]:
    """Number of each photo's light: that of the first one before it that is lit much the same.

    Parameters
    ----------
    views, alignments : sequence
        Of the same length K; the alignments lead from the reference to each.

    Returns
    -------
    (K,) int64
        From 0; -1 for a photo that is not aligned.
    """
    first: list[tuple[View, Alignment]] = []
    out = []
    for view, alignment in zip(views, alignments, strict=True):
        if alignment is None or not alignment.ok:
            out.append(-1)
            continue
        for number, (other, its) in enumerate(first):
            if likeness_of(other, view, its, alignment, params) > params.shared:
                out.append(number)
                break
        else:
            out.append(len(first))
            first.append((view, alignment))
    return np.array(out, np.int64)
