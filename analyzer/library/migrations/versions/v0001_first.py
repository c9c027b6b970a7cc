"""The first format: people, photos, journal, results, deletions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.String(40)
_ID = sa.String(32)


def _deleted() -> sa.Column[str]:
    return sa.Column("deletion_id", _ID, sa.ForeignKey("deletions.id"), index=True)


def _of_person(*, index: bool = False) -> sa.Column[str]:
    owner = sa.ForeignKey("people.id", ondelete="CASCADE")
    return sa.Column("person_id", _ID, owner, nullable=False, index=index)


def upgrade() -> None:
    """Make all tables."""
    op.create_table("library", sa.Column("id", _ID, primary_key=True))
    op.create_table(
        "deletions",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
    )
    op.create_table(
        "people",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("back_width_mm", sa.Float(53)),
        sa.Column("corrections", sa.Text, nullable=False),
        _deleted(),
    )
    live = sa.text("deletion_id IS NULL")
    op.create_index(
        "people_one_of_a_name",
        "people",
        ["name_key"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    op.create_table(
        "photos",
        sa.Column("id", _ID, primary_key=True),
        _of_person(),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("exif_at", _MOMENT),
        sa.Column("sidecar_at", _MOMENT),
        sa.Column("told_at", _MOMENT),
        sa.Column("added_at", _MOMENT, nullable=False),
        _deleted(),
        sa.UniqueConstraint("person_id", "sha256", name="photos_once_a_person"),
    )
    op.create_table(
        "entries",
        sa.Column("id", _ID, primary_key=True),
        _of_person(index=True),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date),
        sa.Column("area", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("value", sa.Float(53)),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        _deleted(),
    )
    op.create_table(
        "answers",
        sa.Column("id", _ID, primary_key=True),
        _of_person(),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("method", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("photos", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("person_id", "key", name="answers_once_a_key"),
    )
    op.create_table(
        "pending",
        sa.Column("shelf", sa.String(20), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
    )
