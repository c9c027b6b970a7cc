"""What may be a dimple, held against the truth by a line at any height."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analyzer.bench.people.truth import Capture, LightKind, TrueDimple
from analyzer.bench.scores.marks import marks_of
from analyzer.dimples.model import Candidates
from analyzer.dimples.params import DimpleParams
from analyzer.measurement.measure import view_photo
from analyzer.measurement.model import Measurement
from analyzer.photo.load import load_photo

MM_PER_PX = 0.5
SAMPLE = Path(__file__).parents[3] / "sample_images" / "person-a" / "2026-06-09_0740.jpg"


def truth(*places: tuple[float, float, bool]) -> Capture:
    dimples = tuple(TrueDimple(k, False, x, y, 2.0, seen) for k, (x, y, seen) in enumerate(places))
    empty = np.zeros((0, 2))
    return Capture(
        "a.jpg", 1.0, LightKind("window", 0, 0), MM_PER_PX, dimples, empty, empty[:, 0] > 0
    )


def seen(*rows: tuple[float, float, float]) -> Candidates:
    x, y, sure = np.array(rows, float).reshape(-1, 3).T
    none = np.full(len(x), -1)
    return Candidates(np.column_stack([x, y]), np.full(len(x), 0.02), sure, sure, none)


@pytest.fixture
def measured(make_series) -> Measurement:
    """A back 400 pixels wide, so that candidates of 0.02 back widths are 8 pixels wide."""
    return replace(make_series().measurements[0], back_width_px=400.0, dimples=())


def test_the_surer_mark_takes_the_dimple_and_the_other_is_false(measured):
    # Twenty pixels are 10 mm: too far for the second to be in the hollow of the first.
    may_be = seen((100, 100, 0.2), (120, 100, 0.9), (300, 300, 0.1))
    marks = marks_of(measured, may_be, truth((108, 100, True)))
    assert [(m.confidence, m.dimple) for m in marks] == [(0.9, 0), (0.2, -1), (0.1, -1)]


def test_a_mark_in_the_hollow_of_a_surer_one_is_none(measured):
    marks = marks_of(measured, seen((100, 100, 0.9), (110, 100, 0.8)), truth())
    assert [m.confidence for m in marks] == [0.9]


def test_dimples_that_cannot_be_seen_are_not_there(measured):
    may_be = seen((100, 100, 0.9), (200, 200, 0.8))
    marks = marks_of(measured, may_be, truth((100, 100, False), (200, 200, True)))
    assert [m.dimple for m in marks] == [-1, 0]


def test_the_reported_dimples_are_the_marks_above_the_line():
    view = view_photo(load_photo(SAMPLE))
    marks = marks_of(view.measurement, view.candidates, truth())
    line = DimpleParams().min_confidence
    reported = sorted((d.confidence for d in view.measurement.dimples), reverse=True)
    assert reported
    assert [m.confidence for m in marks if m.confidence >= line] == reported
    assert any(m.confidence < line for m in marks)
