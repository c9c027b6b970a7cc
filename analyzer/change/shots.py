"""What several photos show of the same dimples: all that an estimate of a change is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.forced import Fit

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Shots:
    """What M photos of two or more sessions show of N dimples, and how sure light and place are in each.

    Parameters
    ----------
    fits : N sequences of M (Fit or None)
        None where a photo does not show the place.
    size : (N,) float64
        Standard deviation of each dent in back widths.
    p_fixed, confidence : (N,) float64
        0-1.
    side : (M,) int
        0 before, 1 after; each further session of the series, which tells of neither but of what lights
        do, has a number of its own from 2 on.
    likeness : (M, M) float64
        1 where two photos share a light, 0 where they do not; 1 on the diagonal.
    gains : (M,) float64
        Slope gain at the dimples.
    weak, flat : (M,) bool
        Whether a photo hardly shows relief; whether its light is flat, which weak light is too.
    slips : (M,) float64
        Median error of the place, back widths.
    common : (N, M, M) float64
        How much of the skin's own relief beside each dimple two photos show alike, 0-1, see
        `analyzer.tracking.background`; 1 on the diagonal.
    corrected : bool
        Whether the lights were corrected by all dents together, see `analyzer.change.lights`.
    """

    fits: Sequence[Sequence[Fit | None]]
    size: Numbers
    p_fixed: Numbers
    confidence: Numbers
    side: NDArray[np.int64]
    likeness: Numbers
    gains: Numbers
    weak: Flags
    flat: Flags
    slips: Numbers
    common: Numbers
    corrected: bool = False

    def number(self, name: str) -> Numbers:
        """One field of all fits, (N, M); nan where there is none."""
        rows = [[np.nan if f is None else getattr(f, name) for f in row] for row in self.fits]
        return np.array(rows, float).reshape(len(self.fits), len(self.side))

    def taken(self, photos: Sequence[int], side: Sequence[int] | None = None) -> Shots:
        """The same of some of the photos, which may recur, on these sides.

        A photo that recurs stands for another one in the same light.
        """
        at = np.asarray(photos, int)
        both = np.ix_(at, at)
        return replace(
            self,
            fits=tuple(tuple(row[k] for k in at) for row in self.fits),
            side=self.side[at] if side is None else np.asarray(side, int),
            likeness=self.likeness[both],
            gains=self.gains[at],
            weak=self.weak[at],
            flat=self.flat[at],
            slips=self.slips[at],
            common=self.common[:, both[0], both[1]],
        )

    def on_both(self) -> Shots:
        """The same of the dimples that both sides show."""
        seen = np.array([[fit is not None for fit in row] for row in self.fits], bool)
        seen = seen.reshape(len(self.fits), len(self.side))
        shown = [seen[:, self.side == side].any(axis=1) for side in (0, 1)]
        keep = np.asarray(shown[0] & shown[1], bool)
        return replace(
            self,
            fits=tuple(row for row, one in zip(self.fits, keep, strict=True) if one),
            size=self.size[keep],
            p_fixed=self.p_fixed[keep],
            confidence=self.confidence[keep],
            common=self.common[keep],
        )
