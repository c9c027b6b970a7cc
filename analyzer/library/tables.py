"""The tables of a library's database, the same in SQLite and PostgreSQL.

In a locked library every value is sealed, but for ids, for whose a row is, and for the version of the
program that made a result. What is deleted carries the id of its deletion until the time to undo it is over. Moments are kept as
ISO 8601 text, since a camera's clock without an offset must come back without one.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Date,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from analyzer.library.model import LibraryError
from analyzer.library.seal import MARK, Seal

SEAL = "dimples_seal"
"""Attribute of an engine's dialect that holds the `Seal` of a locked library."""

_TO_TEXT: dict[str, Callable[[Any], str]] = {
    "text": str,
    "moment": datetime.isoformat,
    "day": date.isoformat,
    "number": repr,
    "whole": repr,
}
_FROM_TEXT: dict[str, Callable[[str], Any]] = {
    "text": str,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "number": float,
    "whole": int,
}


class Kept(TypeDecorator[Any]):
    """A value that a locked library seals.

    Parameters
    ----------
    label : str
        Table and column, which it is sealed for.
    plain : sqlalchemy type
        Of the column where the library is not locked.
    form : "text", "moment", "day", "number" or "whole"
        A moment is text in either case, with an offset or without.
    compared : bool
        Whether rows are found by it; then the same value is always sealed to the same text.
    """

    impl = Text
    cache_ok = True

    def __init__(
        self, label: str, plain: TypeEngine[Any], form: str = "text", compared: bool = False
    ) -> None:
        super().__init__()
        self.label = label
        self.plain = plain
        self.form = form
        self.compared = compared

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text where it is sealed."""
        return dialect.type_descriptor(
            Text() if getattr(dialect, SEAL, None) is not None else self.plain
        )

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """To the database."""
        if value is None:
            return None
        seal = getattr(dialect, SEAL, None)
        if seal is not None:
            return seal.value(self.label, _TO_TEXT[self.form](value), compared=self.compared)
        return value.isoformat() if self.form == "moment" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """From the database."""
        if value is None:
            return None
        seal = getattr(dialect, SEAL, None)
        if seal is not None:
            return _FROM_TEXT[self.form](seal.text(self.label, value, compared=self.compared))
        return datetime.fromisoformat(value) if self.form == "moment" else value

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        """What is compared with it is sealed like it."""
        return self

    def seal_stored(self, seal: Seal, value: Any) -> Any:
        """What stands in an unlocked library's column, sealed; as it is where that was done before."""
        if value is None:
            return None
        text = value if isinstance(value, str) else repr(value)
        if text.startswith(MARK):
            with suppress(LibraryError):
                seal.text(self.label, text, compared=self.compared)
                return text
        return seal.value(self.label, text, compared=self.compared)


def _moment(label: str) -> Kept:
    return Kept(label, String(40), "moment")


def new_id() -> str:
    """32 random hex digits."""
    return uuid4().hex


class Base(DeclarativeBase):
    """Root of the tables."""


class LibraryRow(Base):
    """Which library this database belongs to: one row."""

    __tablename__ = "library"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)


class DeletionRow(Base):
    """A deletion that can be undone until its time is over."""

    __tablename__ = "deletions"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    what: Mapped[str] = mapped_column(Kept("deletions.what", Text()))
    at: Mapped[datetime] = mapped_column(_moment("deletions.at"))
    until: Mapped[datetime] = mapped_column(_moment("deletions.until"))


class PersonRow(Base):
    """A person; ``name_key`` is the name as it is compared, accents and case folded."""

    __tablename__ = "people"
    __table_args__ = (
        Index(
            "people_one_of_a_name",
            "name_key",
            unique=True,
            sqlite_where=text("deletion_id IS NULL"),
            postgresql_where=text("deletion_id IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(Kept("people.name", Text()))
    name_key: Mapped[str] = mapped_column(Kept("people.name_key", Text(), compared=True))
    added_at: Mapped[datetime] = mapped_column(_moment("people.added_at"))
    back_width_mm: Mapped[float | None] = mapped_column(
        Kept("people.back_width_mm", Float(53), "number")
    )
    corrections: Mapped[str] = mapped_column(Kept("people.corrections", Text()), default="")
    history: Mapped[str | None] = mapped_column(Kept("people.history", Text()))
    deletion_id: Mapped[str | None] = mapped_column(ForeignKey("deletions.id"), index=True)


class PhotoRow(Base):
    """A photo of a person; its bytes lie in the folder by ``sha256``."""

    __tablename__ = "photos"
    __table_args__ = (UniqueConstraint("person_id", "sha256", name="photos_once_a_person"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(
        Kept("photos.sha256", String(64), compared=True), index=True
    )
    name: Mapped[str] = mapped_column(Kept("photos.name", Text()))
    width: Mapped[int] = mapped_column(Kept("photos.width", Integer(), "whole"))
    height: Mapped[int] = mapped_column(Kept("photos.height", Integer(), "whole"))
    size_bytes: Mapped[int] = mapped_column(Kept("photos.size_bytes", Integer(), "whole"))
    exif_at: Mapped[datetime | None] = mapped_column(_moment("photos.exif_at"))
    sidecar_at: Mapped[datetime | None] = mapped_column(_moment("photos.sidecar_at"))
    told_at: Mapped[datetime | None] = mapped_column(_moment("photos.told_at"))
    added_at: Mapped[datetime] = mapped_column(_moment("photos.added_at"))
    deletion_id: Mapped[str | None] = mapped_column(ForeignKey("deletions.id"), index=True)


class EntryRow(Base):
    """A line of a person's journal."""

    __tablename__ = "entries"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date] = mapped_column(Kept("entries.first_day", Date(), "day"))
    last_day: Mapped[date | None] = mapped_column(Kept("entries.last_day", Date(), "day"))
    area: Mapped[str] = mapped_column(Kept("entries.area", String(40)))
    kind: Mapped[str] = mapped_column(Kept("entries.kind", String(80)))
    words: Mapped[str] = mapped_column(Kept("entries.words", Text()))
    value: Mapped[float | None] = mapped_column(Kept("entries.value", Float(53), "number"))
    unit: Mapped[str] = mapped_column(Kept("entries.unit", Text()))
    added_at: Mapped[datetime] = mapped_column(_moment("entries.added_at"))
    deletion_id: Mapped[str | None] = mapped_column(ForeignKey("deletions.id"), index=True)


class SittingRow(Base):
    """A sitting of blinded rating; ``body`` holds its pairs and answers as JSON."""

    __tablename__ = "sittings"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(Kept("sittings.body", Text()))
    begun_at: Mapped[datetime] = mapped_column(_moment("sittings.begun_at"))


class AnswerRow(Base):
    """A result; its file lies in the folder by ``sha256``. ``photos``: hashes, one a line."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("person_id", "key", name="answers_once_a_key"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(Kept("answers.key", String(64), compared=True))
    method: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(
        Kept("answers.sha256", String(64), compared=True), index=True
    )
    photos: Mapped[str] = mapped_column(Kept("answers.photos", Text()))
    about: Mapped[str] = mapped_column(Kept("answers.about", Text()))
    made_at: Mapped[datetime] = mapped_column(_moment("answers.made_at"))


class PendingRow(Base):
    """A file that is being written or removed: what a dead run left is known by it."""

    __tablename__ = "pending"

    shelf: Mapped[str] = mapped_column(String(20), primary_key=True)
    sha256: Mapped[str] = mapped_column(
        Kept("pending.sha256", String(64), compared=True), primary_key=True
    )
