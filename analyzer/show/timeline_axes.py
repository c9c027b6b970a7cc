"""The two axes of a timeline: days, and changes in percent; values in, chart pixels out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from analyzer.change.model import Comparison
from analyzer.results import Series
from analyzer.show.timeline_parts import Event, Tick, TimelineParams
from analyzer.show.track_rows import control_changes
from analyzer.show.words import chance_range, percent


@dataclass(frozen=True)
class Days:
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
    ) -> Days:
        """The axis that a series and its entries ask for."""
        # The clock on the wall counts; naive and zoned times cannot be subtracted.
        walls = [s.taken_at.replace(tzinfo=None) if s.taken_at else None for s in series.sessions]
        known = [w for w in walls if w is not None]
        if len(known) < len(walls) or known != sorted(known):
            return cls(left, right, datetime.min, 1.0, tuple(walls), dated=False)
        reach = max((known[-1] - known[0]).total_seconds() / 86400, params.lone_days) * params.reach
        limits = known[0] - timedelta(days=reach), known[-1] + timedelta(days=reach)
        ends = [noon(day) for e in events for day in (e.on, e.until or e.on)]
        low, high = min([*known, *ends]), max([*known, *ends])
        low, high = max(low, limits[0]), min(high, limits[1])
        if (high - low).total_seconds() < 86400:
            low, high = (low + timedelta(days=s * params.lone_days) for s in (-1, 1))
        return cls(left, right, low, (high - low).total_seconds() / 86400, tuple(walls), dated=True)

    def session(self, number: int) -> float:
        """Where a session lies."""
        if self.dated:
            wall = self.sessions[number]
            assert wall is not None
            return self.at(wall)
        share = number / (len(self.sessions) - 1) if len(self.sessions) > 1 else 0.5
        return self.left + share * (self.right - self.left)

    def at(self, moment: datetime) -> float:
        """Where a moment lies; beyond the ends, at the end."""
        share = (moment - self.first).total_seconds() / 86400 / self.days
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


@dataclass(frozen=True)
class Percent:
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
    ) -> Percent:
        """The axis that the changes of a series ask for."""
        values = [0.1, -0.1]
        for row in rows:
            if row is not None:
                values += [row.change, *row.interval, *chance_range(row.interval)]
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
        """Where a change lies; beyond the ends, at the end."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)

    def maybe(self, value: float) -> float | None:
        """The same; None for nan."""
        return self.at(value) if math.isfinite(value) else None


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12))
