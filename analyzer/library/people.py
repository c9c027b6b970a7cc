"""People of a library: found by name or id, added, renamed; and what the user told of each."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from analyzer.corrections.file import corrections_from_json, corrections_to_json
from analyzer.corrections.history import History, history_from_json, history_to_json
from analyzer.corrections.model import Corrections, CorrectionsError
from analyzer.library.database import Database
from analyzer.library.dates import settled
from analyzer.library.model import KeptPhoto, LibraryError, Person
from analyzer.library.params import LibraryParams
from analyzer.library.tables import PersonRow, PhotoRow
from analyzer.photo.model import ScaleHint


def people(db: Database, text: str = "") -> tuple[Person, ...]:
    """People whose name holds a text, case and accents aside; by name."""
    wanted = fold(text)
    with db.reading() as session:
        rows = session.scalars(sa.select(PersonRow).where(PersonRow.deletion_id.is_(None))).all()
        # Sorted here: databases order names each in its own way.
        rows = sorted((r for r in rows if wanted in r.name_key), key=lambda r: r.name_key)
        photos: dict[str, list[PhotoRow]] = {row.id: [] for row in rows}
        found = sa.select(PhotoRow).where(
            PhotoRow.deletion_id.is_(None), PhotoRow.person_id.in_(photos)
        )
        for photo in session.scalars(found):
            photos[photo.person_id].append(photo)
        return tuple(_person(row, settled(photos[row.id])) for row in rows)


def person(db: Database, name_or_id: str) -> Person:
    """The one of this id or name.

    Raises
    ------
    LibraryError
        When there is none.
    """
    with db.reading() as session:
        row = session.get(PersonRow, name_or_id) or session.scalar(
            sa.select(PersonRow).where(
                PersonRow.name_key == fold(name_or_id), PersonRow.deletion_id.is_(None)
            )
        )
        if row is None or row.deletion_id is not None:
            known = session.scalars(
                sa.select(PersonRow.name).where(PersonRow.deletion_id.is_(None))
            ).all()
            raise LibraryError(_nobody(name_or_id, sorted(known, key=fold)))
        rows = session.scalars(
            sa.select(PhotoRow).where(PhotoRow.person_id == row.id, PhotoRow.deletion_id.is_(None))
        ).all()
        return _person(row, settled(rows))


def add(db: Database, name: str, params: LibraryParams = LibraryParams()) -> Person:
    """A new person.

    Raises
    ------
    LibraryError
        For an empty, overlong or doubled name.
    """
    name = _checked(name, params)
    row = PersonRow(
        name=name, name_key=fold(name), added_at=datetime.now(UTC), back_width_mm=None,
        corrections="", deletion_id=None,
    )  # fmt: skip
    try:
        with db.writing() as session:
            session.add(row)
    except exc.IntegrityError:
        raise LibraryError(_taken(name)) from None
    return _person(row, ())


def rename(
    db: Database, person_id: str, name: str, params: LibraryParams = LibraryParams()
) -> Person:
    """Give a person another name; errors as for `add`."""
    name = _checked(name, params)
    try:
        with db.writing() as session:
            row = live(session, person_id)
            row.name, row.name_key = name, fold(name)
    except exc.IntegrityError:
        raise LibraryError(_taken(name)) from None
    return person(db, person_id)


def set_back_width(db: Database, person_id: str, mm: float | None) -> None:
    """Keep a person's back width in mm, or take it back.

    Raises
    ------
    LibraryError
        When it is out of range.
    """
    if mm is not None:
        mm = float(mm)
        try:
            if not math.isfinite(mm):
                raise ValueError("A back width is a number of millimetres.")
            ScaleHint(back_width_mm=mm)
        except ValueError as error:
            raise LibraryError(str(error)) from None
    with db.writing() as session:
        live(session, person_id).back_width_mm = mm


def back_width(db: Database, person_id: str) -> float | None:
    """A person's back width in mm; None where it was not told."""
    with db.reading() as session:
        return live(session, person_id).back_width_mm


def corrections(db: Database, person_id: str) -> Corrections:
    """What the user told of a person's photos.

    Raises
    ------
    LibraryError
        When what is kept is damaged.
    """
    with db.reading() as session:
        return read_told(live(session, person_id))


def correct(
    db: Database, person_id: str, change: Callable[[Corrections], Corrections]
) -> Corrections:
    """Change what the user told in one step, so that two who do so at once lose nothing.

    Raises
    ------
    LibraryError
        When what is kept is damaged.
    """
    with db.writing() as session:
        row = live(session, person_id, lock=True)
        before = read_told(row)
        told = change(before)
        _tell(row, told, history_from_json(row.history or "").then(before, told))
    return told


def history(db: Database, person_id: str) -> History:
    """The steps by which a person's corrections came about."""
    with db.reading() as session:
        return history_from_json(live(session, person_id).history or "")


def step(db: Database, person_id: str, *, back: bool) -> Corrections:
    """Take the last step of a person's corrections back, or do it again; what is told then.

    Raises
    ------
    LibraryError
        When what is kept is damaged.
    """
    with db.writing() as session:
        row = live(session, person_id, lock=True)
        past = history_from_json(row.history or "")
        before = read_told(row)
        steps, told = past.undone(before) if back else past.redone(before)
        _tell(row, told, steps)
    return told


def _tell(row: PersonRow, told: Corrections, steps: History) -> None:
    row.corrections = corrections_to_json(told) if told else ""
    row.history = history_to_json(steps) or None


def read_told(row: PersonRow) -> Corrections:
    """Corrections of a row."""
    if not row.corrections:
        return Corrections()
    try:
        return corrections_from_json(row.corrections)
    except CorrectionsError as error:
        raise LibraryError(f"The corrections kept for {row.name} are damaged: {error}.") from None


def live(session: Session, person_id: str, *, lock: bool = False) -> PersonRow:
    """The row of a person who is not deleted, held against others' changes where `lock` says so.

    Raises
    ------
    LibraryError
        When there is none.
    """
    row = session.get(PersonRow, person_id, with_for_update=lock or None)
    if row is None or row.deletion_id is not None:
        raise LibraryError("This person is not in the library any more.")
    return row


def fold(name: str) -> str:
    """A name as it is compared: case, accents and doubled spaces aside."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def clean(text: str) -> str:
    """Text that every database takes: no NUL, no half characters of odd file names."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _person(row: PersonRow, photos: tuple[KeptPhoto, ...]) -> Person:
    dated = [p for p in photos if p.taken_at is not None]
    last = dated[-1].taken_at if dated else None
    return Person(row.id, row.name, row.added_at, len(photos), last)


def _checked(name: str, params: LibraryParams) -> str:
    name = " ".join(clean(name).split())
    if not fold(name):
        raise LibraryError("A person needs a name; a first name or a number is enough.")
    if len(name) > params.name_chars:
        raise LibraryError(f"A name has at most {params.name_chars} characters.")
    return name


def _taken(name: str) -> str:
    return f"There is somebody called {name} already: give another name."


def _nobody(asked: str, names: Sequence[str]) -> str:
    if not names:
        return f"There is nobody called {asked}: this library holds no people yet."
    return f"There is nobody called {asked} in this library. It holds: {', '.join(names[:5])}" + (
        ", ..." if len(names) > 5 else "."
    )
