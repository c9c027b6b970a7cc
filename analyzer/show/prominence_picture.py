"""The prominence map as a picture: colour over a grey photo, its legend drawn below.

Colour says how deep, its strength how sure; hatching says that this light would not show a dent. The
spine's furrow is the deepest hollow of most backs and no dimple: its colour is held back.
The ramp is viridis, which rises evenly in lightness and is told apart with any colour vision
(van der Walt and Smith 2015); on grey skin cividis would lose its grey middle.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.measurement.model import Measurement
from analyzer.relief.model import ProminenceMap
from analyzer.results import Series
from analyzer.show.labels import Spot, photo_spots
from analyzer.show.map_legend import draw_legend
from analyzer.show.overlay import draw_overlay
from analyzer.show.params import ReportParams
from analyzer.show.pictures import back_box

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]
Box = tuple[int, int, int, int]

_ROUND = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)

LEGEND = 0.28
"""Height of the legend, share of the width, rounded up."""


@dataclass(frozen=True)
class MapLook:
    """How the map is drawn; none of it touches a measurement.

    Parameters
    ----------
    grey : (float, float)
        Grey of black and of the measured skin's median, 0-255: pale and alike for every skin tone,
        so that colour stands out and means the same.
    cover : float
        Opacity of colour where the map is wholly sure, 0-1; the skin stays visible below.
    veil : float
        Opacity of the hatching, 0-1.
    hatch : float
        Distance of the hatching's lines, share of the picture's longest side.
    least_top : float
        Upper end of the scale at least, per mille of the back width: a photo of shallow dimples
        alone must not look like one of deep ones.
    furrow_width : float
        Half width of the band along the midline whose colour is held back, back widths; as wide as
        the furrow and as the midline may be off.
    furrow_colour : float
        Share of the colour that stays in the middle of that band, 0-1.
    """

    grey: tuple[float, float] = (60.0, 195.0)
    cover: float = 0.9
    veil: float = 0.45
    hatch: float = 0.012
    least_top: float = 10.0
    furrow_width: float = 0.075
    furrow_colour: float = 0.12


@dataclass(frozen=True)
class Furrow:
    """Where the spine's furrow runs in a photo, and which dimples lie in or beside it.

    Parameters
    ----------
    midline : ((x, y), (x, y))
        Lower and upper end, photo pixels.
    width_px : float
        Back width.
    dimples : tuple of (x, y, width)
        Photo pixels; they keep their colour.
    """

    midline: tuple[tuple[float, float], tuple[float, float]]
    width_px: float
    dimples: tuple[tuple[float, float, float], ...] = ()

    def quiet(self, x: Plane, y: Plane, look: MapLook) -> Plane:
        """Share of the colour that stays, 0-1, at photo pixels; nan places give 1."""
        (x0, y0), (x1, y1) = self.midline
        length = math.hypot(x1 - x0, y1 - y0)
        if not (length > 0 and self.width_px > 0):
            return np.ones_like(x)
        aside = ((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / (length * self.width_px)
        held = np.exp(-((aside / look.furrow_width) ** 4))
        for cx, cy, width in self.dimples:
            off = np.hypot(x - cx, y - cy) / max(width, 1.0)
            held *= 1 - np.exp(-((off / 0.8) ** 4))
        return np.asarray(1 - (1 - look.furrow_colour) * np.nan_to_num(held), np.float32)


def map_picture(
    series: Series,
    index: int,
    longest: int,
    *,
    marks: bool = True,
    look: MapLook = MapLook(),
    params: ReportParams = ReportParams(),
) -> Pixels | None:
    """The map of one photo of a series, cut to the back, with its legend.

    Parameters
    ----------
    series : Series
    index : int
        Of the photo.
    longest : int
        Upper bound of both sides of the result, pixels.
    marks : bool
        Whether the dimples carry their numbers.

    Returns
    -------
    (h, w, 3) uint8 or None
        None where the photo has no map.
    """
    picture = series.pictures[index] if index < len(series.pictures) else None
    if picture is None or picture.prominence is None:
        return None
    h, w = picture.upright.shape[:2]
    box = back_box(series, index, (w, h), params)
    seen = picture.prominence
    top = scale_top(series.measurements, seen.unit, look)
    spots = photo_spots(series, index, params)
    furrow = furrow_of(series.measurements[index], spots)
    body, zoom = draw_prominence(
        picture.upright, picture.zoom, seen, top, box, longest, look, furrow=furrow
    )
    if marks:
        left, upper = (edge * picture.zoom for edge in box[:2])
        moved = [replace(s, x=s.x - left, y=s.y - upper) for s in spots]
        body = draw_overlay(body, moved, zoom, params)
    return np.concatenate([body, draw_legend(body.shape[1], top, seen.unit, ramp, hatched)])


def draw_prominence(
    picture: Pixels,
    zoom: float,
    seen: ProminenceMap,
    top: float,
    box: Box,
    longest: int,
    look: MapLook = MapLook(),
    *,
    furrow: Furrow | None = None,
) -> tuple[Pixels, float]:
    """Lay the map over a part of its photo.

    Parameters
    ----------
    picture : (h, w, 3) uint8
        sRGB, upright; left as it is.
    zoom : float
        Photo pixels per picture pixel.
    seen : ProminenceMap
    top : float
        Depth at the upper end of the scale, in the map's unit, see `scale_top`.
    box : (left, top, right, bottom)
        The part, picture pixels.
    longest : int
        Upper bound of both sides, a legend below included, pixels.
    furrow : Furrow or None
        Held back in colour; None leaves it as loud as it is.

    Returns
    -------
    (h, w, 3) uint8
    float
        Photo pixels per pixel of it.
    """
    left, upper, right, lower = box
    cut = picture[upper:lower, left:right]
    h, w = cut.shape[:2]
    share = min(1.0, longest / w, (longest - 2) / (h + LEGEND * w))
    size = max(1, int(w * share)), max(1, int(h * share))
    small = np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), np.uint8)
    x = ((np.arange(size[0]) + 0.5) * w / size[0] + left) * zoom - 0.5
    y = ((np.arange(size[1]) + 0.5) * h / size[1] + upper) * zoom - 0.5
    columns, rows = np.meshgrid(x.astype(np.float32), y.astype(np.float32))
    depth, sure, hidden = planes_at(seen, columns, rows)
    if furrow is not None:
        sure = sure * furrow.quiet(columns, rows, look)
    return compose(small, depth, sure, hidden, top, look), zoom * w / size[0]


def planes_at(seen: ProminenceMap, x: Plane, y: Plane) -> tuple[Plane, Plane, Plane]:
    """Depth, sureness and hiddenness (h, w) of a map at photo pixels (h, w); 0 off it and for nan."""
    columns, rows = (
        np.nan_to_num((v + 0.5) / seen.zoom - 0.5 - corner, nan=-9.0).astype(np.float32)
        for v, corner in zip((x, y), seen.corner, strict=True)
    )
    planes = (np.nan_to_num(seen.depth), seen.sure, seen.hidden.astype(np.float32))
    depth, sure, hidden = (
        np.asarray(cv2.remap(p, columns, rows, cv2.INTER_LINEAR, borderValue=0), np.float32)
        for p in planes
    )
    return depth, sure, hidden


def furrow_of(shot: Measurement, spots: Iterable[Spot]) -> Furrow:
    """The furrow of a photo with these dimples in it."""
    usual = 0.05 * shot.back_width_px
    return Furrow(
        shot.midline, shot.back_width_px, tuple((s.x, s.y, s.width_px or usual) for s in spots)
    )


def compose(
    picture: Pixels,
    depth: Plane,
    sure: Plane,
    hidden: Plane,
    top: float,
    look: MapLook = MapLook(),
) -> Pixels:
    """Colour and hatching over a grey picture; all planes (h, w) on the picture's grid."""
    low, high = look.grey
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    skin = grey[depth > 0]
    grey = low + (high - low) * grey / max(float(np.median(skin)) if skin.size else 255.0, 1.0)
    base = np.repeat(np.minimum(grey, 245)[..., None], 3, axis=2)
    blank = np.clip(hidden * (1 - sure), 0, 1)[..., None]
    base += blank * (hatched(picture.shape[:2], look.hatch) - base) * look.veil
    alpha = (look.cover * np.sqrt(np.clip(sure, 0, 1)))[..., None]
    mixed = base + alpha * (ramp(depth / top) - base)
    return np.asarray(np.clip(np.rint(mixed), 0, 255), np.uint8)


