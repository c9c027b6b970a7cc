"""The conductor: photos in, everything measured out, room after room in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC

from analyzer.alignment.align import align_textures
from analyzer.alignment.model import Alignment, identity_alignment
from analyzer.change.model import Comparison
from analyzer.combine import compare_views, tracks_of
from analyzer.photo.model import Photo
from analyzer.results import Measurement, Picture, Series, Session
from analyzer.sessions import group_sessions, time_order
from analyzer.view import View, view_photo
from analyzer.warp import aligned_picture

Progress = Callable[[str], None] | None


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
    return view_photo(photo).measurement


def align(reference: Photo, moving: Photo) -> Alignment:
    """Find where each point of one photo lies in another of the same back.

    Parameters
    ----------
    reference, moving : Photo

    Returns
    -------
    Alignment
        ``ok`` is False with a ``reason`` where it must not be trusted.
    """
    return align_views(view_photo(reference), view_photo(moving))


def align_views(reference: View, moving: View) -> Alignment:
    """The same for photos that are already measured."""
    nan = float("nan")
    for view, name in ((reference, "reference"), (moving, "moving")):
        if view.texture is None:
            reason = f"No back in the {name} photo: {view.measurement.reason}"
            return Alignment(False, reason, float("inf"), None, None, 0, 0.0, nan, nan)
    assert reference.texture is not None
    assert moving.texture is not None
    sizes = [(v.measurement.photo.width, v.measurement.photo.height) for v in (reference, moving)]
    return align_textures(reference.texture, moving.texture, sizes[0], sizes[1])


def compare(before: Photo | Sequence[Photo], after: Photo | Sequence[Photo]) -> Comparison:
    """Compare two photos or two sets of photos of one back.

    Parameters
    ----------
    before, after : Photo or sequence of Photo
        A set holds photos taken within minutes.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        When a side is empty.
    """
    sides = [[s] if isinstance(s, Photo) else list(s) for s in (before, after)]
    return analyze_sets(sides[0], sides[1]).comparisons[0]


def compare_measured(
    before: Sequence[View],
    after: Sequence[View],
    align: Callable[[View, View], Alignment] = align_views,
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
    alignments = _align_all(views, reference, align, None)
    _, identities = tracks_of(views, alignments, reference)
    return compare_views(views, alignments, reference, identities, sessions[0], sessions[1])


def analyze_sets(
    before: Iterable[Photo], after: Iterable[Photo], *, progress: Progress = None
) -> Series:
    """Compare two sets as given, whatever their times: a series of two sessions.

    Raises
    ------
    ValueError
        When a side is empty.
    """
    views = [_watch(before, progress, 0)]
    views.append(_watch(after, progress, len(views[0])))
    if not views[0] or not views[1]:
        raise ValueError("Each side of a comparison needs at least one photo.")
    split = len(views[0])
    together = views[0] + views[1]
    labels = tuple(
        Session(tuple(range(start, stop)), together[start].measurement.photo.taken_at, name)
        for start, stop, name in ((0, split, "before"), (split, len(together), "after"))
    )
    return _conduct(together, labels, [(labels[0], labels[1])], progress)


def analyze_series(photos: Iterable[Photo], *, progress: Progress = None) -> Series:
    """Measure all photos of one person and compare each later session with the first.

    Parameters
    ----------
    photos : iterable of Photo
        In any order; consumed one at a time.
    progress : callable or None
        Told what is being done, in words.

    Raises
    ------
    ValueError
        When there is no photo.
    """
    views = time_order(_watch(photos, progress, 0))
    if not views:
        raise ValueError("A series needs at least one photo.")
    sessions = group_sessions([v.measurement for v in views])
    # A session without any back has nothing to compare; its photos are named in the notes.
    shown = [s for s in sessions if any(views[k].measurement.ok for k in s.photos)]
    return _conduct(views, sessions, [(shown[0], later) for later in shown[1:]], progress)


def _watch(photos: Iterable[Photo], progress: Progress, done: int) -> list[View]:
    out: list[View] = []
    for photo in photos:
        if progress is not None:
            progress(f"Measuring {photo.name or f'photo {done + len(out) + 1}'}")
        out.append(view_photo(photo))
    return out


def _conduct(
    views: list[View],
    sessions: tuple[Session, ...],
    pairs: list[tuple[Session, Session]],
    progress: Progress,
) -> Series:
    reference = choose_reference(views, sessions)
    alignments = _align_all(views, reference, align_views, progress)
    tracks, identities = tracks_of(views, alignments, reference)
    comparisons = tuple(
        compare_views(views, alignments, reference, identities, before, after)
        for before, after in pairs
    )
    pictures = tuple(
        Picture(
            v.measurement.photo.sha256,
            v.picture,
            v.picture_zoom,
            aligned_picture(views[reference], v, a) if reference >= 0 and a is not None else None,
        )
        for v, a in zip(views, alignments, strict=True)
    )
    return Series(
        tuple(v.measurement for v in views),
        reference,
        tuple(alignments),
        tracks,
        sessions,
        comparisons,
        pictures,
        _notes(views, alignments, sessions),
    )


def _align_all(
    views: Sequence[View],
    reference: int,
    align: Callable[[View, View], Alignment],
    progress: Progress,
) -> list[Alignment | None]:
    """Reference to each view; None where a view shows no back."""
    out: list[Alignment | None] = []
    for k, view in enumerate(views):
        info = view.measurement.photo
        if reference < 0 or not view.measurement.ok:
            out.append(None)
        elif info.sha256 == views[reference].measurement.photo.sha256:
            out.append(identity_alignment((info.width, info.height)))
        else:
            if progress is not None:
                progress(f"Aligning {info.name or f'photo {k + 1}'}")
            out.append(align(views[reference], view))
    return out


def choose_reference(views: Sequence[View], sessions: Sequence[Session]) -> int:
    """The sharpest usable photo of the earliest session that has one; -1 when none shows a back."""
    for session in sessions:
        usable = [k for k in session.photos if views[k].measurement.ok]
        if usable:
            return max(usable, key=lambda k: (_fitness(views[k]), -k))
    return -1


def _fitness(view: View) -> float:
    """Bigger is better: width of the back in pixels, less for each serious flag."""
    serious = {"overexposed", "underexposed", "blurred", "low-resolution", "cropped"}
    return min(view.measurement.back_width_px, 800.0) * 0.7 ** len(
        serious & {*view.measurement.flags}
    )


def _notes(
    views: Sequence[View], alignments: Sequence[Alignment | None], sessions: Sequence[Session]
) -> tuple[str, ...]:
    notes = []
    if len(sessions) < 2:
        notes.append("All photos belong to one session, so there is nothing to compare yet.")
    for view, alignment in zip(views, alignments, strict=True):
        name = view.measurement.photo.name or view.measurement.photo.sha256[:8]
        if not view.measurement.ok:
            notes.append(f"{name}: {view.measurement.reason}")
        elif alignment is not None and not alignment.ok:
            notes.append(f"{name} could not be aligned: {alignment.reason}")
    times = [v.measurement.photo.taken_at for v in views]
    if any(t is not None and t.tzinfo is None for t in times) and any(
        t is not None and t.tzinfo is not None for t in times
    ):
        notes.append(
            "Some photos state their time zone and some do not; the latter were taken as "
            f"{UTC} for sorting."
        )
    return tuple(notes)
