"""The user's word on a dimple: which one is meant, and that nothing but the kind moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.alignment.judge import NO_MATCH, refusal
from analyzer.corrections.bind import BoundKind
from analyzer.measurement.model import Measurement
from analyzer.measurement.view import View
from analyzer.results import Series
from analyzer.tracking.model import Identity
from analyzer.tracking.overrule import OverruleParams, overruled, told_kinds
from tests.backs import DENT, P_FIXED, PLACES, WIDTH, blank, moved, seen

REACH = OverruleParams().reach * WIDTH
SHIFT = (31.0, -12.0)


def mark(view: View, x: float, y: float, kind: Any = "fixed", words: str = "a mark") -> BoundKind:
    return BoundKind(view.measurement.photo.sha256, x, y, kind, words)


def identities(members: tuple[tuple[tuple[int, int], ...], ...] = ()) -> tuple[Identity, ...]:
    """All dimples of the back; without more said, each was found in both photos."""
    return tuple(
        Identity(float(x), float(y), DENT, p, 0.9, members[n] if members else ((0, n), (1, n)))
        for n, ((x, y), p) in enumerate(zip(PLACES, P_FIXED, strict=True))
    )


@pytest.fixture
def pair() -> tuple[View, View]:
    return seen(name="a.jpg"), seen(name="b.jpg", shift=SHIFT)


def told(pair: tuple[View, View], *marks: BoundKind, **more: Any) -> Any:
    maps = more.pop("maps", [moved(), moved(SHIFT)])
    return told_kinds(marks, pair, maps, more.pop("known", identities()), **more)


@pytest.mark.parametrize("number", range(len(PLACES)))
@pytest.mark.parametrize("photo", [0, 1])
def test_a_mark_near_a_dimple_means_it_in_all_photos(
    pair: tuple[View, View], photo: int, number: int
) -> None:
    x, y = PLACES[number] + (SHIFT if photo else (0, 0))
    kinds, finds, notes = told(pair, mark(pair[photo], x + 0.5 * REACH, y - 0.5 * REACH))
    assert kinds == {number: "fixed"}
    assert finds == {(0, number): "fixed", (1, number): "fixed"}
    assert notes == ()


@pytest.mark.parametrize("away", [0.98, 1.02])
def test_a_mark_reaches_no_farther_than_a_large_dimple(
    pair: tuple[View, View], away: float
) -> None:
    x, y = PLACES[6]
    kinds, _, notes = told(pair, mark(pair[0], x, y + away * REACH, words="The mark at noon"))
    assert kinds == ({6: "fixed"} if away < 1 else {})
    assert bool(notes) is (away > 1)
    assert all("The mark at noon" in note for note in notes)


def test_the_nearest_of_two_dimples_is_meant(pair: tuple[View, View]) -> None:
    (x, y), near = PLACES[4], 0.3 * REACH
    two = (
        Identity(float(x), float(y), DENT, 0.1, 0.9, ((0, 4),)),
        Identity(float(x + 0.8 * REACH), float(y), DENT, 0.1, 0.9, ()),
    )
    assert told(pair, mark(pair[0], x + near, y), known=two)[0] == {0: "fixed"}
    assert told(pair, mark(pair[0], x + 0.8 * REACH - near, y), known=two)[0] == {1: "fixed"}


def test_the_later_word_holds(pair: tuple[View, View]) -> None:
    x, y = PLACES[2]
    first, second = mark(pair[0], x, y, "fixed"), mark(pair[1], x + 31, y - 12, "modifiable")
    assert told(pair, first, second)[0] == {2: "modifiable"}
    assert told(pair, first, second)[1] == {(0, 2): "modifiable", (1, 2): "modifiable"}
    assert told(pair, second, first)[0] == {2: "fixed"}


@pytest.mark.parametrize("lost", [None, refusal(NO_MATCH), moved(ok=False, reason="rough")])
def test_in_a_photo_that_was_not_aligned_only_its_own_find_is_meant(
    pair: tuple[View, View], lost: Any
) -> None:
    x, y = PLACES[3] + SHIFT
    kinds, finds, notes = told(pair, mark(pair[1], x, y), maps=[moved(), lost])
    assert kinds == {}
    assert finds == {(1, 3): "fixed"}
    assert notes == ()


def test_a_find_that_the_series_dropped_can_still_be_meant(pair: tuple[View, View]) -> None:
    """What one photo takes for a dimple and the others refute has no identity."""
    some = identities()[:3]
    x, y = PLACES[5]
    kinds, finds, notes = told(pair, mark(pair[0], x, y), known=some)
    assert (kinds, finds, notes) == ({}, {(0, 5): "fixed"}, ())
    assert told(pair, mark(pair[0], x, y), known=())[1] == {(0, 5): "fixed"}


def test_a_dimple_that_no_photo_shows_by_itself_has_no_finds(pair: tuple[View, View]) -> None:
    none = identities(((),) * len(PLACES))
    kinds, finds, _ = told(pair, mark(pair[0], *PLACES[2]), known=none)
    assert kinds == {2: "fixed"}
    assert finds == {}


def test_marks_of_other_photos_and_of_photos_without_a_back_meet_nothing(
    pair: tuple[View, View],
) -> None:
    elsewhere = replace(mark(pair[0], *PLACES[2]), photo="0" * 64)
    assert len(told(pair, elsewhere)[2]) == 1
    wall = blank()
    kinds, finds, notes = told_kinds(
        [mark(wall, *PLACES[2])], [pair[0], wall], [moved(), None], identities()
    )
    assert (kinds, finds, len(notes)) == ({}, {}, 1)


def test_a_photo_given_twice_is_met_twice(pair: tuple[View, View]) -> None:
    x, y = PLACES[3]
    twice = (pair[0], pair[0])
    _, finds, _ = told_kinds([mark(pair[0], x, y)], twice, [None, None], ())
    assert finds == {(0, 3): "fixed", (1, 3): "fixed"}


@pytest.fixture
def shot(make_series: Callable[..., Series]) -> Measurement:
    return make_series((1.0,)).measurements[0]


def test_without_a_word_a_photo_is_the_same(shot: Measurement) -> None:
    assert overruled(shot, {}) is shot


def test_only_the_kind_is_set(shot: Measurement) -> None:
    found = overruled(shot, {2: "fixed", 0: "modifiable"})
    assert [d.kind for d in found.dimples] == [
        "modifiable", "fixed", "fixed", "modifiable", "unsure",
    ]  # fmt: skip
    assert [replace(d, kind="unsure") for d in found.dimples] == [
        replace(d, kind="unsure") for d in shot.dimples
    ]
    assert found.set_by_user == (0, 2)
    same = ("photo", "light", "tone", "texture", "unit", "back_width_px", "outline", "ok")
    assert all(getattr(found, name) == getattr(shot, name) for name in same)


def test_scores_are_made_of_what_is_now_modifiable(shot: Measurement) -> None:
    """Each dimple that is called fixed lowers the score, one called modifiable raises it."""
    all_fixed = overruled(shot, dict.fromkeys(range(5), "fixed"))
    none_fixed = overruled(shot, dict.fromkeys(range(5), "modifiable"))
    one_more = overruled(shot, {2: "fixed"})
    one_less = overruled(shot, {0: "modifiable"})
    plain = overruled(shot, {2: "modifiable", 0: "fixed"})
    assert all_fixed.visibility == 0
    assert all_fixed.grade.count == 0
    assert one_more.visibility < plain.visibility < one_less.visibility < none_fixed.visibility
    assert none_fixed.grade.count == 5
    # A word that says what was measured changes the score by the doubt alone.
    assert plain.visibility == pytest.approx(overruled(shot, {0: "fixed"}).visibility, rel=0.1)


def test_a_word_counts_as_if_it_had_been_measured_without_doubt(shot: Measurement) -> None:
    sure = replace(shot.dimples[0], kind="modifiable", p_fixed=0.0)
    measured = replace(shot, dimples=(sure, *shot.dimples[1:]))
    # Any word at all makes the sums anew; this one says what is so.
    found = overruled(shot, {0: "modifiable", 1: "fixed"})
    wanted = overruled(measured, {1: "fixed"})
    assert found.visibility == pytest.approx(wanted.visibility)
    assert found.grade == wanted.grade


@given(st.dictionaries(st.integers(0, 4), st.sampled_from(["fixed", "modifiable"]), min_size=1))
def test_the_flag_on_the_fixed_pair_follows_the_kinds(kinds: dict[int, Any]) -> None:
    view = seen(flags=("no-date", "no-fixed-pair"))
    some = replace(view.measurement, dimples=view.measurement.dimples[:5])
    found = overruled(some, kinds)
    has = any(d.kind == "fixed" for d in found.dimples)
    assert ("no-fixed-pair" in found.flags) is not has
    assert "no-date" in found.flags
    assert list(found.flags) == sorted(found.flags)
