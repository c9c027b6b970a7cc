"""Photos of a library: taken in through the one intake, kept as they came, once by their content.

A file is written before its row, and removed after it; in between a row in ``pending`` says so. A
run that is killed at any moment thus leaves nothing that the next cannot tell to be half done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analyzer.library.database import Database
from analyzer.library.dates import settled, whens
from analyzer.library.folder import Lock
from analyzer.library.model import Added, KeptPhoto, LibraryError
from analyzer.library.params import LibraryParams
from analyzer.library.pending import begun, recover
from analyzer.library.people import clean, live
from analyzer.library.shelf import Shelf
from analyzer.library.tables import PhotoRow
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.params import PhotoParams
from analyzer.photo.source import bare_name, read_plain
from analyzer.photo.when import When

if TYPE_CHECKING:
    from analyzer.intake.sidecar import Sidecar

File = tuple[str, bytes | Path]


@dataclass(frozen=True)
class _Coming:
    """A file that can be kept."""

    name: str
    data: bytes
    sha256: str
    exif_at: datetime | None
    width: int
    height: int
    thumbnail: bytes


def photos(db: Database, person_id: str) -> tuple[KeptPhoto, ...]:
    """A person's photos in time order.

    Raises
    ------
    LibraryError
        When there is no such person.
    """
    with db.reading() as session:
        return settled(_rows(session, person_id))


def whens_of(db: Database, person_id: str) -> dict[str, When]:
    """What the files of a person's photos tell of their times, by the photo's id.

    Raises
    ------
    LibraryError
        When there is no such person.
    """
    with db.reading() as session:
        return whens(_rows(session, person_id))


def add(
    db: Database,
    shelf: Shelf,
    lock: Lock,
    person_id: str,
    files: Iterable[File],
    progress: Callable[[str], None] | None = None,
    params: LibraryParams = LibraryParams(),
) -> Added:
    """Keep files of a person; dates beside photos (JSON, XMP) count for theirs.

    Raises
    ------
    LibraryError
        When there is no such person, or the database cannot be written.
    """
    # What looks at pixels takes a while to import.
    from analyzer.intake.roles import role_of
    from analyzer.intake.sidecar import read_sidecar

    with db.reading() as session:
        live(session, person_id)
    kept: list[str] = []
    known: list[str] = []
    refused: list[tuple[str, str]] = []
    beside: list[Sidecar] = []
    for given, source in files:
        name = clean(bare_name(given) or given)
        if progress is not None:
            progress(name)
        try:
            if role_of(name, ()) == "sidecar":
                data = _bytes(source, PhotoParams().sidecar_bytes)
                if (found := read_sidecar(name, data)) is not None:
                    beside.append(found)
                continue
            data = _bytes(source, PhotoParams().max_bytes)
            sha256 = hashlib.sha256(data).hexdigest()
            if _has(db, person_id, sha256):
                known.append(name)
                continue
            photo_id = _keep(db, shelf, lock, person_id, _looked_at(name, data, sha256, params))
            (known if photo_id is None else kept).append(photo_id or name)
        except UnreadablePhoto as error:
            refused.append((name, str(error)))
        except OSError as error:
            said = error.strerror or type(error).__name__
            refused.append((name, f"It could not be kept: {said}."))
    if beside:
        _date(db, person_id, beside)
    now = {photo.id: photo for photo in photos(db, person_id)}
    return Added(tuple(now[i] for i in kept if i in now), tuple(known), tuple(refused))


def set_taken_at(
    db: Database,
    photo_id: str,
    when: datetime | None,
    params: LibraryParams = LibraryParams(),
) -> None:
    """Keep the time that the user typed for a photo; with None the file's own counts again.

    Raises
    ------
    LibraryError
        When there is no such photo, or the year is out of range.
    """
    if when is not None and not params.first_year <= when.year <= params.last_year:
        raise LibraryError(f"A photo of the year {when.year} cannot be.")
    with db.writing() as session:
        live_photo(session, photo_id).told_at = when


def live_photo(session: Session, photo_id: str) -> PhotoRow:
    """The row of a photo that is not deleted.

    Raises
    ------
    LibraryError
        When there is none.
    """
    row = session.get(PhotoRow, photo_id)
    if row is None or row.deletion_id is not None:
        raise LibraryError("This photo is not in the library any more.")
    live(session, row.person_id)
    return row


def _rows(session: Session, person_id: str) -> Sequence[PhotoRow]:
    live(session, person_id)
    return session.scalars(
        sa.select(PhotoRow).where(PhotoRow.person_id == person_id, PhotoRow.deletion_id.is_(None))
    ).all()


def _bytes(source: bytes | Path, most: int) -> bytes:
    if isinstance(source, Path):
        return read_plain(source, most)
    if len(source) > most:
        raise UnreadablePhoto(f"The file is too large: at most {most / 1e6:.0f} MB are read.")
    return bytes(source)


def _has(db: Database, person_id: str, sha256: str) -> bool:
    with db.reading() as session:
        found = session.scalar(
            sa.select(PhotoRow.id).where(
                PhotoRow.person_id == person_id,
                PhotoRow.sha256 == sha256,
                PhotoRow.deletion_id.is_(None),
            )
        )
    return found is not None


def _looked_at(name: str, data: bytes, sha256: str, params: LibraryParams) -> _Coming:
    from analyzer.intake import first_look
    from analyzer.library.thumbnail import thumbnail

    seen, reason, _ = first_look(data)
    if seen is None:
        raise UnreadablePhoto(reason)
    small = thumbnail(data, params)
    return _Coming(name, data, sha256, seen.exif_at, seen.width, seen.height, small)


def _keep(db: Database, shelf: Shelf, lock: Lock, person_id: str, coming: _Coming) -> str | None:
    """Id of the row that was made, or None where another run was quicker."""
    with lock.held():
        with db.writing() as session:
            live(session, person_id)
            row = session.scalar(
                sa.select(PhotoRow).where(
                    PhotoRow.person_id == person_id, PhotoRow.sha256 == coming.sha256
                )
            )
            if row is not None and row.deletion_id is None:
                return None
            begun(session, "originals", coming.sha256)
        try:
            shelf.put("originals", coming.sha256, coming.data)
            shelf.put("thumbnails", coming.sha256, coming.thumbnail)
            with db.writing() as session:
                live(session, person_id, lock=True)
                row = session.scalar(
                    sa.select(PhotoRow).where(
                        PhotoRow.person_id == person_id, PhotoRow.sha256 == coming.sha256
                    )
                )
                if row is None:
                    row = PhotoRow(
                        person_id=person_id, sha256=coming.sha256, name=coming.name,
                        width=coming.width, height=coming.height, size_bytes=len(coming.data),
                        exif_at=coming.exif_at, sidecar_at=None, told_at=None,
                        added_at=datetime.now(UTC), deletion_id=None,
                    )  # fmt: skip
                    session.add(row)
                # Given anew, a photo in the trash is one that is wanted.
                row.deletion_id = None
                session.flush()
                return row.id
        finally:
            recover(db, shelf)


def _date(db: Database, person_id: str, beside: list[Sidecar]) -> None:
    from analyzer.intake.sidecar import sidecar_of

    with db.writing() as session:
        rows = session.scalars(sa.select(PhotoRow).where(PhotoRow.person_id == person_id)).all()
        for row in rows:
            if (found := sidecar_of(row.name, beside)) is not None:
                row.sidecar_at = found.moment
