"""Holds what was measured against the truth, case by case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from analyzer.alignment.model import Alignment
from analyzer.bench.params import BenchSettings
from analyzer.bench.people.person import MeasuredPair, MeasuredPerson, MeasuredSessions
from analyzer.bench.people.truth import Capture, LightKind, Truth
from analyzer.bench.scores.cases import (
    DimpleCase,
    FalseFind,
    Impostor,
    ImpostorCase,
    Lens,
    PairCase,
    PersonCases,
    PhotoCase,
    Relation,
    SessionCase,
)
from analyzer.bench.scores.causes import cause_of
from analyzer.bench.scores.marks import marks_of
from analyzer.bench.scores.metrics import match_points
from analyzer.dimples.model import Kind
from analyzer.measurement.model import Measurement
from analyzer.results import Series


def score_person(
    measured: MeasuredPerson, truth: Truth, settings: BenchSettings = BenchSettings()
) -> PersonCases:
    """All cases of one person.

    Parameters
    ----------
    measured : MeasuredPerson
        Of the photos in the order of ``truth.captures``.
    truth : Truth
    settings : BenchSettings

    Raises
    ------
    ValueError
        When the numbers of photos differ.
    """
    impostors: tuple[tuple[Impostor, Alignment | None], ...] = (
        ("other person", measured.stranger),
        ("mirrored", measured.mirrored),
    )
    return PersonCases(
        truth.subject,
        truth.tone,
        tuple(
            replace(score_photo(m, c, settings), marks=marks_of(m, may_be, c, settings))
            for m, may_be, c in zip(
                measured.measurements, measured.candidates, truth.captures, strict=True
            )
        ),
        tuple(
            score_pair(p, truth.captures[p.first], truth.captures[p.second]) for p in measured.pairs
        ),
        tuple(ImpostorCase(what, not a.ok) for what, a in impostors if a is not None),
        measured.repeats,
        measured.photo_seconds,
        tuple(
            score_photo(m, c, settings, tracked(measured.series, m.photo.sha256))
            for m, c in zip(measured.measurements, truth.captures, strict=True)
            if measured.series is not None
        ),
        tuple(score_sessions(s, truth.captures) for s in measured.sessions),
    )


class Find(NamedTuple):
    """A dimple that is said to be in a photo: place in its pixels, depth and kind."""

    x: float
    y: float
    prominence: float
    p_fixed: float
    kind: Kind


def tracked(series: Series, sha256: str) -> tuple[Find, ...]:
    """The dimples of a series at their places in one of its photos."""
    number = next(k for k, m in enumerate(series.measurements) if m.photo.sha256 == sha256)
    return tuple(
        Find(seen.x, seen.y, seen.prominence, track.p_fixed, track.kind)
        for track in series.tracks
        for seen in track.observations
        if seen.photo == number
    )


def score_photo(
    measurement: Measurement,
    capture: Capture,
    settings: BenchSettings = BenchSettings(),
    finds: Sequence[Find] | None = None,
) -> PhotoCase:
    """Match found dimples with the visible true ones.

    Parameters
    ----------
    finds : sequence of Find or None
        What is said to be in the photo; None for what it shows by itself.
    """
    true = [d for d in capture.dimples if d.visible]
    found = finds
    if found is None:
        alone = measurement.dimples
        found = [Find(d.x, d.y, d.prominence, d.p_fixed, d.kind) for d in alone]
    places = [np.array([[d.x, d.y] for d in side], float).reshape(-1, 2) for side in (found, true)]
    matches = match_points(
        places[0] * capture.mm_per_px, places[1] * capture.mm_per_px, settings.match_mm
    )
    finder = {t: f for f, t in matches}
    nan = float("nan")
    cases = []
    for t, dimple in enumerate(true):
        if t not in finder:
            cases.append(DimpleCase(dimple.fixed, dimple.depth_mm, nan, nan, nan, None))
            continue
        hit = found[finder[t]]
        distance = float(np.hypot(hit.x - dimple.x, hit.y - dimple.y)) * capture.mm_per_px
        cases.append(
            DimpleCase(
                dimple.fixed, dimple.depth_mm, distance, hit.prominence, hit.p_fixed, hit.kind
            )
        )
    used = set(finder.values())
    false = tuple(
        FalseFind(d.prominence, cause_of(np.array([d.x, d.y]), capture, settings))
        for f, d in enumerate(found)
        if f not in used
    )
    return PhotoCase(
        capture.file,
        capture.light.kind,
        lens_class(capture.focal_mm_35 or measurement.photo.focal_mm_35),
        measurement.ok,
        tuple(cases),
        false,
    )


def lens_class(focal_mm_35: float | None) -> Lens:
    """Class of a lens by its 35 mm equivalent focal length."""
    if focal_mm_35 is None:
        return "unknown"
    return "below 30 mm" if focal_mm_35 < 30 else "30-60 mm" if focal_mm_35 <= 60 else "above 60 mm"


def score_pair(pair: MeasuredPair, first: Capture, second: Capture) -> PairCase:
    """Target registration errors of the alignment, and the verdict beside the true change."""
    both = first.shown & second.shown
    mapped = pair.alignment.map_points(first.grid[both]) if both.any() else first.grid[:0]
    errors = np.linalg.norm(mapped - second.grid[both], axis=1) * second.mm_per_px
    c = pair.comparison
    return PairCase(
        first.file,
        second.file,
        relate(first.light, second.light),
        pair.alignment.ok,
        pair.alignment.reason,
        tuple(float(e) for e in errors[np.isfinite(errors)]),
        int(both.sum()),
        pair.alignment.error_px * second.mm_per_px,
        second.factor / first.factor - 1,
        c.verdict,
        c.change,
        c.interval[0],
        c.interval[1],
        pair.align_seconds,
        pair.compare_seconds,
    )


def score_sessions(sessions: MeasuredSessions, captures: Sequence[Capture]) -> SessionCase:
    """The verdict on two sessions beside the true change."""
    first, second = captures[sessions.first[0]], captures[sessions.second[0]]
    c = sessions.comparison
    return SessionCase(
        first.file,
        second.file,
        min(len(sessions.first), len(sessions.second)),
        relate(first.light, second.light),
        second.factor / first.factor - 1,
        c.verdict,
        c.change,
        *c.interval,
    )


def relate(first: LightKind, second: LightKind) -> Relation:
    """How the light of two photos relates; flash hides relief, so it counts on its own."""
    if "flash" in (first.kind, second.kind):
        return "flash"
    return "same" if first == second else "other"
