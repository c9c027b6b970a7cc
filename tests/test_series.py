"""Photos in, a series out: order, sessions, refusals, and the same bytes twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest

import analyzer
from analyzer import records
from analyzer.language.catalogue import catalogue
from analyzer.language.choice import use
from analyzer.language.text import missing
from analyzer.measurement.measure import view_photo
from analyzer.measurement.model import Measurement
from analyzer.measurement.view import View
from analyzer.photo.model import Photo
from analyzer.report.content import content_of
from analyzer.report.edition import edition
from analyzer.results import Series
from analyzer.series import analyze_sets
from analyzer.tracking.sessions import clock, group_sessions, time_order

SIZE = (450, 600)
START = datetime(2026, 1, 5, 8, 0)


def dated(make_series: Callable[..., Series], moments: list[datetime | None]) -> list[Measurement]:
    one = make_series((1.0,)).measurements[0]
    return [
        replace(one, photo=replace(one.photo, name=f"p{k}.jpg", taken_at=moment))
        for k, moment in enumerate(moments)
    ]


@pytest.fixture(autouse=True, scope="module")
def _measured_once() -> Iterator[None]:
    """What is asked here comes after measuring; of each moment there is one picture."""
    kept: dict[object, View] = {}

    def once(photo: Photo, **more: Any) -> View:
        if more:
            return view_photo(photo, **more)
        key = photo.name, photo.sha256, photo.taken_at, photo.size
        if key not in kept:
            kept[key] = view_photo(photo)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analyzer.series.view_photo", once)
        yield


class Shown:
    """As much of a view as ordering needs."""

    def __init__(self, measurement: Measurement) -> None:
        self.measurement = measurement


def test_photos_minutes_apart_are_one_session(make_series: Callable[..., Series]) -> None:
    minutes = (0, 5, 110, 60 * 24, 60 * 24 + 30)
    moments = [START + timedelta(minutes=m) for m in minutes]
    sessions = group_sessions(dated(make_series, list(moments)))
    assert [s.photos for s in sessions] == [(0, 1, 2), (3, 4)]
    assert [s.taken_at for s in sessions] == [moments[0], moments[3]]
    assert [s.label for s in sessions] == ["2026-01-05", "2026-01-06"]


def test_photos_at_the_same_time_are_one_session(make_series: Callable[..., Series]) -> None:
    assert len(group_sessions(dated(make_series, [START, START]))) == 1


def test_undated_photos_stand_alone(make_series: Callable[..., Series]) -> None:
    sessions = group_sessions(dated(make_series, [None, None]))
    assert [s.photos for s in sessions] == [(0,), (1,)]
    assert [s.label for s in sessions] == ["p0.jpg", "p1.jpg"]


def test_undated_photos_among_dated_ones_are_no_session(make_series: Callable[..., Series]) -> None:
    sessions = group_sessions(dated(make_series, [START, None, None]))
    assert [s.photos for s in sessions] == [(0,)]


def test_times_with_and_without_zone_sort_together(make_series: Callable[..., Series]) -> None:
    """08:00 with no zone counts as UTC, so 09:30 in Paris came half an hour later."""
    paris = timezone(timedelta(hours=1))
    aware = datetime(2026, 1, 5, 9, 30, tzinfo=paris)
    shots = dated(make_series, [aware, START, datetime(2026, 1, 5, 7, 50, tzinfo=UTC)])
    order = [v.measurement.photo.name for v in time_order([Shown(m) for m in shots])]  # type: ignore[misc]
    assert order == ["p2.jpg", "p1.jpg", "p0.jpg"]
    assert clock(aware) - clock(START) == timedelta(minutes=30)


def test_undated_photos_follow_by_name(make_series: Callable[..., Series]) -> None:
    shots = dated(make_series, [None, START, None])
    order = [v.measurement.photo.name for v in time_order([Shown(m) for m in shots[::-1]])]  # type: ignore[misc]
    assert order == ["p1.jpg", "p0.jpg", "p2.jpg"]


@pytest.fixture(scope="module")
def take(studio: Any) -> Callable[..., Photo]:
    """Photograph one phantom with a name and a time."""

    def shot(name: str, day: float | None, factor: float = 1.0, **more: Any) -> Photo:
        scene = studio.scene(factor=factor, seed=sum(map(ord, name)))
        rgb = studio.shoot(studio.person(), scene, SIZE).rgb
        when = None if day is None else START + timedelta(days=day)
        return studio.develop(rgb, name=name, taken_at=when, **more)

    return shot


@pytest.fixture(scope="module")
def photos(studio: Any, take: Callable[..., Photo]) -> list[Photo]:
    blank = studio.develop(np.full((300, 240, 3), 90, np.uint8), name="wall.jpg")
    return [
        take("c.jpg", 30, 0.3),
        take("a.jpg", 0),
        replace(blank, taken_at=START),
        take("b.jpg", 0.01),
    ]


@pytest.fixture(scope="module")
def series(photos: list[Photo]) -> Series:
    return analyzer.analyze_series(photos)


def test_series_is_in_time_order(series: Series) -> None:
    names = [m.photo.name for m in series.measurements]
    assert names == ["a.jpg", "wall.jpg", "b.jpg", "c.jpg"]
    assert [s.photos for s in series.sessions] == [(0, 1, 2), (3,)]
    assert len(series.comparisons) == 1
    assert series.between == ()


def test_photo_without_a_back_is_named_and_not_scored(series: Series) -> None:
    wall = series.measurements[1]
    assert not wall.ok
    assert wall.dimples == ()
    assert np.isnan(wall.visibility)
    assert "no-back" in wall.flags
    assert series.alignments[1] is None
    assert any(note.startswith("wall.jpg: ") for note in series.notes)


def test_reference_aligns_with_itself_and_the_rest(series: Series) -> None:
    assert series.reference in (0, 2)
    assert all(a is not None and a.ok for k, a in enumerate(series.alignments) if k != 1)


def test_a_measured_series_is_told_in_german(series: Series) -> None:
    """Whatever was said of real photos; its records stay English."""
    catalogue("de").missing.texts.clear()
    record = records.to_json(records.series_record(series))
    with use("de"):
        content = content_of(edition(replace(series, pictures=()), title="Anna"))
        assert records.to_json(records.series_record(series)) == record
    assert missing("de") == frozenset()
    assert content.main is not None
    said = [
        *content.main.reasons,
        *content.notes,
        *(text for _item, _status, text in content.main.checks),
    ]
    said += [photo["light"] for photo in content.photos if photo["ok"]]
    assert len(said) > 12
    left = [text for text in said if re.search(r"\b(the|and|photo|of|is|light)\b", text)]
    assert left == []


def test_tracks_are_seen_where_the_photos_align(series: Series) -> None:
    assert series.tracks
    assert any({o.photo for o in t.observations} == {0, 2, 3} for t in series.tracks)
    for track in series.tracks:
        assert {o.photo for o in track.observations} <= {0, 2, 3}
        assert all(o.prominence >= 0 and o.prominence_se > 0 for o in track.observations)


def test_two_photos_of_one_session_tell_the_persons_own_repeatability(series: Series) -> None:
    own = series.repeatability
    assert own is not None
    assert own.degrees == 1
    assert 0 < own.difference < own.mdc95 < 0.5


def test_comparison_compares_the_first_session_with_the_last(series: Series) -> None:
    found = series.comparisons[0]
    hashes = [m.photo.sha256 for m in series.measurements]
    assert found.after == (hashes[3],)
    assert set(found.before) <= {hashes[0], hashes[1], hashes[2]}
    assert found.verdict != "increased"
    for row in found.dimples:
        if row.kind == "fixed":
            assert row.verdict in ("no detectable change", "not comparable")


def test_pictures_share_the_reference_frame(series: Series) -> None:
    frame = series.pictures[series.reference].upright.shape
    for picture, alignment in zip(series.pictures, series.alignments, strict=True):
        assert (picture.aligned is not None) == (alignment is not None)
        assert picture.aligned is None or picture.aligned.shape == frame


def test_same_photos_give_the_same_bytes_in_any_order(
    photos: list[Photo], series: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analyzer.series.view_photo", view_photo)
    again = analyzer.analyze_series(photos[::-1])
    for one, two in zip(series.measurements, again.measurements, strict=True):
        first, second = (records.to_json(records.photo_record(m)) for m in (one, two))
        assert first == second
    assert records.to_json(records.comparison_record(series.comparisons[0])) == records.to_json(
        records.comparison_record(again.comparisons[0])
    )


@pytest.mark.slow
def test_later_sessions_are_compared_with_each_other_in_the_same_series(
    photos: list[Photo],
) -> None:
    deep, first, _, second = photos
    apart = [first, replace(second, taken_at=START + timedelta(days=14)), deep]
    found = analyzer.analyze_series(apart)
    hashes = [m.photo.sha256 for m in found.measurements]
    assert [(c.before, c.after) for c in found.between] == [((hashes[1],), (hashes[2],))]
    assert found.between[0].verdict != "increased"
    assert {row.id for row in found.between[0].dimples} <= {track.id for track in found.tracks}


def test_one_photo_is_measured_and_not_compared(take: Callable[..., Photo]) -> None:
    alone = analyzer.analyze_series([take("a.jpg", 0)])
    assert alone.measurements[0].ok
    assert alone.comparisons == ()
    assert "nothing to compare" in alone.notes[0]


def test_measuring_alone_tells_the_same_as_in_a_series(
    take: Callable[..., Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It leaves out what only comparisons and pages need, and nothing else."""
    monkeypatch.setattr("analyzer.series.view_photo", view_photo)
    photo = take("a.jpg", 0)
    alone, series = analyzer.measure(photo), analyzer.analyze_series([photo])
    both = (records.photo_record(m) for m in (alone, series.measurements[0]))
    assert len({records.to_json(record) for record in both}) == 1


