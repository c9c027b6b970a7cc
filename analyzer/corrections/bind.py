"""Corrections meet the photos of a series: which photo is meant, and does the place lie in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.corrections.marks import (
    DimpleEdit,
    MovedDimple,
    SetKind,
    SetOutline,
    SetScale,
)
from analyzer.corrections.model import Corrections, PhotoRef
from analyzer.measurement.model import PhotoInfo


@dataclass(frozen=True, eq=False)
class BoundLandmarks:
    """Landmarks of two known photos.

    Parameters
    ----------
    first, second : str
        Full sha256 of the photos.
    pairs : (N, 4) float64
        Photo pixels.
    words : str
        How to name them to the user.
    """

    first: str
    second: str
    pairs: NDArray[np.float64]
    words: str


@dataclass(frozen=True)
class BoundKind:
    """A kind set at a place of a known photo; see `BoundLandmarks` and `KindMark`."""

    photo: str
    x: float
    y: float
    kind: SetKind
    words: str


@dataclass(frozen=True)
class BoundEdit:
    """A dimple that was added, removed or moved in a known photo.

    Parameters
    ----------
    photo : str
        Full sha256.
    mark : AddedDimple, RemovedDimple or MovedDimple
    words : str
        How to name it to the user.
    """

    photo: str
    mark: DimpleEdit
    words: str


@dataclass(frozen=True)
class Given:
    """What the user told of a photo before it is measured.

    Parameters
    ----------
    outline : tuple of (x, y)
        Polygon around the bare back, photo pixels; empty where nothing was drawn.
    mm_per_px : float or None
        Real size of a photo pixel; None where none was set.
    """

    outline: tuple[tuple[float, float], ...] = ()
    mm_per_px: float | None = None


@dataclass(frozen=True, eq=False)
class Bound:
    """Corrections as far as they concern the photos at hand.

    Parameters
    ----------
    landmarks : tuple of BoundLandmarks
    kinds : tuple of BoundKind
    edits : tuple of BoundEdit
        Removed ones first, added ones last.
    notes : tuple of str
        What was left out and why, for a person.
    """

    landmarks: tuple[BoundLandmarks, ...] = ()
    kinds: tuple[BoundKind, ...] = ()
    edits: tuple[BoundEdit, ...] = ()
    notes: tuple[str, ...] = ()


def given_of(corrections: Corrections, photo: PhotoInfo) -> Given:
    """What was told of a photo's outline and scale; what does not fit the photo is passed over.

    `bind` says so in a note once all photos are measured.

    Parameters
    ----------
    corrections : Corrections
    photo : PhotoInfo
    """
    outline: tuple[tuple[float, float], ...] = ()
    mm_per_px = None
    marks: tuple[SetOutline | SetScale, ...] = (*corrections.outlines, *corrections.scales)
    for mark in marks:
        if not mark.photo.means(photo.name, photo.sha256) or _outside(_places(mark), photo):
            continue
        if isinstance(mark, SetOutline):
            outline = mark.points
        else:
            mm_per_px = mark.mm_per_px
    return Given(outline, mm_per_px)


def bind(corrections: Corrections, photos: Sequence[PhotoInfo]) -> Bound:
    """Find the photos that corrections speak of.

    Whatever cannot be used becomes a note: one mark out of place must not stop a series.

    Parameters
    ----------
    corrections : Corrections
    photos : sequence of PhotoInfo
    """
    landmarks, kinds, notes = [], [], []
    for one in corrections.landmarks:
        words = f"the point pairs between {_name(one.first)} and {_name(one.second)}"
        found = [_find(ref, photos) for ref in (one.first, one.second)]
        pairs = one.array()
        reason = next((why for why in found if isinstance(why, str)), "")
        for side, photo in enumerate(found):
            if not reason and isinstance(photo, PhotoInfo):
                reason = _outside(pairs[:, 2 * side : 2 * side + 2], photo)
        first, second = found
        if reason or isinstance(first, str) or isinstance(second, str):
            notes.append(f"Left out, {words}: {reason}")
        elif first.sha256 == second.sha256:
            notes.append(f"Left out, {words}: both are the same photo.")
        else:
            landmarks.append(BoundLandmarks(first.sha256, second.sha256, pairs, words))
    for mark in corrections.kinds:
        words = f"the kind set at ({mark.x:.0f}, {mark.y:.0f}) in {_name(mark.photo)}"
        photo = _find(mark.photo, photos)
        place = np.array([[mark.x, mark.y]])
        reason = photo if isinstance(photo, str) else _outside(place, photo)
        if reason or isinstance(photo, str):
            notes.append(f"Left out, {words}: {reason}")
        else:
            kinds.append(BoundKind(photo.sha256, mark.x, mark.y, mark.kind, words))
    edits = []
    marks: tuple[DimpleEdit | SetOutline | SetScale, ...] = (
        *corrections.edits,
        *corrections.outlines,
        *corrections.scales,
    )
    for edit in marks:
        words = edit.words()
        photo = _find(edit.photo, photos)
        reason = photo if isinstance(photo, str) else _outside(_places(edit), photo)
        if reason or isinstance(photo, str):
            notes.append(f"Left out, {words}: {reason}")
        elif not isinstance(edit, SetOutline | SetScale):
            edits.append(BoundEdit(photo.sha256, edit, words))
    return Bound(tuple(landmarks), tuple(kinds), tuple(edits), tuple(notes))


def _places(mark: DimpleEdit | SetOutline | SetScale) -> NDArray[np.float64]:
    """Points of a word that have to lie in its photo, (N, 2)."""
    if isinstance(mark, SetOutline):
        return np.array(mark.points, float)
    if isinstance(mark, SetScale):
        return np.array(mark.places, float)
    if isinstance(mark, MovedDimple):
        return np.array([[mark.x, mark.y], [mark.to_x, mark.to_y]], float)
    return np.array([[mark.x, mark.y]], float)


def _name(ref: PhotoRef) -> str:
    return ref.name or ref.sha256


def _find(ref: PhotoRef, photos: Sequence[PhotoInfo]) -> PhotoInfo | str:
    """The photo that is meant, or why none is."""
    found = {photo.sha256: photo for photo in photos if ref.means(photo.name, photo.sha256)}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        return f"{_name(ref)} could be any of {len(found)} photos; name it by its sha256."
    return f"{_name(ref)} is not among these photos."


def _outside(places: NDArray[np.float64], photo: PhotoInfo) -> str:
    low, high = np.array([-0.5, -0.5]), np.array([photo.width, photo.height]) - 0.5
    if ((places >= low) & (places <= high)).all():
        return ""
    name = photo.name or photo.sha256[:8]
    return f"a point lies outside {name}, which is {photo.width} x {photo.height} pixels."
