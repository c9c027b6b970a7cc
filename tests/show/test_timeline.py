"""Places on the timeline follow dates; what is drawn says the same as the words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.results import Series
from analyzer.show.around import NO_CAUSE, around, around_words
from analyzer.show.timeline import (
    _pushed_apart,
    _spread_out,
    described,
    timeline_chart,
    timeline_svg,
)
from analyzer.show.timeline_parts import Event, TimelineParams
from analyzer.show.track_rows import control_changes, held_by_session
from analyzer.show.words import MINUS, NBSP

Make = Callable[..., Series]
URI = "data:image/jpeg;base64,AA=="
FIRST = date(2026, 1, 5)


def test_sessions_stand_by_their_dates(make_series: Make) -> None:
    series = make_series((1.0, 0.9, 0.6, 0.4))
    late = list(series.sessions)
    late[3] = replace(late[3], taken_at=late[2].taken_at + timedelta(days=28))  # type: ignore[operator]
    chart = timeline_chart(replace(series, sessions=tuple(late)))
    assert chart is not None
    first, second, third, fourth = chart.places
    assert second - first == pytest.approx(third - second)
    assert fourth - third == pytest.approx(2 * (third - second))


def test_a_change_lies_where_the_axis_says(make_series: Make) -> None:
    series = make_series((1.0, 0.65))
    chart = timeline_chart(series)
    assert chart is not None
    (row,) = series.comparisons
    by_value = {float(t.label.replace(MINUS, "-").split(NBSP)[0]): t.at for t in chart.y_ticks}
    (low, bottom), *_, (high, top) = sorted(by_value.items())
    want = bottom + (100 * row.change - low) / (high - low) * (top - bottom)
    assert by_value[0.0] == chart.zero
    assert chart.dots[1].y == pytest.approx(want)
    assert chart.dots[1].low > chart.dots[1].y > chart.dots[1].high  # type: ignore[operator]


def test_what_does_not_compare_gets_a_cross_and_no_value(make_series: Make) -> None:
    chart = timeline_chart(make_series((1.0, 0.5), comparable=False), thumbnails=[URI, URI])
    assert chart is not None
    assert [dot.look for dot in chart.dots] == ["dot open", "cross"]
    assert chart.dots[1].y is None
    assert [thumb.compares for thumb in chart.thumbs] == [True, False]


def test_journal_entries_lie_on_the_same_axis(make_series: Make) -> None:
    series = make_series((1.0, 0.9, 0.6))
    events = (
        Event(FIRST + timedelta(days=14), FIRST + timedelta(days=28), "training", "hip thrust"),
        Event(FIRST + timedelta(days=14), None, "notes", "weight 70 kg"),
        Event(FIRST - timedelta(days=900), None, "notes", "long ago"),
    )
    chart = timeline_chart(series, events)
    assert chart is not None
    training, notes = chart.lanes
    # A session at half past eight, an entry at noon.
    assert training.spans[0].x == pytest.approx(chart.places[1], abs=4)
    assert training.spans[0].x + training.spans[0].width == pytest.approx(chart.places[2], abs=4)
    assert notes.spans[0].x >= chart.left
    assert notes.spans[0].width == 0


@pytest.mark.parametrize("narrow", [True, False])
def test_the_drawing_is_sound_and_says_itself_in_words(make_series: Make, narrow: bool) -> None:
    series = make_series()
    hostile = Event(FIRST, None, "notes", 'a <script>"x"</script> & b')
    drawn = timeline_svg(series, [hostile], [URI] * 4, narrow=narrow, name="here")
    assert drawn is not None
    root = ET.fromstring(drawn)
    assert "<script" not in drawn
    title, desc = root[0], root[1]
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    for line in described(series, [hostile]):
        assert line in (desc.text or "")
    width = float(root.get("viewBox", "").split()[2])
    places = [float(v) for v in re.findall(r'(?<= cx=")[-\d.]+', drawn)]
    assert all(0 <= x <= width for x in places)
    # Letters are as large on a phone, where the drawing is some 350 px wide.
    assert width == (TimelineParams().narrow if narrow else TimelineParams().wide)


def test_without_dates_sessions_stand_side_by_side(make_series: Make) -> None:
    chart = timeline_chart(
        make_series((1.0, 0.9, 0.8), dated=False), [Event(FIRST, None, "notes", "x")]
    )
    assert chart is not None
    a, b, c = chart.places
    assert b - a == pytest.approx(c - b)
    assert not chart.lanes


def test_one_session_alone_is_shown(make_series: Make) -> None:
    chart = timeline_chart(make_series((1.0,)), thumbnails=[URI])
    assert chart is not None
    assert chart.zero is None
    assert len(chart.thumbs) == 1


@given(st.lists(st.floats(0, 700), min_size=1, max_size=11), st.floats(10, 60))
def test_thumbnails_never_cover_each_other(wanted: list[float], size: float) -> None:
    wanted = sorted(wanted)
    step, ends = size + 4, (0.0, 720.0)
    room = int((ends[1] - ends[0] + 4) // step)
    chosen = _spread_out(len(wanted), room)
    lefts = _pushed_apart([wanted[n] for n in chosen], step, ends, size)
    assert chosen[0] == 0
    assert chosen[-1] == len(wanted) - 1
    assert all(b - a >= step - 1e-6 for a, b in pairwise(lefts))
    assert lefts[0] >= ends[0] - 1e-6
    assert lefts[-1] + size <= ends[1] + 1e-6


def test_photos_of_a_session_are_weighted_by_their_error(make_series: Make) -> None:
    series = make_series((1.0, 0.5))
    track = next(t for t in series.tracks if t.kind == "modifiable")
    one, two = track.observations
    series = replace(series, sessions=(replace(series.sessions[0], photos=(0, 1)),))
    track = replace(
        track,
        observations=(
            replace(one, prominence=2.0, prominence_se=0.1),
            replace(two, prominence=1.0, prominence_se=0.2),
        ),
    )
    (held,) = held_by_session(series, track)
    assert held is not None
    assert held.value == pytest.approx((2.0 * 100 + 1.0 * 25) / 125)
    assert held.error == pytest.approx(125**-0.5)


def test_the_control_is_the_fixed_pair_alone(make_series: Make) -> None:
    first, second = control_changes(make_series((1.0, 0.5)))
    assert first is None
    assert second is not None
    assert second.value == pytest.approx(0.0)


def test_before_and_after_a_date(make_series: Make) -> None:
    series = make_series((1.0, 1.0, 0.65, 0.35))
    early, late = around(series, FIRST + timedelta(days=15))
    assert early is not None
    assert late is not None
    assert early.change == pytest.approx(series.comparisons[0].change)
    ratio = (1 + series.comparisons[2].change) / (1 + series.comparisons[0].change)
    assert late.change == pytest.approx(ratio - 1)
    # Both ends are uncertain, so the later stretch is less sure than its end alone.
    assert late.interval[0] < late.change < late.interval[1]
    words = around_words(series, FIRST + timedelta(days=15))
    assert NO_CAUSE in words
    assert "because" not in words


@pytest.mark.parametrize(("days", "early", "late"), [(-10, False, True), (400, True, False)])
def test_a_date_outside_the_sessions_has_one_side(
    make_series: Make, days: int, early: bool, late: bool
) -> None:
    found = around(make_series((1.0, 0.8, 0.6)), FIRST + timedelta(days=days))
    assert [side is not None for side in found] == [early, late]


def test_nothing_is_said_of_sessions_that_do_not_compare(make_series: Make) -> None:
    series = make_series((1.0, 0.5), comparable=False)
    assert around(series, FIRST) == (None, None)
    assert "no session compares yet" in around_words(series, FIRST)
