from __future__ import annotations

import json
import math
from dataclasses import replace

import factory

from analyzer.results import Series
from analyzer.show.words import DASH
from analyzer.ui import trend


def made(count: int = 3, *, dated: bool = True) -> Series:
    return factory.series(
        [
            (f"{i}.jpg", factory.jpeg(i, factory.days(14 * i) if dated else None))
            for i in range(count)
        ]
    )


def test_every_comparable_session_has_a_point_with_its_interval() -> None:
    points = trend.points(made())
    assert [p["session"] for p in points] == ["2026-03-15", "2026-03-29"]
    assert points[0]["change"] == -35.0
    assert (points[0]["low"], points[0]["high"]) == (-48.0, -20.0)


def test_a_session_that_does_not_compare_has_no_point() -> None:
    series = made()
    lost = replace(
        series.comparisons[0],
        verdict="not comparable",
        change=math.nan,
        interval=(math.nan, math.nan),
        mdc95=math.nan,
    )
    series = replace(series, comparisons=(lost, series.comparisons[1]))
    assert [p["session"] for p in trend.points(series)] == ["2026-03-29"]
    assert trend.row(series, lost)["Change (95 % interval)"] == DASH
    nothing = replace(series, comparisons=(lost,))
    assert trend.chart(nothing) is None


def test_wild_intervals_stay_inside_the_chart_and_the_json() -> None:
    series = made(2)
    wild = replace(series.comparisons[0], interval=(-2.0, math.inf), mdc95=math.inf)
    series = replace(series, comparisons=(wild,))
    point = trend.points(series)[0]
    assert point["low"] == -100.0
    assert point["high"] == 300.0
    drawn = trend.chart(series)
    assert drawn is not None
    json.loads(drawn.to_json(), parse_constant=lambda text: 1 / 0)


def test_undated_sessions_are_drawn_in_order_instead_of_on_a_calendar() -> None:
    drawn = trend.chart(made(dated=False))
    assert drawn is not None
    assert '"temporal"' not in drawn.to_json()
    calendar = trend.chart(made())
    assert calendar is not None
    assert '"temporal"' in calendar.to_json()


def test_the_session_of_a_set_is_the_one_that_shares_most_photos() -> None:
    series = made()
    assert trend.session_of(series, series.comparisons[1].after) == 2
    assert trend.session_of(series, ("unknown",)) == -1
