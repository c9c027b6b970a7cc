"""The conductor: photos measured one at a time, then taken through the later rooms in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import Alignment
from analyzer.change.model import Comparison
from analyzer.change.params import ChangeParams
from analyzer.combine import compare_views
from analyzer.corrections.bind import bind
from analyzer.corrections.model import Corrections, SetKind
from analyzer.dimples.params import ScaleParams
from analyzer.identities import identities_of
from analyzer.lineup import Aligner, Progress, align_all, choose_reference
from analyzer.notes import series_notes
from analyzer.overrule import overruled, told_kinds
from analyzer.pair import align_views
from analyzer.photo.model import Photo
from analyzer.repeats import own_repeatability
from analyzer.results import Picture, Series, Session
from analyzer.shared_light import lights_of
from analyzer.tracks import follow, tracks_of
from analyzer.view import View, view_photo
from analyzer.warp import aligned_picture


def watch(photos: Iterable[Photo], progress: Progress, done: int) -> list[View]:
    """Measure photos one at a time, so that only one is held at its full size.

    Parameters
    ----------
    photos : iterable of Photo
    progress : callable or None
        Told what is being done, in words.
    done : int
        Photos measured before these; they are counted on.
    """
    out: list[View] = []
    for photo in photos:
        if progress is not None:
            progress(f"Measuring {photo.name or f'photo {done + len(out) + 1}'}")
        out.append(view_photo(photo))
    return out


def conduct(
    views: list[View],
    sessions: tuple[Session, ...],
    pairs: list[tuple[Session, Session]],
    corrections: Corrections | None,
    progress: Progress,
    align: Aligner = align_views,
) -> Series:
    """Everything that follows from measured photos.

    Parameters
    ----------
    views : list of View
        In time order.
    sessions : tuple of Session
    pairs : list of (Session, Session)
        What to compare, the earlier first.
    corrections : Corrections or None
    progress : callable or None
        Told what is being done, in words.
    align : callable
        Reference and moving view to their alignment.
    """
    told = bind(corrections or Corrections(), [v.measurement.photo for v in views])
    reference = choose_reference(views, sessions)
    alignments, unused = align_all(views, reference, align, told.landmarks, progress)
    lights = lights_of(views, alignments)
    identities = identities_of(views, alignments, reference, lights)
    kinds, finds, unmet = told_kinds(told.kinds, views, alignments, identities)
    followed = follow(identities, kinds)
    views = [
        _with_word(
            view, alignments[k], {n: kind for (photo, n), kind in finds.items() if photo == k}
        )
        for k, view in enumerate(views)
    ]
    comparisons = tuple(
        compare_views(views, alignments, reference, followed, before, after)
        for before, after in pairs
    )
    pictures = tuple(
        Picture(
            v.measurement.photo.sha256,
            v.picture,
            v.picture_zoom,
            aligned_picture(views[reference], v, a) if reference >= 0 and a is not None else None,
            v.prominence,
        )
        for v, a in zip(views, alignments, strict=True)
    )
    notes = series_notes(views, alignments, sessions, told.landmarks, reference)
    known = [(v.measurement.photo.name, v.measurement.photo.sha256) for v in views]
    return Series(
        tuple(v.measurement for v in views),
        reference,
        tuple(alignments),
        tracks_of(
            views,
            alignments,
            followed,
            sessions,
            lights,
            _changes(sessions, pairs, comparisons),
        ),
        sessions,
        comparisons,
        pictures,
        (*notes, *told.notes, *unused, *unmet),
        (corrections or Corrections()).among(known)[0],
        own_repeatability(views, alignments, followed, sessions),
    )


def _changes(
    sessions: Sequence[Session],
    pairs: Sequence[tuple[Session, Session]],
    comparisons: Sequence[Comparison],
    params: ScaleParams = ScaleParams(),
) -> NDArray[np.float64]:
    """Log change to each session and its error, (S, 2): as compared, or as is usual."""
    out = np.tile([0.0, params.change], (len(sessions), 1))
    number = {session.photos: n for n, session in enumerate(sessions)}
    for (before, after), comparison in zip(pairs, comparisons, strict=True):
        out[number[before.photos]] = 0.0
        if comparison.verdict != "not comparable":
            low, high = np.log1p(comparison.interval)
            out[number[after.photos]] = (low + high) / 2, (high - low) / (2 * ChangeParams().z)
    return out


def _with_word(view: View, alignment: Alignment | None, kinds: dict[int, SetKind]) -> View:
    """The view after what the user told about its photo."""
    measurement = overruled(view.measurement, kinds)
    if alignment is not None and alignment.by_hand:
        flags = tuple(sorted({*measurement.flags, "aligned-by-hand"}))
        measurement = replace(measurement, flags=flags)
    return replace(view, measurement=measurement)
