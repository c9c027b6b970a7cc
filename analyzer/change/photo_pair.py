"""Compares one photo of a back with another: the checklist and what changed, dimple by dimple."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analyzer.change.checks import checklist, matching
from analyzer.change.estimate import Estimate, estimate_change
from analyzer.change.gather import gather
from analyzer.change.model import Check
from analyzer.change.params import ChangeParams, ErrorParams
from analyzer.change.placing import say_by_hand
from analyzer.change.shots import Shots
from analyzer.tracking.lineup import Lineup


@dataclass(frozen=True, eq=False)
class PhotoPair:
    """One photo against one photo, or all of one side against all of the other.

    Parameters
    ----------
    checks : tuple of Check
        The comparability checklist.
    estimate : Estimate or None
        None where one of them shows no back.
    which : tuple of int
        Index of the followed dimple of each entry of the estimate.
    shots : Shots or None
        What the estimate was made from.
    """

    checks: tuple[Check, ...]
    estimate: Estimate | None
    which: tuple[int, ...]
    shots: Shots | None = None

    @property
    def blocks(self) -> int:
        """How many items of the checklist rule the comparison out."""
        return sum(check.status == "blocks" for check in self.checks)

    @property
    def hindered(self) -> bool:
        """Whether something else than the dimples' own contradiction rules it out."""
        return any(c.status == "blocks" and c.item != "dimples" for c in self.checks)

    @property
    def usable(self) -> Estimate | None:
        """The estimate, if nothing blocks it and it tells of a modifiable dimple."""
        e = self.estimate
        return e if e is not None and np.isfinite(e.log_ratio) and not self.blocks else None

    @property
    def se(self) -> float:
        """Standard error of the log ratio; infinite where there is none."""
        usable = self.estimate is not None and np.isfinite(self.estimate.se)
        return self.estimate.se if usable and self.estimate is not None else float("inf")


def compare_photos(
    lineup: Lineup,
    i: int,
    j: int,
    params: ChangeParams = ChangeParams(),
    errors: ErrorParams = ErrorParams(),
    *,
    alike: Callable[[int, int], float] | None = None,
) -> PhotoPair:
    """Compare photo ``i`` (before) with photo ``j`` (after) of a series.

    Parameters
    ----------
    lineup : Lineup
    i, j : int
        Indices of the photos in it.
    alike : callable or None
        How alike two photos are lit, where somebody remembers it.
    """
    one, two = lineup.views[i], lineup.views[j]
    both = lineup.alignments[i], lineup.alignments[j]
    # The worse of the two speaks: one that is missing or doubted blocks the comparison.
    alignment = next((a for a in both if a is None or not a.ok or a.doubt), both[1])
    measured = one.measurement, two.measurement
    if one.light is None or two.light is None:
        nan = float("nan")
        dark = (False, False), (1.0, 1.0)
        return PhotoPair(checklist(*measured, alignment, 0.0, *dark, nan, 1.0, params), None, ())
    shots, which = gather(lineup, (i,), (j,), params, alike=alike)
    estimate = estimate_change(shots, params, errors)
    # What is told of the fixed pair must be more than its own error.
    own = float(np.hypot(estimate.offset_se, np.sqrt(2) * errors.fixed_own))
    checks = checklist(
        *measured,
        alignment,
        estimate.likeness,
        (bool(shots.weak[0]), bool(shots.weak[1])),
        (one.sharpness, two.sharpness),
        estimate.fixed_log,
        params.z * own + params.pair_told,
        params,
        around=(one.around, two.around),
    )
    checks = (*checks, *matching(estimate, params))
    by_hand = any(a is not None and a.by_hand for a in both)
    return PhotoPair(say_by_hand(checks) if by_hand else checks, estimate, which, shots)
