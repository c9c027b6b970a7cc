"""Corrections as plain frozen values, checked once, when they are made."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

SetKind = Literal["fixed", "modifiable"]
PointPair = tuple[float, float, float, float]

SHA_DIGITS = 16
"""Hex digits by which a photo is named: two photos of one person never share these."""
_FEWEST_DIGITS = 8
MIN_SPREAD = 0.1
"""Least extent of landmarks across the line through them, relative to that along it: below this a
pixel's error of the hand becomes ten beside the line."""


class CorrectionsError(ValueError):
    """These corrections cannot be used; ``str(error)`` says why, for a person."""


@dataclass(frozen=True)
class PhotoRef:
    """Which photo is meant.

    Parameters
    ----------
    name : str
        File name without folder.
    sha256 : str
        First 8-64 hex digits of the file's SHA-256, lower case. Empty when only the name is known;
        the name then decides.

    Raises
    ------
    CorrectionsError
        When there is neither, or the digits are no such digits.
    """

    name: str
    sha256: str = ""

    def __post_init__(self) -> None:
        if not self.name and not self.sha256:
            raise CorrectionsError("a photo needs a name or a sha256")
        if self.sha256 and not re.fullmatch(rf"[0-9a-f]{{{_FEWEST_DIGITS},64}}", self.sha256):
            raise CorrectionsError(
                f"{self.sha256!r} is not the beginning of a SHA-256 "
                f"({_FEWEST_DIGITS}-64 of the signs 0-9 and a-f)"
            )

    @classmethod
    def of(cls, name: str, sha256: str) -> PhotoRef:
        """Name a photo whose full hash is known."""
        return cls(name, sha256[:SHA_DIGITS])

    def means(self, name: str, sha256: str) -> bool:
        """Whether a photo of this name and full hash is the one."""
        return sha256.startswith(self.sha256) if self.sha256 else name == self.name

    def same(self, other: PhotoRef) -> bool:
        """Whether both name one photo, as far as can be told."""
        if self.sha256 and other.sha256:
            digits = min(len(self.sha256), len(other.sha256))
            return self.sha256[:digits] == other.sha256[:digits]
        return self.name == other.name


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


@dataclass(frozen=True)
class KindMark:
    """What kind of dimple lies at a place of a photo, as the user says.

    Parameters
    ----------
    photo : PhotoRef
    x, y : float
        Photo pixels, as for `Landmarks`.
    kind : "fixed" or "modifiable"

    Raises
    ------
    CorrectionsError
        When the place is not a number.
    """

    photo: PhotoRef
    x: float
    y: float
    kind: SetKind

    def __post_init__(self) -> None:
        if not (math.isfinite(self.x) and math.isfinite(self.y)):
            raise CorrectionsError("the place of a dimple is not a number")
        if self.kind not in ("fixed", "modifiable"):
            raise CorrectionsError(f'a kind is "fixed" or "modifiable", not {self.kind!r}')


@dataclass(frozen=True)
class Corrections:
    """Everything the user told about the photos of a series.

    Parameters
    ----------
    landmarks : tuple of Landmarks
        At most one for any two photos.
    kinds : tuple of KindMark
        Where two speak of one dimple, the later one holds.

    Raises
    ------
    CorrectionsError
        When two sets of landmarks speak of the same two photos.
    """

    landmarks: tuple[Landmarks, ...] = ()
    kinds: tuple[KindMark, ...] = ()

    def __post_init__(self) -> None:
        for k, one in enumerate(self.landmarks):
            if any(_same_two(one, other) for other in self.landmarks[:k]):
                raise CorrectionsError(
                    f"there are two sets of landmarks for {one.first.name} and {one.second.name}"
                )

    def __bool__(self) -> bool:
        return bool(self.landmarks or self.kinds)

    def with_landmarks(self, landmarks: Landmarks) -> Corrections:
        """The same with these landmarks in place of earlier ones for the same two photos."""
        others = tuple(one for one in self.landmarks if not _same_two(one, landmarks))
        return Corrections((*others, landmarks), self.kinds)

    def without(self, gone: Landmarks | KindMark) -> Corrections:
        """The same less one of its entries."""
        return Corrections(
            tuple(one for one in self.landmarks if one != gone),
            tuple(one for one in self.kinds if one != gone),
        )

    def with_kind(self, mark: KindMark) -> Corrections:
        """The same with one more word on a kind."""
        return Corrections(self.landmarks, (*self.without(mark).kinds, mark))

    def merged(self, new: Corrections) -> Corrections:
        """Both together; where they speak of the same, the new word holds."""
        both = self
        for landmarks in new.landmarks:
            both = both.with_landmarks(landmarks)
        for mark in new.kinds:
            both = both.with_kind(mark)
        return both

    def with_changes(self, before: Corrections, after: Corrections) -> Corrections:
        """The same with what was added and taken back between two states of another's copy.

        Whoever holds a copy thus hands on their own changes, and loses nobody else's.
        """
        both = self
        for points in before.landmarks:
            both = both if points in after.landmarks else both.without(points)
        for mark in before.kinds:
            both = both if mark in after.kinds else both.without(mark)
        new = Corrections(
            tuple(m for m in after.landmarks if m not in before.landmarks),
            tuple(m for m in after.kinds if m not in before.kinds),
        )
        return both.merged(new)

    def among(self, photos: Iterable[tuple[str, str]]) -> tuple[Corrections, Corrections]:
        """Split into what concerns photos of these (name, full sha256), and the rest."""
        known = list(photos)

        def here(photo: PhotoRef) -> bool:
            return any(photo.means(name, sha256) for name, sha256 in known)

        concerned = [here(one.first) and here(one.second) for one in self.landmarks]
        told = [here(mark.photo) for mark in self.kinds]

        def part(wanted: bool) -> Corrections:
            return Corrections(
                tuple(m for m, yes in zip(self.landmarks, concerned, strict=True) if yes is wanted),
                tuple(m for m, yes in zip(self.kinds, told, strict=True) if yes is wanted),
            )

        return part(True), part(False)

    def lines(self) -> tuple[str, ...]:
        """Each entry in a few words."""
        return tuple(
            f"{len(one.pairs)} point pairs between {one.first.name} and {one.second.name}"
            for one in self.landmarks
        ) + tuple(
            f"dimple at ({mark.x:.0f}, {mark.y:.0f}) in {mark.photo.name} set as {mark.kind}"
            for mark in self.kinds
        )


def mirrored(pairs: NDArray[np.float64]) -> bool:
    """Whether the best affine map through pairs (N, 4), N >= 3, turns left into right."""
    first, second = (side - side.mean(axis=0) for side in (pairs[:, :2], pairs[:, 2:]))
    linear, *_ = np.linalg.lstsq(first, second, rcond=None)
    return bool(np.linalg.det(linear) < 0)


def _same_two(one: Landmarks, other: Landmarks) -> bool:
    straight = one.first.same(other.first) and one.second.same(other.second)
    return straight or (one.first.same(other.second) and one.second.same(other.first))
