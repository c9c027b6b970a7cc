"""Compares one photo of a back with another: the checklist and what changed, dimple by dimple."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyzer.change.checks import checklist, matching
from analyzer.change.estimate import Estimate, Sighting, estimate_change
from analyzer.change.model import Check
from analyzer.change.params import ChangeParams
from analyzer.change.placing import misplaced, say_by_hand, slip
from analyzer.dimples.forced import Fit
from analyzer.dimples.kind import counts_as_fixed
from analyzer.measurement.view import View
from analyzer.tracking.likeness import likeness_of
from analyzer.tracking.lineup import Lineup
from analyzer.tracking.model import Followed


@dataclass(frozen=True, eq=False)
class Seen:
    """What two photos show of the same dimples, and how sure light and place are: what an estimate
    is made from.

    Parameters
    ----------
    sightings : tuple of Sighting
    likeness : float
        Of the two lights.
    gains : (float, float)
        Slope gain at the dimples on each side.
    weak, flat : (bool, bool)
        Whether each side hardly shows relief; whether its light is flat, which weak light is too.
    slips : (float, float)
        Median error of the place on each side, back widths.
    common : tuple of float
        How much of the skin's own relief beside each dimple both show alike, 0-1, see
        `analyzer.tracking.background`; empty for none.
    """

    sightings: tuple[Sighting, ...]
    likeness: float
    gains: tuple[float, float]
    weak: tuple[bool, bool]
    flat: tuple[bool, bool]
    slips: tuple[float, float]
    common: tuple[float, ...] = ()


def estimate_seen(seen: Seen, params: ChangeParams = ChangeParams()) -> Estimate:
    """The change between two photos, by all that is known of them."""
    estimate = estimate_change(
        seen.sightings,
        seen.likeness,
        sum(seen.weak),
        seen.gains,
        sum(seen.flat),
        params,
        common=seen.common,
    )
    return misplaced(estimate, seen.sightings, seen.slips)


@dataclass(frozen=True, eq=False)
class PhotoPair:
    """One photo against one photo.

    Parameters
    ----------
    checks : tuple of Check
        The comparability checklist.
    estimate : Estimate or None
        None where one of them shows no back.
    which : tuple of int
        Index of the followed dimple of each entry of the estimate.
    seen : Seen or None
        What the estimate was made from; None where it was made from more than two photos.
    """

    checks: tuple[Check, ...]
    estimate: Estimate | None
    which: tuple[int, ...]
    seen: Seen | None = None

    @property
    def blocks(self) -> int:
        """How many items of the checklist rule the comparison out."""
        return sum(check.status == "blocks" for check in self.checks)

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
) -> PhotoPair:
    """Compare photo ``i`` (before) with photo ``j`` (after) of a series.

    Parameters
    ----------
    lineup : Lineup
    i, j : int
        Indices of the photos in it.
    """
    one, two = lineup.views[i], lineup.views[j]
    to_one, to_two = both = lineup.alignments[i], lineup.alignments[j]
    fits = lineup.fits(i), lineup.fits(j)
    # The worse of the two speaks: one that is missing or doubted blocks the comparison.
    alignment = next((a for a in both if a is None or not a.ok or a.doubt), both[1])
    by_hand = any(a is not None and a.by_hand for a in both)
    sightings, which = [], []
    for number, (dimple, first, second) in enumerate(zip(lineup.dimples, *fits, strict=True)):
        if first is None or second is None:
            continue
        identity = dimple.identity
        sightings.append(
            Sighting(first, second, identity.size, dimple.p_fixed, identity.confidence)
        )
        which.append(number)
    if one.light is None or two.light is None:
        checks = checklist(
            one.measurement,
            two.measurement,
            alignment,
            0.0,
            (False, False),
            (1.0, 1.0),
            float("nan"),
            1.0,
            params,
        )
        return PhotoPair(checks, None, ())
    gains = [
        _shown_gain(v, lineup.dimples, own, params) for v, own in zip((one, two), fits, strict=True)
    ]
    likeness = likeness_of(one, two, to_one, to_two)
    if likeness > params.flat_likeness:
        # One light cannot be flat on one side only: what differs is the error of its estimate.
        gains = [float(np.sqrt(gains[0] * gains[1]))] * 2
    weak = (gains[0] < params.weak_gain, gains[1] < params.weak_gain)
    flat = (weak[0] or one.measurement.light.flat, weak[1] or two.measurement.light.flat)
    slips = (slip(one, to_one), slip(two, to_two))
    common = lineup.shared(i, j, np.array([s.size for s in sightings]))
    alike = tuple(common.tolist())
    seen = Seen(tuple(sightings), likeness, (gains[0], gains[1]), weak, flat, slips, alike)
    estimate = estimate_seen(seen, params)
    limit = params.z * float(np.hypot(estimate.offset_se, params.fixed_same)) + 0.15
    checks = checklist(
        one.measurement,
        two.measurement,
        alignment,
        estimate.likeness,
        weak,
        (one.sharpness, two.sharpness),
        estimate.fixed_log,
        limit,
        params,
        around=(one.around, two.around),
    )
    checks = (*checks, *matching(estimate, params))
    return PhotoPair(say_by_hand(checks) if by_hand else checks, estimate, tuple(which), seen)


def _shown_gain(
    view: View,
    followed: tuple[Followed, ...],
    fits: Sequence[Fit | None],
    params: ChangeParams,
) -> float:
    """Slope gain where modifiable dimples show well; over the whole back without any.

    Skin that faces the lamp shows no slopes even in the best light, so the better lit share speaks.
    """
    gains = [
        np.hypot(fit.gain_right, fit.gain_up)
        for dimple, fit in zip(followed, fits, strict=True)
        if not counts_as_fixed(dimple.p_fixed) and fit is not None
    ]
    return float(np.quantile(gains, params.weak_quantile)) if gains else view.measurement.light.gain
