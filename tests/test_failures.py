"""An error that nobody foresaw takes one photo or pair out, with a reason, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from analyzer import series as conductor
from analyzer.alignment.model import Alignment, identity_alignment
from analyzer.change import pairs
from analyzer.measurement.measure import photo_info, view_photo
from analyzer.measurement.view import View
from analyzer.photo.load import load_photo
from analyzer.photo.model import Photo
from analyzer.series import analyze_measured, analyze_series, analyze_sets, watch
from analyzer.tracking.people import people_of

SAMPLES = Path(__file__).parents[1] / "sample_images"


def shot(path: str, name: str, day: int | None = None, side: int = 900) -> Photo:
    rgb = load_photo(SAMPLES / path).rgb
    size = (round(rgb.shape[1] * side / rgb.shape[0]), side)
    small = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.float32)
    moment = None if day is None else datetime(2026, 1, 5) + timedelta(days=day)
    sha = name.encode().hex().ljust(64, "0")[:64]
    return Photo(small, sha, name, moment, "exif" if moment else "unknown")


@pytest.fixture(scope="module")
def photos() -> list[Photo]:
    return [
        shot("person-a/2026-06-09_0740.jpg", "one.jpg", 0),
        shot("person-a/2026-07-21.jpg", "two.jpg", 42),
        shot("person-a/2026-09-01.jpg", "three.jpg", 84),
    ]


@pytest.fixture(scope="module")
def views(photos: list[Photo]) -> list[View]:
    return watch(photos, None, 0)


def breaks(name: str, plain: Callable[..., View]) -> Callable[..., View]:
    def view(photo: Photo) -> View:
        if photo.name == name:
            raise ZeroDivisionError("nobody foresaw this")
        return plain(photo)

    return view


@pytest.mark.slow
@pytest.mark.parametrize("name", ["one.jpg", "two.jpg"])
def test_a_photo_that_fails_leaves_the_others(photos, views, monkeypatch, name) -> None:
    known = {v.measurement.photo.name: v for v in views}
    monkeypatch.setattr(conductor, "view_photo", breaks(name, lambda p: known[p.name]))
    series = analyze_series(photos)
    (bad,) = [m for m in series.measurements if not m.ok]
    assert bad.photo.name == name
    assert "ZeroDivisionError" in bad.reason
    assert "nobody foresaw" not in bad.reason
    assert series.comparisons[-1].verdict != "not comparable"
    assert any(name in note for note in series.notes)


def test_a_set_whose_only_photo_fails_is_told(photos, views, monkeypatch) -> None:
    known = {v.measurement.photo.name: v for v in views}
    monkeypatch.setattr(conductor, "view_photo", breaks("one.jpg", lambda p: known[p.name]))
    series = analyze_sets(photos[:1], photos[1:])
    assert series.comparisons[0].verdict == "not comparable"
    assert "ZeroDivisionError" in series.comparisons[0].reasons[0]


def test_an_alignment_that_fails_leaves_the_other_pairs(views) -> None:
    from analyzer.tracking.aligner import align_views

    def align(reference: View, moving: View) -> Alignment:
        if "two.jpg" in (reference.measurement.photo.name, moving.measurement.photo.name):
            raise cv2.error("assertion failed")
        return align_views(reference, moving)

    series = analyze_measured(views, align=align)
    assert [a.ok for a in series.alignments] == [True, False, True]
    assert "error inside the program" in series.alignments[1].reason
    assert [c.verdict for c in series.comparisons] == ["not comparable", "reduced"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["compare_sessions", "own_repeatability", "aligned_picture"])
def test_what_fails_later_leaves_the_rest(views, monkeypatch, name) -> None:
    def fail(*args: object, **more: object) -> None:
        raise IndexError("x")

    monkeypatch.setattr(conductor, name, fail)
    series = analyze_measured(views)
    assert len(series.comparisons) == 2
    told = series.comparisons[0].reasons[0]
    assert ("IndexError" in told) == (name == "compare_sessions")


@pytest.mark.slow
def test_a_pair_of_photos_that_fails_leaves_the_session(views, monkeypatch) -> None:
    plain = pairs.compare_photos

    def compare(lineup, i, j, params, **more):  # type: ignore[no-untyped-def]
        if j == 1:
            raise KeyError("x")
        return plain(lineup, i, j, params, **more)

    monkeypatch.setattr(pairs, "compare_photos", compare)
    series = analyze_measured(views)
    assert [c.verdict for c in series.comparisons] == ["not comparable", "reduced"]


@pytest.mark.slow
def test_marks_tell_two_backs_apart(views) -> None:
    others = watch(
        [
            shot("person-b/2026-06-11_2015.jpg", "b1.jpg", 1),
            shot("person-b/2026-06-11_2021.jpg", "b2.jpg", 50),
        ],
        None,
        0,
    )
    series = analyze_measured([*views, *others])
    names = [m.photo.name for m in series.measurements]
    people = [{names[k] for k in group} for group in series.people]
    assert people == [{"one.jpg", "two.jpg", "three.jpg"}, {"b1.jpg", "b2.jpg"}]
    assert "2 different backs" in series.notes[0]
    assert not analyze_measured(views).people


def test_single_photos_that_fit_none_are_no_other_back(views) -> None:
    lost = Alignment(False, "no", np.inf, None, None, 0, 0.0, np.nan, np.nan)
    fine = identity_alignment((9, 9))
    assert people_of(views, [fine, lost, lost], 0, lambda a, b: lost) == ()
    assert people_of(views, [fine, lost, lost], 0, lambda a, b: fine) == ((0,), (1, 2))
    assert people_of(views, [None, lost, lost], -1, lambda a, b: fine) == ()


@pytest.mark.slow
def test_undated_photos_are_compared_without_a_direction(photos, monkeypatch) -> None:
    from dataclasses import replace

    known: dict[str, View] = {}

    def once(photo: Photo) -> View:
        """Another name is another photo to the order, and none to the measuring."""
        if photo.sha256 not in known:
            known[photo.sha256] = view_photo(photo)
        view = known[photo.sha256]
        return replace(view, measurement=replace(view.measurement, photo=photo_info(photo)))

    monkeypatch.setattr(conductor, "view_photo", once)
    undated = [
        replace(p, taken_at=None, taken_at_source="unknown", name=name)
        for p, name in zip(photos[::2], ("z.jpg", "a.jpg"), strict=True)
    ]
    series = analyze_series(undated)
    assert series.order.basis == "guess"
    assert series.comparisons[0].verdict == "not comparable"
    named = [replace(p, name=n) for p, n in zip(undated, ("before.jpg", "after.jpg"), strict=True)]
    assert analyze_series(named).comparisons[0].verdict == "reduced"
