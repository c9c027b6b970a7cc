"""What a person puts right as values: checked when made, kept in a file, taken back step by step."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.corrections.coins import COINS
from analyzer.corrections.file import corrections_from_json, corrections_to_json
from analyzer.corrections.history import (
    STEPS,
    History,
    history_from_json,
    history_to_json,
)
from analyzer.corrections.model import (
    AddedDimple,
    Corrections,
    CorrectionsError,
    KindMark,
    MovedDimple,
    PhotoRef,
    RemovedDimple,
    SetOutline,
    SetScale,
)

A, B = PhotoRef("a.jpg", "0123456789abcdef"), PhotoRef("b.jpg")
SQUARE = ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0))
WHOLE = Corrections(
    kinds=(KindMark(A, 1, 2, "fixed"),),
    added=(AddedDimple(A, 3, 4, "modifiable", everywhere=False, number=9),),
    removed=(RemovedDimple(B, 5, 6),),
    moved=(MovedDimple(A, 7, 8, 9, 10),),
    outlines=(SetOutline(A, SQUARE),),
    scales=(SetScale(A, 23.25, circle=(50, 60, 20), coin="eur-1"), SetScale(B, 90, (1, 2, 91, 2))),
)


def test_all_of_it_comes_back_from_its_file() -> None:
    text = corrections_to_json(WHOLE)
    assert json.loads(text)["schema"] == "dimples.corrections/2"
    assert corrections_from_json(text) == WHOLE
    again = corrections_to_json(corrections_from_json(text))
    assert corrections_to_json(corrections_from_json(again)) == again


def test_what_earlier_programs_know_is_written_as_they_read_it() -> None:
    text = corrections_to_json(Corrections(kinds=WHOLE.kinds))
    plain = json.loads(text)
    assert plain["schema"] == "dimples.corrections/1"
    assert set(plain) == {"schema", "landmarks", "kinds"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda p: p.update(schema="dimples.corrections/1"), "'added', which is not known"),
        (lambda p: p.update(schema="dimples.corrections/3"), '"dimples.corrections/2"'),
        (lambda p: p["added"][0].update(everywere=False), r"added\[0\] holds 'everywere'"),
        (lambda p: p.update(erased=[]), "'erased', which is not known"),
        (lambda p: p["outlines"].append(p["outlines"][0]), "two outlines of a.jpg"),
        (lambda p: p["scales"][0].update(line=[1, 2, 90, 2]), "two points or by a circle"),
    ],
)
def test_a_file_that_is_not_understood_says_what_is_not(change: Any, why: str) -> None:
    plain = json.loads(corrections_to_json(WHOLE))
    change(plain)
    with pytest.raises(CorrectionsError, match=why):
        corrections_from_json(json.dumps(plain))


@pytest.mark.parametrize(
    "make",
    [
        lambda: AddedDimple(A, float("nan"), 1),
        lambda: AddedDimple(A, 1, 1, "odd"),  # type: ignore[arg-type]
        lambda: AddedDimple(A, 1, 1, number=-1),
        lambda: MovedDimple(A, 1, 1, 1, float("inf")),
        lambda: SetOutline(A, SQUARE[:2]),
        lambda: SetOutline(A, ((0.0, 0.0), (50.0, 50.0), (100.0, 100.0))),
        lambda: SetOutline(A, ((0.0, 0.0), (50.0, float("nan")), (100.0, 0.0))),
        lambda: SetScale(A, 20.0),
        lambda: SetScale(A, 20.0, line=(1, 1, 3, 1)),
        lambda: SetScale(A, 0.0, line=(1, 1, 90, 1)),
        lambda: SetScale(A, 20.0, circle=(1, 1, float("nan"))),
    ],
)
def test_what_cannot_be_is_refused_when_it_is_made(make: Any) -> None:
    with pytest.raises(CorrectionsError):
        make()


def test_a_scale_is_a_length_over_its_pixels() -> None:
    assert SetScale(A, 30.0, line=(0, 0, 60, 80)).mm_per_px == pytest.approx(0.3)
    assert SetScale(A, 23.25, circle=(9, 9, 31)).mm_per_px == pytest.approx(0.375)


def test_a_new_outline_or_scale_takes_the_place_of_the_photo_s_earlier_one() -> None:
    wide = SetOutline(A, tuple((2 * x, 2 * y) for x, y in SQUARE))
    assert WHOLE.with_entry(wide).outlines == (wide,)
    assert WHOLE.with_entry(SetScale(B, 50, (1, 2, 91, 2))).scales[0] == WHOLE.scales[0]
    assert len(WHOLE.with_entry(SetScale(B, 50, (1, 2, 91, 2))).scales) == 2


def test_the_coins_are_coins() -> None:
    assert len({coin.key for coin in COINS}) == len(COINS)
    assert all(15 < coin.mm < 35 for coin in COINS)
    known = {coin.key: coin.mm for coin in COINS}
    assert (known["eur-1"], known["usd-0.25"], known["gbp-1"], known["jpy-100"]) == (
        23.25, 24.26, 23.43, 22.6,
    )  # fmt: skip


entries = st.one_of(
    st.builds(AddedDimple, st.just(A), st.integers(0, 9).map(float), st.just(1.0)),
    st.builds(RemovedDimple, st.just(A), st.integers(0, 9).map(float), st.just(2.0)),
    st.builds(KindMark, st.just(A), st.integers(0, 9).map(float), st.just(3.0), st.just("fixed")),
)


@given(st.lists(entries, max_size=12), st.lists(st.booleans(), max_size=20))
def test_steps_back_and_forth_end_where_they_say(some: list[Any], ways: list[bool]) -> None:
    told, past, states = Corrections(), History(), [Corrections()]
    for entry in some:
        before, told = told, told.with_entry(entry)
        past = past.then(before, told)
        if told != before:
            states.append(told)
    at = len(states) - 1
    for back in ways:
        past, told = past.undone(told) if back else past.redone(told)
        at = max(0, at - 1) if back else min(len(states) - 1, at + 1)
        assert told == states[at]
        assert (past.undoable, past.redoable) == (at, len(states) - 1 - at)
    assert history_from_json(history_to_json(past)) == past


def test_a_history_is_bounded_and_a_damaged_one_is_empty() -> None:
    past, told = History(), Corrections()
    for k in range(STEPS + 9):
        before, told = told, told.with_entry(AddedDimple(A, k, 0))
        past = past.then(before, told)
    assert past.undoable == STEPS
    assert history_from_json(history_to_json(past)[:-9]) == History()
    assert history_from_json('{"at": 7, "states": []}') == History()
