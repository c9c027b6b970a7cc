"""The timeline: sessions, every dimple and the journal on one date axis, as geometry and as drawing.

A series and journal entries go in; places in chart pixels and an SVG element come out. The upper panel
shows the change of what can change since the first session, with its 95 % interval and the band within
which a change cannot be told, and the fixed pair in grey as the control. Below, each dimple has a row of
its own, and each area of the journal a lane. Colours are left to the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from analyzer.change.model import Comparison
from analyzer.language import writing
from analyzer.language.text import _, _n
from analyzer.results import Series
from analyzer.show.labels import track_labels
from analyzer.show.sessions import session_comparisons
from analyzer.show.templates import environment
from analyzer.show.timeline_axes import Days, Percent, noon
from analyzer.show.timeline_parts import (
    Band,
    Dot,
    Event,
    Lane,
    Row,
    Span,
    Thumb,
    Tick,
    Timeline,
    TimelineParams,
)
from analyzer.show.track_rows import Held, control_changes, held_by_session
from analyzer.show.words import chance_range, interval, label_words, percent, verdict_words
from analyzer.tracking.model import Track


def timeline_svg(
    series: Series,
    events: Sequence[Event] = (),
    thumbnails: Sequence[str] = (),
    *,
    narrow: bool = False,
    name: str = "timeline",
    params: TimelineParams = TimelineParams(),
) -> str | None:
    """The timeline as an SVG element with title and description.

    Parameters
    ----------
    series : Series
    events : sequence of Event
    thumbnails : sequence of str
        A data URI for each session; none are drawn where it is empty.
    narrow : bool
        For a phone.
    name : str
        Start of the ids of its title and description: unique on a page.

    Returns
    -------
    str or None
        None where no session is dated enough to be placed. Its classes are ``timeline`` and, within,
        ``grid``, ``axis``, ``tick``, ``still``, ``line``, ``error``, ``dot``, ``open``, ``cross``,
        ``control``, ``thumb``, ``row``, ``lane`` and ``span``.
    """
    chart = timeline_chart(series, events, thumbnails, narrow=narrow, params=params)
    if chart is None:
        return None
    template = environment(Path(__file__).parent).get_template("timeline.svg.j2")
    return template.render(c=chart, name=f"{name}-{'narrow' if narrow else 'wide'}")


def timeline_chart(
    series: Series,
    events: Sequence[Event] = (),
    thumbnails: Sequence[str] = (),
    *,
    narrow: bool = False,
    params: TimelineParams = TimelineParams(),
) -> Timeline | None:
    """Lay the timeline out; arguments as for `timeline_svg`."""
    if not series.sessions:
        return None
    width = params.narrow if narrow else params.wide
    left, right = (68.0, width - 14.0) if narrow else (92.0, width - 24.0)
    names = [len(_(event.area)) for event in events]
    left = max(left, params.beside + params.letter * max(names, default=0))
    size = 38.0 if narrow else 60.0
    inset = size / 2 if thumbnails else 12.0
    scale = Days.of(series, events, left + inset, right - inset, params)
    places = tuple(scale.session(n) for n in range(len(series.sessions)))
    comparisons = session_comparisons(series)
    thumbs = _thumbs(series, thumbnails, places, comparisons, (left, right), size, params)
    y = 8.0 + (size * 4 / 3 + 18 if thumbs else 0)
    panel, zero = (y, y), None
    y_ticks: tuple[Tick, ...] = ()
    bands: tuple[Band, ...] = ()
    dots: tuple[Dot, ...] = ()
    control: tuple[Dot, ...] = ()
    if series.comparisons:
        y += 22
        panel = (y, y + params.panel)
        axis = Percent.of(series, comparisons, panel)
        zero, y_ticks = axis.at(0.0), axis.ticks
        bands, dots = _changes(series, comparisons, places, axis)
        control = _control(series, places, axis)
        y = panel[1] + 16
    rows, y = _rows(series, places, y, params)
    lanes, y = _lanes(events if scale.dated else (), scale, y, params)
    return Timeline(
        width, y + 34, left, right, thumbs, places, panel, zero, y_ticks, bands, dots,
        _polyline(dots), control, rows, lanes, y + 6, _x_ticks(series, scale, places, width, narrow),
        described(series, events),
    )  # fmt: skip


def described(series: Series, events: Sequence[Event] = ()) -> tuple[str, ...]:
    """The same in sentences, for those who cannot see the drawing."""
    lines: list[str] = []
    for session, row in zip(series.sessions, session_comparisons(series), strict=True):
        count = len(session.photos)
        start = _n("{session}, {count} photo", "{session}, {count} photos", count).format(
            session=label_words(session.label), count=count
        )
        said = change_words(row) if row else _("not compared")
        if not lines and series.comparisons:
            said = _("first session")
        lines.append(f"{start}: {said}")
    return (*lines, *(f"{when_words(e)}, {_(e.area)}: {e.text}" for e in events))


def change_words(row: Comparison) -> str:
    """A session's change since the first one in words."""
    if not math.isfinite(row.change):
        return _("not comparable with the first session")
    return _("{change} (95 % range {range}), {verdict}").format(
        change=percent(row.change),
        range=interval(row.interval),
        verdict=verdict_words(row.verdict),
    )


