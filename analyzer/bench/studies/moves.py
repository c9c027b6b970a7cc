"""What moves between the measurements of a photo and its twin, which shows the same relief."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.bench.scores.metrics import match_points
from analyzer.flags import NO_DATE
from analyzer.measurement.model import Measurement


@dataclass(frozen=True, eq=False)
class Moves:
    """How a twin's measurement differs from the original's.

    Parameters
    ----------
    shifts : (N,) float64
        Prominence in the twin less that in the original, in standard errors stated for the
        original; one for each dimple found in both.
    relative : (N,) float64
        The same as share of the original's prominence.
    found, lost, new : int
        Dimples of the original, those without a match, and those of the twin without one.
    raised, dropped : tuple of str
        Flags that only the twin, or only the original, has.
    """

    shifts: NDArray[np.float64]
    relative: NDArray[np.float64]
    found: int
    lost: int
    new: int
    raised: tuple[str, ...]
    dropped: tuple[str, ...]


def compare_twins(
    original: Measurement,
    twin: Measurement,
    places: NDArray[np.float64],
    mm_per_px: float,
    reach_mm: float = 6.0,
) -> Moves:
    """Match the dimples of both photos and compare their prominence.

    Parameters
    ----------
    original, twin : Measurement
    places : (2, 3) float64
        Affine map of the original's pixels to the twin's.
    mm_per_px : float
        Of the original.
    reach_mm : float
        Two dimples farther apart than this are two.
    """
    size = float(np.sqrt(abs(np.linalg.det(places[:, :2]))))
    first = np.array([[d.x, d.y] for d in original.dimples]).reshape(-1, 2)
    second = np.array([[d.x, d.y] for d in twin.dimples]).reshape(-1, 2)
    mapped = first @ places[:, :2].T + places[:, 2]
    pairs = match_points(mapped * mm_per_px / size, second * mm_per_px / size, reach_mm)
    before = np.array([original.dimples[i].prominence for i, _ in pairs], float)
    after = np.array([twin.dimples[j].prominence for _, j in pairs], float)
    error = np.array([original.dimples[i].prominence_se for i, _ in pairs], float)
    # A file without EXIF has no date; that is no property of the picture.
    flags, others = (set(m.flags) - {NO_DATE} for m in (original, twin))
    return Moves(
        (after - before) / error,
        after / before - 1,
        len(first),
        len(first) - len(pairs),
        len(second) - len(pairs),
        tuple(sorted(others - flags)),
        tuple(sorted(flags - others)),
    )
