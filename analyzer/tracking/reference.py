"""Which photo of a series is the reference, and all others aligned to it.

Points that the user marked are used, also those between two other photos, and a third photo bridges a
pair that fails. `analyzer.tracking.aligner` aligns two photos.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from analyzer.alignment.model import Alignment, identity_alignment
from analyzer.corrections.bind import BoundLandmarks
from analyzer.flags import BLURRED, CROPPED, LOW_RESOLUTION, OVEREXPOSED, UNDEREXPOSED
from analyzer.measurement.view import View
from analyzer.process.ahead import side_by_side
from analyzer.tracking.aligner import Aligner, Pairs, align_views, views_by_points
from analyzer.tracking.bridge import bridge
from analyzer.tracking.model import Session

Progress = Callable[[str], None] | None


def align_all(
    views: Sequence[View],
    reference: int,
    align: Aligner = align_views,
    landmarks: Sequence[BoundLandmarks] = (),
    progress: Progress = None,
) -> tuple[list[Alignment | None], tuple[str, ...]]:
    """Align every view to the reference.

    Landmarks between a photo and the reference are used as they are. Those between two other
    photos are carried to the reference by the map of the one that is aligned already.

    Parameters
    ----------
    views : sequence of View
    reference : int
        Index of the reference; -1 when there is none.
    align : callable
        Reference and moving view to their alignment, where there are no landmarks.
    landmarks : sequence of BoundLandmarks
    progress : callable or None
        Told what is being done, in words.

    Returns
    -------
    list of (Alignment or None)
        Reference to each view; None where a view shows no back.
    tuple of str
        What could not be used, for a person.
    """
    if reference < 0:
        return [None] * len(views), ()
    hashes = [v.measurement.photo.sha256 for v in views]
    origin = hashes[reference]
    marked: dict[str, Pairs] = {}
    rest = []
    for one in landmarks:
        if origin == one.first:
            marked[one.second] = one.pairs
        elif origin == one.second:
            marked[one.first] = one.pairs[:, [2, 3, 0, 1]]
        else:
            rest.append(one)

    def told() -> Iterator[View]:
        for k, view in enumerate(views):
            info = view.measurement.photo
            if progress is not None and view.measurement.ok and info.sha256 != origin:
                progress(f"Aligning {info.name or f'photo {k + 1}'}")
            yield view

    def aligned(view: View) -> Alignment | None:
        info = view.measurement.photo
        if not view.measurement.ok:
            return None
        if info.sha256 == origin:
            return identity_alignment((info.width, info.height))
        pairs = marked.get(info.sha256)
        if pairs is None:
            return align(views[reference], view)
        return views_by_points(views[reference], view, pairs)

    out = list(side_by_side(aligned, told()))
    lost = _through_others(views, reference, out, rest, marked)
    return bridge(views, out, reference, align), lost


def _through_others(
    views: Sequence[View],
    reference: int,
    alignments: list[Alignment | None],
    landmarks: list[BoundLandmarks],
    marked: dict[str, Pairs],
) -> tuple[str, ...]:
    """Use landmarks between two photos of which none is the reference; changes `alignments`."""
    places: dict[str, int] = {}
    for k, view in enumerate(views):
        places.setdefault(view.measurement.photo.sha256, k)

    def settled(sha256: str) -> Alignment | None:
        alignment = alignments[places[sha256]]
        return alignment if alignment is not None and alignment.ok else None

    waiting, lost = list(landmarks), []
    while waiting:
        # A photo without a map waits for one; the most certain entries come first, and each one
        # that is used may settle the next.
        ready = [one for one in waiting if settled(one.first) or settled(one.second)]
        if not ready:
            break
        one = min(ready, key=lambda e: bool(settled(e.first)) and bool(settled(e.second)))
        waiting.remove(one)
        pairs, known, moving = one.pairs, one.first, one.second
        if settled(known) is None or (settled(moving) is not None and moving in marked):
            pairs, known, moving = pairs[:, [2, 3, 0, 1]], moving, known
        through = settled(known)
        assert through is not None
        carried = np.hstack([through.map_back(pairs[:, :2]), pairs[:, 2:]])
        carried = carried[np.isfinite(carried).all(axis=1)]
        if moving in marked:
            carried = np.vstack([marked[moving], carried])
        try:
            renewed = views_by_points(views[reference], views[places[moving]], carried)
        except ValueError:
            lost.append(one)
            continue
        marked[moving] = carried
        for k, view in enumerate(views):
            if view.measurement.photo.sha256 == moving and view.measurement.ok:
                alignments[k] = renewed
    return tuple(
        f"Left out, {one.words}: neither photo, or too few of the points, could be followed to "
        "the photo that all others are aligned to. Mark points in that photo instead."
        for one in (*lost, *waiting)
    )


def choose_reference(views: Sequence[View], sessions: Sequence[Session]) -> int:
    """The sharpest usable photo of the earliest session that has one; -1 when none shows a back."""
    for session in sessions:
        usable = [k for k in session.photos if views[k].measurement.ok]
        if usable:
            return max(usable, key=lambda k: (_fitness(views[k]), -k))
    return -1


def _fitness(view: View) -> float:
    """Bigger is better: width of the back in pixels, less for each serious flag."""
    serious = {OVEREXPOSED, UNDEREXPOSED, BLURRED, LOW_RESOLUTION, CROPPED}
    return min(view.measurement.back_width_px, 800.0) * 0.7 ** len(
        serious & {*view.measurement.flags}
    )
