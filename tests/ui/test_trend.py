from __future__ import annotations

import math
from dataclasses import replace

import factory

from analyzer.results import Series
from analyzer.show.chart import trend_svg
from analyzer.show.sessions import session_of
from analyzer.show.words import DASH
from analyzer.ui import trend


def made(count: int = 3) -> Series:
    return factory.series(
        [(f"{i}.jpg", factory.jpeg(i, factory.days(14 * i))) for i in range(count)]
    )


def test_a_session_that_does_not_compare_has_a_row_without_a_number() -> None:
    series = made()
    lost = replace(
        series.comparisons[0],
        verdict="not comparable",
        change=math.nan,
        interval=(math.nan, math.nan),
        mdc95=math.nan,
    )
    assert trend.row(series, lost)["Change (95 % range)"] == DASH
    assert "35" in trend.row(series, series.comparisons[0])["Change (95 % range)"]


def test_wild_intervals_stay_inside_the_drawing() -> None:
    series = made(2)
    wild = replace(series.comparisons[0], interval=(-2.0, math.inf), mdc95=math.inf)
    drawn = trend_svg(replace(series, comparisons=(wild,)))
    assert drawn is not None
    assert "nan" not in drawn
    assert 'height="inf' not in drawn


def test_names_from_outside_are_escaped_in_the_drawing() -> None:
    series = made(2)
    evil = tuple(replace(s, label="<script>alert(1)</script>") for s in series.sessions)
    drawn = trend_svg(replace(series, sessions=evil))
    assert drawn is not None
    assert "<script" not in drawn
    assert "&lt;script" in drawn


def test_the_session_of_a_set_is_the_one_that_shares_most_photos() -> None:
    series = made()
    assert session_of(series, series.comparisons[1].after) == 2
    assert session_of(series, ("unknown",)) == -1
