"""The timeline: sessions, every dimple and the journal on one date axis, as geometry and as drawing.

A series and journal entries go in; places in chart pixels and an SVG element come out. The upper panel
shows the change of what can change since the first session, with its 95 % interval and the band within
which a change cannot be told, and the fixed pair in grey as the control. Below, each dimple has a row of
its own, and each area of the journal a lane. Colours are left to the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from analyzer.change.model import Comparison
from analyzer.results import Series
from analyzer.show.labels import track_labels
from analyzer.show.sessions import session_comparisons
from analyzer.show.templates import environment
from analyzer.show.track_rows import Held, control_changes, held_by_session
from analyzer.show.words import INTERVAL_TERM, VERDICT_WORDS, interval, percent, still_range
from analyzer.tracking.model import Track


@dataclass(frozen=True)
class TimelineParams:
    """How the timeline is laid out, chart pixels unless said otherwise.

    Parameters
    ----------
    wide, narrow : float
        Widths of the two drawings: one for a desktop, one for a phone, so that letters keep their size.
    panel : float
        Height of the panel with the changes.
    row, lane : float
        Height of a dimple's row and of a lane of the journal.
    most_rows : int
        Dimples drawn; the table holds all.
    least_gap : float
        Between two thumbnails.
    reach : float
        How far entries may stretch the axis beyond the sessions, share of their span.
    lone_days : float
        Days to both sides where all is of one day.
    """

    wide: float = 720.0
    narrow: float = 360.0
    panel: float = 200.0
    row: float = 46.0
    lane: float = 30.0
    most_rows: int = 10
    least_gap: float = 4.0
    reach: float = 0.3
    lone_days: float = 14.0


@dataclass(frozen=True)
class Event:
    """A journal entry as the timeline needs it.

    Parameters
    ----------
    on : date
    until : date or None
        Last day of a period; None for a single day.
    area : str
        Its lane.
    text : str
        What it says, for a person.
    """

    on: date
    until: date | None
    area: str
    text: str


@dataclass(frozen=True)
class Tick:
    """A labelled place on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Dot:
    """A value with its interval at one session, chart pixels; ``y`` is None where there is none."""

    x: float
    y: float | None
    low: float | None
    high: float | None
    look: str
    title: str


@dataclass(frozen=True)
class Band:
    """Changes at one session that cannot be told from none."""

    x: float
    low: float
    high: float


@dataclass(frozen=True)
class Thumb:
    """The thumbnail of a session; ``x`` is its left edge, ``at`` its day on the axis."""

    x: float
    at: float
    size: float
    uri: str
    title: str
    compares: bool


@dataclass(frozen=True)
class Row:
    """One dimple through time; ``top`` and ``bottom`` bound it, ``most`` is the depth at its top."""

    label: str
    kind: str
    top: float
    bottom: float
    dots: tuple[Dot, ...]
    line: str


@dataclass(frozen=True)
class Span:
    """A journal entry on its lane; ``width`` is 0 for a single day."""

    x: float
    width: float
    y: float
    title: str


@dataclass(frozen=True)
class Lane:
    """One area of the journal."""

    label: str
    y: float
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Timeline:
    """Everything the template draws, chart pixels."""

    width: float
    height: float
    left: float
    right: float
    thumbs: tuple[Thumb, ...]
    places: tuple[float, ...]
    panel: tuple[float, float]
    zero: float | None
    y_ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    dots: tuple[Dot, ...]
    line: str
    control: tuple[Dot, ...]
    rows: tuple[Row, ...]
    lanes: tuple[Lane, ...]
    axis: float
    x_ticks: tuple[Tick, ...]
    words: tuple[str, ...] = field(default=())


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
    size = 38.0 if narrow else 60.0
    inset = size / 2 if thumbnails else 12.0
    scale = _Days.of(series, events, left + inset, right - inset, params)
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
        axis = _Percent.of(series, comparisons, panel)
        zero, y_ticks = axis.at(0.0), axis.ticks
        bands, dots = _changes(series, comparisons, places, axis)
        control = _control(series, places, axis)
        y = panel[1] + 16
    rows, y = _rows(series, places, y, params)
    lanes, y = _lanes(events if scale.dated else (), scale, y, params)
    return Timeline(
        width, y + 34, left, right, thumbs, places, panel, zero, y_ticks, bands, dots,
        _polyline(dots), control, rows, lanes, y + 6, _x_ticks(series, scale, places, narrow),
        described(series, events),
    )  # fmt: skip


