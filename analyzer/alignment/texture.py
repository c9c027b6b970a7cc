"""The skin's pigment texture as a picture that does not depend on the light.

Colour ratios drop shading; a band-pass drops coloured shade and noise; equal local contrast makes
faint and strong pigment count alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.clarity import UNKNOWN, Clarity, clarity_of
from analyzer.alignment.params import AlignParams
from analyzer.arrays.blur import gaussian
from analyzer.arrays.crop import bounds
from analyzer.arrays.spread import spread
from analyzer.back.model import Back
from analyzer.skin.model import SkinLayers
from analyzer.skin.unmix import band, log_rgb

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Texture:
    """Pigment texture of one back.

    Parameters
    ----------
    plane : (h, w) float32
        Zero mean, unit local standard deviation on skin, 0 elsewhere.
    matt : (h, w) float32 or None
        The same from what is left without gloss: on deep skin gloss hides the pigment, and moves
        with the light. None on other skin, where it holds more relief than pigment.
    redness : (h, w) float32
        Log of red over green; off the skin its median.
    finest : (h, w) float32
        Fine detail of brightness. Too much of it is light to find one's way by; near the right
        place it tells that place best.
    mask : (h, w) bool
        Where ``plane`` is trustworthy.
    zoom : float
        Photo pixels per texture pixel.
    back : Back
        The back in working pixels.
    back_zoom : float
        Photo pixels per working pixel of ``back``.
    clarity : Clarity
        How much of the pigment's detail the photo holds.
    """

    plane: Plane
    matt: Plane | None
    redness: Plane
    finest: Plane
    mask: NDArray[np.bool_]
    zoom: float
    back: Back
    back_zoom: float
    clarity: Clarity = UNKNOWN
    params: AlignParams = field(default=AlignParams(), repr=False)

    @cached_property
    def broad(self) -> Plane:
        """``plane`` from coarser and redder pigment: fainter in detail, but it survives noise
        reduction, deep skin and mixed light. Few pairs need it."""
        # Blue is the noisiest channel, and the one that mixed light tints most.
        return _even(self.redness, self.mask, self.params.broad, self.width_px, self.params)

    @property
    def width_px(self) -> float:
        """Back width in texture pixels."""
        return self.back.width_px * self.back_zoom / self.zoom

    def to_body(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Texture pixels to the body frame."""
        return self.back.to_body((np.asarray(xy) + 0.5) * self.zoom / self.back_zoom - 0.5)

    def from_body(self, uv: NDArray[np.float64]) -> NDArray[np.float64]:
        """Body frame to texture pixels."""
        return (self.back.from_body(uv) + 0.5) * self.back_zoom / self.zoom - 0.5


class _Sheet(NamedTuple):
    """A back's skin at the common width, cut to what filters reach."""

    shape: tuple[int, ...]
    box: tuple[slice, slice]
    rgb: NDArray[np.float32]
    known: NDArray[np.bool_]
    mask: NDArray[np.bool_]
    zoom: float
    width: float
    red: Plane
    green: Plane
    blue: Plane
    colour: Plane


