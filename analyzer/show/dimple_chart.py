"""One dimple over the sessions of a series: its estimated depth with its error, as a small drawing.

Depths are those of the series' common light scale. What counts as a change is said by comparisons,
not here: a depth of a single session follows what light and pose leave of it.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from analyzer.language import writing
from analyzer.language.text import _
from analyzer.results import Series
from analyzer.show.chart import Tick, time_shares
from analyzer.show.templates import environment
from analyzer.show.words import depth_words, label_words, number, shown_depth, unit_words
from analyzer.tracking.model import Track

WIDTH, HEIGHT = 360.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 16.0, 24.0, 26.0


@dataclass(frozen=True)
class SessionDepth:
    """The depth of one dimple in one session.

    Parameters
    ----------
    session : int
        Index into ``Series.sessions``.
    depth, error : float
        Mean of its photos and of their standard errors (they share light and pose, so more photos
        do not shrink it), in the series' unit.
    """

    session: int
    depth: float
    error: float


@dataclass(frozen=True)
class _Point:
    x: float
    y: float
    low: float | None
    high: float | None
    compared: bool
    title: str


@dataclass(frozen=True)
class _Chart:
    width: float
    height: float
    left: float
    right: float
    bottom: float
    unit: str
    title: str
    line: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    points: tuple[_Point, ...]


def session_depths(series: Series, track: Track) -> tuple[SessionDepth, ...]:
    """The depth of a dimple in each session that shows its place."""
    found = []
    for k, session in enumerate(series.sessions):
        seen = [
            o
            for o in track.observations
            if o.photo in session.photos and math.isfinite(o.prominence)
        ]
        if seen:
            depth = sum(o.prominence for o in seen) / len(seen)
            found.append(SessionDepth(k, depth, sum(o.prominence_se for o in seen) / len(seen)))
    return tuple(found)


def dimple_svg(series: Series, track: Track, compared: Collection[int] = ()) -> str | None:
    """The depth of a dimple over the sessions as an SVG element; None with fewer than two of them.

    Parameters
    ----------
    series : Series
    track : Track
        One of the series'.
    compared : collection of int
        Sessions whose dots are filled.
    """
    rows = session_depths(series, track)
    if len(rows) < 2:
        return None
    unit = series.measurements[max(series.reference, 0)].unit
    ends = [d.depth + (d.error if math.isfinite(d.error) else 0) for d in rows]
    top = _round_up(max(*(shown_depth(e, unit) for e in ends), 0.05))
    dated = all(s.taken_at is not None for s in series.sessions)
    shares = time_shares(series.sessions, dated)
    bottom = HEIGHT - BOTTOM

    def y(depth: float) -> float:
        share = min(max(shown_depth(depth, unit) / top, 0.0), 1.0)
        return bottom - share * (bottom - TOP)

    points, words = [], []
    for row in rows:
        session = series.sessions[row.session]
        x = LEFT + 8 + shares[row.session] * (WIDTH - LEFT - RIGHT - 16)
        depth = f"{depth_words(row.depth, row.error, unit)} {unit_words(unit)[0]}"
        title = f"{label_words(session.label)}: {depth}"
        known = math.isfinite(row.error)
        low, high = (y(row.depth - row.error), y(row.depth + row.error)) if known else (None, None)
        points.append(_Point(x, y(row.depth), low, high, row.session in compared, title))
        words.append(title)
    ends_of = (series.sessions[rows[0].session], series.sessions[rows[-1].session])
    labels = [
        writing.date(s.taken_at) if s.taken_at else label_words(s.label)[:14] for s in ends_of
    ]
    chart = _Chart(
        WIDTH,
        HEIGHT,
        LEFT,
        WIDTH - RIGHT,
        bottom,
        f"{unit_words(unit)[0]}",
        _("Estimated depth in each session, ± one standard error: {depths}").format(
            depths="; ".join(words)
        ),
        " ".join(f"{p.x:.1f},{p.y:.1f}" for p in points),
        (Tick(points[0].x, labels[0]), Tick(points[-1].x, labels[1])),
        tuple(Tick(bottom - s * (bottom - TOP), number(s * top, 2)) for s in (0.0, 0.5, 1.0)),
        tuple(points),
    )
    return environment(Path(__file__).parent).get_template("dimple_chart.svg.j2").render(c=chart)


def _round_up(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return next(
        r * power for r in (1.0, 1.2, 1.6, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0) if r * power >= value
    )
