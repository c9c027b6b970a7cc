"""Compares two sessions by all of their photos."""

from __future__ import annotations

import numpy as np

from analyzer.change.attribution import likelier_cause
from analyzer.change.checks import matching
from analyzer.change.estimate import estimate_change
from analyzer.change.gather import gather
from analyzer.change.lights import correct_lights, differently_lit, may_be_corrected
from analyzer.change.model import Comparison, DimpleChange, Verdict
from analyzer.change.outlook import Answer, least_noise_of, outlook_of
from analyzer.change.pairs import Pairs
from analyzer.change.params import ChangeParams, LightParams
from analyzer.change.photo_pair import PhotoPair
from analyzer.change.shots import Shots
from analyzer.change.verdict import decide, interval_of, minimal_detectable
from analyzer.tracking.lineup import Lineup
from analyzer.tracking.model import Session

OTHERS_HEARD = (
    "Photos of other sessions show the same skin in both lights, and took out what these do to it."
)
"""Said where they counted."""


def compare_sessions(
    lineup: Lineup,
    before: Session,
    after: Session,
    params: ChangeParams = ChangeParams(),
    lighting: LightParams | None = LightParams(),
    *,
    outlook: bool = True,
    pairs: Pairs | None = None,
) -> Comparison:
    """Compare two sessions by all of their photos that may be compared, and by what the others show.

    Parameters
    ----------
    lineup : Lineup
    before, after : Session
        Of its sessions, or of some photos of them.
    lighting : LightParams or None
        None leaves every light as its photo tells it.
    outlook : bool
        Whether to look for what limits the comparison, which takes some estimates more.
    pairs : Pairs or None
        Of this lineup, where somebody has compared its photos before.
    """
    best, said = _together(
        lineup, (before, after), pairs or Pairs(lineup, params), params, lighting
    )
    whole = best.usable
    log_ratio, se = (whole.log_ratio, whole.se) if whole else (float("nan"), float("nan"))
    seen = None
    if outlook and best.shots is not None:
        seen = outlook_of(Answer(best.shots, log_ratio, se, least_noise_of(lineup)), params)
    verdict, reasons = decide(log_ratio, se, best.checks, params)
    cause = likelier_cause(verdict, log_ratio, best.estimate, best.checks, params)
    reasons = (*reasons, *said, *cause)
    if set_by_user := sum(dimple.told is not None for dimple in lineup.dimples):
        plural = "s" if set_by_user > 1 else ""
        reasons = (*reasons, f"The kind of {set_by_user} dimple{plural} was set by you.")
    comparable = verdict != "not comparable"
    nan = float("nan")
    unit = lineup.views[max(lineup.reference, 0)].measurement.unit
    return Comparison(
        verdict,
        float(np.expm1(log_ratio)) if comparable else nan,
        interval_of(log_ratio, se, params) if comparable else (nan, nan),
        minimal_detectable(se, params) if comparable else nan,
        reasons,
        best.checks,
        _rows(best, lineup, comparable, params),
        unit,
        lineup.hashes(before),
        lineup.hashes(after),
        seen,
    )


def _together(
    lineup: Lineup,
    sessions: tuple[Session, Session],
    pairs: Pairs,
    params: ChangeParams,
    lighting: LightParams | None,
) -> tuple[PhotoPair, tuple[str, ...]]:
    """All photos that may be compared as one, and what is to be said of it.

    A photo takes part when some pair with it is a fair one. That few dimples show in both photos of a
    pair is no matter here: other photos of the session show them.
    """
    before, after = sessions
    every = {(i, j): pairs(i, j) for i in before.photos for j in after.photos}
    # The best pair speaks for the checklist: fewest blocks, then the smallest uncertainty.
    best = min(every.values(), key=lambda p: (p.blocks, p.se))
    fair = {at: p for at, p in every.items() if p.shots is not None and not p.hindered}
    sides = [tuple(sorted({at[side] for at in fair})) for side in (0, 1)]
    others = pairs.others(before, after, sides[0])
    if not fair or (len(fair) == 1 and not others):
        return best, ()
    best = min(fair.values(), key=lambda p: (p.blocks, p.se))
    shots, which = gather(lineup, sides[0], sides[1], params, others, pairs.alike)
    said: tuple[str, ...] = ()
    if lighting is not None and may_be_corrected(shots, lighting):
        said = (_lit_apart(shots, lighting),)
        shots = correct_lights(shots, lighting)
    estimate = estimate_change(shots, params)
    if estimate.others > params.others_told:
        said = (*said, OTHERS_HEARD)
    checks = tuple(check for check in best.checks if check.item != "dimples")
    return PhotoPair((*checks, *matching(estimate, params)), estimate, which, shots), said


def _lit_apart(shots: Shots, lighting: LightParams) -> str:
    sets = [
        f"the {int((shots.side == side).sum())} {name} photos"
        for side, name in enumerate(("earlier", "later"))
        if differently_lit(shots, side, lighting)
    ]
    words = f"{' and '.join(sets)} are lit from different sides and were read together."
    return words[0].upper() + words[1:]


def _rows(
    pair: PhotoPair,
    lineup: Lineup,
    comparable: bool,
    params: ChangeParams,
) -> tuple[DimpleChange, ...]:
    if pair.estimate is None or lineup.reference < 0:
        return ()
    m = lineup.views[lineup.reference].measurement
    per_width = m.per_width
    rows = []
    for k, number in enumerate(pair.which):
        dimple, e = lineup.dimples[number], pair.estimate
        identity, kind = dimple.identity, dimple.kind
        log_ratio, se = float(e.each[k]), float(e.each_se[k])
        low, high = interval_of(log_ratio, se, params)
        verdict: Verdict = "no detectable change"
        if not comparable:
            verdict = "not comparable"
        elif kind != "fixed" and high < -params.smallest / 2:
            verdict = "reduced"
        elif kind != "fixed" and low > params.smallest / 2:
            verdict = "increased"
        values = np.maximum(e.depth[k], 0) * per_width
        errors = values * se / np.sqrt(2)
        nan = float("nan")
        rows.append(
            DimpleChange(
                number,
                kind,
                identity.p_fixed,
                identity.x,
                identity.y,
                float(values[0]),
                float(values[1]),
                float(errors[0]),
                float(errors[1]),
                float(np.expm1(log_ratio)) if comparable else nan,
                (low, high) if comparable else (nan, nan),
                verdict,
            )
        )
    return tuple(rows)
