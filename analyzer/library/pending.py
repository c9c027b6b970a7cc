"""What is being written or removed just now, and what a dead run left of it.

A row in ``pending`` comes before the first byte of a file and goes when a row of its own speaks of
the file, or the file is gone. Files are removed for no other reason: a database brought back from an
older copy must not cost the photos that it does not know.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analyzer.library.database import Database
from analyzer.library.shelf import Kind, Shelf
from analyzer.library.tables import AnswerRow, PendingRow, PhotoRow

_FILES: dict[str, tuple[Kind, ...]] = {
    "originals": ("originals", "thumbnails"),
    "answers": ("answers",),
}


def begun(session: Session, shelf: str, sha256: str) -> None:
    """Note that a file is about to be written, or removed once no row speaks of it."""
    session.merge(PendingRow(shelf=shelf, sha256=sha256))


def begun_all(session: Session, shelf: str, hashes: Iterable[str]) -> None:
    """The same for many."""
    for sha256 in set(hashes):
        begun(session, shelf, sha256)


def recover(db: Database, shelf: Shelf) -> int:
    """Finish or undo what is pending; only under the library's lock. Gives the files removed."""
    with db.reading() as session:
        todo = [
            (row.shelf, row.sha256, _is_kept(session, row.shelf, row.sha256))
            for row in session.scalars(sa.select(PendingRow))
        ]
    removed = 0
    for name, sha256, kept in todo:
        for kind in _FILES.get(name, ()):
            if kept:
                shelf.clear_halves(kind, sha256)
            else:
                shelf.remove(kind, sha256)
                removed += 1
    if todo:
        with db.writing() as session:
            for name, sha256, _ in todo:
                session.execute(
                    sa.delete(PendingRow).where(
                        PendingRow.shelf == name, PendingRow.sha256 == sha256
                    )
                )
    return removed


def _is_kept(session: Session, shelf: str, sha256: str) -> bool:
    table = AnswerRow if shelf == "answers" else PhotoRow
    return session.scalar(sa.select(table.id).where(table.sha256 == sha256).limit(1)) is not None
