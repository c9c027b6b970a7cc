"""The conductor: photos measured one at a time, then taken through the later rooms in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import Alignment
from analyzer.change.model import Comparison
from analyzer.change.params import ChangeParams
from analyzer.change.repeatability import Repeatability
from analyzer.combine import compare_views
from analyzer.corrections.bind import bind
from analyzer.corrections.model import Corrections, SetKind
from analyzer.dimples.params import ScaleParams
from analyzer.failures import failed_alignment, failed_comparison, failed_view
from analyzer.identities import identities_of
from analyzer.lineup import Aligner, Progress, align_all, choose_reference
from analyzer.notes import series_notes
from analyzer.order import with_order
from analyzer.overrule import overruled, told_kinds
from analyzer.pair import align_views
from analyzer.people import people_of, people_words
from analyzer.photo.model import Photo
from analyzer.repeats import own_repeatability
from analyzer.results import Order, Picture, Series, Session
from analyzer.shared_light import lights_of
from analyzer.tracks import Followed, follow, tracks_of
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
        try:
            out.append(view_photo(photo))
        except Exception as error:
            out.append(failed_view(photo, error))
    return out


def conduct(
    views: list[View],
    sessions: tuple[Session, ...],
    pairs: list[tuple[Session, Session]],
    corrections: Corrections | None,
    progress: Progress,
    align: Aligner = align_views,
    order: Order = Order(),
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
    order : Order
        Where the order of the sessions is known from.
    """
    told = bind(corrections or Corrections(), [v.measurement.photo for v in views])
    align = unfailing(align)
    reference = choose_reference(views, sessions)
    alignments, unused = align_all(views, reference, align, told.landmarks, progress)
    people = people_of(views, alignments, reference, align)
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
        _compared(views, alignments, reference, followed, before, after) for before, after in pairs
    )
    pictures = tuple(
        Picture(
            v.measurement.photo.sha256,
            v.picture,
            v.picture_zoom,
            _laid_over(views[reference], v, a) if reference >= 0 and a is not None else None,
            v.prominence,
        )
        for v, a in zip(views, alignments, strict=True)
    )
    notes = series_notes(views, alignments, sessions, told.landmarks, reference)
    if people:
        notes = (people_words(people, views), *notes)
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
        tuple(with_order(c, order) for c in comparisons),
        pictures,
        (*notes, *told.notes, *unused, *unmet),
        (corrections or Corrections()).among(known)[0],
        _repeatability(views, alignments, followed, sessions),
        order,
        people,
    )


def unfailing(align: Aligner) -> Aligner:
    """The same, with an error that nobody foresaw as a refusal of this one pair."""

    def safe(reference: View, moving: View) -> Alignment:
        try:
            return align(reference, moving)
        except Exception as error:
            return failed_alignment(error)

    return safe


def _compared(
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
    reference: int,
    followed: tuple[Followed, ...],
    before: Session,
    after: Session,
) -> Comparison:
    try:
        return compare_views(views, alignments, reference, followed, before, after)
    except Exception as error:
        sides = [
            tuple(views[k].measurement.photo.sha256 for k in s.photos) for s in (before, after)
        ]
        unit = views[max(reference, 0)].measurement.unit
        return failed_comparison(error, unit, sides[0], sides[1])


def _laid_over(reference: View, view: View, alignment: Alignment) -> NDArray[np.uint8] | None:
    try:
        return aligned_picture(reference, view, alignment)
    except Exception:
        # A picture less to show, and nothing else.
        return None


def _repeatability(
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
    followed: tuple[Followed, ...],
    sessions: Sequence[Session],
) -> Repeatability | None:
    try:
        return own_repeatability(views, alignments, followed, sessions)
    except Exception:
        # It only says how far this person's photos differ; no verdict rests on it.
        return None


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
