"""The tables of a library's database, the same in SQLite and PostgreSQL.

What is deleted carries the id of its deletion until the time to undo it is over. Moments are kept as
ISO 8601 text, since a camera's clock without an offset must come back without one.
"""

from __future__ import annotations

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
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment as text, with an offset or without."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else datetime.fromisoformat(value)


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
    what: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime] = mapped_column(Moment)


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
    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(Moment)
    back_width_mm: Mapped[float | None] = mapped_column(Float(53))
    corrections: Mapped[str] = mapped_column(Text, default="")
    deletion_id: Mapped[str | None] = mapped_column(ForeignKey("deletions.id"), index=True)


class PhotoRow(Base):
    """A photo of a person; its bytes lie in the folder by ``sha256``."""

    __tablename__ = "photos"
    __table_args__ = (UniqueConstraint("person_id", "sha256", name="photos_once_a_person"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(Text)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    size_bytes: Mapped[int] = mapped_column(Integer)
    exif_at: Mapped[datetime | None] = mapped_column(Moment)
    sidecar_at: Mapped[datetime | None] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    added_at: Mapped[datetime] = mapped_column(Moment)
    deletion_id: Mapped[str | None] = mapped_column(ForeignKey("deletions.id"), index=True)


class EntryRow(Base):
    """A line of a person's journal."""

    __tablename__ = "entries"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    area: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(Text)
    value: Mapped[float | None] = mapped_column(Float(53))
    unit: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime] = mapped_column(Moment)
    deletion_id: Mapped[str | None] = mapped_column(ForeignKey("deletions.id"), index=True)


class AnswerRow(Base):
    """A result; its file lies in the folder by ``sha256``. ``photos``: hashes, one a line."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("person_id", "key", name="answers_once_a_key"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    method: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    photos: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Moment)


class PendingRow(Base):
    """A file that is being written or removed: what a dead run left is known by it."""

    __tablename__ = "pending"

    shelf: Mapped[str] = mapped_column(String(20), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
