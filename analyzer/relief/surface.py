"""The flattened shading of a back: resampled to a common back width, holes filled, with the coarse
shape of the torso under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from analyzer.arrays.blur import gaussian
from analyzer.arrays.crop import bounds
from analyzer.arrays.spread import spread
from analyzer.back.model import Back
from analyzer.relief.params import ReliefParams
from analyzer.skin.model import SkinLayers

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Surface:
    """Shading and coarse torso shape on one pixel grid.

    Parameters
    ----------
    shading : (h, w) float32
        Log shading, median 0 on skin; smoothly continued outside ``mask``.
    mask : (h, w) bool
        Skin that can be measured.
    side : (h, w) float32
        Place across the torso: -1 left flank, 0 middle, 1 right flank.
    tilt_right, tilt_up : (h, w) float32
        Slopes of the coarse torso: positive where the skin faces right or up.
    brightness : (h, w) float32
        Local average of linear shading, median 1 on skin.
    zoom : float
        Working pixels per surface pixel.
    width_px : float
        Back width in surface pixels.
    """

    shading: Plane
    mask: NDArray[np.bool_]
    side: Plane
    tilt_right: Plane
    tilt_up: Plane
    brightness: Plane
    zoom: float
    width_px: float

    def to_working(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Surface pixels (N, 2) to working pixels."""
        return (np.asarray(xy, float) + 0.5) * self.zoom - 0.5

    def from_working(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Working pixels (N, 2) to surface pixels."""
        return (np.asarray(xy, float) + 0.5) / self.zoom - 0.5


def read_surface(layers: SkinLayers, back: Back, params: ReliefParams = ReliefParams()) -> Surface:
    """Resample a back's shading and lay the coarse torso under it.

    Parameters
    ----------
    layers : SkinLayers
    back : Back
        With ``found`` True.
    """
    shrink = min(1.0, params.width_px / back.width_px)
    usable = (back.mask & layers.usable & np.isfinite(layers.shading)).astype(np.float32)
    usable *= ~_marks(layers, back)
    level = float(np.median(layers.shading[usable > 0]))
    values = np.where(usable > 0, layers.shading - level, 0).astype(np.float32)
    weight = _shrink(usable, shrink)
    shading = _shrink(values, shrink) / np.maximum(weight, 1e-3)
    zoom = 1 / shrink
    width = back.width_px / zoom
    inside = (weight > 0.3).astype(np.uint8)
    skin = _shrink(back.mask.astype(np.uint8), shrink)
    radius = max(1, round(params.edge * width))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2)
    mask = cv2.erode(skin, disc, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    mask &= _away_from_hems(skin > 0, width, params)
    trusted = mask & (inside > 0)
    filled = _continue(np.where(trusted, shading, 0).astype(np.float32), trusted)
    side, tilt_right, tilt_up = _torso(back, weight.shape, zoom, params)
    blur = params.brightness_blur * width
    brightness = np.maximum(np.exp(gaussian(filled, blur)), params.brightness_floor)
    return Surface(filled, mask, side, tilt_right, tilt_up, brightness, zoom, width)


def _shrink(plane: NDArray[Any], factor: float) -> NDArray[Any]:
    """Area averages; one factor for both axes, since a size would stretch each to whole pixels."""
    return np.asarray(cv2.resize(plane, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))


def _away_from_hems(
    skin: NDArray[np.bool_], width_px: float, params: ReliefParams
) -> NDArray[np.bool_]:
    """Skin that still has skin some way above and below it."""
    out = skin.copy()
    h = len(skin)
    for shift in (round(params.below_garment * width_px), -round(params.above_garment * width_px)):
        moved = np.zeros_like(skin)
        if shift > 0:
            moved[shift:] = skin[: h - shift]
        elif shift < 0:
            moved[:shift] = skin[-shift:]
        else:
            moved = skin
        out &= moved
    return out


def _marks(layers: SkinLayers, back: Back) -> NDArray[np.bool_]:
    """Moles, tattoos and the like: small spots far off the pigment around them.

    Pigment and shading separate only as well as the linear model of colour holds; at a dark spot
    it does not, and what is left would look like a pit.
    """
    sigma = 0.02 * back.width_px
    box = bounds(back.mask, round(4 * sigma))
    colour = layers.melanin[box] + layers.haemoglobin[box]
    colour = np.where(np.isfinite(colour), colour, np.float32(0))
    inside = (back.mask & layers.usable)[box].astype(np.float32)
    weight = np.maximum(gaussian(inside, sigma), 1e-3)
    fine = cv2.GaussianBlur(colour, (0, 0), max(0.8, 0.003 * back.width_px))
    offset = fine - gaussian(colour * inside, sigma) / weight
    skin = inside > 0
    usual = float(spread(offset[skin][::4])) + 1e-6
    spots = (np.abs(offset) > 5.5 * usual) & skin
    grow = max(1, round(0.008 * back.width_px))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1,) * 2)
    grown = cv2.dilate(spots.astype(np.uint8), disc)
    # Large areas (a tan line, a deep shadow's tint) are not marks.
    count, labels, stats, _ = cv2.connectedComponentsWithStats(grown)
    small = stats[:, cv2.CC_STAT_AREA] < (0.09 * back.width_px) ** 2
    small[0] = False
    marks = np.zeros(back.mask.shape, bool)
    if count > 1:
        marks[box] = small[labels]
    return marks


def _continue(values: Plane, known: NDArray[np.bool_]) -> Plane:
    """Fill unknown pixels from ever coarser averages of known ones."""
    out = values.copy()
    weight = known.astype(np.float32)
    missing = ~known
    total, mass = values * weight, weight
    sigma = 2.0
    while missing.any() and sigma < 2 * max(values.shape):
        near = gaussian(mass, sigma)
        fill = gaussian(total, sigma) / np.maximum(near, 1e-6)
        take = missing & (near > 0.02)
        out[take] = fill[take]
        missing &= ~take
        sigma *= 2
    return out


def _torso(
    back: Back, shape: tuple[int, int], zoom: float, params: ReliefParams
) -> tuple[Plane, Plane, Plane]:
    h, w = shape
    rows = np.arange(len(back.outline_left))
    known = np.isfinite(back.outline_left)
    smooth = max(1.0, 0.03 * back.width_px)
    left, right = (
        gaussian_filter1d(np.interp(rows, rows[known], edge[known]), smooth)
        for edge in (back.outline_left, back.outline_right)
    )
    ys = (np.arange(h) + 0.5) * zoom - 0.5
    xs = (np.arange(w) + 0.5) * zoom - 0.5
    middle = np.interp(ys, rows, (left + right) / 2)[:, None]
    half = np.maximum(np.interp(ys, rows, (right - left) / 2)[:, None], 1.0)
    side = np.clip((xs[None] - middle) / half, -1.2, 1.2)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    up = back.to_body(grid)[:, 1].reshape(h, w)
    below = _turn(back, rows[known], (right - left)[known], params) - up
    ease = np.clip((below - params.buttock_drop) / params.buttock_drop, 0, 1)
    tilt_up = params.tilt_up * np.tanh(below / params.turn_range) * (1 - 0.5 * ease)
    flank = np.clip(side, -params.side_clip, params.side_clip)
    return (
        side.astype(np.float32),
        (params.roundness * flank / np.sqrt(1 - flank**2)).astype(np.float32),
        tilt_up.astype(np.float32),
    )


def _turn(
    back: Back, rows: NDArray[np.int64], widths: NDArray[np.float64], params: ReliefParams
) -> float:
    """Height in the body frame at which the skin stands upright: a little below the waist."""
    narrow = int(widths.argmin())
    margin = len(rows) // 12
    if not margin < narrow < len(rows) - margin:
        return params.turn_default
    waist = back.to_body(np.array([[back.origin_px[0], rows[narrow]]]))[0, 1]
    return float(np.clip(waist - params.turn_below_waist, 0.3, 0.8))