def described(series: Series, events: Sequence[Event] = ()) -> tuple[str, ...]:
    """The same in sentences, for those who cannot see the drawing."""
    lines = []
    for session, row in zip(series.sessions, session_comparisons(series), strict=True):
        count = len(session.photos)
        start = f"{session.label}, {count} photo{'' if count == 1 else 's'}"
        lines.append(f"{start}: {change_words(row) if row else 'not compared'}")
    if lines and series.comparisons:
        lines[0] = lines[0].rpartition(":")[0] + ": first session"
    return (*lines, *(f"{when_words(e)}, {e.area}: {e.text}" for e in events))


def change_words(row: Comparison) -> str:
    """A session's change since the first one in words."""
    if not math.isfinite(row.change):
        return "not comparable with the first session"
    said = VERDICT_WORDS[row.verdict]
    return f"{percent(row.change)} ({INTERVAL_TERM} {interval(row.interval)}), {said}"


def in_order(tracks: Sequence[Track]) -> list[Track]:
    """What can change first, the control last; each from the top of the back down."""
    order = {"modifiable": 0, "unsure": 1, "fixed": 2}
    return sorted(tracks, key=lambda t: (order[t.kind], t.y, t.id))


def when_words(event: Event) -> str:
    """Day or period of an entry, such as "2026-06-09 to 2026-07-01"."""
    return f"{event.on}" if event.until in (None, event.on) else f"{event.on} to {event.until}"


@dataclass(frozen=True)
class _Days:
    """The date axis; without dates, sessions stand side by side."""

    left: float
    right: float
    first: datetime
    days: float
    sessions: tuple[datetime | None, ...]
    dated: bool

    @classmethod
    def of(
        cls,
        series: Series,
        events: Sequence[Event],
        left: float,
        right: float,
        params: TimelineParams,
    ) -> _Days:
        # The clock on the wall counts; naive and zoned times cannot be subtracted.
        walls = [s.taken_at.replace(tzinfo=None) if s.taken_at else None for s in series.sessions]
        known = [w for w in walls if w is not None]
        if len(known) < len(walls) or known != sorted(known):
            return cls(left, right, datetime.min, 1.0, tuple(walls), dated=False)
        reach = max((known[-1] - known[0]).total_seconds() / 86400, params.lone_days) * params.reach
        limits = known[0] - timedelta(days=reach), known[-1] + timedelta(days=reach)
        ends = [_noon(day) for e in events for day in (e.on, e.until or e.on)]
        low, high = min([*known, *ends]), max([*known, *ends])
        low, high = max(low, limits[0]), min(high, limits[1])
        if (high - low).total_seconds() < 86400:
            low, high = (low + timedelta(days=s * params.lone_days) for s in (-1, 1))
        return cls(left, right, low, (high - low).total_seconds() / 86400, tuple(walls), dated=True)

    def session(self, number: int) -> float:
        if self.dated:
            wall = self.sessions[number]
            assert wall is not None
            return self.at(wall)
        share = number / (len(self.sessions) - 1) if len(self.sessions) > 1 else 0.5
        return self.left + share * (self.right - self.left)

    def at(self, moment: datetime) -> float:
        share = (moment - self.first).total_seconds() / 86400 / self.days
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


