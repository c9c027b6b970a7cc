"""What a library gives, as plain frozen values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.results import Series
    from analyzer.show.rating.model import Sitting

JOURNAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "nutrition": (
            "caloric deficit",
            "protein",
            "sugar and refined carbohydrate",
            "hydration",
        ),
        "training": ("hip thrust", "deadlift", "Superman", "Bird-Dog", "other"),
        "treatment": (
            "cryolipolysis",
            "radiofrequency",
            "laser lipolysis",
            "subcision",
            "other",
        ),
        "notes": ("cycle day", "waistband marks", "weight", "sleep", "other"),
    }
)
"""Areas of the journal, and the kinds of entry in each."""


class LibraryError(ValueError):
    """The library cannot do this; ``str(error)`` says why, for a person."""


class LibraryLocked(LibraryError):
    """A locked library's passphrase is needed, or was another."""


@dataclass(frozen=True)
class Person:
    """Somebody whose photos are kept.

    Parameters
    ----------
    id : str
        32 hex digits.
    name : str
    added_at : datetime
        Aware, UTC.
    photos : int
        How many are kept.
    last_taken : datetime or None
        When the newest of them was taken; None where none is dated. Naive or aware, as the photo
        tells it.
    """

    id: str
    name: str
    added_at: datetime
    photos: int = 0
    last_taken: datetime | None = None


@dataclass(frozen=True)
class KeptPhoto:
    """A photo of a person.

    Parameters
    ----------
    id : str
        32 hex digits.
    name : str
        File name without folder, as it came.
    sha256 : str
        Of the original's bytes, 64 hex digits.
    taken_at : datetime or None
        Naive where the camera stored no offset; None when unknown.
    taken_at_source : str
        "exif", "sidecar", "name", "user" or "unknown".
    taken_at_by_user : bool
        True where the user typed the time.
    width, height : int
        In pixels, as stored.
    size_bytes : int
        Of the original.
    added_at : datetime
        Aware, UTC.
    note : str
        What contradicts the capture time and was not believed; "" when nothing does.
    """

    id: str
    name: str
    sha256: str
    taken_at: datetime | None
    taken_at_source: str
    taken_at_by_user: bool
    width: int
    height: int
    size_bytes: int
    added_at: datetime
    note: str = ""


@dataclass(frozen=True)
class Added:
    """What came of adding files.

    Parameters
    ----------
    kept : tuple of KeptPhoto
        New photos, in the order given.
    known : tuple of str
        Names of files whose content was there already.
    refused : tuple of (name, reason)
    """

    kept: tuple[KeptPhoto, ...] = ()
    known: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Entry:
    """A line of the journal.

    Parameters
    ----------
    id : str
        32 hex digits.
    person_id : str
    on : date
        Its day, or the first of several.
    until : date or None
        The last day of something that went on; None for a single day.
    area, kind : str
        As in `JOURNAL`.
    text : str
    value : float or None
        An amount, in ``unit``; finite.
    unit : str
    """

    id: str
    person_id: str
    on: date
    until: date | None
    area: str
    kind: str
    text: str = ""
    value: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Answer:
    """A result that is kept.

    Parameters
    ----------
    key : str
        Hash of all that it was made from, hex digits.
    method : str
        Hash of the code, weights and parameters that made it; "" where something failed that may
        work the next time.
    made_at : datetime
        Aware, UTC.
    current : bool
        Whether that method is the one that runs now.
    left_out : tuple of (name, reason)
        Photos that took no part.
    load : callable
        Reads the series from its file.
    """

    key: str
    method: str
    made_at: datetime
    current: bool
    left_out: tuple[tuple[str, str], ...] = ()
    load: Callable[[], Series] = field(repr=False, compare=False, kw_only=True)

    @cached_property
    def series(self) -> Series:
        """The result, exactly as it was measured; read when it is first asked for.

        Raises
        ------
        LibraryError
            When its file is gone or damaged; the library then forgets this result.
        """
        return self.load()


@dataclass(frozen=True)
class KeptSitting:
    """A sitting of blinded rating that is kept.

    Parameters
    ----------
    id : str
        32 hex digits.
    begun_at : datetime
        Aware, UTC.
    sitting : Sitting
    """

    id: str
    begun_at: datetime
    sitting: Sitting


@dataclass(frozen=True)
class Deletion:
    """Something deleted that can still be had back.

    Parameters
    ----------
    id : str
        32 hex digits.
    what : str
        In words, such as "photo IMG_1.jpg of Anna".
    at, until : datetime
        Aware, UTC: when it was deleted, and when it will be gone for good.
    """

    id: str
    what: str
    at: datetime
    until: datetime
