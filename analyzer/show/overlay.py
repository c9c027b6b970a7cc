"""Marked pictures: a picture and its dimples in, the picture with rings and number tags out.

Drawn at twice the size and averaged down, because Pillow's lines have no anti-aliasing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from analyzer.dimples.model import Dimple
from analyzer.show.labels import Spot, label_dimples, track_labels
from analyzer.show.marks import Mark, place_marks
from analyzer.show.params import ReportParams
from analyzer.tracking.model import Track

_DARK = (16, 18, 22)
_FINE = 2


def draw_overlay(
    picture: NDArray[np.uint8],
    marked: Sequence[Spot] | Sequence[Dimple] | Sequence[Track],
    zoom: float,
    params: ReportParams = ReportParams(),
    *,
    outline: Sequence[tuple[float, float]] = (),
) -> NDArray[np.uint8]:
    """Draw rings and number tags around dimples, and the line around what was taken for the back.

    Parameters
    ----------
    picture : (h, w, 3) uint8
        sRGB; left as it is.
    marked : sequence of Spot, Dimple or Track
        In photo pixels; tracks are drawn at their place in the reference photo.
    zoom : float
        Photo pixels per picture pixel.
    outline : sequence of (x, y)
        The back's, in photo pixels; none is drawn where it is empty.

    Returns
    -------
    (h, w, 3) uint8
        A marked copy: fixed ones blue, modifiable ones yellow, unsure ones white and dashed.
    """
    size = picture.shape[1], picture.shape[0]
    marks = place_marks(_as_spots(marked), size, zoom, params)
    if not marks and len(outline) < 3:
        return picture.copy()
    layer = Image.new("RGBA", (size[0] * _FINE, size[1] * _FINE), (*_DARK, 0))
    draw = ImageDraw.Draw(layer)
    if len(outline) >= 3:
        _line(draw, outline, zoom, max(size) * params.line * params.thin)
    for mark in marks:
        _ring(draw, mark)
        if mark.by_hand:
            _cross(draw, mark)
    for mark in marks:
        _tag(draw, mark)
    fine = layer.reduce(_FINE)
    base = Image.fromarray(picture).convert("RGBA")
    base.alpha_composite(fine)
    return np.asarray(base.convert("RGB"), np.uint8).copy()


def _line(
    draw: ImageDraw.ImageDraw, outline: Sequence[tuple[float, float]], zoom: float, width: float
) -> None:
    """The back's outline: a thin white line with a dark edge, seen on any skin and wall."""
    places = [(((x + 0.5) / zoom) * _FINE, ((y + 0.5) / zoom) * _FINE) for x, y in outline]
    line = max(2, round(width * _FINE))
    for grow, colour in ((2 * _FINE, (*_DARK, 150)), (0, (255, 255, 255, 220))):
        draw.line([*places, places[0]], fill=colour, width=line + grow, joint="curve")


def _as_spots(marked: Sequence[Spot] | Sequence[Dimple] | Sequence[Track]) -> tuple[Spot, ...]:
    if not marked:
        return ()
    if isinstance(marked[0], Spot):
        return tuple(cast("Sequence[Spot]", marked))
    if isinstance(marked[0], Dimple):
        return label_dimples(cast("Sequence[Dimple]", marked))
    tracks = cast("Sequence[Track]", marked)
    labels = track_labels(tracks)
    return tuple(Spot(labels[t.id], t.kind, t.x, t.y, None, t.id) for t in tracks)


def _ring(draw: ImageDraw.ImageDraw, mark: Mark) -> None:
    x, y, r = ((value + 0.5) * _FINE for value in (mark.x, mark.y, mark.radius - 0.5))
    line = max(2, round(mark.line * _FINE))
    edge = max(1, round(line / 2))
    spans = [(0.0, 360.0)]
    if mark.kind == "unsure":
        spans = [(a, a + 27.0) for a in np.arange(0.0, 360.0, 45.0)]
    for grow, width, colour in ((edge, line + 2 * edge, _DARK), (0, line, mark.colour)):
        box = (x - r - grow, y - r - grow, x + r + grow, y + r + grow)
        for start, stop in spans:
            draw.arc(box, start, stop, fill=colour, width=width)


def _cross(draw: ImageDraw.ImageDraw, mark: Mark) -> None:
    """A small cross in the ring of a dimple that the user put there."""
    x, y, r = ((value + 0.5) * _FINE for value in (mark.x, mark.y, mark.radius * 0.35))
    line = max(2, round(mark.line * _FINE))
    for width, colour in ((2 * line, _DARK), (line, mark.colour)):
        draw.line((x - r, y, x + r, y), fill=colour, width=width)
        draw.line((x, y - r, x, y + r), fill=colour, width=width)


def _tag(draw: ImageDraw.ImageDraw, mark: Mark) -> None:
    x, y = (mark.tag_x + 0.5) * _FINE, (mark.tag_y + 0.5) * _FINE
    w, h = mark.tag_width * _FINE / 2, mark.tag_height * _FINE / 2
    draw.rounded_rectangle((x - w, y - h, x + w, y + h), radius=h * 0.5, fill=(*_DARK, 205))
    font = ImageFont.load_default(size=h * 1.5)
    draw.text((x, y), mark.label, fill=mark.colour, font=font, anchor="mm")