@dataclass(frozen=True)
class _Percent:
    """The axis of changes."""

    low: float
    high: float
    top: float
    bottom: float
    ticks: tuple[Tick, ...]

    @classmethod
    def of(
        cls,
        series: Series,
        rows: Sequence[Comparison | None],
        panel: tuple[float, float],
    ) -> _Percent:
        values = [0.1, -0.1]
        for row in rows:
            if row is not None:
                values += [row.change, *row.interval, *still_range(row.mdc95)]
        values += [held.value for held in control_changes(series) if held is not None]
        values = [v for v in values if math.isfinite(v)]
        # Nothing passes -100 %; one wild interval must not flatten the rest.
        low, high = max(min(values), -1.0), min(max(values), 1.5)
        step = next((s for s in (0.1, 0.2, 0.25, 0.5) if (high - low) / s <= 6), 1.0)
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        axis = cls(first * step, last * step, *panel, ())
        steps = [round(i * step, 6) for i in range(first, last + 1)]
        return cls(axis.low, axis.high, *panel, tuple(Tick(axis.at(s), percent(s)) for s in steps))

    def at(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)

    def maybe(self, value: float) -> float | None:
        return self.at(value) if math.isfinite(value) else None


def _changes(
    series: Series,
    rows: Sequence[Comparison | None],
    places: Sequence[float],
    axis: _Percent,
) -> tuple[tuple[Band, ...], tuple[Dot, ...]]:
    bands, dots = [], []
    for n, (session, row, x) in enumerate(zip(series.sessions, rows, places, strict=True)):
        if n == 0:
            title = f"{session.label}: first session"
            dots.append(Dot(x, axis.at(0.0), None, None, "dot open", title))
        elif row is None or not math.isfinite(row.change):
            title = f"{session.label}: not comparable with the first session"
            dots.append(Dot(x, None, None, None, "cross", title))
        else:
            told = row.verdict in ("reduced", "increased")
            low, high = (axis.maybe(v) for v in row.interval)
            title = f"{session.label}: {change_words(row)}"
            look = "dot" if told else "dot open"
            dots.append(Dot(x, axis.at(row.change), low, high, look, title))
            if math.isfinite(row.mdc95):
                bands.append(Band(x, *(axis.at(v) for v in still_range(row.mdc95))))
    return tuple(bands), tuple(dots)


def _control(series: Series, places: Sequence[float], axis: _Percent) -> tuple[Dot, ...]:
    dots = []
    for session, held, x in zip(series.sessions, control_changes(series), places, strict=True):
        if held is not None:
            ends = held.interval
            words = (
                f"{session.label}: fixed pair, a control: {percent(held.value)} ({interval(ends)})"
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
    title = f"{name}, {label}: {held.words}"
    return Dot(x, y, low, high, "dot" if held.seen else "dot open", title)


def _lanes(
    events: Sequence[Event], scale: _Days, y: float, params: TimelineParams
) -> tuple[tuple[Lane, ...], float]:
    lanes = []
    for area in dict.fromkeys(e.area for e in events):
        middle = y + params.lane / 2
        spans = []
        for event in sorted((e for e in events if e.area == area), key=lambda e: e.on):
            start = scale.at(_noon(event.on))
            end = scale.at(_noon(event.until)) if event.until else start
            title = f"{when_words(event)}: {event.text}"
            spans.append(Span(start, max(end - start, 0.0), middle, title))
        lanes.append(Lane(area, middle, tuple(spans)))
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
        out.append(Thumb(x, at, size, uris[n], series.sessions[n].label, compares))
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
    series: Series, scale: _Days, places: Sequence[float], narrow: bool
) -> tuple[Tick, ...]:
    gap = 74.0 if narrow else 84.0
    ticks: list[Tick] = []
    for session, x in zip(series.sessions, places, strict=True):
        label = (
            f"{session.taken_at:%Y-%m-%d}" if scale.dated and session.taken_at else session.label
        )
        label = label if len(label) <= 12 else label[:11] + "…"
        if not ticks or x - ticks[-1].at >= gap:
            ticks.append(Tick(x, label))
    return tuple(ticks)


def _polyline(dots: Sequence[Dot]) -> str:
    return " ".join(f"{d.x:.1f},{d.y:.1f}" for d in dots if d.y is not None)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))
