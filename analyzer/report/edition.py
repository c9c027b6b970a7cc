"""What goes into one report: a series as measured, or the same without anything that names a person.

Every sink takes an edition, so none of them can forget what was to be left out. An anonymous one
holds no file name, no calendar date, no hash of a photo and no word on the camera; photos are
numbered, and time is told in days since the first session.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analyzer.language import writing
from analyzer.language.text import N_, _
from analyzer.report.scrub import Scrub, without_names
from analyzer.results import Series
from analyzer.show import words
from analyzer.tracking.sessions import clock

ANONYMOUS_TITLE = N_("Dimples of the lower back")


@dataclass(frozen=True)
class Refused:
    """A file that could not be used.

    Parameters
    ----------
    name : str
        File name without folder.
    reason : str
        Why, for a person.
    """

    name: str
    reason: str


@dataclass(frozen=True, eq=False)
class Edition:
    """A series, ready to be reported.

    Parameters
    ----------
    series : Series
        Without pictures where these were to be left out; without names where it is anonymous.
    title : str
        Heading.
    refused : tuple of Refused
        Files that never became part of the series.
    dates : tuple of str
        When each photo was taken, for a person: a date, "day 28", or "no date".
    days : tuple of (int or None)
        Whole days of each photo since the first session, by the clock on the wall; None for one
        without a date.
    anonymous : bool
    """

    series: Series
    title: str
    refused: tuple[Refused, ...]
    dates: tuple[str, ...]
    days: tuple[int | None, ...]
    anonymous: bool = False

    @property
    def captions(self) -> tuple[str, ...]:
        """What stands in each photo's picture in a film: its date or day, else its number."""
        return tuple(
            writing.date(shot.photo.taken_at)
            if shot.photo.taken_at
            else _("photo {number}").format(number=k)
            if day is None
            else _("day {number}").format(number=day)
            for k, (day, shot) in enumerate(
                zip(self.days, self.series.measurements, strict=True), start=1
            )
        )

    @property
    def session_days(self) -> tuple[int | None, ...]:
        """Whole days of each session since the first; None for one without a date."""
        return tuple(self.days[session.photos[0]] for session in self.series.sessions)


def edition(
    series: Series,
    *,
    title: str,
    refused: Sequence[Refused] = (),
    photos: bool = True,
    anonymous: bool = False,
    names: Iterable[str] = (),
) -> Edition:
    """Make a series ready for a report.

    Parameters
    ----------
    series : Series
    title : str
        Heading; an anonymous edition has one of its own, since folders are called after people.
    refused : sequence of Refused
        Files that never became part of the series.
    photos : bool
        Whether pictures may be shown.
    anonymous : bool
        Whether names, calendar dates and hashes are left out.
    names : iterable of str
        Other file names that notes may speak of, such as of copies that were counted once.

    Returns
    -------
    Edition
    """
    days = _days(series)
    if not photos:
        series = replace(series, pictures=())
    if not anonymous:
        dates = tuple(words.date_words(m.photo.taken_at) for m in series.measurements)
        return Edition(series, title, tuple(refused), dates, days)
    scrub = Scrub.of(series, [*(r.name for r in refused), *names], _first_day(series))
    told = tuple(
        Refused(_("file {number}").format(number=n), scrub(one.reason))
        for n, one in enumerate(refused, start=1)
    )
    dates = tuple(
        _("no date") if day is None else _("day {number}").format(number=day) for day in days
    )
    nameless = without_names(series, scrub, _labels(series, days))
    return Edition(nameless, _(ANONYMOUS_TITLE), told, dates, days, anonymous=True)


def _days(series: Series) -> tuple[int | None, ...]:
    first = _first_day(series)
    return tuple(
        None
        if m.photo.taken_at is None or first is None
        else (m.photo.taken_at.date() - first).days
        for m in series.measurements
    )


def _first_day(series: Series) -> date | None:
    times = [series.measurements[k].photo.taken_at for s in series.sessions for k in s.photos]
    known = [t for t in times if t is not None]
    known = known or [m.photo.taken_at for m in series.measurements if m.photo.taken_at]
    return min(known, key=clock).date() if known else None


def _labels(series: Series, days: Sequence[int | None]) -> tuple[str, ...]:
    """One name a session, never two alike."""
    labels: list[str] = []
    for n, session in enumerate(series.sessions, start=1):
        day = days[session.photos[0]]
        label = f"session {n}" if day is None else f"day {day}"
        labels.append(f"{label}, session {n}" if label in labels else label)
    return tuple(labels)
