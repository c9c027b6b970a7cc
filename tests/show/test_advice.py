"""What to do next time: always something where no change was told, the most limiting first."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.change.model import ITEMS, VERDICTS, Check, Comparison
from analyzer.flags import FLAGS, FLAT_LIGHT
from analyzer.show.advice import _ITEMS, _LIMITING, MORE_PHOTOS, MOST, next_time

checks = st.builds(
    Check,
    st.sampled_from(ITEMS),
    st.sampled_from(["ok", "differs", "blocks", "unknown"]),
    st.just("Seen."),
)


def made(verdict="not comparable", checks=(), sides=(("a",), ("b",))):
    return Comparison(verdict, nan, (nan, nan), nan, (), tuple(checks), (), "mm", *sides)


def test_every_item_has_its_advice():
    assert set(_ITEMS) == set(ITEMS)
    assert set(_LIMITING) == set(ITEMS)


@given(st.sampled_from(VERDICTS), st.lists(checks, max_size=9, unique_by=lambda c: c.item))
def test_there_is_always_something_to_do_where_no_change_was_told(verdict, found):
    said = next_time(made(verdict, found))
    assert len(said) <= MOST
    assert len(set(said)) == len(said)
    if verdict in ("not comparable", "no detectable change"):
        assert said
    elif all(c.status in ("ok", "unknown") for c in found):
        assert not said


def test_what_blocked_comes_before_what_only_differs():
    said = next_time(made(checks=[Check("light", "differs", ""), Check("framing", "blocks", "")]))
    assert said[0].startswith("Show the whole lower back")
    assert said[1].startswith("Use the same lamp")


def test_a_flag_says_what_exactly_is_wrong_and_says_it_once(make_series):
    series = make_series((1.0, 0.35), comparable=False)
    one = replace(series.comparisons[0], checks=(Check("light", "blocks", "Flat."),))
    said = next_time(one, series.measurements)
    assert said[0] == FLAGS[FLAT_LIGHT].advice
    assert said.count(FLAGS[FLAT_LIGHT].advice) == 1


def test_flags_of_other_photos_of_the_series_are_passed_over(make_series):
    series = make_series((1.0, 1.0, 0.35))
    assert FLAGS[FLAT_LIGHT].advice not in next_time(series.comparisons[0], series.measurements)
    assert FLAGS[FLAT_LIGHT].advice in next_time(series.comparisons[1], series.measurements)


@pytest.mark.parametrize(("side", "asked"), [(("a",), True), (("a", "c"), False)])
def test_single_photos_are_asked_to_become_more(side, asked):
    said = next_time(made("no detectable change", sides=(side, ("b", "d"))))
    assert (MORE_PHOTOS in said) is asked
