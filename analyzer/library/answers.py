"""Results of a library: kept whole, found again by what they were made from, read back with care.

The file of a result is named by its own hash. A newer one of the same key lies beside it until the
row speaks of the newer; only then the older goes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analyzer.library.database import Database
from analyzer.library.folder import Lock, not_written
from analyzer.library.model import Answer, LibraryError
from analyzer.library.params import LibraryParams
from analyzer.library.pending import begun, begun_all, recover
from analyzer.library.people import clean, live
from analyzer.library.shelf import Lost, Shelf
from analyzer.library.tables import AnswerRow, PhotoRow
from analyzer.records.provenance import TELLERS, method_hash, package_versions, params_hash

if TYPE_CHECKING:
    from analyzer.results import Series

_DAMAGED = "A result of this library is damaged. Measure anew; photos and corrections are kept."


def keep(
    db: Database,
    shelf: Shelf,
    lock: Lock,
    person_id: str,
    key: str,
    series: Series,
    provenance: Mapping[str, Any],
    params: LibraryParams = LibraryParams(),
) -> Answer:
    """Keep a result in place of an earlier one of its key, and let the oldest of a person go.

    Parameters
    ----------
    db, shelf, lock
    person_id : str
    key : str
        8-64 hex digits.
    series : Series
    provenance : mapping
        JSON values: ``inputs`` (sha256 of the photos that were asked for), ``left_out`` (name and
        reason of each that took no part), ``complete`` (False where a reason may be gone the next
        time), and anything else worth keeping.
    params : LibraryParams

    Raises
    ------
    LibraryError
        When there is no such person, the key is none, or the disk is full.
    """
    from analyzer.storage.packed import pack

    if not 8 <= len(key) <= 64 or not set(key) <= set("0123456789abcdef"):
        raise LibraryError("The key of a result has 8-64 hex digits.")
    data = pack(series)
    sha256 = hashlib.sha256(data).hexdigest()
    inputs = {m.photo.sha256 for m in series.measurements} | set(provenance.get("inputs", ()))
    about = {
        "packages": dict(package_versions()),
        "params_hash": params_hash(),
        "method_hash": method_hash(),
        **provenance,
    }
    method = method_hash(TELLERS) if about.get("complete", True) else ""
    row = AnswerRow(
        person_id=person_id, key=key, method=method, sha256=sha256,
        photos="\n".join(sorted(inputs)), about=clean(json.dumps(about, sort_keys=True)),
        made_at=datetime.now(UTC),
    )  # fmt: skip
    try:
        with lock.held():
            _put(db, shelf, row, data, params)
    except OSError as error:
        raise LibraryError(not_written(error)) from None
    return _answer(row, db, shelf, lock, params)


def answer(
    db: Database,
    shelf: Shelf,
    lock: Lock,
    person_id: str,
    key: str,
    params: LibraryParams = LibraryParams(),
) -> Answer | None:
    """The result of a key; None where none is kept, or a photo in it was deleted."""
    with db.reading() as session:
        live(session, person_id)
        row = _row(session, person_id, key)
        if row is None or _of_deleted(row, deleted_photos(session, [person_id])):
            return None
        return _answer(row, db, shelf, lock, params)


def answers(
    db: Database,
    shelf: Shelf,
    lock: Lock,
    person_id: str,
    params: LibraryParams = LibraryParams(),
) -> tuple[Answer, ...]:
    """All results of a person, the newest first, less those with a photo that was deleted."""
    with db.reading() as session:
        live(session, person_id)
        gone = deleted_photos(session, [person_id])
        rows = [r for r in _rows(session, person_id) if not _of_deleted(r, gone)]
        return tuple(_answer(row, db, shelf, lock, params) for row in rows)


def deleted_photos(session: Session, people: Sequence[str]) -> set[tuple[str, str]]:
    """(person, sha256) of the photos of these people that are in the trash."""
    rows = session.execute(
        sa.select(PhotoRow.person_id, PhotoRow.sha256).where(
            PhotoRow.person_id.in_(people), PhotoRow.deletion_id.is_not(None)
        )
    )
    return {(person, sha256) for person, sha256 in rows}


def with_photos(session: Session, photos: Collection[tuple[str, str]]) -> list[AnswerRow]:
    """Results in which one of these (person, sha256) took part, or was left out."""
    people = {person for person, _ in photos}
    rows = session.scalars(sa.select(AnswerRow).where(AnswerRow.person_id.in_(people)))
    return [row for row in rows if _of_deleted(row, photos)]


def _put(db: Database, shelf: Shelf, row: AnswerRow, data: bytes, params: LibraryParams) -> None:
    with db.writing() as session:
        live(session, row.person_id)
        begun(session, "answers", row.sha256)
    try:
        shelf.put("answers", row.sha256, data)
        with db.writing() as session:
            live(session, row.person_id, lock=True)
            old = _row(session, row.person_id, row.key)
            if old is not None:
                begun(session, "answers", old.sha256)
                session.delete(old)
                session.flush()
            session.add(row)
            session.flush()
            _let_go(session, row.person_id, params)
    finally:
        recover(db, shelf)


def _of_deleted(row: AnswerRow, photos: Collection[tuple[str, str]]) -> bool:
    return any((row.person_id, sha256) in photos for sha256 in row.photos.split("\n"))


def _row(session: Session, person_id: str, key: str) -> AnswerRow | None:
    return session.scalar(
        sa.select(AnswerRow).where(AnswerRow.person_id == person_id, AnswerRow.key == key)
    )


def _rows(session: Session, person_id: str) -> list[AnswerRow]:
    rows = session.scalars(sa.select(AnswerRow).where(AnswerRow.person_id == person_id))
    return sorted(rows, key=lambda row: row.made_at, reverse=True)


def _let_go(session: Session, person_id: str, params: LibraryParams) -> None:
    old = _rows(session, person_id)[params.answers_kept :]
    begun_all(session, "answers", [row.sha256 for row in old])
    for row in old:
        session.delete(row)


def _answer(
    row: AnswerRow, db: Database, shelf: Shelf, lock: Lock, params: LibraryParams
) -> Answer:
    left_out: tuple[tuple[str, str], ...] = ()
    try:
        told = json.loads(row.about)["left_out"]
        left_out = tuple((str(name), str(reason)) for name, reason in told)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    load: Callable[[], Series] = partial(_load, db, shelf, lock, row.id, row.sha256, params)
    current = row.method == method_hash(TELLERS)
    return Answer(row.key, row.method, row.made_at, current, left_out, load=load)


def _load(
    db: Database, shelf: Shelf, lock: Lock, row_id: str, sha256: str, params: LibraryParams
) -> Series:
    from analyzer.results import Series
    from analyzer.storage.codec import RecordError
    from analyzer.storage.packed import unpack

    try:
        return unpack(Series, shelf.read("answers", sha256), params.answer_bytes)
    except (RecordError, Lost):
        # Else it would be offered again and again, and never be measured anew.
        _drop(db, shelf, lock, row_id, sha256)
        raise LibraryError(_DAMAGED) from None
    except MemoryError:
        raise LibraryError("A result is too large for this machine's memory.") from None


def _drop(db: Database, shelf: Shelf, lock: Lock, row_id: str, sha256: str) -> None:
    with suppress(LibraryError, OSError), lock.held():
        with db.writing() as session:
            row = session.get(AnswerRow, row_id)
            if row is not None and row.sha256 == sha256:
                begun(session, "answers", sha256)
                session.delete(row)
        recover(db, shelf)
