"""Geometry of the trend chart: sessions in, points and ticks in chart pixels out, and as a drawing.

The chart shows the change in depth of the modifiable dimples since the first session in percent, with its
95 % interval, in front of the range of what may be measured without any change. Its colours are left to the page that shows it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.change.model import Comparison
from analyzer.language import writing
from analyzer.language.text import _
from analyzer.results import Series
from analyzer.show.sessions import session_comparisons
from analyzer.show.templates import environment
from analyzer.show.words import MOST, chance_range, interval, label_words, percent
from analyzer.tracking.model import Session

WIDTH, HEIGHT = 720.0, 314.0
LEFT, RIGHT, TOP, BOTTOM = 72.0, 24.0, 32.0, 56.0


@dataclass(frozen=True)
class Tick:
    """A labelled place on an axis, chart pixels."""

    at: float
    label: str


@dataclass(frozen=True)
class Point:
    """One session in the chart.

    Parameters
    ----------
    x : float
        Chart pixels.
    y, low, high : float or None
        Change and its 95 % interval, chart pixels; None when not comparable.
    still_low, still_high : float or None
        Range of changes that cannot be told from none, chart pixels.
    verdict : str
        "start" for the first session.
    title : str
        The same in words.
    """

    x: float
    y: float | None
    low: float | None
    high: float | None
    still_low: float | None
    still_high: float | None
    verdict: str
    title: str


@dataclass(frozen=True)
class Chart:
    """Everything the template draws, in chart pixels."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    zero: float
    points: tuple[Point, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    dated: bool
    axis: str


def trend_chart(
    series: Series, width: float = WIDTH, days: Sequence[int | None] | None = None
) -> Chart | None:
    """The trend over sessions; None with fewer than two of them or nothing to show.

    Parameters
    ----------
    series : Series
    width : float
        The drawing's, chart pixels: letters stay as large, so a narrow one suits a phone.
    days : sequence of (int or None), optional
        Whole days of each session since the first, for a chart that must show no calendar.
    """
    if len(series.sessions) < 2 or not series.comparisons:
        return None
    rows = session_comparisons(series)
    dated = all(d is not None for d in (_days(series.sessions) if days is None else days))
    axis = (
        _("session")
        if not dated
        else _("date")
        if days is None
        else _("days since the first session")
    )
    places = _x_places(series.sessions, dated, width, days)
    ticks = _y_ticks([c for c in rows if c is not None])
    low, high = ticks[0], ticks[-1]

    def y(change: float) -> float:
        share = (min(max(change, low), high) - low) / (high - low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    points = tuple(
        _point(session, row, x, y, first=i == 0)
        for i, (session, row, x) in enumerate(zip(series.sessions, rows, places, strict=True))
    )
    return Chart(
        width,
        HEIGHT,
        LEFT,
        width - RIGHT,
        TOP,
        HEIGHT - BOTTOM,
        y(0.0),
        points,
        _x_ticks(series.sessions, places),
        tuple(Tick(y(t), percent(t)) for t in ticks),
        dated,
        axis,
    )


def trend_svg(
    series: Series, width: float = WIDTH, days: Sequence[int | None] | None = None
) -> str | None:
    """The trend as an SVG element, with every session in words for those who cannot see it.

    Parameters as for `trend_chart`.
    None where `trend_chart` has nothing to show. Its classes are ``chart`` and, within, ``grid``,
    ``axis``, ``tick``, ``still``, ``line``, ``error``, ``dot``, ``open`` and ``cross``.
    """
    chart = trend_chart(series, width, days)
    if chart is None:
        return None
    line = " ".join(f"{p.x:.1f},{p.y:.1f}" for p in chart.points if p.y is not None)
    return (
        environment(Path(__file__).parent).get_template("trend.svg.j2").render(c=chart, line=line)
    )


def _point(
    session: Session, row: Comparison | None, x: float, y: Callable[[float], float], *, first: bool
) -> Point:
    if first:
        at = y(0.0)
        title = _("{session}: first session").format(session=label_words(session.label))
        return Point(x, at, None, None, None, None, "start", title)
    if row is None or not math.isfinite(row.change):
        title = _("{session}: not comparable with the first session").format(
            session=label_words(session.label)
        )
        return Point(x, None, None, None, None, None, "not comparable", title)
    low, high = (y(v) if math.isfinite(v) else None for v in row.interval)
    still_low, still_high = (None if math.isnan(v) else y(v) for v in chance_range(row.interval))
    title = _("{session}: {change} (95 % range {range})").format(
        session=label_words(session.label),
        change=percent(row.change),
        range=interval(row.interval),
    )
    return Point(x, y(row.change), low, high, still_low, still_high, row.verdict, title)


def _x_places(
    sessions: Sequence[Session],
    dated: bool,
    width: float,
    days: Sequence[int | None] | None = None,
) -> list[float]:
    """Columns by date where all are dated and apart, else evenly."""
    first, last = LEFT + 40, width - RIGHT - 40
    shares = time_shares(sessions, dated) if days is None else _shares(days if dated else [], days)
    return [first + s * (last - first) for s in shares]


def time_shares(sessions: Sequence[Session], dated: bool) -> list[float]:
    """Place of each session between the first (0) and the last (1): by date where all are dated."""
    return _shares(_days(sessions) if dated else [], sessions)


def _days(sessions: Sequence[Session]) -> list[float | None]:
    """Days of each session since the first dated one; None for one without a date."""
    # Naive and zoned times cannot be subtracted; the clock on the wall is what counts here.
    walls = [s.taken_at.replace(tzinfo=None) if s.taken_at else None for s in sessions]
    first = next((w for w in walls if w is not None), None)
    return [
        None if w is None or first is None else (w - first).total_seconds() / 86400 for w in walls
    ]


def _shares(days: Sequence[float | None], sessions: Sequence[object]) -> list[float]:
    known = [d for d in days if d is not None]
    if len(known) > 1 and known[-1] > known[0] and known == sorted(known):
        return [(d - known[0]) / (known[-1] - known[0]) for d in known]
    return [i / max(len(sessions) - 1, 1) for i in range(len(sessions))]


def _x_ticks(sessions: Sequence[Session], places: Sequence[float]) -> tuple[Tick, ...]:
    ticks: list[Tick] = []
    for session, x in zip(sessions, places, strict=True):
        label = writing.date(session.taken_at) if session.taken_at else label_words(session.label)
        label = label if len(label) <= 14 else label[:13] + "…"
        if not ticks or x - ticks[-1].at >= 84:
            ticks.append(Tick(x, label))
    return tuple(ticks)


def _y_ticks(rows: Sequence[Comparison]) -> list[float]:
    """Even steps that hold zero, every interval and what may be measured without a change."""
    values = [0.0, 0.1, -0.1]
    for row in rows:
        values += [row.change, *row.interval, *chance_range(row.interval)]
    values = [v for v in values if math.isfinite(v)]
    # A relative change cannot pass -100 %; above, one wild interval must not flatten the rest.
    low, high = max(min(values), -1.0), min(max(values), MOST)
    step = next((s for s in (0.1, 0.2, 0.25, 0.5) if (high - low) / s <= 6), 1.0)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(i * step, 6) for i in range(first, last + 1)]
