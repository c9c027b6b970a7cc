"""From a point on a shown picture to a pixel of the photo and back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.corrections.model import Landmarks, PhotoRef
from analyzer.results import Series
from analyzer.ui.by_hand import (
    can_be_marked,
    from_landmarks,
    photo_frame,
    refused,
    to_landmarks,
)
from analyzer.ui.point_picker import Marks

REFS = (PhotoRef("a.jpg"), PhotoRef("b.jpg"))
shares = st.floats(0, 1)


def test_the_corners_of_the_shown_part_are_where_it_was_cut(
    make_series: Callable[..., Series],
) -> None:
    """The picture is the photo made four times smaller; its parts are cut at picture pixels."""
    from analyzer.show.pictures import back_box

    series = make_series((1.0, 0.5))
    left, top, right, bottom = back_box(series, 0, (300, 400))
    frame = photo_frame(series, 0)
    # The edge of picture pixel n lies at 4 n - 0.5 of the photo, whose pixel centres are whole.
    assert frame == pytest.approx(
        (4 * left - 0.5, 4 * top - 0.5, 4 * (right - left), 4 * (bottom - top))
    )
    # The middle of the first picture pixel is the middle of the photo's first four.
    inside = frame[0] + 0.5 / (right - left) * frame[2]
    assert inside == pytest.approx(4 * left + 1.5)


@given(st.lists(st.tuples(shares, shares), min_size=1, max_size=4))
def test_landmarks_come_back_to_the_picture_where_they_were_set(
    more: list[tuple[float, float]],
) -> None:
    frames = ((-0.5, 99.5, 800.0, 1200.0), (39.5, -0.5, 1600.0, 1000.0))
    first = ((0.1, 0.1), (0.9, 0.15), (0.5, 0.9), *more)
    marks = Marks(first, tuple((x, y) for x, y in first))
    landmarks, reason = to_landmarks(marks, REFS, frames)
    assert reason == ""
    assert landmarks is not None
    back = from_landmarks(landmarks, REFS, frames)
    assert np.allclose(back.first, marks.first, atol=1e-4)
    assert np.allclose(back.second, marks.second, atol=1e-4)
    swapped = Landmarks(
        landmarks.second, landmarks.first, tuple((p, q, x, y) for x, y, p, q in landmarks.pairs)
    )
    assert from_landmarks(swapped, REFS, frames) == back


def test_points_beyond_the_shown_part_stay_away_in_pairs() -> None:
    frames = ((0.0, 0.0, 100.0, 100.0), (0.0, 0.0, 100.0, 100.0))
    pairs = ((10.0, 10.0, 10.0, 10.0), (90.0, 10.0, 90.0, 10.0), (50.0, 80.0, 50.0, 180.0))
    assert from_landmarks(Landmarks(*REFS, pairs), REFS, frames) == Marks(
        ((0.1, 0.1), (0.9, 0.1)), ((0.1, 0.1), (0.9, 0.1))
    )


def test_a_point_without_its_partner_is_no_landmark() -> None:
    frames = ((0.0, 0.0, 100.0, 100.0),) * 2
    three = ((0.1, 0.1), (0.9, 0.1), (0.5, 0.9))
    assert to_landmarks(Marks(three, three[:2]), REFS, frames)[0] is None
    landmarks, _ = to_landmarks(Marks((*three, (0.2, 0.2)), three), REFS, frames)
    assert landmarks is not None
    assert len(landmarks.pairs) == 3


@pytest.mark.parametrize(
    "value",
    [None, 3, {}, {"first": None}, {"first": [[0.5]], "second": [["a", 1], [2, 0.5], [0.5, -1]]}],
)
def test_whatever_the_browser_sends_is_read_calmly(value: object) -> None:
    assert Marks.read(value) == Marks()


def test_marks_survive_the_way_to_the_browser_and_back() -> None:
    marks = Marks(((0.1, 0.2),), ((0.3, 0.4), (0.5, 0.6)))
    assert Marks.read(marks.plain()) == marks


def test_refused_photos_come_first_and_the_reference_never(
    make_series: Callable[..., Series],
) -> None:
    series = make_series((1.0, 0.9, -1.0, 0.4), bad=(3,))
    assert refused(series) == (2,)
    assert can_be_marked(series) == (2, 1)