def in_order(tracks: Sequence[Track]) -> list[Track]:
    """What can change first, the control last; each from the top of the back down."""
    order = {"modifiable": 0, "unsure": 1, "fixed": 2}
    return sorted(tracks, key=lambda t: (order[t.kind], t.y, t.id))


def when_words(event: Event) -> str:
    """Day or period of an entry, such as "2026-06-09 to 2026-07-01"."""
    if event.until is None or event.until == event.on:
        return writing.date(event.on)
    return _("{first} to {last}").format(
        first=writing.date(event.on), last=writing.date(event.until)
    )


def _changes(
    series: Series,
    rows: Sequence[Comparison | None],
    places: Sequence[float],
    axis: Percent,
) -> tuple[tuple[Band, ...], tuple[Dot, ...]]:
    bands, dots = [], []
    for n, (session, row, x) in enumerate(zip(series.sessions, rows, places, strict=True)):
        if n == 0:
            title = _("{session}: first session").format(session=label_words(session.label))
            dots.append(Dot(x, axis.at(0.0), None, None, "dot open", title))
        elif row is None or not math.isfinite(row.change):
            title = _("{session}: not comparable with the first session").format(
                session=label_words(session.label)
            )
            dots.append(Dot(x, None, None, None, "cross", title))
        else:
            told = row.verdict in ("reduced", "increased")
            low, high = (axis.maybe(v) for v in row.interval)
            title = f"{label_words(session.label)}: {change_words(row)}"
            look = "dot" if told else "dot open"
            dots.append(Dot(x, axis.at(row.change), low, high, look, title))
            ends = chance_range(row.interval)
            if not math.isnan(ends[0]):
                bands.append(Band(x, *(axis.at(v) for v in ends)))
    return tuple(bands), tuple(dots)


def _control(series: Series, places: Sequence[float], axis: Percent) -> tuple[Dot, ...]:
    dots = []
    for session, held, x in zip(series.sessions, control_changes(series), places, strict=True):
        if held is not None:
            ends = held.interval
            words = _("{session}: fixed pair, a control: {change} ({range})").format(
                session=label_words(session.label),
                change=percent(held.value),
                range=interval(ends),
            )
            low, high = (axis.maybe(v) for v in ends)
            dots.append(Dot(x, axis.at(held.value), low, high, "control", words))
    return tuple(dots)


def _rows(
    series: Series, places: Sequence[float], y: float, params: TimelineParams
) -> tuple[tuple[Row, ...], float]:
    labels = track_labels(series.tracks)
    rows = []
    for track in in_order(series.tracks)[: params.most_rows]:
        values = held_by_session(series, track)
        most = max((h.interval[1] for h in values if h is not None), default=0.0)
        if not most > 0:
            continue
        top, bottom = y + 6, y + params.row - 6
        dots = tuple(
            _held(series.sessions[n].label, labels[track.id], h, x, top, bottom, most)
            for n, (h, x) in enumerate(zip(values, places, strict=True))
            if h is not None
        )
        rows.append(Row(labels[track.id], track.kind, top, bottom, dots, _polyline(dots)))
        y += params.row
    return tuple(rows), y


