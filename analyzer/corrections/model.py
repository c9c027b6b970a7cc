"""Corrections as one plain frozen value: everything that the user told about a series."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.corrections.marks import AddedDimple as AddedDimple
from analyzer.corrections.marks import DimpleEdit, Mark
from analyzer.corrections.marks import KindMark as KindMark
from analyzer.corrections.marks import MovedDimple as MovedDimple
from analyzer.corrections.marks import RemovedDimple as RemovedDimple
from analyzer.corrections.marks import SetKind as SetKind
from analyzer.corrections.marks import SetOutline as SetOutline
from analyzer.corrections.marks import SetScale as SetScale
from analyzer.corrections.photo_ref import CorrectionsError as CorrectionsError
from analyzer.corrections.photo_ref import PhotoRef as PhotoRef

PointPair = tuple[float, float, float, float]

MIN_SPREAD = 0.1
"""Least extent of landmarks across the line through them, relative to that along it: below this a
pixel's error of the hand becomes ten beside the line."""


@dataclass(frozen=True)
class Landmarks:
    """Places that the user recognised in two photos.

    Parameters
    ----------
    first, second : PhotoRef
    pairs : tuple of (x, y, x, y)
        The same spot of skin in the first and in the second photo; photo pixels of the upright
        full-size photo, x right, y down, pixel centres at integers.

    Raises
    ------
    CorrectionsError
        When both are one photo, or the pairs are fewer than three, (nearly) on one line, or turn
        the back over like a mirror.
    """

    first: PhotoRef
    second: PhotoRef
    pairs: tuple[PointPair, ...]

    def __post_init__(self) -> None:
        if self.first.same(self.second):
            raise CorrectionsError("the two photos of a set of landmarks are the same")
        # It comes with all of the aligning, which a list of people and dates does without.
        from analyzer.alignment.landmarks import check_landmarks

        try:
            checked = check_landmarks(np.array(self.pairs, float), MIN_SPREAD)
        except ValueError as error:
            raise CorrectionsError(str(error)) from None
        if mirrored(checked):
            raise CorrectionsError(
                "The points turn the back over: left and right are swapped in one of the photos."
            )

    def array(self, *, swapped: bool = False) -> NDArray[np.float64]:
        """Pairs as (N, 4) float64, the second photo's places first when `swapped`."""
        pairs = np.array(self.pairs, float)
        return pairs[:, [2, 3, 0, 1]] if swapped else pairs

    def words(self) -> str:
        """The entry in a few words."""
        return f"{len(self.pairs)} point pairs between {self.first.name} and {self.second.name}"


Entry = Landmarks | Mark


