"""The item of the checklist on when two photos were taken: the hour of the day, and the gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from analyzer.change.model import Check
from analyzer.measurement.model import PhotoInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TimingParams:
    """When two moments count as alike."""

    same_hour: float = 3.0  # hours on the clock; water and posture shift over the day


def timing(before: PhotoInfo, after: PhotoInfo, params: TimingParams = TimingParams()) -> Check:
    """Whether both were taken at the same time of day, and how far apart.

    Local clock times are compared: a body follows the day where it is. A date without a time
    (midnight from a file name or typed by the user) says nothing of the hour.
    """
    if before.taken_at is None or after.taken_at is None:
        which = [n for n, p in (("before", before), ("after", after)) if p.taken_at is None]
        text = (
            f"The {' and the '.join(which)} photo does not say when it was taken. The same time of "
            "day is best, since water and posture shift over a day."
        )
        return Check("timing", "unknown", text)
    one, two = (moment.replace(tzinfo=None) for moment in (before.taken_at, after.taken_at))
    gap = abs(two - one)
    hours_known = _has_hour(before, one) and _has_hour(after, two)
    apart = gap_words(gap)
    if not hours_known:
        return Check("timing", "unknown", f"{apart}; the time of day is not known.")
    minutes = abs((two.hour - one.hour) * 60 + two.minute - one.minute)
    off = min(minutes, 24 * 60 - minutes) / 60
    clock = f"{one:%H:%M} and {two:%H:%M}"
    hasty = (
        " Within hours only water, posture and light change, not the depth of a dimple."
        if gap < _DAY
        else ""
    )
    if off <= params.same_hour:
        return Check("timing", "ok", f"{apart}, at much the same time of day ({clock}).{hasty}")
    text = f"{apart}, at {clock}. Water and posture shift over a day, and dimples with them.{hasty}"
    return Check("timing", "differs", text)


def gap_words(gap: timedelta) -> str:
    """A gap such as "84 days apart", "5 hours apart" or "Minutes apart"."""
    if gap >= _DAY:
        days = round(gap / _DAY)
        return f"{days} day{'s' if days > 1 else ''} apart"
    hours = round(gap / timedelta(hours=1))
    return f"{hours} hour{'s' if hours > 1 else ''} apart" if hours else "Minutes apart"


def _has_hour(photo: PhotoInfo, moment: datetime) -> bool:
    return photo.taken_at_source in ("exif", "sidecar") or moment.time() != time()
