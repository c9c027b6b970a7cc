"""When the photos of a person were taken: settled together, by all that their files tell.

What a file tells is kept apart from what the user typed, so that the one can be had back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from analyzer.library.model import KeptPhoto
from analyzer.library.tables import PhotoRow
from analyzer.photo.when import When, settle


def whens(rows: Sequence[PhotoRow]) -> dict[str, When]:
    """What the files of one person's photos tell of their times, by the photo's id."""
    found = settle([(row.name, row.exif_at, row.sidecar_at) for row in rows])
    return {row.id: when for row, when in zip(rows, found, strict=True)}


def settled(rows: Sequence[PhotoRow]) -> tuple[KeptPhoto, ...]:
    """All photos of one person, in time order; the undated come last, by name."""
    told = whens(rows)
    photos = [
        KeptPhoto(
            row.id, row.name, row.sha256, row.told_at or when.moment,
            "user" if row.told_at else when.source, row.told_at is not None, row.width,
            row.height, row.size_bytes, row.added_at, "" if row.told_at else when.note,
        )
        for row in rows
        for when in (told[row.id],)
    ]  # fmt: skip
    return tuple(sorted(photos, key=_place))


def _place(photo: KeptPhoto) -> tuple[bool, datetime, str, str]:
    # Clocks on the wall: some of the photos name no offset.
    moment = photo.taken_at.replace(tzinfo=None) if photo.taken_at else datetime.min
    return photo.taken_at is None, moment, photo.name, photo.sha256
