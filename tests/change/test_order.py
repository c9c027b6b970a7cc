"""A guess calls no direction, in any form of the result; what puts an order in doubt is said first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from math import isnan
from pathlib import Path

import pytest

from analyzer.change.attribution import TO_THE_EYE
from analyzer.change.model import ITEMS
from analyzer.change.order import one_shot, said_first, swapped, with_order
from analyzer.measurement.model import PhotoInfo
from analyzer.records import from_json, series_record, to_json
from analyzer.report.table import dimples_csv
from analyzer.results import Series
from analyzer.show.words import headline, verdict_headline
from analyzer.tracking.model import Order
from analyzer.tracking.sessions import CONTESTED, GUESS, arrange

PERSON = Path(__file__).parents[2] / "sample_images/person-a"
START = datetime(2026, 6, 9)


def info(name: str, day: float | None = None, **more: object) -> PhotoInfo:
    moment = None if day is None else START + timedelta(days=day)
    source = "unknown" if day is None else str(more.pop("source", "exif"))
    return PhotoInfo(name, name.ljust(64, "0"), moment, source, 9, 9, None, "JPEG", **more)  # type: ignore[arg-type]


def names(photos: list[PhotoInfo]) -> list[list[str]]:
    found = arrange(photos)
    return [[photos[found.photos[n]].name for n in session] for session in found.sessions]


def test_names_give_the_order_where_no_photo_has_a_date() -> None:
    photos = [info("week 10.jpg"), info("week 2 a.jpg"), info("week 2 b.jpg")]
    assert names(photos) == [["week 2 a.jpg", "week 2 b.jpg"], ["week 10.jpg"]]
    order = arrange(photos).order
    assert order.basis == "names"
    assert "week 2 a.jpg first, week 10.jpg last" in order.words


def test_other_names_are_a_guess_that_counts_as_a_person_does() -> None:
    photos = [info("IMG_10.jpg"), info("IMG_2.jpg")]
    assert names(photos) == [["IMG_2.jpg"], ["IMG_10.jpg"]]
    assert arrange(photos).order == Order("guess", GUESS)
    assert arrange(photos[:1]).order == Order()


def test_names_join_dated_and_undated_photos_unless_they_contradict() -> None:
    photos = [info("after.jpg"), info("before.jpg", 0)]
    assert names(photos) == [["before.jpg"], ["after.jpg"]]
    wrong = [info("after 1.jpg", 0), info("before.jpg", 9), info("after 2.jpg")]
    assert names(wrong) == [["after 1.jpg"], ["before.jpg"]]
    assert arrange(wrong).photos == (0, 1, 2)


def test_dates_from_names_are_told_and_clocks_are_not() -> None:
    assert arrange([info("a.jpg", 0), info("b.jpg", 9)]).order == Order()
    told = arrange([info("a.jpg", 0), info("b.jpg", 9, source="name")]).order
    assert told == Order("time", "The date of b.jpg was read from the file name.")


def test_dates_that_may_be_read_either_way_are_a_guess_where_the_order_hangs_on_it() -> None:
    turned = info("b.jpg", 9, source="name", taken_at_other=START - timedelta(days=9))
    assert arrange([info("a.jpg", 0), turned]).order == Order("guess", CONTESTED)
    later = replace(turned, taken_at_other=START + timedelta(days=40))
    assert arrange([info("a.jpg", 0), later]).order.basis == "time"


def test_the_users_order_goes_before_everything() -> None:
    photos = [info("a.jpg", 9, turn=0), info("b.jpg", 0, turn=1), info("c.jpg", 0, turn=1)]
    assert names(photos) == [["a.jpg"], ["b.jpg", "c.jpg"]]
    assert arrange(photos).order.basis == "user"


@pytest.fixture
def guessed(make_series: Callable[..., Series]) -> Series:
    made = make_series((1.0, 0.95, 0.4), dated=False)
    order = Order("guess", GUESS)
    done = tuple(with_order(c, order) for c in made.comparisons)
    return replace(made, comparisons=done, order=order)


def test_a_guess_calls_no_direction_anywhere(guessed: Series) -> None:
    steady, changed = guessed.comparisons
    assert (steady.verdict, changed.verdict) == ("no detectable change", "not comparable")
    for one in guessed.comparisons:
        assert one.reasons[0] == GUESS
        assert isnan(one.change)
        assert all(isnan(v) for v in one.interval)
        assert all(isnan(row.change) and row.verdict == "not comparable" for row in one.dimples)
        words = " ".join([*one.reasons[1:], verdict_headline(one).title])
        assert not any(
            word in words for word in ("shallower", "deeper", "less", "more than before")
        )
    assert headline(guessed).title == "Which photo came first is not known"
    assert "Nothing tells which photo came first" in verdict_headline(steady).text
    assert not any(word in dimples_csv(guessed) for word in ("reduced", "increased"))


def test_a_guess_takes_the_direction_from_what_cannot_be_compared_too(
    make_series: Callable[..., Series],
) -> None:
    plain = make_series((1.0, 0.4), comparable=False).comparisons[0]
    said = replace(plain, reasons=("Too dark.", f"{TO_THE_EYE} the dimples look shallower."))
    done = with_order(said, Order("guess", GUESS))
    assert done.reasons == (GUESS, "Too dark.")
    assert all(isnan(row.change) for row in done.dimples)


def test_records_keep_where_the_order_is_known_from(guessed: Series) -> None:
    back = from_json(to_json(series_record(replace(guessed, people=((0, 2), (1,))))))
    assert isinstance(back, Series)
    assert (back.order, back.people) == (guessed.order, ((0, 2), (1,)))
    assert [c.verdict for c in back.comparisons] == [c.verdict for c in guessed.comparisons]


def test_an_order_from_names_is_in_the_headline(make_series: Callable[..., Series]) -> None:
    order = Order("names", "Their order was read from their names.")
    done = with_order(make_series().comparisons[-1], order)
    assert done.verdict == "reduced"
    assert verdict_headline(done).text.startswith(order.words)
    assert done.reasons[0] == order.words
    assert [c.item for c in done.checks if c.item not in ITEMS] == []


def test_nothing_is_said_of_an_order_that_clocks_or_the_user_give(
    make_series: Callable[..., Series],
) -> None:
    plain = make_series().comparisons[-1]
    assert with_order(plain, Order()) == plain
    assert with_order(plain, Order("user", "By you.")) == plain


def test_an_after_older_than_the_before_is_said_first(make_series: Callable[..., Series]) -> None:
    check = swapped([info("b.jpg", 9)], [info("a.jpg", 0), info("c.jpg")])
    assert check is not None
    plain = make_series((1.0, 0.4))
    series = replace(plain, comparisons=tuple(said_first(c, check) for c in plain.comparisons))
    assert headline(series).title == "Are before and after swapped?"
    assert series.comparisons[0].reasons[0] == check.text
    assert swapped([info("a.jpg", 0)], [info("b.jpg", 9)]) is None
    assert swapped([info("a.jpg")], [info("b.jpg", 9)]) is None
    assert swapped([info("a.jpg", 0)], [info("b.jpg", 0)]) is None


def test_one_shot_on_both_sides_is_no_change(make_series: Callable[..., Series]) -> None:
    comparison = make_series((1.0, 0.4)).comparisons[0]
    whole = said_first(comparison, one_shot(["a.jpg"], True))
    assert whole.verdict == "not comparable"
    assert verdict_headline(whole).title == "Both sides show the same photo"
    part = said_first(comparison, one_shot(["a.jpg"], False))
    assert part.verdict == "reduced"
    assert verdict_headline(part).text.startswith("The same photo is on both sides")


def test_more_than_one_back_is_the_headline(make_series: Callable[..., Series]) -> None:
    assert headline(replace(make_series(), people=((0, 1), (2, 3)))).title == (
        "Photos of more than one back"
    )
