"""Dimples as they are reported: place, size, how they look, how deep they are, of which kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Kind = Literal["fixed", "modifiable", "unsure"]


@dataclass(frozen=True)
class Dimple:
    """One indentation.

    Parameters
    ----------
    x, y : float
        Centre in photo pixels, upright full-resolution frame, x right, y down.
    width_px : float
        Full width at half depth in photo pixels, mean of both axes.
    visibility : float
        How strongly it shows in this photo, 0-100.
    prominence : float
        Light-corrected depth, >= 0, in the measurement's unit.
    prominence_se : float
        Its standard error, same unit.
    kind : "fixed", "modifiable" or "unsure"
    p_fixed : float
        Probability that it belongs to the fixed pair, 0-1.
    confidence : float
        Probability that it is an indentation at all, 0-1.
    u, v : float
        Place in the body frame, in back widths.
    """

    x: float
    y: float
    width_px: float
    visibility: float
    prominence: float
    prominence_se: float
    kind: Kind
    p_fixed: float
    confidence: float
    u: float
    v: float

    def __post_init__(self) -> None:
        if self.kind not in ("fixed", "modifiable", "unsure"):
            raise ValueError(f"unknown kind {self.kind!r}")
        if not 0 <= self.p_fixed <= 1 or not 0 <= self.confidence <= 1:
            raise ValueError("p_fixed and confidence must lie in 0-1")


@dataclass(frozen=True)
class Grade:
    """Hexsel-style items (Hexsel et al. 2009, doi:10.1111/j.1468-3083.2009.03101.x), lower back.

    Not a clinical grade: no published scale covers the lower back.

    Parameters
    ----------
    number : int
        0 none, 1 one to four, 2 five to nine, 3 ten or more modifiable dimples.
    depth : int
        0 none, 1 superficial, 2 medium, 3 deep, from their mean prominence.
    count : int
        The modifiable dimples counted.
    mean_prominence : float
        Mean prominence of those, in the measurement's unit; nan for none.
    """

    number: int
    depth: int
    count: int
    mean_prominence: float


@dataclass(frozen=True, eq=False)
class Candidates:
    """Places of one photo that may be dimples, those too uncertain to be reported among them.

    Other photos of the same back may confirm or refute them, see `analyzer.tracking.identities`.

    Parameters
    ----------
    xy : (N, 2) float64
        Photo pixels.
    size : (N,) float64
        Standard deviation of the dent, back widths.
    depth : (N,) float64
        Rough light-corrected depth, back widths, for comparing them with each other.
    confidence : (N,) float64
        Probability of being an indentation by this photo alone, 0-1.
    dimple : (N,) int64
        Index among the dimples reported of the photo; -1 for one that is not.
    """

    xy: Numbers
    size: Numbers
    depth: Numbers
    confidence: Numbers
    dimple: NDArray[np.int64]

    @staticmethod
    def none() -> Candidates:
        """Not one."""
        empty = np.zeros(0)
        return Candidates(np.zeros((0, 2)), empty, empty, empty, np.zeros(0, np.int64))
