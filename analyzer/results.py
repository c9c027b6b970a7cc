"""What one photo and one series give, as plain frozen values without algorithms."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from math import nan
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import Alignment
from analyzer.change.model import Comparison
from analyzer.change.repeatability import Repeatability
from analyzer.corrections.model import Corrections
from analyzer.dimples.model import Dimple, Grade, Kind
from analyzer.relief.model import Light, ProminenceMap


@dataclass(frozen=True)
class PhotoInfo:
    """What is kept of a photo once it is measured (no pixels, no place, no device).

    Parameters
    ----------
    name : str
        File name without folder.
    sha256 : str
    taken_at : datetime or None
    taken_at_source : str
        "exif", "sidecar" (a file beside it), "name", "user" or "unknown".
    width, height : int
        Upright size in pixels.
    focal_mm_35 : float or None
    source_format : str
    taken_at_note : str
        What contradicts the capture time and was not believed; "" when nothing does.
    taken_at_other : datetime or None
        Another capture time that is as plausible; None where nothing contradicts.
    turn : int or None
        Its place in the order that the user gave; None where time or name decides.
    """

    name: str
    sha256: str
    taken_at: datetime | None
    taken_at_source: str
    width: int
    height: int
    focal_mm_35: float | None
    source_format: str
    taken_at_note: str = ""
    taken_at_other: datetime | None = None
    turn: int | None = None


@dataclass(frozen=True)
class Measurement:
    """Everything measured in one photo.

    Parameters
    ----------
    photo : PhotoInfo
    ok : bool
        False when there is nothing to measure; ``reason`` then says why, dimples is empty and
        the scores are nan.
    reason : str
    dimples : tuple of Dimple
        Most visible first.
    visibility : float
        0-100 for the whole photo, modifiable dimples only; nan when not ok.
    texture : float
        Orange-peel index: root mean square slope of the skin's undulations of some 4 to 15 mm
        between the dimples, percent, corrected for light, pigment, noise and resolution; nan when
        not ok and for ``texture_reason``.
    grade : Grade
        Hexsel-style number and depth items.
    light : Light
    tone : float
        Individual typology angle (ITA) in degrees; nan when not ok.
    flags : tuple of str
        Codes of `analyzer.flags.FLAGS`.
    unit : str
        Unit of every prominence: "mm" or "per mille of back width".
    mm_per_px : float or None
        Real size of a photo pixel where known.
    back_width_px : float
        Back width in photo pixels; nan when not ok.
    midline : ((x, y), (x, y))
        Lower and upper end of the visible midline, photo pixels.
    outline : tuple of (x, y)
        Polygon around the bare back, photo pixels.
    set_by_user : tuple of int
        Indices of those dimples whose kind the user set; their ``p_fixed`` stays as measured.
    texture_se : float
        Standard error of ``texture``, percent; nan without one.
    texture_reason : str
        Why a photo that was measured has no ``texture``; "" otherwise.
    """

    photo: PhotoInfo
    ok: bool
    reason: str
    dimples: tuple[Dimple, ...]
    visibility: float
    texture: float
    grade: Grade
    light: Light
    tone: float
    flags: tuple[str, ...]
    unit: str
    mm_per_px: float | None
    back_width_px: float
    midline: tuple[tuple[float, float], tuple[float, float]]
    outline: tuple[tuple[float, float], ...]
    set_by_user: tuple[int, ...] = ()
    texture_se: float = nan
    texture_reason: str = ""


@dataclass(frozen=True, eq=False)
class Picture:
    """A photo made small for showing.

    Parameters
    ----------
    sha256 : str
    upright : (h, w, 3) uint8
        sRGB, longest side at most 1460 px.
    zoom : float
        Photo pixels per picture pixel.
    aligned : (h, w, 3) uint8 or None
        Warped into the reference photo's picture frame (same size as the reference's
        ``upright``); None when it could not be aligned.
    prominence : ProminenceMap or None
        Where the skin lies deeper; None without a back.
    """

    sha256: str
    upright: NDArray[np.uint8]
    zoom: float
    aligned: NDArray[np.uint8] | None
    prominence: ProminenceMap | None = None


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
    """

    id: int
    kind: Kind
    p_fixed: float
    x: float
    y: float
    observations: tuple[Observation, ...]
    set_by_user: bool = False


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


@dataclass(frozen=True, eq=False)
class Series:
    """All photos of one person, in time order.

    Parameters
    ----------
    measurements : tuple of Measurement
        One a photo, in the order of the sessions; undated ones among dated ones come last and
        belong to no session.
    reference : int
        Index of the photo that all others are aligned to; -1 when there is none.
    alignments : tuple of (Alignment or None)
        Reference to each photo; None where a photo shows no back.
    tracks : tuple of Track
    sessions : tuple of Session
    comparisons : tuple of Comparison
        First session against each later one, in time order.
    pictures : tuple of Picture
        One a photo, same order.
    notes : tuple of str
        What the user should know about the series as a whole.
    corrections : Corrections
        What the user told, as far as it concerns these photos.
    repeatability : Repeatability or None
        How far this person's own photos of one session differ; None where no session has two
        photos in one light.
    order : Order
        Where the order of the sessions is known from.
    people : tuple of tuple of int
        Indices of the photos of each back, the reference's first, where the photos show more than
        one; empty otherwise.
    """

    measurements: tuple[Measurement, ...]
    reference: int
    alignments: tuple[Alignment | None, ...]
    tracks: tuple[Track, ...]
    sessions: tuple[Session, ...]
    comparisons: tuple[Comparison, ...]
    pictures: tuple[Picture, ...]
    notes: tuple[str, ...] = ()
    corrections: Corrections = field(default_factory=Corrections)
    repeatability: Repeatability | None = None
    order: Order = field(default_factory=Order)
    people: tuple[tuple[int, ...], ...] = ()
