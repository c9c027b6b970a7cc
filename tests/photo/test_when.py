"""One place decides when a photo was taken: the plausible moment wins, and the other is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from analyzer.photo.datename import NamedTime
from analyzer.photo.when import UNKNOWN, When, decide, earliest, unset_clock

TODAY = datetime(2026, 11, 29, tzinfo=UTC)
TAKEN = datetime(2026, 6, 9, 7, 40, 5, 250_000, timezone(timedelta(hours=2)))
NAMED = NamedTime(datetime(2026, 6, 9))


def said(exif=None, sidecar=None, named=None) -> When:
    return decide(exif, sidecar, named, today=TODAY)


def test_the_clock_comes_first_then_the_file_beside_then_the_name() -> None:
    assert said(TAKEN, TAKEN, NAMED) == When(TAKEN, "exif")
    assert said(None, TAKEN, NAMED) == When(TAKEN, "sidecar")
    assert said(None, None, NAMED) == When(NAMED.moment, "name")
    assert said() == UNKNOWN


def test_an_unset_clock_gives_way_and_is_told() -> None:
    found = said(datetime(2000, 1, 1), None, NamedTime(datetime(2026, 9, 1)))
    assert (found.moment, found.source) == (datetime(2026, 9, 1), "name")
    assert "2000-01-01" in found.note
    assert found.other is None
    assert said(datetime(2010, 1, 1, 0, 3), TAKEN).source == "sidecar"


def test_an_unset_clock_alone_is_no_date() -> None:
    found = said(datetime(2000, 1, 2, 5))
    assert (found.moment, found.source) == (None, "unknown")
    assert "was not set" in found.note
    assert not unset_clock(datetime(2026, 1, 1))


def test_a_clock_that_started_in_1970_is_told_too() -> None:
    found = said(datetime(1970, 3, 1, 5), None, NAMED)
    assert (found.moment, found.source) == (NAMED.moment, "name")
    assert "1970-03-01" in found.note
    assert said(datetime(1980, 1, 1)).moment is None


def test_a_date_still_to_come_gives_way() -> None:
    found = said(datetime(2031, 6, 9), None, NAMED)
    assert (found.moment, found.source) == (NAMED.moment, "name")
    assert "2031" in found.note
    assert said(datetime(2031, 6, 9)).moment == datetime(2031, 6, 9)


def test_two_plausible_dates_leave_the_other_open() -> None:
    found = said(datetime(2025, 6, 9), None, NAMED)
    assert (found.moment, found.source, found.other) == (
        datetime(2025, 6, 9), "exif", NAMED.moment,
    )  # fmt: skip
    assert "2026-06-09" in found.note


def test_a_messengers_day_does_not_contradict() -> None:
    assert said(TAKEN, None, NamedTime(datetime(2026, 6, 11))).note == ""


def test_another_source_settles_which_number_is_the_month() -> None:
    either = NamedTime(datetime(2026, 9, 6), datetime(2026, 6, 9))
    assert said(None, None, either).other == datetime(2026, 6, 9)
    assert said(TAKEN, None, either) == When(TAKEN, "exif")


def test_a_shot_is_as_old_as_its_oldest_copy() -> None:
    old, new = When(datetime(2026, 6, 9), "exif"), When(datetime(2026, 9, 1), "exif")
    assert earliest([new, old, UNKNOWN]) is old
    assert earliest([When(datetime(2020, 1, 9), "name"), new]) is new
