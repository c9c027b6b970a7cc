"""What the photos show before and after a day: two trends with their intervals, and no cause.

A journal entry is a day on which a person began or did something. Sessions up to that day tell what
changed before it, later ones what changed after it; the one in between belongs to both. Whatever differs,
photos cannot tell why.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from analyzer.language.text import N_, _
from analyzer.results import Series
from analyzer.show.sessions import session_comparisons
from analyzer.show.words import interval, label_words, percent

_Z = 1.96
NO_CAUSE = N_("What caused a difference cannot be told from photos.")


@dataclass(frozen=True)
class Stretch:
    """A change between two sessions.

    Parameters
    ----------
    first, last : str
        Labels of the sessions.
    change : float
        Relative, -0.35 = 35 % less.
    interval : (float, float)
        95 % interval. Both ends are measured against the first session; its error, which they share,
        is counted twice, so the interval is rather too wide.
    """

    first: str
    last: str
    change: float
    interval: tuple[float, float]

    @property
    def words(self) -> str:
        """Such as "−12 % (95 % range −30 % to +8 %) from 2026-06-09 to 2026-06-23"."""
        return _("{change} (95 % range {range}) from {first} to {last}").format(
            change=percent(self.change),
            range=interval(self.interval),
            first=label_words(self.first),
            last=label_words(self.last),
        )


@dataclass(frozen=True)
class _Told:
    label: str
    on: date
    log: float
    error: float


def around(series: Series, on: date) -> tuple[Stretch | None, Stretch | None]:
    """The stretch before a day and the one after it; None where no two sessions tell it.

    Parameters
    ----------
    series : Series
    on : date
        A session of that very day counts as before.
    """
    known = _told(series)
    before = [t for t in known if t.on <= on]
    after = [t for t in known if t.on > on]
    early = _stretch(before[0], before[-1]) if len(before) > 1 else None
    start = before[-1:] or after[:1]
    late = _stretch(start[0], after[-1]) if after and start[0] is not after[-1] else None
    return early, late


def around_words(series: Series, on: date) -> str:
    """The same for a person, without a cause."""
    early, late = around(series, on)
    first = (
        _("Before this date: {trend}.").format(trend=early.words)
        if early
        else _("Before this date there is no trend yet.")
    )
    second = (
        _("After this date: {trend}.").format(trend=late.words)
        if late
        else _("After this date no session compares yet.")
    )
    return f"{first} {second} {_(NO_CAUSE)}"


def _told(series: Series) -> list[_Told]:
    out = []
    for n, (session, row) in enumerate(
        zip(series.sessions, session_comparisons(series), strict=True)
    ):
        if session.taken_at is None:
            continue
        day = session.taken_at.date()
        if n == 0:
            out.append(_Told(session.label, day, 0.0, 0.0))
        elif row is not None and all(map(math.isfinite, (row.change, *row.interval))):
            low, high = (math.log1p(max(v, -0.999)) for v in row.interval)
            change = math.log1p(max(row.change, -0.999))
            out.append(_Told(session.label, day, change, (high - low) / (2 * _Z)))
    return out


def _stretch(first: _Told, last: _Told) -> Stretch:
    step, spread = last.log - first.log, _Z * math.hypot(first.error, last.error)
    ends = math.expm1(step - spread), math.expm1(step + spread)
    return Stretch(first.label, last.label, math.expm1(step), ends)
