"""Order in time, and which photos belong to one session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from analyzer.results import Measurement, Session
from analyzer.view import View

GAP = timedelta(hours=2)
"""Photos farther apart than this belong to different sessions."""


def clock(moment: datetime) -> datetime:
    """A comparable time: naive times are taken as UTC, for sorting only."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def time_order(views: Sequence[View]) -> list[View]:
    """Dated photos by time, then undated ones by name; ties by name and hash."""

    def key(view: View) -> tuple[bool, datetime, str, str]:
        photo = view.measurement.photo
        moment = clock(photo.taken_at) if photo.taken_at else datetime.max.replace(tzinfo=UTC)
        return photo.taken_at is None, moment, photo.name, photo.sha256

    return sorted(views, key=key)


def group_sessions(measurements: Sequence[Measurement]) -> tuple[Session, ...]:
    """Group photos in time order into sessions; each undated photo is a session of its own."""
    groups: list[list[int]] = []
    for k, measurement in enumerate(measurements):
        moment = measurement.photo.taken_at
        last = measurements[groups[-1][-1]].photo.taken_at if groups else None
        if moment is not None and last is not None and clock(moment) - clock(last) <= GAP:
            groups[-1].append(k)
        else:
            groups.append([k])
    return tuple(_session(tuple(group), measurements) for group in groups)


def _session(photos: tuple[int, ...], measurements: Sequence[Measurement]) -> Session:
    first = measurements[photos[0]].photo
    label = first.taken_at.date().isoformat() if first.taken_at else first.name or "undated"
    return Session(photos, first.taken_at, label)