def _held(
    label: str, name: str, held: Held, x: float, top: float, bottom: float, most: float
) -> Dot:
    low, high = (bottom - min(max(v / most, 0.0), 1.0) * (bottom - top) for v in held.interval)
    y = bottom - min(max(held.value / most, 0.0), 1.0) * (bottom - top)
    title = f"{name}, {label_words(label)}: {held.words}"
    return Dot(x, y, low, high, "dot" if held.seen else "dot open", title)


def _lanes(
    events: Sequence[Event], scale: Days, y: float, params: TimelineParams
) -> tuple[tuple[Lane, ...], float]:
    lanes = []
    for area in dict.fromkeys(e.area for e in events):
        middle = y + params.lane / 2
        spans = []
        for event in sorted((e for e in events if e.area == area), key=lambda e: e.on):
            start = scale.at(noon(event.on))
            end = scale.at(noon(event.until)) if event.until else start
            title = f"{when_words(event)}: {event.text}"
            spans.append(Span(start, max(end - start, 0.0), middle, title))
        lanes.append(Lane(area, _(area), middle, tuple(spans)))
        y += params.lane
    return tuple(lanes), y


def _thumbs(
    series: Series,
    uris: Sequence[str],
    places: Sequence[float],
    rows: Sequence[Comparison | None],
    ends: tuple[float, float],
    size: float,
    params: TimelineParams,
) -> tuple[Thumb, ...]:
    """Thumbnails above their days, pushed apart where days lie close; fewer where there is no room."""
    if not uris:
        return ()
    room = int((ends[1] - ends[0] + params.least_gap) // (size + params.least_gap))
    chosen = _spread_out(len(places), room)
    wanted = [places[n] for n in chosen]
    lefts = _pushed_apart([x - size / 2 for x in wanted], size + params.least_gap, ends, size)
    out = []
    for n, x, at in zip(chosen, lefts, wanted, strict=True):
        row = rows[n]
        compares = n == 0 or (row is not None and math.isfinite(row.change))
        out.append(Thumb(x, at, size, uris[n], label_words(series.sessions[n].label), compares))
    return tuple(out)


def _spread_out(count: int, room: int) -> list[int]:
    """Which of ``count`` sessions get a thumbnail where only ``room`` fit: first, last and between."""
    if count <= room or room < 2:
        return list(range(min(count, max(room, 1))))
    return sorted({round(k * (count - 1) / (room - 1)) for k in range(room)})


def _pushed_apart(
    lefts: Sequence[float], step: float, ends: tuple[float, float], size: float
) -> list[float]:
    """Left edges in order, at least ``step`` apart, within the ends, as near to the wish as that lets."""
    out: list[float] = []
    for x in lefts:
        out.append(max(x, ends[0], out[-1] + step if out else ends[0]))
    limit = ends[1] - size
    for n in range(len(out) - 1, -1, -1):
        out[n] = min(out[n], limit)
        limit = out[n] - step
    return out


def _x_ticks(
    series: Series, scale: Days, places: Sequence[float], width: float, narrow: bool
) -> tuple[Tick, ...]:
    gap = 80.0 if narrow else 84.0
    ticks: list[Tick] = []
    for session, x in zip(series.sessions, places, strict=True):
        label = (
            writing.date(session.taken_at)
            if scale.dated and session.taken_at
            else label_words(session.label)
        )
        label = label if len(label) <= 12 else label[:11] + "…"
        # As the template draws it: the last one stays within the drawing.
        at = min(x, width - 38)
        if not ticks or at - ticks[-1].at >= gap:
            ticks.append(Tick(at, label))
    return tuple(ticks)


def _polyline(dots: Sequence[Dot]) -> str:
    return " ".join(f"{d.x:.1f},{d.y:.1f}" for d in dots if d.y is not None)
