"""What a person should know about a series: each thing once, and nothing where all is well."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from analyzer.alignment.judge import NO_MATCH, refusal
from analyzer.corrections.bind import BoundLandmarks
from analyzer.measurement.view import View
from analyzer.tracking.model import Session
from analyzer.tracking.notes import series_notes
from tests.backs import WIDTH, blank, moved, seen, session


def notes(
    views: list[View],
    maps: list[Any] | None = None,
    sessions: list[Session] | None = None,
    landmarks: tuple[BoundLandmarks, ...] = (),
    reference: int = 0,
) -> tuple[str, ...]:
    return series_notes(
        views,
        [moved()] * len(views) if maps is None else maps,
        [session(k) for k in range(len(views))] if sessions is None else sessions,
        landmarks,
        reference,
    )


def dated(name: str, moment: datetime | None, **more: Any) -> View:
    view = seen(name=name)
    photo = replace(view.measurement.photo, taken_at=moment, **more)
    return replace(view, measurement=replace(view.measurement, photo=photo))


def test_where_all_is_well_nothing_is_said() -> None:
    assert notes([seen(name="a.jpg"), seen(name="b.jpg", day=7)]) == ()


@pytest.mark.parametrize("groups", [[(0, 1)], []])
def test_one_session_compares_with_nothing(groups: list[tuple[int, ...]]) -> None:
    found = notes([seen(), seen(name="b.jpg")], sessions=[session(*g) for g in groups])
    assert "nothing to compare" in found[0]
    assert not any("nothing to compare" in n for n in notes([seen(), seen(name="b.jpg")]))


def test_a_photo_without_a_back_is_named_with_its_reason() -> None:
    assert notes([seen(), blank("wall.jpg")], [moved(), None]) == (
        "wall.jpg: No lower back could be made out.",
    )


def test_a_photo_that_was_not_aligned_is_named_with_its_reason() -> None:
    (found,) = notes([seen(), seen(name="b.jpg")], [moved(), refusal(NO_MATCH)])
    assert found.startswith("b.jpg could not be aligned")
    assert found.endswith(NO_MATCH)


def test_a_photo_without_a_name_is_named_by_its_hash() -> None:
    view = dated("", datetime(2026, 1, 5, 8))
    (found,) = notes([seen(), view], [moved(), refusal(NO_MATCH)])
    assert found.startswith(view.measurement.photo.sha256[:8])


@pytest.mark.parametrize("doubt", ["", "Another person, it seems."])
def test_points_that_carried_a_map_are_told_with_their_error_and_their_doubt(doubt: str) -> None:
    by_hand = moved(error_px=0.012 * WIDTH, by_hand=True, doubt=doubt)
    (found,) = notes([seen(), seen(name="b.jpg")], [moved(), by_hand])
    assert found.startswith("b.jpg was aligned by hand")
    assert "to about 1.2 % of the back's width" in found
    assert found.endswith(doubt or "back's width.")


def test_points_that_the_skin_agrees_with_are_told_so() -> None:
    views = [seen(), seen(name="b.jpg"), seen(name="c.jpg")]
    sha = [v.measurement.photo.sha256 for v in views]
    given = BoundLandmarks(sha[1], sha[0], np.zeros((3, 4)), "points")
    (found,) = notes(views, landmarks=(given,))
    assert found.startswith("b.jpg: the points that you marked agree")
    # The reference is every photo's other side, and no news.
    other = BoundLandmarks(sha[1], sha[2], np.zeros((3, 4)), "points")
    assert [n[:5] for n in notes(views, landmarks=(other,))] == ["b.jpg", "c.jpg"]


def test_a_photo_in_no_session_has_no_place_in_time() -> None:
    views = [seen(), seen(name="b.jpg"), dated("c.jpg", None), dated("", None)]
    found = notes(views, sessions=[session(0), session(1)])
    assert [n.split(" carries")[0] for n in found] == ["c.jpg", "Photo 4"]
    assert all("no place in time" in n for n in found)


def test_a_capture_time_that_was_not_believed_is_told() -> None:
    view = dated("b.jpg", datetime(2026, 1, 9), taken_at_note="Its name says another day.")
    assert notes([seen(), view]) == ("b.jpg: Its name says another day.",)


@pytest.mark.parametrize(
    ("zones", "said"),
    [((None, UTC), True), ((UTC, UTC), False), ((None, None), False), ((UTC, "no date"), False)],
)
def test_times_with_and_without_a_zone_among_each_other_are_told(
    zones: tuple[Any, Any], said: bool
) -> None:
    moments = [None if z == "no date" else datetime(2026, 1, 5, tzinfo=z) for z in zones]
    found = notes([dated(f"{k}.jpg", m) for k, m in enumerate(moments)])
    assert any("time zone" in n for n in found) is said
