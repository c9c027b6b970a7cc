"""What was measured beside what is true, one row a case: all that the figures are made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from analyzer.change.model import Verdict
from analyzer.dimples.model import Kind

Relation = Literal["same", "other", "flash"]
Impostor = Literal["other person", "mirrored"]
Cause = Literal[
    "near a dimple", "hidden dimple", "crease", "mark", "flank", "waistband", "hem", "furrow",
    "open skin", "unknown",
]  # fmt: skip
CAUSES: tuple[Cause, ...] = get_args(Cause)
Lens = Literal["below 30 mm", "30-60 mm", "above 60 mm", "unknown"]
LENSES: tuple[Lens, ...] = get_args(Lens)
RELATIONS: tuple[Relation, ...] = ("same", "other", "flash")


@dataclass(frozen=True)
class DimpleCase:
    """A visible true dimple in one photo.

    Parameters
    ----------
    fixed : bool
    depth_mm : float
    distance_mm : float
        To the dimple that was found for it; nan when missed.
    prominence, p_fixed : float
        As found; nan when missed.
    called : "fixed", "modifiable", "unsure" or None
        None when missed.
    """

    fixed: bool
    depth_mm: float
    distance_mm: float
    prominence: float
    p_fixed: float
    called: Kind | None


@dataclass(frozen=True)
class FalseFind:
    """A dimple that was found where none is.

    Parameters
    ----------
    prominence : float
    cause : str
        What lies there in truth, see `analyzer.bench.scores.causes`.
    """

    prominence: float
    cause: Cause


@dataclass(frozen=True)
class Mark:
    """A place that may be a dimple, whatever its probability.

    Parameters
    ----------
    confidence : float
        Probability of being an indentation, 0-1.
    dimple : int
        Index among the visible true dimples of the photo; -1 where none is.
    """

    confidence: float
    dimple: int


@dataclass(frozen=True)
class PhotoCase:
    """One photo.

    Parameters
    ----------
    file : str
    light : str
        Kind of its light.
    lens : str
        Class of its lens.
    back_found : bool
    dimples : tuple of DimpleCase
        The visible true dimples.
    false_finds : tuple of FalseFind
    marks : tuple of Mark
        What may be a dimple by this photo alone, surest first; those that were reported are the
        first of them.
    """

    file: str
    light: str
    lens: Lens
    back_found: bool
    dimples: tuple[DimpleCase, ...]
    false_finds: tuple[FalseFind, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class PairCase:
    """Two photos of one person, the first as reference.

    Parameters
    ----------
    first, second : str
        File names.
    relation : "same", "other" or "flash"
        Of their light; flash when either is lit by flash.
    ok : bool
        The alignment was accepted.
    reason : str
        Why not.
    errors_mm : tuple of float
        Distance of each mapped grid point to its true place.
    shown : int
        Grid points visible in both photos.
    stated_mm : float
        The alignment's own estimate of its median error.
    true_change : float
        Relative change of modifiable depth.
    verdict : str
    change, low, high : float
        Relative change as measured, with its 95 % interval; nan when not comparable.
    align_seconds, compare_seconds : float
    """

    first: str
    second: str
    relation: Relation
    ok: bool
    reason: str
    errors_mm: tuple[float, ...]
    shown: int
    stated_mm: float
    true_change: float
    verdict: Verdict
    change: float
    low: float
    high: float
    align_seconds: float
    compare_seconds: float

    @property
    def true_percent(self) -> int:
        """True change, rounded to whole percent."""
        return round(100 * self.true_change)


@dataclass(frozen=True)
class SessionCase:
    """Two sessions of one person, one of them or both of several photos.

    Parameters
    ----------
    first, second : str
        File name of the first photo of each.
    shots : int
        Photos of the session that has fewer.
    relation : "same", "other" or "flash"
    true_change : float
    verdict : str
    change, low, high : float
        As for `PairCase`.
    """

    first: str
    second: str
    shots: int
    relation: Relation
    true_change: float
    verdict: Verdict
    change: float
    low: float
    high: float

    @property
    def true_percent(self) -> int:
        """True change, rounded to whole percent."""
        return round(100 * self.true_change)


@dataclass(frozen=True)
class ImpostorCase:
    """Two photos that must not be aligned.

    Parameters
    ----------
    what : "other person" or "mirrored"
    refused : bool
    """

    what: Impostor
    refused: bool


@dataclass(frozen=True)
class PersonCases:
    """All cases of one person.

    Parameters
    ----------
    subject : str
    tone : int
        Fitzpatrick-like, 1-6.
    photos : tuple of PhotoCase
    pairs : tuple of PairCase
    impostors : tuple of ImpostorCase
    repeats : tuple of bool
        For each photo measured twice: the records are equal byte for byte.
    photo_seconds : tuple of float
        Reading and measuring, one a photo.
    followed : tuple of PhotoCase
        The photos again, with the dimples that all of them show together.
    sessions : tuple of SessionCase
    """

    subject: str
    tone: int
    photos: tuple[PhotoCase, ...]
    pairs: tuple[PairCase, ...]
    impostors: tuple[ImpostorCase, ...]
    repeats: tuple[bool, ...]
    photo_seconds: tuple[float, ...]
    followed: tuple[PhotoCase, ...] = ()
    sessions: tuple[SessionCase, ...] = ()

    @property
    def as_series(self) -> PersonCases:
        """The person, each photo with the dimples of the whole series."""
        return replace(self, photos=self.followed)
