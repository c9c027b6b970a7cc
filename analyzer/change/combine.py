"""Compares two sessions: photo with photo, pooled, or each session read as a whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analyzer.change.attribution import likelier_cause
from analyzer.change.checks import matching
from analyzer.change.model import Check, Comparison, DimpleChange, Verdict
from analyzer.change.outlook import Answer, least_noise_of, outlook_of
from analyzer.change.params import ChangeParams, SessionParams
from analyzer.change.photo_pair import PhotoPair, compare_photos
from analyzer.change.pool import pooled
from analyzer.change.together import read_together, sides_of
from analyzer.change.verdict import decide, interval_of
from analyzer.measurement.reasons import why
from analyzer.tracking.lineup import Lineup
from analyzer.tracking.model import Session


def compare_sessions(
    lineup: Lineup,
    before: Session,
    after: Session,
    params: ChangeParams = ChangeParams(),
    lighting: SessionParams | None = SessionParams(),
    *,
    outlook: bool = True,
) -> Comparison:
    """Compare two sessions.

    Every photo of one side is compared with every photo of the other and the pairs are pooled;
    where the photos of a session are lit from different sides, they are read together instead.

    Parameters
    ----------
    lineup : Lineup
    before, after : Session
    lighting : SessionParams or None
        None pools pairs whatever the light.
    outlook : bool
        Whether to look for what limits the comparison, which takes some estimates more.
    """
    pairs = {(i, j): _pair(lineup, i, j, params) for i in before.photos for j in after.photos}
    # The best pair speaks for the checklist: fewest blocks, then the smallest uncertainty.
    best = min(pairs.values(), key=lambda p: (p.blocks, p.se))
    log_ratio, se = _pool(list(pairs.values()))
    said: tuple[str, ...] = ()
    if lighting is not None and (found := sides_of(lineup, pairs, lighting)) is not None:
        estimate, which = read_together(lineup, found, params, lighting)
        checks = tuple(c for c in found.best.checks if c.item != "dimples")
        best = PhotoPair((*checks, *matching(estimate, params)), estimate, which)
        whole = best.usable
        log_ratio, se = (whole.log_ratio, whole.se) if whole else (float("nan"), float("nan"))
        said = (found.words,)
    seen = None
    if outlook:
        photos = len(before.photos), len(after.photos)
        told = Answer(
            tuple(pairs.values()), log_ratio, se, photos, least_noise_of(lineup), bool(said)
        )
        seen = outlook_of(told, params)
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
        float(-np.expm1(-params.z * se)) if comparable else nan,
        reasons,
        best.checks,
        _rows(best, lineup, comparable, params),
        unit,
        lineup.hashes(before),
        lineup.hashes(after),
        seen,
    )


def _pair(lineup: Lineup, i: int, j: int, params: ChangeParams) -> PhotoPair:
    """One pair; an error that nobody foresaw leaves out this pair and no other."""
    try:
        return compare_photos(lineup, i, j, params)
    except Exception as error:
        names = " and ".join(
            lineup.views[k].measurement.photo.name or f"photo {k + 1}" for k in (i, j)
        )
        text = why(error, f"the comparison of {names}")
        return PhotoPair((Check("alignment", "blocks", text),), None, ())


def _pool(pairs: Sequence[PhotoPair]) -> tuple[float, float]:
    usable = [e for p in pairs if (e := p.usable) is not None]
    return pooled(np.array([e.log_ratio for e in usable]), np.array([e.se for e in usable]))


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