@dataclass(frozen=True)
class Corrections:
    """Everything the user told about the photos of a series.

    Parameters
    ----------
    landmarks : tuple of Landmarks
        At most one for any two photos.
    kinds : tuple of KindMark
        Where two speak of one dimple, the later one holds.
    added : tuple of AddedDimple
    removed : tuple of RemovedDimple
    moved : tuple of MovedDimple
    outlines : tuple of SetOutline
        At most one a photo.
    scales : tuple of SetScale
        At most one a photo.

    Raises
    ------
    CorrectionsError
        When two sets of landmarks speak of the same two photos, or two outlines or scales of one.
    """

    landmarks: tuple[Landmarks, ...] = ()
    kinds: tuple[KindMark, ...] = ()
    added: tuple[AddedDimple, ...] = ()
    removed: tuple[RemovedDimple, ...] = ()
    moved: tuple[MovedDimple, ...] = ()
    outlines: tuple[SetOutline, ...] = ()
    scales: tuple[SetScale, ...] = ()

    def __post_init__(self) -> None:
        for k, one in enumerate(self.landmarks):
            if any(_same_two(one, other) for other in self.landmarks[:k]):
                raise CorrectionsError(
                    f"there are two sets of landmarks for {one.first.name} and {one.second.name}"
                )
        for refs, what in (
            ([mark.photo for mark in self.outlines], "outlines"),
            ([mark.photo for mark in self.scales], "scales"),
        ):
            for k, ref in enumerate(refs):
                if any(ref.same(other) for other in refs[:k]):
                    raise CorrectionsError(f"there are two {what} of {ref.name}")

    def __bool__(self) -> bool:
        return bool(self.entries)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of it, list by list."""
        return tuple(entry for field in fields(self) for entry in getattr(self, field.name))

    @property
    def edits(self) -> tuple[DimpleEdit, ...]:
        """Dimples that were removed, moved or added, in this order."""
        return (*self.removed, *self.moved, *self.added)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Corrections:
        """Put entries into their lists, in the order given."""
        lists: dict[str, list[Any]] = {}
        for entry in entries:
            lists.setdefault(_LISTS[type(entry)], []).append(entry)
        return cls(**{name: tuple(some) for name, some in lists.items()})

    def with_entry(self, entry: Entry) -> Corrections:
        """The same with one more word, in place of an earlier one on the same thing."""
        kept = [one for one in self.entries if one != entry and not _in_place_of(entry, one)]
        return Corrections.of((*kept, entry))

    def without(self, gone: Entry) -> Corrections:
        """The same less one of its entries."""
        return Corrections.of(one for one in self.entries if one != gone)

    def exchanged(self, old: Entry, new: Entry) -> Corrections:
        """The same with an entry in the place of another of its kind."""
        return Corrections.of(new if one == old else one for one in self.entries)

    def merged(self, new: Corrections) -> Corrections:
        """Both together; where they speak of the same, the new word holds."""
        both = self
        for entry in new.entries:
            both = both.with_entry(entry)
        return both

    def with_changes(self, before: Corrections, after: Corrections) -> Corrections:
        """The same with what was added and taken back between two states of another's copy.

        Whoever holds a copy thus hands on their own changes, and loses nobody else's.
        """
        if self == before:
            # Nobody else changed anything: the very order of the words is kept.
            return after
        both = self
        for entry in before.entries:
            both = both if entry in after.entries else both.without(entry)
        new = (entry for entry in after.entries if entry not in before.entries)
        return both.merged(Corrections.of(new))

    def among(self, photos: Iterable[tuple[str, str]]) -> tuple[Corrections, Corrections]:
        """Split into what concerns photos of these (name, full sha256), and the rest."""
        known = list(photos)

        def here(entry: Entry) -> bool:
            return all(
                any(ref.means(name, sha256) for name, sha256 in known) for ref in photos_of(entry)
            )

        concerned = [here(entry) for entry in self.entries]
        both = zip(self.entries, concerned, strict=True)
        split: tuple[list[Entry], list[Entry]] = [], []
        for entry, yes in both:
            split[0 if yes else 1].append(entry)
        return Corrections.of(split[0]), Corrections.of(split[1])

    def lines(self) -> tuple[str, ...]:
        """Each entry in a few words."""
        return tuple(entry.words() for entry in self.entries)


_LISTS: dict[type, str] = {
    Landmarks: "landmarks",
    KindMark: "kinds",
    AddedDimple: "added",
    RemovedDimple: "removed",
    MovedDimple: "moved",
    SetOutline: "outlines",
    SetScale: "scales",
}
"""In which list an entry of a type stands."""


def photos_of(entry: Entry) -> tuple[PhotoRef, ...]:
    """The photos that an entry speaks of."""
    return (entry.first, entry.second) if isinstance(entry, Landmarks) else (entry.photo,)


def renamed(entry: Entry, refs: Sequence[PhotoRef]) -> Entry:
    """An entry with other names for the photos that it speaks of."""
    if isinstance(entry, Landmarks):
        return replace(entry, first=refs[0], second=refs[1])
    return replace(entry, photo=refs[0])


def mirrored(pairs: NDArray[np.float64]) -> bool:
    """Whether the best affine map through pairs (N, 4), N >= 3, turns left into right."""
    first, second = (side - side.mean(axis=0) for side in (pairs[:, :2], pairs[:, 2:]))
    linear, *_ = np.linalg.lstsq(first, second, rcond=None)
    return bool(np.linalg.det(linear) < 0)


def _in_place_of(new: Entry, old: Entry) -> bool:
    """Whether of two entries only the newer one can hold."""
    if isinstance(new, Landmarks):
        return isinstance(old, Landmarks) and _same_two(new, old)
    if isinstance(new, SetOutline | SetScale):
        return type(old) is type(new) and new.photo.same(photos_of(old)[0])
    return False


def _same_two(one: Landmarks, other: Landmarks) -> bool:
    straight = one.first.same(other.first) and one.second.same(other.second)
    return straight or (one.first.same(other.second) and one.second.same(other.first))
