"""What limited a comparison, in words: the cause, the one change, and its figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from analyzer.change.model import Limit, Outlook, Wish
from analyzer.flags import BLURRED
from analyzer.language.choice import use
from analyzer.show.outlook import (
    _LIMITS,
    _WISHES,
    best_wish,
    limit_words,
    outlook_words,
    wish_words,
)

REST = Limit("rest", 0.2)


def made(
    make_series: Any, limit: str = "light", *wishes: tuple[str, float], half: float = 0.37
) -> Any:
    comparison = make_series((1.0, 0.65)).comparisons[-1]
    told = tuple(Wish(name, value, value <= 0.9 * half) for name, value in wishes)  # type: ignore[arg-type]
    return replace(comparison, outlook=Outlook(half, (Limit(limit, 0.6), REST), told))  # type: ignore[arg-type]


def test_the_cause_and_the_figure_are_told(make_series: Any) -> None:
    said = outlook_words(made(make_series, "light", ("light", 0.18), ("place", 0.36)))
    assert said == (
        "What limited this most: the light was not the same.",
        "The range is now ±37 points; with the lamp or window of the earlier photos it would be "
        "about ±18.",
    )


@pytest.mark.parametrize("name", _WISHES)
def test_every_wish_has_its_sentence(make_series: Any, name: str) -> None:
    text = wish_words(made(make_series, "light", (name, 0.1)))
    assert "±37" in text
    assert "±10" in text


@pytest.mark.parametrize("name", _LIMITS)
def test_every_limit_has_its_sentence(make_series: Any, name: str) -> None:
    assert limit_words(made(make_series, name)).endswith(".")


def test_where_nothing_helps_that_is_said(make_series: Any) -> None:
    found = made(make_series, "rest", ("photos", 0.38))
    assert best_wish(found) is None
    assert "hardly narrow" in wish_words(found)
    assert "one photo a side" in limit_words(found)


def test_the_earlier_light_goes_before_what_is_hardly_better(make_series: Any) -> None:
    close = best_wish(made(make_series, "light", ("later-light", 0.19), ("light", 0.2)))
    far = best_wish(made(make_series, "light", ("later-light", 0.1), ("light", 0.2)))
    assert close is not None
    assert far is not None
    assert (close.name, far.name) == ("light", "later-light")


def test_noise_is_named_by_what_made_it(make_series: Any) -> None:
    series = make_series((1.0, 0.65))
    blurred = [replace(m, flags=(BLURRED,)) for m in series.measurements]
    assert "not sharp" in limit_words(made(make_series, "noise"), blurred)
    assert "noise in the photos" in limit_words(made(make_series, "noise"), series.measurements)


def test_a_large_range_is_not_told_to_the_point(make_series: Any) -> None:
    assert "±over 150 points" in wish_words(made(make_series, "light", ("light", 0.4), half=2.4))


def test_without_an_outlook_nothing_is_said(make_series: Any) -> None:
    assert outlook_words(make_series((1.0, 0.65)).comparisons[-1]) == ()


def test_it_is_told_in_german(make_series: Any) -> None:
    with use("de"):
        said = " ".join(outlook_words(made(make_series, "light", ("light", 0.18))))
    assert "Was dies am meisten begrenzt hat" in said
    assert "±18" in said
