"""The journal: what a person did, or what was done, on which days, in the library's own words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analyzer.library.database import Database
from analyzer.library.model import JOURNAL, Entry, LibraryError
from analyzer.library.params import LibraryParams
from analyzer.library.people import clean, live
from analyzer.library.tables import EntryRow, new_id


def entries(db: Database, person_id: str) -> tuple[Entry, ...]:
    """A person's journal, the earliest day first."""
    with db.reading() as session:
        live(session, person_id)
        rows = session.scalars(
            sa.select(EntryRow).where(
                EntryRow.person_id == person_id, EntryRow.deletion_id.is_(None)
            )
        ).all()
        # Sorted here: in a locked library no database knows the days.
        return listed(sorted(rows, key=lambda row: (row.first_day, row.added_at, row.id)))


def listed(rows: Sequence[EntryRow]) -> tuple[Entry, ...]:
    """Rows as values."""
    return tuple(
        Entry(
            row.id, row.person_id, row.first_day, row.last_day, row.area, row.kind, row.words,
            row.value, row.unit,
        )
        for row in rows
    )  # fmt: skip


def write(db: Database, entry: Entry, params: LibraryParams = LibraryParams()) -> Entry:
    """Keep a new entry; its ``id`` is chosen here.

    Raises
    ------
    LibraryError
        When its area, kind, days, amount or length cannot be.
    """
    entry = _checked(entry, params)
    row = EntryRow(
        id=new_id(), person_id=entry.person_id, first_day=entry.on, last_day=entry.until,
        area=entry.area, kind=entry.kind, words=entry.text, value=entry.value, unit=entry.unit,
        added_at=datetime.now(UTC), deletion_id=None,
    )  # fmt: skip
    with db.writing() as session:
        live(session, entry.person_id, lock=True)
        session.add(row)
    return listed([row])[0]


def change(db: Database, entry: Entry, params: LibraryParams = LibraryParams()) -> Entry:
    """Keep an entry that was changed, in place of the one of its id; errors as for `write`."""
    entry = _checked(entry, params)
    with db.writing() as session:
        row = live_entry(session, entry.id)
        if row.person_id != entry.person_id:
            raise LibraryError("An entry stays with its person.")
        row.first_day, row.last_day = entry.on, entry.until
        row.area, row.kind, row.words = entry.area, entry.kind, entry.text
        row.value, row.unit = entry.value, entry.unit
    return entry


def live_entry(session: Session, entry_id: str) -> EntryRow:
    """The row of an entry that is not deleted.

    Raises
    ------
    LibraryError
        When there is none.
    """
    row = session.get(EntryRow, entry_id)
    if row is None or row.deletion_id is not None:
        raise LibraryError("This entry is not in the journal any more.")
    live(session, row.person_id)
    return row


def _checked(entry: Entry, params: LibraryParams) -> Entry:
    if entry.kind not in JOURNAL.get(entry.area, ()):
        raise LibraryError(f"The journal knows no {entry.kind!r} under {entry.area!r}.")
    on, until = _day(entry.on), None if entry.until is None else _day(entry.until)
    for day in (on, until):
        if day is not None and not params.first_year <= day.year <= params.last_year:
            raise LibraryError(f"A day of the year {day.year} cannot be.")
    if until is not None and until < on:
        raise LibraryError("The last day of an entry lies before its first.")
    if until == on:
        until = None
    value = None if entry.value is None else float(entry.value)
    if value is not None and not math.isfinite(value):
        raise LibraryError("The amount of an entry is a number.")
    text, unit = clean(entry.text), clean(entry.unit)
    if len(text) > params.text_chars:
        raise LibraryError(f"The text of an entry has at most {params.text_chars} characters.")
    if len(unit) > params.unit_chars:
        raise LibraryError(f"A unit has at most {params.unit_chars} characters.")
    return Entry(entry.id, entry.person_id, on, until, entry.area, entry.kind, text, value, unit)


def _day(day: date) -> date:
    # A moment is a day as well, and databases would treat the two differently.
    return day.date() if isinstance(day, datetime) else day
