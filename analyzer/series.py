"""What one can ask: measure a photo, align two, compare two sets, analyse a series.

Photos in, results out; `analyzer.conductor` goes through the rooms in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from numpy.typing import ArrayLike

from analyzer.alignment.model import Alignment
from analyzer.change.model import Comparison
from analyzer.combine import compare_views
from analyzer.conductor import conduct, watch
from analyzer.corrections.model import Corrections
from analyzer.identities import identities_of
from analyzer.lineup import Aligner, Progress, align_all, choose_reference
from analyzer.order import series_said_first, swapped
from analyzer.pair import align_outlines, align_views
from analyzer.photo.model import Photo
from analyzer.results import Measurement, Order, Series, Session
from analyzer.sessions import arrange, sessions_of
from analyzer.shared_light import lights_of
from analyzer.tracks import follow
from analyzer.view import View, outline_photo, view_photo

__all__ = [
    "align",
    "align_views",
    "analyze_measured",
    "analyze_series",
    "analyze_sets",
    "choose_reference",
    "compare",
    "compare_measured",
    "measure",
]


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
    ValueError
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
    views = [*before, *after]
    split, end = len(before), len(views)
    sessions = (
        Session(tuple(range(split)), None, "before"),
        Session(tuple(range(split, end)), None, "after"),
    )
    reference = choose_reference(views, sessions)
    alignments, _ = align_all(views, reference, align)
    lights = lights_of(views, alignments)
    followed = follow(identities_of(views, alignments, reference, lights), {})
    return compare_views(views, alignments, reference, followed, sessions[0], sessions[1])


def analyze_sets(
    before: Iterable[Photo],
    after: Iterable[Photo],
    corrections: Corrections | None = None,
    *,
    progress: Progress = None,
) -> Series:
    """Compare two sets as given, whatever their times: a series of two sessions.

    Parameters
    ----------
    before, after : iterable of Photo
    corrections : Corrections, optional
        As for `compare`.
    progress : callable or None
        Told what is being done, in words.

    Raises
    ------
    ValueError
        When a side is empty.
    """
    views = [watch(before, progress, 0)]
    views.append(watch(after, progress, len(views[0])))
    if not views[0] or not views[1]:
        raise ValueError("Each side of a comparison needs at least one photo.")
    split = len(views[0])
    together = views[0] + views[1]
    labels = tuple(
        Session(tuple(range(start, stop)), together[start].measurement.photo.taken_at, name)
        for start, stop, name in ((0, split, "before"), (split, len(together), "after"))
    )
    given = Order("user", "Which side is the earlier one was given by you.")
    pair = [(labels[0], labels[1])]
    series = conduct(together, labels, pair, corrections, progress, order=given)
    sides = [[v.measurement.photo for v in side] for side in views]
    turned = swapped(sides[0], sides[1])
    return series if turned is None else series_said_first(series, turned)


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
    ValueError
        When there is no photo.
    """
    return analyze_measured(watch(photos, progress, 0), corrections, progress=progress)


def analyze_measured(
    views: Sequence[View],
    corrections: Corrections | None = None,
    align: Aligner = align_views,
    *,
    progress: Progress = None,
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

    Raises
    ------
    ValueError
        When there is no photo.
    """
    if not views:
        raise ValueError("A series needs at least one photo.")
    arranged = arrange([v.measurement.photo for v in views])
    ordered = [views[k] for k in arranged.photos]
    sessions = sessions_of(arranged, [v.measurement for v in ordered])
    # A session without any back has nothing to compare; its photos are named in the notes.
    shown = [s for s in sessions if any(ordered[k].measurement.ok for k in s.photos)]
    pairs = [(shown[0], later) for later in shown[1:]]
    return conduct(ordered, sessions, pairs, corrections, progress, align, arranged.order)
