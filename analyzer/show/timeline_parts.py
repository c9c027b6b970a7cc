"""What a timeline is made of: its numbers, what goes in, and what is drawn, in chart pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


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
    letter, beside : float
        Width of a letter of a lane's name at most, and what lies beside the name, so that no language's
        word for an area is cut.
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
    letter: float = 7.0
    beside: float = 18.0


@dataclass(frozen=True)
class Event:
    """A journal entry as the timeline needs it.

    Parameters
    ----------
    on : date
    until : date or None
        Last day of a period; None for a single day.
    area : str
        Its lane, in English.
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
    """One area of the journal, and what it is called."""

    area: str
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
