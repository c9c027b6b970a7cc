"""What a series gives, as plain frozen values without algorithms."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import Alignment
from analyzer.change.model import Comparison
from analyzer.change.repeatability import Repeatability
from analyzer.corrections.model import Corrections
from analyzer.measurement.model import Measurement
from analyzer.relief.model import ProminenceMap
from analyzer.storage.shelf import shelving
from analyzer.tracking.model import Order, Session, Track


@shelving("upright", "aligned", "prominence")
@dataclass(frozen=True, eq=False)
class Picture:
    """A photo made small for showing; of a series, it may lie on a shelf (`analyzer.storage.shelf`).

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
    between : tuple of Comparison
        Later sessions against each other, every pair in time order, as heard with all photos of the
        series; empty where they are too many, see `analyzer.series`.
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
    between: tuple[Comparison, ...] = ()
