"""What one can ask: measure a photo, align two, compare two sets, analyse a series.

Photos in, results out. This is the only place that goes through all rooms in order: photos are measured
one at a time, lined up over one reference, and then compared session by session.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analyzer.alignment.model import Alignment
from analyzer.alignment.outline import outline_photo
from analyzer.alignment.pair import align_outlines
from analyzer.alignment.warp import aligned_picture
from analyzer.change.combine import compare_sessions
from analyzer.change.failed import failed_comparison
from analyzer.change.model import Check, Comparison
from analyzer.change.order import said_first, swapped, with_order
from analyzer.change.pairs import Pairs
from analyzer.change.params import ChangeParams
from analyzer.change.repeatability import Repeatability
from analyzer.change.repeats import own_repeatability
from analyzer.corrections.bind import Given, given_of
from analyzer.corrections.model import Corrections
from analyzer.measurement.failed import failed_view
from analyzer.measurement.measure import photo_info, view_photo
from analyzer.measurement.model import Measurement
from analyzer.measurement.view import View
from analyzer.photo.model import Photo
from analyzer.photo.resize import at_work
from analyzer.process.ahead import side_by_side
from analyzer.process.memory import give_back
from analyzer.results import Picture, Series
from analyzer.skin.unmix import SkinParams
from analyzer.storage.shelf import Shelf, as_it_lies, resting
from analyzer.tracking.aligner import Aligner, align_views
from analyzer.tracking.lineup import Lineup, line_up
from analyzer.tracking.model import Order, Session
from analyzer.tracking.params import ScaleParams
from analyzer.tracking.reference import Progress
from analyzer.tracking.sessions import arrange, sessions_of
from analyzer.tracking.tracks import tracks_of

MOST_BETWEEN = 12
"""Sessions up to which every two are compared, and not only each with the first: 66 comparisons."""


class NoPhotos(ValueError):
    """There is no photo, or a side of a comparison has none; ``str(error)`` says which."""


def measure(photo: Photo) -> Measurement:
    """Measure one photo.

    Parameters
    ----------
    photo : Photo

    Returns
    -------
    Measurement
        ``ok`` is False with a ``reason`` when no back was found; it then has no scores.
    """
    return view_photo(photo, measure_only=True).measurement


def align(reference: Photo, moving: Photo, landmarks: ArrayLike | None = None) -> Alignment:
    """Find where each point of one photo lies in another of the same back.

    Parameters
    ----------
    reference, moving : Photo
    landmarks : (N, 4) array_like, optional
        Three or more places that you recognise in both photos, not on one line: ``x, y`` in the
        reference, ``x, y`` in the moving photo, photo pixels.

    Returns
    -------
    Alignment
        ``ok`` is False with a ``reason`` where it must not be trusted; ``by_hand`` is True where
        the map rests on the landmarks alone.

    Raises
    ------
    ValueError
        When the landmarks are fewer than three, on a line, or outside a photo.
    """
    return align_outlines(outline_photo(reference), outline_photo(moving), landmarks)


def compare(
    before: Photo | Sequence[Photo],
    after: Photo | Sequence[Photo],
    corrections: Corrections | None = None,
) -> Comparison:
    """Compare two photos or two sets of photos of one back.

    Parameters
    ----------
    before, after : Photo or sequence of Photo
        A set holds photos taken within minutes.
    corrections : Corrections, optional
        Landmarks and kinds that the user set; what concerns other photos is passed over.

    Returns
    -------
    Comparison

    Raises
    ------
    NoPhotos
        When a side is empty.
    """
    sides = [[s] if isinstance(s, Photo) else list(s) for s in (before, after)]
    return analyze_sets(sides[0], sides[1], corrections=corrections).comparisons[0]


def compare_measured(
    before: Sequence[View],
    after: Sequence[View],
    align: Aligner = align_views,
) -> Comparison:
    """`compare` for photos that are already measured.

    Parameters
    ----------
    before, after : sequence of View
    align : callable
        Reference and moving view to their alignment; one that remembers saves time where many
        comparisons share photos.
    """
    split, end = len(before), len(before) + len(after)
    sessions = (
        Session(tuple(range(split)), None, "before"),
        Session(tuple(range(split, end)), None, "after"),
    )
    return _compared(line_up([*before, *after], sessions, align=align), *sessions)


def analyze_sets(
    before: Iterable[Photo],
    after: Iterable[Photo],
    corrections: Corrections | None = None,
    *,
    shared: Check | None = None,
    progress: Progress = None,
) -> Series:
    """Compare two sets as given, whatever their times: a series of two sessions.

    Parameters
    ----------
    before, after : iterable of Photo
    corrections : Corrections, optional
        As for `compare`.
    shared : Check, optional
        A word on a shot that both sides held; it is said first.
    progress : callable or None
        Told what is being done, in words.

    Raises
    ------
    NoPhotos
        When a side is empty.
    """
    told = corrections or Corrections()
    shelf = Shelf()
    views = [watch(before, progress, 0, told, shelf)]
    views.append(watch(after, progress, len(views[0]), told, shelf))
    if not views[0] or not views[1]:
        raise NoPhotos("Each side of a comparison needs at least one photo.")
    split = len(views[0])
    together = views[0] + views[1]
    labels = tuple(
        Session(tuple(range(start, stop)), together[start].measurement.photo.taken_at, name)
        for start, stop, name in ((0, split, "before"), (split, len(together), "after"))
    )
    given = Order("user", "Which side is the earlier one was given by you.")
    pair = [(labels[0], labels[1])]
    series = conduct(line_up(together, labels, told, progress=progress), pair, told, given, shelf)
    sides = [[v.measurement.photo for v in side] for side in views]
    comparisons = series.comparisons
    for word in (swapped(sides[0], sides[1]), shared):
        if word is not None:
            comparisons = tuple(said_first(one, word) for one in comparisons)
    return replace(series, comparisons=comparisons)


def analyze_series(
    photos: Iterable[Photo],
    corrections: Corrections | None = None,
    *,
    progress: Progress = None,
) -> Series:
    """Measure all photos of one person and compare each later session with the first.

    Parameters
    ----------
    photos : iterable of Photo
        In any order; consumed one at a time.
    corrections : Corrections, optional
        As for `compare`.
    progress : callable or None
        Told what is being done, in words.

    Raises
    ------
    NoPhotos
        When there is no photo.
    """
    shelf = Shelf()
    views = watch(photos, progress, 0, corrections or Corrections(), shelf)
    return analyze_measured(views, corrections, progress=progress, shelf=shelf)


def analyze_measured(
    views: Sequence[View],
    corrections: Corrections | None = None,
    align: Aligner = align_views,
    *,
    progress: Progress = None,
    shelf: Shelf | None = None,
) -> Series:
    """`analyze_series` for photos that are already measured.

    Parameters
    ----------
    views : sequence of View
        In any order.
    corrections, progress
        As for `analyze_series`.
    align : callable
        As for `compare_measured`.
    shelf : Shelf, optional
        Where the pictures of the result are put aside.

    Raises
    ------
    NoPhotos
        When there is no photo.
    """
    if not views:
        raise NoPhotos("A series needs at least one photo.")
    arranged = arrange([v.measurement.photo for v in views])
    ordered = [views[k] for k in arranged.photos]
    sessions = sessions_of(arranged, [v.measurement for v in ordered])
    # A session without any back has nothing to compare; its photos are named in the notes.
    shown = [s for s in sessions if any(ordered[k].measurement.ok for k in s.photos)]
    pairs = [(shown[0], later) for later in shown[1:]]
    told = corrections or Corrections()
    lineup = line_up(ordered, sessions, told, align, progress)
    known = Pairs(lineup)
    series = conduct(lineup, pairs, told, arranged.order, shelf, known)
    # Whoever asks for two later sessions gets the series' own answer, not that of their photos alone.
    others = list(combinations(shown[1:], 2)) if len(shown) <= MOST_BETWEEN else []
    # They are many, and what to do next time is asked of the first session against the newest.
    between = (
        with_order(_compared(lineup, *pair, outlook=False, pairs=known), arranged.order)
        for pair in others
    )
    return replace(series, between=tuple(between))


def watch(
    photos: Iterable[Photo],
    progress: Progress,
    done: int,
    corrections: Corrections = Corrections(),
    shelf: Shelf | None = None,
) -> list[View]:
    """Measure photos, so that only one is held at its full size.

    Parameters
    ----------
    photos : iterable of Photo
    progress : callable or None
        Told what is being done, in words.
    done : int
        Photos measured before these; they are counted on.
    corrections : Corrections
        Outlines and scales that the user set count while measuring, all else later.
    shelf : Shelf, optional
        Where what is large of them is put aside.
    """

    def small() -> Iterator[Photo | View]:
        for number, photo in enumerate(photos, start=done + 1):
            if progress is not None:
                progress(f"Measuring {photo.name or f'photo {number}'}")
            try:
                yield at_work(photo, SkinParams().longest_side)
            except Exception as error:
                yield failed_view(photo, error)
            # Let go of before the next one is read.
            del photo
            give_back(collect=False)

    def viewed(photo: Photo | View) -> View:
        if isinstance(photo, View):
            return photo
        try:
            given = given_of(corrections, photo_info(photo))
            if given == Given():
                return resting(view_photo(photo), shelf)
            view = view_photo(photo, outline=given.outline, mm_per_px=given.mm_per_px)
            return resting(view, shelf)
        except Exception as error:
            return failed_view(photo, error)

    return list(side_by_side(viewed, small()))


def conduct(
    lineup: Lineup,
    pairs: Sequence[tuple[Session, Session]],
    corrections: Corrections,
    order: Order = Order(),
    shelf: Shelf | None = None,
    known: Pairs | None = None,
) -> Series:
    """Everything that follows from photos that are lined up.

    Parameters
    ----------
    lineup : Lineup
    pairs : sequence of (Session, Session)
        What to compare, the earlier first.
    corrections : Corrections
        What the user told; what concerns these photos is kept with the series.
    order : Order
        Where the order of the sessions is known from.
    shelf : Shelf, optional
        Where the pictures of the result are put aside.
    known : Pairs, optional
        Of the lineup, where more is compared than this.
    """
    known = known or Pairs(lineup)
    comparisons = tuple(_compared(lineup, *pair, pairs=known) for pair in pairs)
    measurements = tuple(view.measurement for view in lineup.views)
    names = [(m.photo.name, m.photo.sha256) for m in measurements]
    return Series(
        measurements,
        lineup.reference,
        lineup.alignments,
        tracks_of(lineup, _changes(lineup.sessions, pairs, comparisons)),
        lineup.sessions,
        tuple(with_order(c, order) for c in comparisons),
        tuple(_picture(lineup, k, shelf) for k in range(len(lineup.views))),
        lineup.notes,
        corrections.among(names)[0],
        _repeatability(lineup),
        order,
        lineup.people,
    )


def _compared(
    lineup: Lineup,
    before: Session,
    after: Session,
    *,
    outlook: bool = True,
    pairs: Pairs | None = None,
) -> Comparison:
    try:
        return compare_sessions(lineup, before, after, outlook=outlook, pairs=pairs)
    except Exception as error:
        unit = lineup.views[max(lineup.reference, 0)].measurement.unit
        return failed_comparison(error, unit, lineup.hashes(before), lineup.hashes(after))


def _picture(lineup: Lineup, k: int, shelf: Shelf | None) -> Picture:
    view = lineup.views[k]
    sha256 = view.measurement.photo.sha256
    upright, seen = as_it_lies(view, "picture"), as_it_lies(view, "prominence")
    picture = Picture(sha256, upright, view.picture_zoom, _laid_over(lineup, k), seen)
    return resting(picture, shelf)


def _laid_over(lineup: Lineup, k: int) -> NDArray[np.uint8] | None:
    alignment = lineup.alignments[k]
    if lineup.reference < 0 or alignment is None:
        return None
    try:
        reference = lineup.views[lineup.reference]
        return aligned_picture(reference.small, lineup.views[k].small, alignment)
    except Exception:
        # A picture less to show, and nothing else.
        return None


def _repeatability(lineup: Lineup) -> Repeatability | None:
    try:
        return own_repeatability(lineup)
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
