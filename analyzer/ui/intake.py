"""Uploads become dated photos: bytes stay in memory, and one bad file never stops the rest.

Each file is looked at once when it arrives (can it be read, when was it taken); its pixels are
decoded again only when the analysis asks for them, so that a long series never lies in memory
as a whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

import streamlit as st

from analyzer.intake import Known, decoded, fold
from analyzer.intake import dated as settle
from analyzer.intake import first_look as look_at
from analyzer.intake.look import Look
from analyzer.intake.roles import role_of
from analyzer.intake.sidecar import Sidecar, read_sidecar
from analyzer.photo.model import Photo, ScaleHint
from analyzer.photo.when import When, WhenSource
from analyzer.process.memory import give_back
from analyzer.ui.params import Params
from analyzer.ui.turns import looking


@dataclass(frozen=True)
class Upload:
    """One uploaded file.

    Parameters
    ----------
    name : str
        File name without folder.
    sha256 : str
        Hash of ``data``, 64 hex digits.
    data : bytes
        The file's content.
    """

    name: str
    sha256: str
    data: bytes = field(repr=False)

    @classmethod
    def of(cls, name: str, data: bytes) -> Upload:
        """Make an upload from a name and its bytes."""
        return cls(name, hashlib.sha256(data).hexdigest(), data)


@dataclass(frozen=True)
class FirstLook:
    """What is known of an upload before it is measured.

    Parameters
    ----------
    reason : str
        Why it cannot be read, for a person; "" when it can.
    taken_at : datetime or None
        Capture time as the file tells it.
    source : str
        "exif", "sidecar", "name" or "unknown".
    note : str
        What contradicts that time and was not believed; "" when nothing does.
    look : Look or None
        What the shot is known again by; None when it cannot be read.
    """

    reason: str
    taken_at: datetime | None
    source: str
    note: str = ""
    look: Look | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Dated:
    """A readable upload with the time the user agreed to.

    Parameters
    ----------
    upload : Upload
    taken_at : datetime or None
    by_user : bool
        True when the user typed another time than the file's.
    known : Known or None
        What the intake knows of it, with the time that the user agreed to.
    """

    upload: Upload
    taken_at: datetime | None
    by_user: bool
    known: Known | None = field(default=None, repr=False, compare=False)

    @property
    def turn(self) -> int | None:
        """Its place in the order that the user gave."""
        return self.known.turn if self.known else None

    def stamp(self, photo: Photo) -> Photo:
        """The decoded photo with the time that the user agreed to."""
        if self.known is not None:
            return self.known.stamp(photo)
        if not self.by_user:
            return photo
        source = "user" if self.taken_at else "unknown"
        return replace(photo, taken_at=self.taken_at, taken_at_source=source)

    def with_known(self, known: Known) -> Dated:
        """The same with what the intake knows of it, at the time that the user agreed to."""
        if self.by_user:
            source: WhenSource = "exif" if self.taken_at else "unknown"
            known = replace(known, when=When(self.taken_at, source), by_user=True)
        return replace(self, known=known)


@st.cache_data(scope="session", max_entries=Params().cached_photos, show_spinner=False)
def _first_look(sha256: str, name: str, _data: bytes) -> FirstLook:
    with looking().turn():
        seen, reason, _ = look_at(_data)
        give_back(collect=False)
    if seen is None:
        return FirstLook(reason, None, "unknown")
    when = settle([(name, seen)])[0].when
    return FirstLook("", when.moment, when.source, when.note, seen)


def sidecars_among(
    uploads: Iterable[Upload],
) -> tuple[tuple[Upload, ...], tuple[Sidecar, ...]]:
    """Uploads that may be photos, and the dates in those that lie beside photos."""
    rest, beside = [], []
    for upload in uploads:
        if role_of(upload.name, ()) != "sidecar":
            rest.append(upload)
        elif (found := read_sidecar(upload.name, upload.data)) is not None:
            beside.append(found)
    return tuple(rest), tuple(beside)


def first_look(upload: Upload) -> FirstLook:
    """Read an upload's capture time, or why it cannot be read; remembered for this session."""
    return _first_look(upload.sha256, upload.name, upload.data)


def dated(upload: Upload, look: FirstLook, typed: datetime | None) -> Dated:
    """Choose between the file's capture time and the one shown in the date field.

    Parameters
    ----------
    upload : Upload
    look : FirstLook
    typed : datetime or None
        Content of the date field, naive, whole minutes.

    Returns
    -------
    Dated
        The file's own time with its seconds and offset as long as the field still shows it;
        otherwise the typed one, in the file's time zone if the file names one.
    """
    if typed == field_value(look.taken_at):
        return Dated(upload, look.taken_at, by_user=False)
    zone = look.taken_at.tzinfo if look.taken_at else None
    return Dated(upload, typed.replace(tzinfo=zone) if typed else None, by_user=True)


def field_value(taken_at: datetime | None) -> datetime | None:
    """Give what a date field can show of a capture time: naive local time, whole minutes."""
    if taken_at is None:
        return None
    return taken_at.replace(second=0, microsecond=0, tzinfo=None)


def entries_of(uploads: Iterable[Upload]) -> tuple[Dated, ...]:
    """Readable uploads with the times that their files tell, each shot once, in the order they came."""
    files, sidecars = sidecars_among(uploads)
    looks = [(upload.name, first_look(upload).look) for upload in files]
    taken = fold(settle([(name, seen) for name, seen in looks if seen is not None], sidecars))
    by_hash = {upload.sha256: upload for upload in files}
    return tuple(
        Dated(by_hash[known.look.sha256], known.when.moment, by_user=False, known=known)
        for known in taken.photos
    )


def photos(
    entries: Iterable[Dated],
    scale: ScaleHint,
    *,
    on_unreadable: Callable[[str, str, bool], None],
) -> Iterator[Photo]:
    """Decode photos one at a time, with the user's dates and scale.

    Parameters
    ----------
    entries : iterable of Dated
    scale : ScaleHint
    on_unreadable : callable
        Called with name and reason of each file that fails, and whether that may pass; the rest goes
        on.
    """
    return decoded(((e.upload.name, e.upload.data, e.stamp) for e in entries), scale, on_unreadable)
