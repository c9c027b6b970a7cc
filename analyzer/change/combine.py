"""Compares two sessions: photo with photo, pooled, or each session read as a whole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analyzer.change.attribution import likelier_cause
from analyzer.change.checks import matching
from analyzer.change.model import Check, Comparison, DimpleChange, Verdict
from analyzer.change.params import ChangeParams, SessionParams
from analyzer.change.photo_pair import PhotoPair, compare_photos
from analyzer.change.together import read_together, sides_of
from analyzer.change.verdict import decide, interval_of
from analyzer.measurement.reasons import why
from analyzer.measurement.view import View
from analyzer.tracking.model import Followed, Session
from analyzer.tracking.tracks import Alignments, Fits, fits_of


def compare_views(
    views: Sequence[View],
    alignments: Alignments,
    reference: int,
    followed: tuple[Followed, ...],
    before: Session,
    after: Session,
    params: ChangeParams = ChangeParams(),
    lighting: SessionParams | None = SessionParams(),
) -> Comparison:
    """Compare two sessions.

    Every photo of one side is compared with every photo of the other and the pairs are pooled;
    where the photos of a session are lit from different sides, they are read together instead.

    Parameters
    ----------
    views, alignments : sequence
        Of the same length; the alignments lead from the reference to each.
    reference : int
        Index of the reference; -1 when there is none.
    followed : tuple of Followed
        The dimples of the series.
    before, after : Session
    lighting : SessionParams or None
        None pools pairs whatever the light.
    """
    fits = fits_of(views, alignments, followed, {*before.photos, *after.photos})
    pairs = {
        (i, j): _pair(views, alignments, followed, fits, i, j, params)
        for i in before.photos
        for j in after.photos
    }
    # The best pair speaks for the checklist: fewest blocks, then the smallest uncertainty.
    best = min(pairs.values(), key=lambda p: (p.blocks, p.se))
    log_ratio, se = _pool(list(pairs.values()), params)
    said: tuple[str, ...] = ()
    if lighting is not None and (found := sides_of(views, alignments, pairs, lighting)) is not None:
        estimate, which = read_together(views, alignments, followed, fits, found, params, lighting)
        checks = tuple(c for c in found.best.checks if c.item != "dimples")
        best = PhotoPair((*checks, *matching(estimate, params)), estimate, which)
        whole = best.usable
        log_ratio, se = (whole.log_ratio, whole.se) if whole else (float("nan"), float("nan"))
        said = (found.words,)
    verdict, reasons = decide(log_ratio, se, best.checks, params)
    cause = likelier_cause(verdict, log_ratio, best.estimate, best.checks, params)
    reasons = (*reasons, *said, *cause)
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


def _pair(
    views: Sequence[View],
    alignments: Alignments,
    followed: tuple[Followed, ...],
    fits: Fits,
    i: int,
    j: int,
    params: ChangeParams,
) -> PhotoPair:
    """One pair; an error that nobody foresaw leaves out this pair and no other."""
    try:
        return compare_photos(views, alignments, followed, fits, i, j, params)
    except Exception as error:
        names = " and ".join(views[k].measurement.photo.name or f"photo {k + 1}" for k in (i, j))
        text = why(error, f"the comparison of {names}")
        return PhotoPair((Check("alignment", "blocks", text),), None, ())


def _pool(pairs: Sequence[PhotoPair], params: ChangeParams) -> tuple[float, float]:
    """Mean of the pairs' log ratios; they share dimples, so more pairs help only a little."""
    usable = [e for p in pairs if (e := p.usable) is not None]
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
    pair: PhotoPair,
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
