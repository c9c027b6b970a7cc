"""Where rings and number tags go in a picture, so that no tag covers a dimple.

Pure geometry: numbered dimples in, marks in picture pixels out. The JPEG overlays and the SVG
layer of the page draw the same marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin

from analyzer.dimples.model import Kind
from analyzer.show.labels import Spot
from analyzer.show.params import ReportParams

COLOURS: dict[Kind, str] = {"fixed": "#5ec8ff", "modifiable": "#ffdf3d", "unsure": "#ffffff"}
"""Blue against yellow is told apart with any colour vision and on any skin tone."""

_ANGLES = (-45, -135, 45, 135, 0, 180, -90, 90)


@dataclass(frozen=True)
class Mark:
    """A ring with its tag, in picture pixels.

    Parameters
    ----------
    label : str
    kind : "fixed", "modifiable" or "unsure"
    x, y, radius : float
        The ring.
    tag_x, tag_y : float
        Centre of the tag.
    tag_width, tag_height : float
    line : float
        Line width.
    track : int or None
        Identity of the dimple in the series.
    by_hand : bool
        The user put it there: a cross stands in the ring.
    """

    label: str
    kind: Kind
    x: float
    y: float
    radius: float
    tag_x: float
    tag_y: float
    tag_width: float
    tag_height: float
    line: float
    track: int | None = None
    by_hand: bool = False

    @property
    def colour(self) -> str:
        """Hex colour of its kind."""
        return COLOURS[self.kind]


def place_marks(
    spots: Sequence[Spot],
    size: tuple[int, int],
    zoom: float,
    params: ReportParams = ReportParams(),
) -> tuple[Mark, ...]:
    """Rings around `spots` and tags beside them.

    Parameters
    ----------
    spots : sequence of Spot
        In photo pixels.
    size : (width, height)
        Of the picture, picture pixels.
    zoom : float
        Photo pixels per picture pixel.

    Returns
    -------
    tuple of Mark
        One for each spot that lies inside the picture, in the same order.
    """
    width, height = size
    side = max(size)
    rings = []
    for spot in spots:
        x, y = (spot.x + 0.5) / zoom - 0.5, (spot.y + 0.5) / zoom - 0.5
        if not (0 <= x < width and 0 <= y < height):
            continue
        radius = params.ring_unknown * side
        if spot.width_px is not None:
            radius = spot.width_px / zoom * params.ring_per_width + params.ring_pad * side
        radius = min(max(radius, params.ring_min * side), params.ring_max * side)
        rings.append((spot, x, y, radius))
    marks: list[Mark] = []
    tag_h = params.tag_height * side
    for spot, x, y, radius in rings:
        tag_w = tag_h * (0.62 * len(spot.label) + 0.5)
        best = min(
            (
                _tag(x, y, radius, tag_w, tag_h, angle, reach)
                for reach in (1.0, 1.6, 2.4)
                for angle in _ANGLES
            ),
            key=lambda tag: _trouble(tag, tag_w, tag_h, rings, marks, size),
        )
        line = params.line * side * (params.thin if spot.faint else 1)
        marks.append(
            Mark(
                spot.label, spot.kind, x, y, radius, *best, tag_w, tag_h, line, spot.track,
                spot.by_hand,
            )
        )  # fmt: skip
    return tuple(marks)


def _tag(
    x: float, y: float, radius: float, w: float, h: float, angle: float, reach: float
) -> tuple[float, float]:
    dx, dy = cos(radians(angle)), sin(radians(angle))
    gap = radius + 0.35 * h * reach
    return x + dx * (gap + w / 2), y + dy * (gap + h / 2)


def _trouble(
    tag: tuple[float, float],
    w: float,
    h: float,
    rings: Sequence[tuple[Spot, float, float, float]],
    marks: Sequence[Mark],
    size: tuple[int, int],
) -> float:
    """How bad a tag place is: leaving the picture, covering a ring or another tag."""
    tx, ty = tag
    outside = max(0, w / 2 - tx) + max(0, tx + w / 2 - size[0])
    outside += max(0, h / 2 - ty) + max(0, ty + h / 2 - size[1])
    covered = 0.0
    for _, x, y, radius in rings:
        gap = hypot(max(abs(tx - x) - w / 2, 0), max(abs(ty - y) - h / 2, 0))
        covered += max(0.0, radius - gap)
    for mark in marks:
        over_x = (w + mark.tag_width) / 2 - abs(tx - mark.tag_x)
        over_y = (h + mark.tag_height) / 2 - abs(ty - mark.tag_y)
        covered += max(0.0, min(over_x, over_y))
    return 10 * outside + covered
