"""Measures the photos of one person the way a user's would be, without a look at the truth.

Each photo is measured once and each pair aligned once; comparisons of single photos reuse both.
Only file names come in here, and `analyzer.bench.scores.score` reads the truth when all is measured.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from time import perf_counter

import numpy as np

from analyzer.alignment.model import Alignment
from analyzer.bench.people.treatment import Treatment, load_treated
from analyzer.change.model import Comparison
from analyzer.dimples.model import Candidates
from analyzer.measurement.measure import view_photo
from analyzer.measurement.model import Measurement
from analyzer.measurement.view import View
from analyzer.photo.model import Photo
from analyzer.records import photo_record, to_json
from analyzer.results import Series
from analyzer.series import analyze_measured, compare_measured
from analyzer.tracking.aligner import Aligner, align_views


@dataclass(frozen=True, eq=False)
class MeasuredPair:
    """Photo `first` as reference and before, photo `second` as moving and after.

    Parameters
    ----------
    first, second : int
        Index of the photos.
    alignment : Alignment
    comparison : Comparison
    align_seconds, compare_seconds : float
    """

    first: int
    second: int
    alignment: Alignment
    comparison: Comparison
    align_seconds: float
    compare_seconds: float


@dataclass(frozen=True, eq=False)
class MeasuredSessions:
    """Two sessions, one of them or both of several photos.

    Parameters
    ----------
    first, second : tuple of int
        Indices of their photos.
    comparison : Comparison
    """

    first: tuple[int, ...]
    second: tuple[int, ...]
    comparison: Comparison


@dataclass(frozen=True, eq=False)
class MeasuredPerson:
    """What the analyser says about one person.

    Parameters
    ----------
    measurements : tuple of Measurement
        One a photo, in the order given.
    candidates : tuple of Candidates
        What may be a dimple in each.
    pairs : tuple of MeasuredPair
        Every earlier with every later photo, of a session the first one only; where asked for, then
        the same the other way round.
    stranger, mirrored : Alignment or None
        Of the first photo with another person's, and with the mirrored second photo.
    repeats : tuple of bool
        For each photo measured twice: the records are equal byte for byte.
    photo_seconds : tuple of float
        Reading and measuring, one a photo.
    series : Series or None
        All photos analysed as one; None without photos.
    sessions : tuple of MeasuredSessions
        Every earlier with every later session, where one of them has several photos.
    """

    measurements: tuple[Measurement, ...]
    candidates: tuple[Candidates, ...]
    pairs: tuple[MeasuredPair, ...]
    stranger: Alignment | None
    mirrored: Alignment | None
    repeats: tuple[bool, ...]
    photo_seconds: tuple[float, ...]
    series: Series | None = None
    sessions: tuple[MeasuredSessions, ...] = ()


def measure_person(
    photos: Sequence[Path],
    stranger: Path | None,
    *,
    repeat: int = 1,
    treatment: Treatment = "none",
    both_ways: bool = False,
    sessions: Sequence[Sequence[int]] = (),
) -> MeasuredPerson:
    """Measure photos, pairs of photos and impostors.

    Parameters
    ----------
    photos : sequence of Path
        In time order.
    stranger : Path or None
        A photo of somebody else.
    repeat : int
        So many of the photos are measured a second time.
    treatment : "none" or "phone"
        Done to every photo first.
    both_ways : bool
        Also every later with every earlier photo.
    sessions : sequence of sequence of int
        Indices of the photos that were taken seconds apart; empty where each stands alone.

    Raises
    ------
    UnreadablePhoto
        When a photo cannot be read.
    """

    def load(path: Path) -> Photo:
        return load_treated(path, treatment)

    views, seconds = [], []
    for path in photos:
        start = perf_counter()
        views.append(view_photo(load(path)))
        seconds.append(perf_counter() - start)
    sessions = sessions or [(k,) for k in range(len(views))]
    order = list(combinations([group[0] for group in sessions], 2))
    order += [(j, i) for i, j in order] if both_ways else []
    pairs = tuple(_pair(views, i, j) for i, j in order)
    foreign = mirrored = None
    if stranger is not None:
        foreign = align_views(views[0], view_photo(load(stranger)))
    if len(photos) > 1:
        mirrored = align_views(views[0], view_photo(mirror(load(photos[1]))))
    repeats = tuple(
        _record(view_photo(load(path))) == _record(view)
        for path, view in list(zip(photos, views, strict=True))[:repeat]
    )
    align = _remembering(views, pairs)
    return MeasuredPerson(
        tuple(v.measurement for v in views),
        tuple(v.candidates for v in views),
        pairs,
        foreign,
        mirrored,
        repeats,
        tuple(seconds),
        analyze_measured(views, align=align) if views else None,
        tuple(
            MeasuredSessions(
                tuple(one),
                tuple(two),
                compare_measured([views[k] for k in one], [views[k] for k in two], align),
            )
            for one, two in combinations(sessions, 2)
            if max(len(one), len(two)) > 1
        ),
    )


def _remembering(views: Sequence[View], pairs: Sequence[MeasuredPair]) -> Aligner:
    """Aligns each two photos once."""
    number = {id(view): k for k, view in enumerate(views)}
    known = {(p.first, p.second): p.alignment for p in pairs}

    def align(reference: View, moving: View) -> Alignment:
        at = number[id(reference)], number[id(moving)]
        if at not in known:
            known[at] = align_views(reference, moving)
        return known[at]

    return align


def _pair(views: Sequence[View], i: int, j: int) -> MeasuredPair:
    start = perf_counter()
    alignment = align_views(views[i], views[j])
    aligned = perf_counter()
    # The one pair that this comparison can ask for is the one just aligned.
    comparison = compare_measured([views[i]], [views[j]], lambda *_: alignment)
    return MeasuredPair(i, j, alignment, comparison, aligned - start, perf_counter() - aligned)


def mirror(photo: Photo) -> Photo:
    """The photo as in a mirror: left and right swapped, nothing else changed."""
    rgb = np.ascontiguousarray(photo.rgb[:, ::-1])
    digest = hashlib.sha256(f"mirrored {photo.sha256}".encode()).hexdigest()
    return replace(photo, rgb=rgb, sha256=digest)


def _record(view: View) -> str:
    return to_json(photo_record(view.measurement))
