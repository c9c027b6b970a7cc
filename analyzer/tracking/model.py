"""What many photos of one back give together, as plain frozen values without algorithms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from analyzer.corrections.model import SetKind
from analyzer.dimples.kind import kind_of
from analyzer.dimples.model import Kind


@dataclass(frozen=True)
class Session:
    """Photos taken within minutes of each other.

    Parameters
    ----------
    photos : tuple of int
        Indices into ``Series.measurements``.
    taken_at : datetime or None
        Time of its first photo.
    label : str
        Date for a table, or the photo's name when undated.
    """

    photos: tuple[int, ...]
    taken_at: datetime | None
    label: str


@dataclass(frozen=True)
class Order:
    """Where the order of the sessions is known from.

    Parameters
    ----------
    basis : "time", "names", "user" or "guess"
        Capture times; words in the names such as "before" and "week 2"; the user's own word; or
        nothing that could be trusted, so that no direction is called.
    words : str
        What a person should know about it; "" where capture times tell.
    """

    basis: Literal["time", "names", "user", "guess"] = "time"
    words: str = ""


@dataclass(frozen=True)
class Identity:
    """One dimple in the reference frame.

    Parameters
    ----------
    x, y : float
        Place in the reference photo, photo pixels.
    size : float
        Standard deviation in back widths.
    p_fixed : float
        All photos together, 0-1.
    confidence : float
        Probability of being an indentation, all photos together, 0-1.
    members : tuple of (photo, dimple)
        Index of each photo that shows it by itself, and of the dimple in it.
    """

    x: float
    y: float
    size: float
    p_fixed: float
    confidence: float
    members: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Followed:
    """One dimple of a series, and what the user said of it.

    Parameters
    ----------
    identity : Identity
        As measured.
    told : "fixed", "modifiable" or None
        Its kind as the user set it; None where nothing was said.
    number : int
        By which it is called, from 1; 0 where it has none.
    by_hand : bool
        The user added or moved it.
    """

    identity: Identity
    told: SetKind | None = None
    number: int = 0
    by_hand: bool = False

    @property
    def kind(self) -> Kind:
        """The user's word, else the measured kind."""
        return self.told or kind_of(self.identity.p_fixed)

    @property
    def p_fixed(self) -> float:
        """How far it counts as fixed, 0-1: a kind that was set leaves no doubt."""
        return self.identity.p_fixed if self.told is None else float(self.told == "fixed")

    @property
    def confidence(self) -> float:
        """How surely it is an indentation, 0-1: what the user named is one."""
        return self.identity.confidence if self.told is None else 1.0


@dataclass(frozen=True)
class Observation:
    """One dimple in one photo of a series, measured at the tracked place.

    Parameters
    ----------
    photo : int
        Index into ``Series.measurements``.
    x, y : float
        Place in that photo, photo pixels.
    prominence, prominence_se : float
        On the series' common light scale, in its unit.
    detected : bool
        True when the dimple was also found in that photo on its own.
    """

    photo: int
    x: float
    y: float
    prominence: float
    prominence_se: float
    detected: bool


@dataclass(frozen=True)
class Track:
    """One dimple through a series.

    Parameters
    ----------
    id : int
        From 0.
    kind : "fixed", "modifiable" or "unsure"
    p_fixed : float
        0-1, all photos together.
    x, y : float
        Place in the reference photo, photo pixels.
    observations : tuple of Observation
        In time order, only aligned photos.
    set_by_user : bool
        True when the user said of which kind it is; ``p_fixed`` stays as measured.
    number : int
        By which it is called, from 1, whatever was set, added or removed since; 0 where its place
        among the others tells.
    by_hand : bool
        True when the user added or moved it.
    """

    id: int
    kind: Kind
    p_fixed: float
    x: float
    y: float
    observations: tuple[Observation, ...]
    set_by_user: bool = False
    number: int = 0
    by_hand: bool = False