def ramp(values: NDArray[np.floating]) -> NDArray[np.float32]:
    """Colour (..., 3) float32, 0-255, of values 0-1: yellow shallow, violet deep."""
    codes = np.clip(np.rint(255 * (1 - np.nan_to_num(values))), 0, 255).astype(np.uint8)
    table = cv2.applyColorMap(np.arange(256, dtype=np.uint8)[:, None], cv2.COLORMAP_VIRIDIS)
    return np.asarray(table[codes, 0, ::-1], np.float32)


def hatched(shape: tuple[int, ...], distance: float) -> NDArray[np.float32]:
    """Grey slanting lines (h, w, 3), 0-255; ``distance`` is a share of the longest side."""
    gap = max(4.0, distance * max(shape[:2]))
    y, x = np.mgrid[: shape[0], : shape[1]]
    wave = 0.5 + 0.5 * np.cos(2 * np.pi * (x + y) / gap)
    line = np.clip((wave - 0.6) * 5, 0, 1)
    return np.repeat((222 - 105 * line)[..., None], 3, axis=2).astype(np.float32)


def scale_top(measurements: Iterable[Measurement], unit: str, look: MapLook = MapLook()) -> float:
    """Upper end of the colour scale that all photos of a series share, in ``unit``.

    A round figure at or above the deepest dimple of the series that is given in this unit.
    """
    shots = [m for m in measurements if m.ok and m.unit == unit]
    deepest = max((d.prominence for m in shots for d in m.dimples), default=0.0)
    widths = [m.back_width_px * m.mm_per_px for m in shots if m.mm_per_px]
    least = look.least_top * (float(np.median(widths)) / 1000 if widths else 1.0)
    wanted = max(deepest, least)
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(r * power for r in _ROUND if r * power >= wanted * (1 - 1e-9))
