"""Compares two sessions: every photo of one side with every photo of the other, pooled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analyzer.alignment.model import Alignment
from analyzer.change.attribution import likelier_cause
from analyzer.change.checks import checklist, matching
from analyzer.change.estimate import Estimate, Sighting, estimate_change, light_likeness
from analyzer.change.model import Check, Comparison, DimpleChange, Verdict
from analyzer.change.params import ChangeParams
from analyzer.change.verdict import decide, interval_of
from analyzer.lamplight import shading_difference
from analyzer.placing import misplaced, say_by_hand, slip
from analyzer.results import Session
from analyzer.tracks import Alignments, Followed, see
from analyzer.view import View


def compare_views(
    views: Sequence[View],
    alignments: Alignments,
    reference: int,
    followed: tuple[Followed, ...],
    before: Session,
    after: Session,
    params: ChangeParams = ChangeParams(),
) -> Comparison:
    """Compare two sessions: every photo of one side with every photo of the other."""
    pairs = []
    for i in before.photos:
        for j in after.photos:
            pairs.append(_compare_pair(views, alignments, followed, i, j, params))
    # The best pair speaks for the checklist: fewest blocks, then the smallest uncertainty.
    best = min(pairs, key=lambda p: (sum(c.status == "blocks" for c in p.checks), p.se_key))
    log_ratio, se = _pool(pairs, params)
    verdict, reasons = decide(log_ratio, se, best.checks, params)
    reasons = (*reasons, *likelier_cause(verdict, log_ratio, best.estimate, best.checks, params))
    if told := sum(f.told is not None for f in followed):
        plural = "s" if told > 1 else ""
        reasons = (*reasons, f"The kind of {told} dimple{plural} was set by you.")
    hashes = [tuple(views[k].measurement.photo.sha256 for k in s.photos) for s in (before, after)]
    comparable = verdict != "not comparable"
    nan = float("nan")
    unit = views[reference].measurement.unit if reference >= 0 else views[0].measurement.unit
    return Comparison(
        verdict,
        float(np.expm1(log_ratio)) if comparable else nan,
        interval_of(log_ratio, se, params) if comparable else (nan, nan),
        float(-np.expm1(-params.z * se)) if comparable else nan,
        reasons,
        best.checks,
        _rows(best, views, reference, followed, comparable, params),
        unit,
        hashes[0],
        hashes[1],
    )


class _Pair:
    """One photo against one photo."""

    def __init__(
        self, checks: tuple[Check, ...], estimate: Estimate | None, which: tuple[int, ...]
    ) -> None:
        self.checks = checks
        self.estimate = estimate
        self.which = which

    @property
    def se_key(self) -> float:
        usable = self.estimate is not None and np.isfinite(self.estimate.se)
        return self.estimate.se if usable and self.estimate is not None else float("inf")


def _compare_pair(
    views: Sequence[View],
    alignments: Alignments,
    followed: tuple[Followed, ...],
    i: int,
    j: int,
    params: ChangeParams,
) -> _Pair:
    one, two = views[i], views[j]
    both = (alignments[i], alignments[j])
    # The worse of the two speaks: one that is missing or doubted blocks the comparison.
    alignment = next((a for a in both if a is None or not a.ok or a.doubt), both[1])
    by_hand = any(a is not None and a.by_hand for a in (alignments[i], alignments[j]))
    sightings, which = [], []
    for number, dimple in enumerate(followed):
        identity = dimple.identity
        seen = [see(v, a, identity) for v, a in ((one, alignments[i]), (two, alignments[j]))]
        if seen[0] is None or seen[1] is None:
            continue
        sightings.append(
            Sighting(seen[0][0], seen[1][0], identity.size, dimple.p_fixed, identity.confidence)
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
        return _Pair(checks, None, ())
    gains = [_shown_gain(v, followed, alignments[k], params) for k, v in ((i, one), (j, two))]
    distance = float(np.linalg.norm(one.light.key[:2] - two.light.key[:2]))
    shading = shading_difference(one, two, alignments[i], alignments[j])
    likeness = light_likeness(distance, shading, params)
    if likeness > params.flat_likeness:
        # One light cannot be flat on one side only: what differs is the error of its estimate.
        gains = [float(np.sqrt(gains[0] * gains[1]))] * 2
    weak = [g < params.weak_gain for g in gains]
    flat = sum(w or v.measurement.light.flat for w, v in zip(weak, (one, two), strict=True))
    estimate = estimate_change(
        tuple(sightings), likeness, sum(weak), (gains[0], gains[1]), flat, params
    )
    estimate = misplaced(
        estimate, sightings, [slip(v, alignments[k]) for k, v in ((i, one), (j, two))]
    )
    limit = params.z * float(np.hypot(estimate.offset_se, params.fixed_same)) + 0.15
    checks = checklist(
        one.measurement,
        two.measurement,
        alignment,
        estimate.likeness,
        (weak[0], weak[1]),
        (one.sharpness, two.sharpness),
        estimate.fixed_log,
        limit,
        params,
        around=(one.around, two.around),
    )
    checks = (*checks, *matching(estimate, params))
    return _Pair(say_by_hand(checks) if by_hand else checks, estimate, tuple(which))


def _shown_gain(
    view: View,
    followed: tuple[Followed, ...],
    alignment: Alignment | None,
    params: ChangeParams,
) -> float:
    """Slope gain where modifiable dimples show well; over the whole back without any.

    Skin that faces the lamp shows no slopes even in the best light, so the better lit share speaks.
    """
    gains = []
    for dimple in followed:
        if dimple.p_fixed < 0.6:
            seen = see(view, alignment, dimple.identity)
            if seen is not None:
                gains.append(np.hypot(seen[0].gain_right, seen[0].gain_up))
    return float(np.quantile(gains, params.weak_quantile)) if gains else view.measurement.light.gain


def _pool(pairs: Sequence[_Pair], params: ChangeParams) -> tuple[float, float]:
    """Mean of the pairs' log ratios; they share dimples, so more pairs help only a little."""
    usable = [
        p.estimate
        for p in pairs
        if p.estimate is not None
        and np.isfinite(p.estimate.log_ratio)
        and not any(c.status == "blocks" for c in p.checks)
    ]
    if not usable:
        return float("nan"), float("nan")
    values = np.array([e.log_ratio for e in usable])
    errors = np.array([e.se for e in usable])
    weight = 1 / errors**2
    mean = float((weight * values).sum() / weight.sum())
    # Errors of light and size are common to all pairs of two sessions: they do not average out.
    # Disagreement between pairs is the person's own repeatability and widens the interval.
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    return mean, float(np.hypot(errors.min(), spread / np.sqrt(len(values))))


def _rows(
    pair: _Pair,
    views: Sequence[View],
    reference: int,
    followed: tuple[Followed, ...],
    comparable: bool,
    params: ChangeParams,
) -> tuple[DimpleChange, ...]:
    if pair.estimate is None or reference < 0:
        return ()
    m = views[reference].measurement
    per_width = m.back_width_px * m.mm_per_px if m.mm_per_px else 1000.0
    rows = []
    for k, number in enumerate(pair.which):
        identity, e = followed[number].identity, pair.estimate
        log_ratio, se = float(e.each[k]), float(e.each_se[k])
        kind = followed[number].kind
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
