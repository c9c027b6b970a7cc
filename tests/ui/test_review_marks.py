"""What is drawn on a photo that is put right, and what each act makes of what was told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from analyzer.corrections.model import AddedDimple, Corrections, MovedDimple, RemovedDimple
from analyzer.results import Series
from analyzer.ui import review_marks
from analyzer.ui.review_marks import Shown, shown


@pytest.fixture
def series(make_series: Callable[..., Series]) -> Series:
    return make_series((1.0, 0.6))


def row(series: Series, told: Corrections, label: str, index: int = 0) -> Shown:
    return next(one for one in shown(series, index, told) if one.label == label)


def test_without_a_word_rings_are_those_of_the_result(series: Series) -> None:
    rows = shown(series, 0, Corrections())
    assert len(rows) == len({one.id for one in rows})
    assert not any(one.gone or one.by_hand or one.entry for one in rows)


def test_what_is_added_stands_at_once_with_the_next_name(series: Series) -> None:
    names = {one.label for one in shown(series, 0, Corrections())}
    told = review_marks.add(series, 0, Corrections(), (50.04, 60.0), "fixed", True)
    told = review_marks.add(series, 0, told, (90.0, 60.0), None, True)
    new = [one for one in shown(series, 0, told) if one.by_hand]
    assert len({one.label for one in new} | names) == len(names) + 2
    assert [(one.x, one.kind) for one in new] == [(50.0, "fixed"), (90.0, "unsure")]
    # In another photo it shows once it is measured.
    assert not [one for one in shown(series, 1, told) if one.by_hand]
    moved = review_marks.move(series, 0, told, new[0], (70.0, 80.0), True)
    assert moved.moved == ()
    assert [(a.x, a.y) for a in moved.added] == [(70.0, 80.0), (90.0, 60.0)]
    assert review_marks.remove(series, 0, told, new[0], True).added == told.added[1:]
    assert review_marks.set_kind(series, 0, told, new[0], None).added[0].kind is None


def test_moved_twice_it_comes_from_where_it_was_found(series: Series) -> None:
    first = shown(series, 0, Corrections())[0]
    told = review_marks.move(series, 0, Corrections(), first, (11.0, 12.0), False)
    told = review_marks.move(series, 0, told, row(series, told, first.label), (13.0, 14.0), True)
    (mark,) = told.moved
    assert (mark.x, mark.y, mark.to_x, mark.to_y) == (
        round(first.x, 1), round(first.y, 1), 13.0, 14.0,
    )  # fmt: skip
    gone = review_marks.remove(series, 0, told, row(series, told, first.label), True)
    assert gone.moved == ()
    (mark_gone,) = gone.removed
    assert (mark_gone.x, mark_gone.y) == (mark.x, mark.y)
    assert row(series, gone, first.label).gone


def test_measured_words_are_drawn_where_they_hold_and_where_they_are_taken_back(
    series: Series,
) -> None:
    """A result that knows corrections, and what is told now without them."""
    first = shown(series, 0, Corrections())[0]
    ref = review_marks.reference_to(series, 0)
    added = AddedDimple(ref, first.x, first.y, number=1)
    measured = replace(series, corrections=Corrections(added=(added,)))
    assert not row(measured, Corrections(added=(added,)), first.label).gone
    assert row(measured, Corrections(), first.label).gone
    moved = MovedDimple(ref, 5.0, 6.0, first.x, first.y)
    measured = replace(series, corrections=Corrections(moved=(moved,)))
    assert row(measured, Corrections(moved=(moved,)), first.label).entry == moved
    assert row(measured, Corrections(), first.label).x == 5.0
    removed = RemovedDimple(ref, 77.0, 78.0)
    measured = replace(series, corrections=Corrections(removed=(removed,)))
    (back,) = [one for one in shown(measured, 0, Corrections(removed=(removed,))) if one.gone]
    assert (back.entry, back.label) == (removed, "")


def test_a_kind_is_set_and_given_back(series: Series) -> None:
    first = next(one for one in shown(series, 0, Corrections()) if one.kind == "modifiable")
    told = review_marks.set_kind(series, 0, Corrections(), first, "fixed")
    assert review_marks.kind_set(series, 0, told, first) == "fixed"
    assert review_marks.set_kind(series, 0, told, first, None) == Corrections()
