"""Blinded ratings of a person: each answer is kept as soon as it is given."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analyzer.library.database import Database
from analyzer.library.model import KeptSitting, LibraryError
from analyzer.library.people import live
from analyzer.library.tables import PhotoRow, SittingRow, new_id
from analyzer.show.rating.model import Sitting
from analyzer.storage.codec import RecordError, from_plain, to_plain


def sittings(db: Database, person_id: str) -> tuple[KeptSitting, ...]:
    """A person's sittings, the newest first; pairs with a photo that was deleted are left out."""
    with db.reading() as session:
        live(session, person_id)
        gone = session.scalars(
            sa.select(PhotoRow.sha256).where(
                PhotoRow.person_id == person_id, PhotoRow.deletion_id.is_not(None)
            )
        ).all()
        rows = session.scalars(sa.select(SittingRow).where(SittingRow.person_id == person_id))
        # Sorted here: in a locked library no database knows the days.
        ordered = sorted(rows, key=lambda row: (row.begun_at, row.id), reverse=True)
        found = [
            KeptSitting(row.id, row.begun_at, _less(read_sitting(row.body), gone))
            for row in ordered
        ]
        return tuple(one for one in found if one.sitting.items)


def begin(db: Database, person_id: str, sitting: Sitting) -> KeptSitting:
    """Keep a new sitting."""
    row = SittingRow(
        id=new_id(), person_id=person_id, body=_body(sitting), begun_at=datetime.now(UTC)
    )
    with db.writing() as session:
        live(session, person_id, lock=True)
        session.add(row)
    return KeptSitting(row.id, row.begun_at, sitting)


def go_on(db: Database, sitting_id: str, sitting: Sitting) -> None:
    """Keep a sitting with more answers, in place of the one of its id.

    Raises
    ------
    LibraryError
        When it is gone.
    """
    with db.writing() as session:
        row = session.get(SittingRow, sitting_id)
        if row is None:
            raise LibraryError("This rating is not in the library any more.")
        live(session, row.person_id)
        row.body = _body(sitting)


def unrate(session: Session, photos: Sequence[PhotoRow]) -> None:
    """Drop the pairs of photos that go for good, and what is then empty."""
    for person_id in {photo.person_id for photo in photos}:
        gone = [photo.sha256 for photo in photos if photo.person_id == person_id]
        rows = session.scalars(sa.select(SittingRow).where(SittingRow.person_id == person_id)).all()
        for row in rows:
            left = _less(read_sitting(row.body), gone)
            if left.items:
                row.body = _body(left)
            else:
                session.delete(row)


def read_sitting(body: str) -> Sitting:
    """A sitting of its JSON; one without pairs where that is damaged."""
    try:
        return from_plain(Sitting, json.loads(body), "sitting")
    except (ValueError, RecordError, RecursionError):
        return Sitting(0, ())


def _less(sitting: Sitting, gone: Sequence[str]) -> Sitting:
    for sha256 in gone:
        sitting = sitting.without(sha256)
    return sitting


def _body(sitting: Sitting) -> str:
    return json.dumps(to_plain(sitting), separators=(",", ":"))