def _sheet(layers: SkinLayers, back: Back, params: AlignParams) -> _Sheet:
    shrink = min(1.0, params.reference_width_px / back.width_px)
    rgb = layers.rgb
    usable = (back.mask & layers.usable).astype(np.uint8)
    if shrink < 1:
        # A factor instead of a size: given a size, OpenCV stretches each axis to whole pixels, and
        # a zoom that differs between the axes by 0.1 % puts a mark at the edge half a pixel off.
        factor: dict[str, Any] = {"dsize": None, "fx": shrink, "fy": shrink}
        rgb = np.asarray(cv2.resize(rgb, **factor, interpolation=cv2.INTER_AREA), np.float32)
        usable = np.asarray(cv2.resize(usable, **factor, interpolation=cv2.INTER_NEAREST), np.uint8)
    zoom = layers.zoom / shrink
    width = back.width_px * layers.zoom / zoom
    radius = max(1, round(params.edge * width))
    # Single clipped or dark pixels must not punch holes as wide as the safety margin.
    closed = cv2.morphologyEx(usable, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2)
    inner = cv2.erode(closed, disc, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    mask = np.asarray(inner > 0)
    # What lies farther from the skin than the widest filter reaches is never looked at.
    box = bounds(mask, round(2 * params.contrast * width))
    part = np.asarray(rgb[box])
    red, green, blue = (np.asarray(c, np.float32) for c in cv2.split(log_rgb(part)))
    known = closed[box] > 0
    # Along this direction pigment is strongest against sensor noise (red carries little of it).
    colour = _filled(red - np.float32(0.5) * (green + blue), known)
    return _Sheet(mask.shape, box, part, known, mask, zoom, width, red, green, blue, colour)


def pigment_clarity(layers: SkinLayers, back: Back, params: AlignParams = AlignParams()) -> Clarity:
    """How well a photo shows its pigment: the ``clarity`` of its `pigment_texture`, in less time.

    Parameters
    ----------
    layers : SkinLayers
    back : Back
        With ``found`` True.
    """
    sheet = _sheet(layers, back, params)
    return clarity_of(sheet.colour, sheet.mask[sheet.box], sheet.width, params)


def pigment_texture(layers: SkinLayers, back: Back, params: AlignParams = AlignParams()) -> Texture:
    """Pigment texture at the common back width, ready for matching.

    Parameters
    ----------
    layers : SkinLayers
    back : Back
        With ``found`` True.
    """
    sheet = _sheet(layers, back, params)
    box, width, known, inside = sheet.box, sheet.width, sheet.known, sheet.mask[sheet.box]
    red, green, blue, colour = sheet.red, sheet.green, sheet.blue, sheet.colour
    fine, redness, detail = (np.zeros(sheet.shape, np.float32) for _ in range(3))
    fine[box] = _even(colour, inside, (params.fine, params.coarse), width, params)
    matt = None
    sparse = (red - blue)[::2, ::2][inside[::2, ::2]]
    if len(sparse) and np.quantile(sparse, 0.9) > params.deep:
        matt = np.zeros(sheet.shape, np.float32)
        bare = _filled(_without_gloss(sheet.rgb, params.fine * width), known)
        matt[box] = _even(bare, inside, (params.fine, params.coarse), width, params)
    redness[box] = _filled(red - green, known)
    brightness = np.asarray((red + green + blue) / np.float32(3), np.float32)
    detail[box] = _detail(_filled(brightness, known), inside, width, params)
    clarity = clarity_of(colour, inside, width, params)
    return Texture(
        fine, matt, redness, detail, sheet.mask, sheet.zoom, back, layers.zoom, clarity, params
    )


def _without_gloss(rgb: NDArray[np.float32], sigma: float) -> Plane:
    """Log of red minus blue: gloss is white and drops out (Shafer 1985, doi:10.1002/col.5080100409).

    Differences of dark pixels are noisy, so they are smoothed before the logarithm.
    """
    difference = gaussian(np.ascontiguousarray(rgb[..., 0] - rgb[..., 2]), sigma)
    return np.asarray(np.log(np.maximum(difference, np.float32(1e-3))), np.float32)


def _filled(plane: Plane, known: NDArray[np.bool_]) -> Plane:
    """The plane with its median where it is not known, so that nothing strange is blurred in."""
    # One pixel in four tells a median as well as all, here and below.
    some = plane[known][::4]
    level = np.float32(np.median(some)) if len(some) else np.float32(0)
    return np.asarray(np.where(known, plane, level), np.float32)


def _detail(plane: Plane, mask: NDArray[np.bool_], width: float, params: AlignParams) -> Plane:
    """The finest band on the mask; each patch is made even when it is compared."""
    low, high = params.finest
    flat = band(plane, low * width, high * width)
    some = flat[mask][::4]
    most = 3.5 * float(spread(some)) if len(some) else 0.0
    return np.asarray(np.clip(flat, -most, most) * mask, np.float32)


def _even(
    plane: Plane,
    mask: NDArray[np.bool_],
    limits: tuple[float, float],
    width: float,
    params: AlignParams,
) -> Plane:
    """A band of the plane on the mask with equal local contrast."""
    inside = mask.astype(np.float32)
    flat = band(plane, limits[0] * width, limits[1] * width) * inside
    sigma = params.contrast * width
    power = gaussian(flat * flat, sigma) / (gaussian(inside, sigma) + np.float32(1e-6))
    some = power[mask][::4]
    floor = 0.25 * float(np.sqrt(np.median(some))) if len(some) else 1.0
    even = flat / np.maximum(np.sqrt(power), np.float32(max(floor, 1e-6)))
    # A mole is a landmark, not a reason to outshout the rest of its patch.
    return np.asarray(np.clip(even, -3.5, 3.5) * inside, np.float32)