def test_no_photo_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one photo"):
        analyzer.analyze_series([])


def test_sets_stay_as_given_whatever_their_times(take: Callable[..., Photo]) -> None:
    """The user says which side is before; a later date on that side changes nothing."""
    late, early = take("c.jpg", 30, 0.3), take("a.jpg", 0)
    found = analyze_sets([late], [early])
    assert [m.photo.name for m in found.measurements] == ["c.jpg", "a.jpg"]
    assert [s.photos for s in found.sessions] == [(0,), (1,)]
    assert found.comparisons[0].before == (late.sha256,)
    assert found.comparisons[0].verdict != "reduced"


def test_an_empty_side_is_an_error(take: Callable[..., Photo]) -> None:
    with pytest.raises(ValueError, match="at least one photo"):
        analyzer.compare([], take("a.jpg", 0))


def test_same_photo_on_both_sides_shows_no_change(take: Callable[..., Photo]) -> None:
    found = analyzer.compare(take("a.jpg", 0), take("a.jpg", 0))
    assert found.verdict in ("no detectable change", "not comparable")
    if found.verdict == "no detectable change":
        assert found.change == pytest.approx(0.0, abs=1e-6)


def test_two_photos_without_a_back_are_not_comparable(studio: Any) -> None:
    blank = studio.develop(np.full((300, 240, 3), 90, np.uint8))
    found = analyzer.compare(blank, blank)
    assert found.verdict == "not comparable"
    assert np.isnan(found.change)
    assert "back" in found.reasons[0]


def test_progress_is_told_in_words(take: Callable[..., Photo]) -> None:
    said: list[str] = []
    analyzer.analyze_series([take("a.jpg", 0)], progress=said.append)
    assert "Measuring a.jpg" in said
