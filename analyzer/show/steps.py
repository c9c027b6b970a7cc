"""How one photo's score comes about, in pictures: photo, pigment, shading, light, dents.

The steps are those that measuring takes; nothing is drawn that it does not use. All pictures are cut to
the back and have one size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.back.find import split_and_locate
from analyzer.language.text import _, _n
from analyzer.language.told import told
from analyzer.measurement.measure import view_photo
from analyzer.measurement.model import Measurement
from analyzer.measurement.view import View
from analyzer.photo.model import Photo
from analyzer.photo.preview import encode_srgb
from analyzer.show.items import prominence_words
from analyzer.show.labels import label_dimples
from analyzer.show.overlay import draw_overlay
from analyzer.show.params import ReportParams
from analyzer.show.prominence_picture import draw_prominence, scale_top
from analyzer.show.words import number
from analyzer.skin.model import SkinLayers
from analyzer.skin.unmix import log_rgb

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class StepLook:
    """How the steps are drawn; none of it touches a measurement.

    Parameters
    ----------
    longest : int
        Longest side of each picture, pixels.
    margin : float
        Around the back, share of its larger side.
    grey : float
        Linear light of the back's median in the drawn layers, 0-1.
    contrast : float
        By how much shading and colour are stretched: dents are a few per cent of the light.
    """

    longest: int = 560
    margin: float = 0.05
    grey: float = 0.3
    contrast: float = 2.0


@dataclass(frozen=True, eq=False)
class Step:
    """One step: its heading, what happens in it, and a picture.

    Parameters
    ----------
    title, text : str
    picture : (h, w, 3) uint8
        sRGB.
    alt : str
        The picture in words.
    """

    title: str
    text: str
    picture: Pixels
    alt: str


def steps(photo: Photo, look: StepLook = StepLook()) -> tuple[Step, ...]:
    """Go through one photo.

    Parameters
    ----------
    photo : Photo

    Returns
    -------
    tuple of Step
        The photo alone, with the reason, where no back can be measured.
    """
    layers, _back = split_and_locate(photo)
    view = view_photo(photo)
    shot = view.measurement
    base = encode_srgb(layers.rgb)
    if not shot.ok:
        picture = _small(base, look.longest)
        alt = _("The photo, in which no back was found")
        return (Step(_("The photo"), told(shot.reason), picture, alt),)
    light = told(shot.light.words)
    box = _box(shot, layers, look)
    bold = replace(ReportParams(), line=0.009)
    drawn = draw_overlay(base, (), layers.zoom, bold, outline=shot.outline)
    cut = slice(box[1], box[3]), slice(box[0], box[2])
    return (
        Step(
            _("1. The photo, and the back in it"),
            _(
                "A small network marks what is bare back; everything outside the white line is left "
                "out. The narrowest level gives the unit of length."
            ),
            _small(drawn[cut], look.longest),
            _("The photo with a white line around the bare back"),
        ),
        Step(
            _("2. Pigment is told by its colour"),
            _(
                "Moles, tan lines and redness change the colour of skin, relief does not. This is the "
                "colour alone, strengthened, all brightness taken out. It lines photos up; it is not "
                "counted as relief."
            ),
            _small(_pigment(layers, look)[cut], look.longest),
            _("The skin's colour without any brightness"),
        ),
        Step(
            _("3. What is left is shading"),
            _(
                "The same skin with its pigment taken out, the contrast doubled: light and shadow only."
            ),
            _small(_shading(layers, shot, look)[cut], look.longest),
            _("Grey picture of light and shadow on the back, without pigment"),
        ),
        Step(
            _("4. The light is estimated on the back as a whole"),
            _(
                "Seen here: {light}. A torso is round, and how brightness runs over it tells where the "
                "light comes from and how strongly a slope shows in it. The arrow points the way the "
                "light falls."
            ).format(light=light),
            _small(_light(layers, view, look)[cut], look.longest),
            _("Smooth brightness of the back with an arrow for the light: {light}").format(
                light=light
            ),
        ),
        Step(
            _("5. Dents, with the light taken out"),
            _dents_words(shot),
            _dents(base, layers.zoom, box, view, look),
            _n(
                "Map of depth with {count} numbered dimple",
                "Map of depth with {count} numbered dimples",
                len(shot.dimples),
            ).format(count=len(shot.dimples)),
        ),
    )


def _dents_words(shot: Measurement) -> str:
    text = _(
        "A dent is bright on one wall and dark on the other. Depth is what explains that pattern in this "
        "light; yellow is shallow, violet deep, and pale means unsure."
    )
    found = (
        _(
            "Together they make a visibility of {points} of 100 in this light, and a mean prominence of "
            "{depth} for those that can change."
        ).format(points=number(shot.visibility, 0), depth=prominence_words(shot))
        if shot.dimples
        else _("No dimple was found in this photo.")
    )
    return f"{text} {found}"


def _box(shot: Measurement, layers: SkinLayers, look: StepLook) -> Box:
    """Around the outline, working pixels."""
    outline = layers.to_working(np.array(shot.outline, float))
    low, high = outline.min(axis=0), outline.max(axis=0)
    margin = look.margin * float((high - low).max())
    h, w = layers.shading.shape
    left, top = (max(0, int(v)) for v in np.floor(low - margin))
    right, bottom = (int(v) for v in np.ceil(high + margin))
    return left, top, min(w, right), min(h, bottom)


def _inside(layers: SkinLayers) -> NDArray[np.bool_]:
    return layers.skin & layers.usable & np.isfinite(layers.shading)


def _pigment(layers: SkinLayers, look: StepLook) -> Pixels:
    logs = log_rgb(layers.rgb)
    colour = logs - logs.mean(axis=2, keepdims=True)
    usual = np.median(colour[_inside(layers)], axis=0)
    stretched = usual + look.contrast * (colour - usual)
    return _faded(encode_srgb(look.grey * np.exp(stretched).astype(np.float32)), layers)


def _shading(layers: SkinLayers, shot: Measurement, look: StepLook) -> Pixels:
    inside = _inside(layers)
    level = float(np.median(layers.shading[inside]))
    light = look.grey * np.exp(look.contrast * (np.nan_to_num(layers.shading) - level))
    return _faded(encode_srgb(np.repeat(light[..., None], 3, axis=2)), layers)


def _light(layers: SkinLayers, view: View, look: StepLook) -> Pixels:
    assert view.surface is not None
    h, w = layers.shading.shape
    plane = cv2.resize(view.surface.brightness, (w, h), interpolation=cv2.INTER_LINEAR)
    drawn = _faded(encode_srgb(np.repeat((look.grey * plane)[..., None], 3, axis=2)), layers)
    shot = view.measurement
    if np.isfinite(shot.light.azimuth_deg) and not shot.light.flat:
        _arrow(drawn, layers, shot)
    return drawn


def _arrow(drawn: Pixels, layers: SkinLayers, shot: Measurement) -> None:
    """The way the light falls, over the middle of the back."""
    middle = layers.to_working(np.array(shot.midline, float)).mean(axis=0)
    length = 0.22 * shot.back_width_px / layers.zoom
    angle = np.radians(shot.light.azimuth_deg)
    towards = length * np.array([np.cos(angle), -np.sin(angle)])
    ends = [tuple(int(v) for v in np.rint(middle + s * towards)) for s in (1, -1)]
    thick = max(2, round(length / 22))
    for colour, width in (((16, 18, 22), 3 * thick), ((255, 255, 255), thick)):
        cv2.arrowedLine(drawn, ends[0], ends[1], colour, width, cv2.LINE_AA, tipLength=0.25)


def _dents(base: Pixels, zoom: float, box: Box, view: View, look: StepLook) -> Pixels:
    shot, seen = view.measurement, view.prominence
    if seen is None:
        return _small(base[box[1] : box[3], box[0] : box[2]], look.longest)
    top = scale_top([shot], seen.unit)
    body, per_px = draw_prominence(base, zoom, seen, top, box, look.longest)
    moved = [
        replace(spot, x=spot.x - box[0] * zoom, y=spot.y - box[1] * zoom)
        for spot in label_dimples(shot.dimples)
    ]
    params = replace(ReportParams(), tag_height=0.05, line=0.006)
    return _sized(draw_overlay(body, moved, per_px, params), box, look.longest)


def _faded(picture: Pixels, layers: SkinLayers) -> Pixels:
    """The picture on the back, and flat grey beside it."""
    out = picture.copy()
    out[~_inside(layers)] = 128
    return out


def _small(picture: Pixels, longest: int) -> Pixels:
    h, w = picture.shape[:2]
    return _sized(picture, (0, 0, w, h), longest)


def _sized(picture: Pixels, box: Sequence[int], longest: int) -> Pixels:
    """The picture at the size that a cut of this box gets."""
    w, h = box[2] - box[0], box[3] - box[1]
    share = min(1.0, longest / max(w, h))
    size = max(1, round(w * share)), max(1, round(h * share))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
