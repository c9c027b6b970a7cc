"""When a photo was taken: the one place that decides, and keeps where it knows it from.

The camera's clock (EXIF) comes first, then a file beside the photo, then its name. Where two of them
contradict each other by days, one that cannot be right gives way: a clock that starts at its
factory setting, or a date still to come. The other is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from analyzer.photo.datename import NamedTime, month_first, named_time, swapped_reading
from analyzer.photo.params import PhotoParams

WhenSource = Literal["exif", "sidecar", "name", "unknown"]
SOURCE_WORDS = {
    "exif": "the camera's clock",
    "sidecar": "the file beside it",
    "name": "its name",
}


@dataclass(frozen=True)
class When:
    """A capture time and where it is known from.

    Parameters
    ----------
    moment : datetime or None
        None when unknown.
    source : "exif", "sidecar", "name" or "unknown"
    note : str
        What else the file says and was not believed, for a person; "" when nothing contradicts.
    other : datetime or None
        Another moment that is as plausible, where two contradict each other or the name may be
        read in two ways.
    """

    moment: datetime | None
    source: WhenSource
    note: str = ""
    other: datetime | None = None


UNKNOWN = When(None, "unknown")


def decide(
    exif: datetime | None,
    sidecar: datetime | None,
    named: NamedTime | None,
    params: PhotoParams = PhotoParams(),
    *,
    today: datetime | None = None,
) -> When:
    """Choose among what a file says of when it was taken.

    Parameters
    ----------
    exif, sidecar : datetime or None
    named : NamedTime or None
    today : datetime, optional
        The present, for dates that are still to come; aware. The computer's clock when None.

    Returns
    -------
    When
    """
    today = today or datetime.now(UTC)
    told: list[tuple[WhenSource, datetime, datetime | None]] = []
    if exif is not None:
        told.append(("exif", exif, None))
    if sidecar is not None:
        told.append(("sidecar", sidecar, None))
    if named is not None:
        told.append(("name", named.moment, named.other))
    if not told:
        return UNKNOWN
    good = [one for one in told if _plausible(one[1], today, params)]
    if not good:
        source, moment, _ = told[0]
        if source == "exif" and (unset_clock(moment, params) or moment.year < params.first_year):
            return When(None, "unknown", f"The camera's clock was not set: it says {_day(moment)}.")
        if not params.first_year <= moment.year <= params.last_year:
            return UNKNOWN
        return When(moment, source, f"Its date, {_day(moment)}, is still to come.")
    source, moment, other = good[0]
    against = [one for one in told if not _agree(one[1], one[2], moment, params)]
    if not against:
        # A second source settles which number of a name is the month.
        return When(moment, source, other=None if len(told) > 1 else other)
    rival, rivals_moment, _ = against[0]
    note = (
        f"{SOURCE_WORDS[rival].capitalize()} says {_day(rivals_moment)}, {SOURCE_WORDS[source]} "
        f"{_day(moment)}; the latter was used."
    )
    open_ = next((one[1] for one in against if one in good), other)
    return When(moment, source, note, open_)


def settle(
    files: Sequence[tuple[str, datetime | None, datetime | None]],
    params: PhotoParams = PhotoParams(),
    *,
    today: datetime | None = None,
) -> tuple[When, ...]:
    """When each photo of a series was taken; where one name tells which number is the month, it
    tells so for all.

    Parameters
    ----------
    files : sequence of (name, exif, sidecar)
        The file's name, and the moments by the camera's clock and by a file beside it.
    params, today
        As for `decide`.
    """
    american = month_first([name for name, _, _ in files])
    out = []
    for name, exif, sidecar in files:
        named = named_time(name, params)
        if named is not None and american is not None:
            named = swapped_reading(named) if american else replace(named, other=None)
        out.append(decide(exif, sidecar, named, params, today=today))
    return tuple(out)


def unset_clock(moment: datetime, params: PhotoParams = PhotoParams()) -> bool:
    """Whether a camera's clock that says this was probably never set."""
    first_days = moment.month == 1 and moment.day <= params.unset_days
    return first_days and moment.year in params.unset_years


def apart(one: datetime, two: datetime) -> timedelta:
    """Distance of two moments; clocks on the wall where one of them names no zone."""
    if one.tzinfo is None or two.tzinfo is None:
        one, two = one.replace(tzinfo=None), two.replace(tzinfo=None)
    return abs(one - two)


def earliest(whens: Sequence[When]) -> When:
    """The best known of several files of one shot: by source, then the earliest."""
    order = ("exif", "sidecar", "name")
    known = [w for w in whens if w.moment is not None]
    if not known:
        return whens[0] if whens else UNKNOWN
    best = min(order.index(w.source) for w in known)
    rest = [w for w in known if order.index(w.source) == best]
    return min(rest, key=lambda w: w.moment.replace(tzinfo=None) if w.moment else datetime.max)


def _plausible(moment: datetime, today: datetime, params: PhotoParams) -> bool:
    if moment.year < params.first_year or unset_clock(moment, params):
        return False
    ahead = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - today
    return ahead <= timedelta(days=params.ahead_days)


def _agree(one: datetime, reading: datetime | None, two: datetime, params: PhotoParams) -> bool:
    limit = timedelta(days=params.agree_days)
    return apart(one, two) <= limit or (reading is not None and apart(reading, two) <= limit)


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"
