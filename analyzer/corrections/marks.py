"""What the user puts right in one photo: dimples, the outline of the back, the scale.

Each is a plain frozen value, checked once, when it is made. Places are photo pixels of the upright
full-size photo, x right, y down, pixel centres at integers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from analyzer.corrections.photo_ref import CorrectionsError, PhotoRef
from analyzer.language.text import N_

SetKind = Literal["fixed", "modifiable"]

FEWEST_POINTS, MOST_POINTS = 3, 500
"""Of an outline; more would be a picture and no drawing."""
LEAST_PX = 8.0
"""Length on which a scale may rest: a pixel's error of the hand is then an eighth of it."""
LEAST_MM, MOST_MM = 3.0, 1000.0
"""Length of what a scale is set by."""


@dataclass(frozen=True)
class KindMark:
    """What kind of dimple lies at a place of a photo, as the user says.

    Parameters
    ----------
    photo : PhotoRef
    x, y : float
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
        _place(self.x, self.y)
        _kind(self.kind)

    def words(self) -> str:
        """The entry in a few words."""
        return N_("dimple at ({x}, {y}) in {photo} set as {kind}").format(
            x=f"{self.x:.0f}", y=f"{self.y:.0f}", photo=self.photo.name, kind=self.kind
        )


@dataclass(frozen=True)
class AddedDimple:
    """A dimple that the program did not find.

    Parameters
    ----------
    photo : PhotoRef
    x, y : float
    kind : "fixed", "modifiable" or None
        None where the program is to say.
    everywhere : bool
        Followed in all photos of the series; False where it is told of this photo only.
    number : int
        By which it is called; 0 for the next that is free.

    Raises
    ------
    CorrectionsError
        When the place is not a number.
    """

    photo: PhotoRef
    x: float
    y: float
    kind: SetKind | None = None
    everywhere: bool = True
    number: int = 0

    def __post_init__(self) -> None:
        _place(self.x, self.y)
        if self.kind is not None:
            _kind(self.kind)
        if self.number < 0:
            raise CorrectionsError("a dimple is numbered from 1")

    def words(self) -> str:
        """The entry in a few words."""
        return N_("dimple at ({x}, {y}) in {photo} added").format(
            x=f"{self.x:.0f}", y=f"{self.y:.0f}", photo=self.photo.name
        )


@dataclass(frozen=True)
class RemovedDimple:
    """A find that is no dimple.

    Parameters
    ----------
    photo : PhotoRef
    x, y : float
    everywhere : bool
        It is none in any photo of the series; False where it only was not found in this one.

    Raises
    ------
    CorrectionsError
        When the place is not a number.
    """

    photo: PhotoRef
    x: float
    y: float
    everywhere: bool = True

    def __post_init__(self) -> None:
        _place(self.x, self.y)

    def words(self) -> str:
        """The entry in a few words."""
        return N_("dimple at ({x}, {y}) in {photo} removed").format(
            x=f"{self.x:.0f}", y=f"{self.y:.0f}", photo=self.photo.name
        )


@dataclass(frozen=True)
class MovedDimple:
    """A dimple that lies beside where it was found.

    Parameters
    ----------
    photo : PhotoRef
    x, y : float
        Where it was found.
    to_x, to_y : float
        Where it lies.
    everywhere : bool
        That place holds in all photos of the series; False where it is told of this photo only.

    Raises
    ------
    CorrectionsError
        When a place is not a number.
    """

    photo: PhotoRef
    x: float
    y: float
    to_x: float
    to_y: float
    everywhere: bool = True

    def __post_init__(self) -> None:
        _place(self.x, self.y)
        _place(self.to_x, self.to_y)

    def words(self) -> str:
        """The entry in a few words."""
        return N_("dimple at ({x}, {y}) in {photo} moved to ({p}, {q})").format(
            x=f"{self.x:.0f}",
            y=f"{self.y:.0f}",
            photo=self.photo.name,
            p=f"{self.to_x:.0f}",
            q=f"{self.to_y:.0f}",
        )


@dataclass(frozen=True)
class SetOutline:
    """The bare back in a photo, as the user drew it.

    Parameters
    ----------
    photo : PhotoRef
    points : tuple of (x, y)
        A polygon, not closed.

    Raises
    ------
    CorrectionsError
        When it holds too few points or too many, or encloses nothing.
    """

    photo: PhotoRef
    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if not FEWEST_POINTS <= len(self.points) <= MOST_POINTS:
            raise CorrectionsError(
                f"an outline has {FEWEST_POINTS}-{MOST_POINTS} points, not {len(self.points)}"
            )
        for x, y in self.points:
            _place(x, y)
        if abs(_area(self.points)) < LEAST_PX**2:
            raise CorrectionsError("an outline encloses nothing")

    def words(self) -> str:
        """The entry in a few words."""
        return N_("outline of the back in {photo} drawn").format(photo=self.photo.name)


@dataclass(frozen=True)
class SetScale:
    """A length in a photo that the user knows: between two points, or a coin's diameter.

    Parameters
    ----------
    photo : PhotoRef
    mm : float
        The length, or the diameter.
    line : (x, y, x, y) or None
        Both ends of the length.
    circle : (x, y, radius) or None
        Rim of a coin that lies on the skin.
    coin : str
        Which coin, see `analyzer.corrections.coins`; "" for another.

    Raises
    ------
    CorrectionsError
        When there is not just one of both, or it is too short to rest a scale on.
    """

    photo: PhotoRef
    mm: float
    line: tuple[float, float, float, float] | None = None
    circle: tuple[float, float, float] | None = None
    coin: str = ""

    def __post_init__(self) -> None:
        if (self.line is None) == (self.circle is None):
            raise CorrectionsError("a scale is set by two points or by a circle")
        if not LEAST_MM <= self.mm <= MOST_MM:
            raise CorrectionsError(
                f"a scale is set by {LEAST_MM:g}-{MOST_MM:g} mm, not by {self.mm:g}"
            )
        numbers = self.line or self.circle or ()
        if not all(math.isfinite(v) for v in numbers) or not self.length_px >= LEAST_PX:
            raise CorrectionsError("what a scale is set by is too short in the photo")

    @property
    def length_px(self) -> float:
        """The length in photo pixels."""
        if self.circle is not None:
            return 2 * self.circle[2]
        x, y, p, q = self.line or (0.0, 0.0, 0.0, 0.0)
        return math.hypot(p - x, q - y)

    @property
    def mm_per_px(self) -> float:
        """Real size of a photo pixel."""
        return self.mm / self.length_px

    @property
    def places(self) -> tuple[tuple[float, float], ...]:
        """Points that have to lie in the photo."""
        if self.circle is not None:
            return (self.circle[:2],)
        x, y, p, q = self.line or (0.0, 0.0, 0.0, 0.0)
        return (x, y), (p, q)

    def words(self) -> str:
        """The entry in a few words."""
        words = N_("scale of {photo} set by two points, {mm} mm")
        if self.circle is not None:
            words = N_("scale of {photo} set by a coin, {mm} mm")
        return words.format(photo=self.photo.name, mm=f"{self.mm:g}")


DimpleEdit = AddedDimple | RemovedDimple | MovedDimple
Mark = KindMark | AddedDimple | RemovedDimple | MovedDimple | SetOutline | SetScale


def _place(x: float, y: float) -> None:
    if not (math.isfinite(x) and math.isfinite(y)):
        raise CorrectionsError("the place of a dimple is not a number")


def _kind(kind: str) -> None:
    if kind not in ("fixed", "modifiable"):
        raise CorrectionsError(f'a kind is "fixed" or "modifiable", not {kind!r}')


def _area(points: tuple[tuple[float, float], ...]) -> float:
    """Signed, by the shoelace formula."""
    turned = (*points[1:], points[0])
    return sum(x * q - p * y for (x, y), (p, q) in zip(points, turned, strict=True)) / 2
