"""Words that are drawn: no letter of any language is a box, and none lies outside the drawing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from analyzer.language.choice import LANGUAGES, use
from analyzer.library.model import JOURNAL
from analyzer.results import Series
from analyzer.show.letters import letters
from analyzer.show.timeline import timeline_chart
from analyzer.show.timeline_parts import Event
from analyzer.show.words import DASH, MINUS

EVENTS = tuple(Event(date(2026, 1, 20), None, area, "x") for area in JOURNAL)


def test_the_letters_of_names_and_languages_are_there() -> None:
    font = letters(20)
    box = bytes(font.getmask("\uffff"))
    for sign in f"äöüÄÖÜßéżłñΩЖ±„“…{DASH}{MINUS}":
        assert bytes(font.getmask(sign)) not in (box, b""), sign


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("narrow", [True, False])
def test_no_word_of_the_timeline_is_cut(
    make_series: Callable[..., Series], language: str, narrow: bool
) -> None:
    font = letters(12)
    with use(language):
        chart = timeline_chart(make_series(), EVENTS, narrow=narrow)
    assert chart is not None
    for lane in chart.lanes:
        assert chart.left - 8 - font.getlength(lane.label) >= 0, lane.label
    ends = [
        (t.at - font.getlength(t.label) / 2, t.at + font.getlength(t.label) / 2)
        for t in chart.x_ticks
    ]
    assert ends[0][0] >= 0
    assert ends[-1][1] <= chart.width
    assert all(one[1] + 3 < two[0] for one, two in pairwise(ends))
