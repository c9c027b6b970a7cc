"""Measured beside true, on results made by hand from the truth."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import numpy as np
import pytest

from analyzer.alignment.model import Alignment, DenseMap
from analyzer.bench.people.person import MeasuredPair
from analyzer.bench.people.truth import Capture, LightKind, TrueDimple
from analyzer.bench.scores.cases import FalseFind
from analyzer.bench.scores.score import Find, lens_class, relate, score_pair, score_photo, tracked
from analyzer.change.model import Comparison
from analyzer.dimples.model import Dimple, Grade
from analyzer.measurement.model import Measurement, PhotoInfo
from analyzer.relief.model import Light

NAN = float("nan")
SIZE = (64, 48)


def found(x: float, y: float, prominence: float, kind: str = "modifiable") -> Dimple:
    p_fixed = 0.9 if kind == "fixed" else 0.1
    return Dimple(x, y, 9.0, 50.0, prominence, 0.1, kind, p_fixed, 0.9, 0.0, 0.1)


def measured(*dimples: Dimple) -> Measurement:
    return Measurement(
        PhotoInfo("a.jpg", "0" * 64, None, "unknown", *SIZE, None, "JPEG"), True, "", dimples,
        50.0, 1.0, Grade(1, 1, 1, 1.0), Light(0.0, 1.0, 0.1, 0.3, False, ""), 30.0, (), "mm",
        None, 40.0, ((0.0, 0.0), (0.0, 1.0)), (),
    )  # fmt: skip


def capture(factor: float = 1.0, kind: str = "window", grid: object = ((8, 8, 1),)) -> Capture:
    rows = np.array(grid, float)
    dimples = (
        TrueDimple(0, True, 10.0, 10.0, 3.0, True),
        TrueDimple(1, False, 40.0, 10.0, 1.5, True),
        TrueDimple(2, False, 40.0, 40.0, 1.0, False),
    )
    light = LightKind(kind, 10.0, 20.0)
    return Capture("a.jpg", factor, light, 2.0, dimples, rows[:, :2], rows[:, 2] > 0)


def test_matches_within_millimetres_and_not_pixels():
    # Two mm a pixel: 4 px are 8 mm and just near enough, 5 px are not.
    case = score_photo(measured(found(14, 10, 7.0, "fixed"), found(45, 10, 2.0)), capture())
    fixed, modifiable = case.dimples
    assert fixed.called == "fixed"
    assert fixed.distance_mm == pytest.approx(8)
    assert (fixed.prominence, fixed.depth_mm) == (7.0, 3.0)
    assert modifiable.called is None
    assert isnan(modifiable.prominence)
    assert [f.prominence for f in case.false_finds] == [2.0]


def test_hidden_dimples_are_neither_missed_nor_found():
    case = score_photo(measured(found(40, 40, 1.0)), capture())
    assert len(case.dimples) == 2
    assert case.false_finds == (FalseFind(1.0, "hidden dimple"),)


def shift(dx: float, ok: bool = True) -> Alignment:
    """Everything moves `dx` pixels to the right; nothing is mapped left of the middle."""
    ys, xs = np.mgrid[0 : SIZE[1] : 4, 0 : SIZE[0] : 4].astype(float)
    xy = np.stack([np.where(xs < 30, np.nan, xs + dx), ys], axis=-1)
    forward = DenseMap(4.0, xy, SIZE)
    return Alignment(ok, "" if ok else "no", 0.75, forward, None, 50, 1.0, 1.0, 0.0)


def compared(verdict: str = "reduced") -> Comparison:
    change = (NAN, (NAN, NAN)) if verdict == "not comparable" else (-0.3, (-0.5, -0.1))
    return Comparison(verdict, *change, 0.2, (), (), (), "mm", ("a",), ("b",))


def test_pair_errors_are_those_of_mapped_points_visible_in_both():
    before = capture(grid=[(40, 8, 1), (44, 20, 1), (10, 8, 1), (48, 30, 0)])
    after = capture(0.65, grid=[(42, 8, 1), (46, 23, 1), (12, 8, 1), (0, 0, 1)])
    case = score_pair(MeasuredPair(0, 1, shift(2.0), compared(), 1.0, 0.1), before, after)
    # The first point is met, the second is 3 px (6 mm) off, the third unmapped, the fourth hidden.
    assert case.errors_mm == pytest.approx((0.0, 6.0))
    assert case.shown == 3
    assert case.stated_mm == pytest.approx(1.5)
    assert case.true_percent == -35
    assert (case.verdict, case.change, case.low, case.high) == ("reduced", -0.3, -0.5, -0.1)


def test_pair_without_a_map_has_no_errors():
    nothing = replace(shift(0.0, ok=False), forward=None, error_px=float("inf"))
    pair = MeasuredPair(0, 1, nothing, compared("not comparable"), 1.0, 0.1)
    case = score_pair(pair, capture(), capture())
    assert (case.ok, case.errors_mm, case.shown) == (False, (), 1)


def test_true_change_is_relative_to_the_earlier_photo():
    pair = MeasuredPair(0, 1, shift(0.0), compared(), 1.0, 0.1)
    assert score_pair(pair, capture(0.65), capture(0.35)).true_percent == -46
    assert score_pair(pair, capture(0.5), capture(1.0)).true_percent == 100


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        (LightKind("window", 1, 2), LightKind("window", 1, 2), "same"),
        (LightKind("window", 1, 2), LightKind("window", 9, 2), "other"),
        (LightKind("window", 1, 2), LightKind("ceiling", 1, 2), "other"),
        (LightKind("flash", 1, 2), LightKind("flash", 1, 2), "flash"),
        (LightKind("window", 1, 2), LightKind("flash", 1, 2), "flash"),
    ],
)
def test_relation_of_two_lights(first, second, relation):
    assert relate(first, second) == relation


@pytest.mark.parametrize(
    ("focal", "lens"),
    [(24.0, "below 30 mm"), (30.0, "30-60 mm"), (77.0, "above 60 mm"), (None, "unknown")],
)
def test_lenses_fall_into_classes(focal, lens):
    assert lens_class(focal) == lens


def test_lens_of_the_truth_goes_before_that_of_the_photo():
    wide = replace(capture(), focal_mm_35=24.0)
    tele = replace(measured(), photo=replace(measured().photo, focal_mm_35=77.0))
    assert score_photo(tele, capture()).lens == "above 60 mm"
    assert score_photo(tele, wide).lens == "below 30 mm"


def test_dimples_of_a_series_are_those_at_their_places_in_a_photo(make_series):
    series = make_series((1.0, 0.5))
    shot = series.measurements[1]
    finds = tracked(series, shot.photo.sha256)
    here = {(o.x, o.y): t for t in series.tracks for o in t.observations if o.photo == 1}
    assert {(f.x, f.y) for f in finds} == set(here)
    assert all((f.kind, f.p_fixed) == (here[f.x, f.y].kind, here[f.x, f.y].p_fixed) for f in finds)


def test_finds_of_a_series_take_the_place_of_those_of_the_photo():
    """The photo shows nothing by itself; the series knows of a dimple there."""
    true = capture().dimples[0]
    case = score_photo(measured(), capture(), finds=[Find(true.x, true.y, 2.0, 0.1, "modifiable")])
    assert sum(d.called is not None for d in case.dimples) == 1
    assert all(d.called is None for d in score_photo(measured(), capture()).dimples)
