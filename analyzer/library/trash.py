"""Deleting, having back, and being gone for good.

What is deleted is only marked, so that it can be had back at once and whole. When its time is over,
or the trash is emptied, rows go first and files after; then the database forgets what its own files
still hold of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analyzer.corrections.file import corrections_to_json
from analyzer.corrections.history import history_from_json, history_to_json
from analyzer.corrections.model import Corrections, PhotoRef, photos_of
from analyzer.library.answers import with_photos
from analyzer.library.database import Database
from analyzer.library.folder import Lock
from analyzer.library.journal import live_entry
from analyzer.library.model import Deletion, LibraryError
from analyzer.library.params import LibraryParams
from analyzer.library.pending import begun_all, recover
from analyzer.library.people import fold, live, read_told
from analyzer.library.photos import live_photo
from analyzer.library.shelf import Shelf
from analyzer.library.sittings import unrate
from analyzer.library.tables import (
    AnswerRow,
    DeletionRow,
    EntryRow,
    PersonRow,
    PhotoRow,
    SittingRow,
    new_id,
)


def delete_photo(db: Database, photo_id: str, params: LibraryParams = LibraryParams()) -> Deletion:
    """Put a photo into the trash, and with it the results that show it."""
    with db.writing() as session:
        row = live_photo(session, photo_id)
        owner = live(session, row.person_id)
        made = _made(session, f"photo {row.name} of {owner.name}", params)
        row.deletion_id = made.id
        return _deletion(made)


def delete_entry(db: Database, entry_id: str, params: LibraryParams = LibraryParams()) -> Deletion:
    """Put a journal entry into the trash."""
    with db.writing() as session:
        row = live_entry(session, entry_id)
        owner = live(session, row.person_id)
        what = f"journal entry {row.kind} of {row.first_day.isoformat()}, {owner.name}"
        made = _made(session, what, params)
        row.deletion_id = made.id
        return _deletion(made)


def delete_person(
    db: Database, person_id: str, params: LibraryParams = LibraryParams()
) -> Deletion:
    """Put a person with everything that is kept of them into the trash."""
    with db.writing() as session:
        row = live(session, person_id, lock=True)
        count = len(_live_photos(session, [person_id]))
        made = _made(session, f"{row.name} with {_number(count, 'photo')}", params)
        row.deletion_id = made.id
        return _deletion(made)


def delete_everything(db: Database, params: LibraryParams = LibraryParams()) -> Deletion:
    """Put all people into the trash.

    Raises
    ------
    LibraryError
        When there is nobody.
    """
    with db.writing() as session:
        rows = session.scalars(sa.select(PersonRow).where(PersonRow.deletion_id.is_(None))).all()
        if not rows:
            raise LibraryError("There is nothing to delete: the library holds no people.")
        count = len(_live_photos(session, [row.id for row in rows]))
        people = "1 person" if len(rows) == 1 else f"{len(rows)} people"
        made = _made(session, f"everything: {people} with {_number(count, 'photo')}", params)
        for row in rows:
            row.deletion_id = made.id
        return _deletion(made)


def deletions(db: Database) -> tuple[Deletion, ...]:
    """What can still be had back, the newest first."""
    with db.reading() as session:
        found = [_deletion(row) for row in session.scalars(sa.select(DeletionRow))]
    now = datetime.now(UTC)
    return tuple(sorted((d for d in found if d.until > now), key=lambda d: d.at, reverse=True))


def undo(db: Database, deletion_id: str) -> None:
    """Have back what one deletion took. A person whose name was given anew gets a number.

    Raises
    ------
    LibraryError
        When it is gone for good.
    """
    with db.writing() as session:
        row = session.get(DeletionRow, deletion_id)
        if row is None:
            raise LibraryError("This was undone already, or is gone for good.")
        for person in session.scalars(
            sa.select(PersonRow).where(PersonRow.deletion_id == deletion_id)
        ).all():
            person.name = _free_name(session, person.name)
            person.name_key, person.deletion_id = fold(person.name), None
            session.flush()
        for table in (PhotoRow, EntryRow):
            session.execute(
                sa.update(table).where(table.deletion_id == deletion_id).values(deletion_id=None)
            )
        session.delete(row)


def empty(db: Database, shelf: Shelf, lock: Lock) -> None:
    """Have everything in the trash gone for good: rows, originals, thumbnails, results.

    Raises
    ------
    LibraryError
        When a file cannot be removed; what is left is removed the next time.
    """
    _purge(db, shelf, lock, None)


def empty_due(db: Database, shelf: Shelf, lock: Lock) -> None:
    """The same for what could be undone long enough."""
    _purge(db, shelf, lock, datetime.now(UTC))


def _purge(db: Database, shelf: Shelf, lock: Lock, due: datetime | None) -> None:
    with db.reading() as session:
        if not _ids(session, due):
            return
    with lock.held():
        with db.writing() as session:
            _drop(session, _ids(session, due))
        try:
            recover(db, shelf)
        except OSError as error:
            said = error.strerror or type(error).__name__
            raise LibraryError(
                f"Some files could not be removed yet ({said}); the next time the library is opened "
                "they are."
            ) from None
        db.forget()


def _ids(session: Session, due: datetime | None) -> list[str]:
    rows = session.scalars(sa.select(DeletionRow)).all()
    return [row.id for row in rows if due is None or row.until <= due]


def _drop(session: Session, ids: Sequence[str]) -> None:
    """Remove the rows, and note which files nobody needs any more."""
    people = session.scalars(sa.select(PersonRow.id).where(PersonRow.deletion_id.in_(ids))).all()
    photos = session.scalars(
        sa.select(PhotoRow).where(
            sa.or_(PhotoRow.deletion_id.in_(ids), PhotoRow.person_id.in_(people))
        )
    ).all()
    answers = with_photos(session, {(p.person_id, p.sha256) for p in photos})
    answers += session.scalars(sa.select(AnswerRow).where(AnswerRow.person_id.in_(people))).all()
    begun_all(session, "originals", [photo.sha256 for photo in photos])
    begun_all(session, "answers", [row.sha256 for row in answers])
    rest = [photo for photo in photos if photo.person_id not in people]
    _untell(session, rest)
    unrate(session, rest)
    for table, wanted in (
        (AnswerRow, AnswerRow.id.in_([row.id for row in answers])),
        (PhotoRow, PhotoRow.id.in_([photo.id for photo in photos])),
        (EntryRow, sa.or_(EntryRow.deletion_id.in_(ids), EntryRow.person_id.in_(people))),
        (SittingRow, SittingRow.person_id.in_(people)),
        (PersonRow, PersonRow.id.in_(people)),
        (DeletionRow, DeletionRow.id.in_(ids)),
    ):
        session.execute(sa.delete(table).where(wanted))
    # Earlier deletions of what now went with its person.
    for row in session.scalars(sa.select(DeletionRow)).all():
        if not _holds(session, row.id):
            session.delete(row)


def _holds(session: Session, deletion_id: str) -> bool:
    return any(
        session.scalar(sa.select(table.id).where(table.deletion_id == deletion_id).limit(1))
        for table in (PersonRow, PhotoRow, EntryRow)
    )


def _untell(session: Session, photos: Sequence[PhotoRow]) -> None:
    """Drop what the user told of photos that go."""
    for person_id in {photo.person_id for photo in photos}:
        row = session.get(PersonRow, person_id, with_for_update=True)
        if row is None or not (row.corrections or row.history):
            continue
        mine = [photo for photo in photos if photo.person_id == person_id]
        told = read_told(row)

        def gone(ref: PhotoRef, mine: Sequence[PhotoRow] = mine) -> bool:
            return any(ref.means(photo.name, photo.sha256) for photo in mine)

        def left(state: Corrections, gone: Callable[[PhotoRef], bool] = gone) -> Corrections:
            return Corrections.of(e for e in state.entries if not any(map(gone, photos_of(e))))

        kept = left(told)
        row.corrections = corrections_to_json(kept) if kept else ""
        row.history = history_to_json(history_from_json(row.history or "").without(left)) or None


def _live_photos(session: Session, people: Sequence[str]) -> list[str]:
    return list(
        session.scalars(
            sa.select(PhotoRow.id).where(
                PhotoRow.person_id.in_(people), PhotoRow.deletion_id.is_(None)
            )
        )
    )


def _free_name(session: Session, name: str) -> str:
    taken = set(
        session.scalars(sa.select(PersonRow.name_key).where(PersonRow.deletion_id.is_(None)))
    )
    found, number = name, 2
    while fold(found) in taken:
        found, number = f"{name} ({number})", number + 1
    return found


def _made(session: Session, what: str, params: LibraryParams) -> DeletionRow:
    now = datetime.now(UTC)
    row = DeletionRow(id=new_id(), what=what, at=now, until=now + timedelta(params.undo_days))
    session.add(row)
    session.flush()
    return row


def _deletion(row: DeletionRow) -> Deletion:
    return Deletion(row.id, row.what, row.at, row.until)


def _number(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count or 'no'} {word}s"
