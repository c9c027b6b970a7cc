"""Photos changed in ways that leave the relief as it is.

Nobody knows the depth of a dimple on a real back, but everybody knows that a mirrored, brighter or
smaller picture of it shows the same one (metamorphic testing: Chen et al. 2018,
doi:10.1145/3143561). A photo goes in with a name from `CHANGES`; its twin comes out, with the map
between the two. `analyzer.bench.studies.moves` tells what measuring makes of both.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.srgb import to_code, to_linear
from analyzer.bench.studies.moles import paint_moles, scatter_moles
from analyzer.photo.load import load_photo
from analyzer.photo.model import Photo

Linear = NDArray[np.float32]
Map = NDArray[np.float64]
STILL: Map = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


@dataclass(frozen=True, eq=False)
class Twin:
    """A changed photo.

    Parameters
    ----------
    photo : Photo
    places : (2, 3) float64
        Affine map of the original's pixels to the twin's.
    """

    photo: Photo
    places: Map


@dataclass(frozen=True, eq=False)
class Spots:
    """What a change needs to know of a photo.

    Parameters
    ----------
    outline : (N, 2) float64
        Polygon around the bare back, photo pixels.
    dimples : (M, 2) float64
        Places of the dimples, found or true, photo pixels.
    mm_per_px : float
    """

    outline: NDArray[np.float64]
    dimples: NDArray[np.float64]
    mm_per_px: float


def _coded(linear: Linear) -> NDArray[np.uint8]:
    """Linear light to 8-bit sRGB (IEC 61966-2-1)."""
    return np.asarray(np.rint(255 * to_code(np.clip(linear, 0, 1))), np.uint8)


def _developed(photo: Photo, linear: Linear) -> Photo:
    """The photo with other light in it, as a file of 8 bits would hold it."""
    decode = to_linear(np.arange(256) / 255)
    return replace(photo, rgb=decode.astype(np.float32)[_coded(linear)])


def as_jpeg(photo: Photo, linear: Linear, quality: int, orientation: int = 1) -> Photo:
    """The photo after a round trip through JPEG bytes."""
    from PIL import Image

    image = Image.fromarray(_coded(linear))
    exif = image.getexif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, exif=exif)
    decoded = load_photo(file.getvalue(), name=photo.name, scale_hint=photo.scale_hint)
    return replace(decoded, focal_mm_35=photo.focal_mm_35)


def _exposed(stops: float) -> Callable[[Photo, Spots], Twin]:
    def change(photo: Photo, spots: Spots) -> Twin:
        gain = 2.0**stops
        if gain > 1:
            # No skin may burn out that did not before.
            inside = np.zeros(photo.rgb.shape[:2], np.uint8)
            cv2.fillPoly(inside, [np.rint(spots.outline).astype(np.int32)], 1)
            top = float(np.quantile(photo.rgb.max(axis=2)[inside > 0], 0.995))
            gain = min(gain, max(1.0, 0.96 / top))
        return Twin(_developed(photo, photo.rgb * np.float32(gain)), STILL)

    return change


def _balanced(red: float, blue: float) -> Callable[[Photo, Spots], Twin]:
    def change(photo: Photo, spots: Spots) -> Twin:
        # The largest gain is 1, so that nothing burns out.
        gains = np.array([red, 1.0, blue], np.float32) / np.float32(max(red, 1.0, blue))
        return Twin(_developed(photo, photo.rgb * gains), STILL)

    return change


def _mirrored(photo: Photo, spots: Spots) -> Twin:
    flip = np.array([[-1.0, 0.0, photo.size[0] - 1.0], [0.0, 1.0, 0.0]])
    return Twin(replace(photo, rgb=np.ascontiguousarray(photo.rgb[:, ::-1])), flip)


def _rotated(degrees: float) -> Callable[[Photo, Spots], Twin]:
    def change(photo: Photo, spots: Spots) -> Twin:
        width, height = photo.size
        turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
        rgb = cv2.warpAffine(
            photo.rgb, turn, photo.size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        return Twin(_developed(photo, np.asarray(rgb, np.float32)), np.asarray(turn, float))

    return change


def _stored_turned(orientation: int, quarters: int) -> Callable[[Photo, Spots], Twin]:
    """Stored lying or upside down, with the EXIF orientation that says so."""

    def change(photo: Photo, spots: Spots) -> Twin:
        turned = np.ascontiguousarray(np.rot90(photo.rgb, quarters))
        return Twin(as_jpeg(photo, turned, 95, orientation), STILL)

    return change


def _rescaled(factor: float) -> Callable[[Photo, Spots], Twin]:
    def change(photo: Photo, spots: Spots) -> Twin:
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        rgb = cv2.resize(photo.rgb, None, fx=factor, fy=factor, interpolation=how)
        shift = 0.5 * factor - 0.5
        small_or_large = _developed(photo, np.asarray(rgb, np.float32))
        return Twin(small_or_large, np.array([[factor, 0.0, shift], [0.0, factor, shift]]))

    return change


def _with_moles(photo: Photo, spots: Spots) -> Twin:
    places, radii = scatter_moles(spots.outline, spots.dimples, spots.mm_per_px)
    return Twin(_developed(photo, paint_moles(photo.rgb, places, radii, spots.mm_per_px)), STILL)


def _as_jpeg(quality: int) -> Callable[[Photo, Spots], Twin]:
    return lambda photo, spots: Twin(as_jpeg(photo, photo.rgb, quality), STILL)


CHANGES: dict[str, Callable[[Photo, Spots], Twin]] = {
    "exposure -0.5 EV": _exposed(-0.5),
    "exposure +0.5 EV": _exposed(0.5),
    "warmer by 10 %": _balanced(1.1, 0.9),
    "cooler by 10 %": _balanced(0.9, 1.1),
    "mirrored": _mirrored,
    "turned by 5 degrees": _rotated(5),
    "turned by -10 degrees": _rotated(-10),
    "stored lying": _stored_turned(6, 1),
    "stored upside down": _stored_turned(3, 2),
    "rescaled by 0.5": _rescaled(0.5),
    "rescaled by 0.7": _rescaled(0.7),
    "rescaled by 1.4": _rescaled(1.4),
    "rescaled by 2": _rescaled(2.0),
    "moles added": _with_moles,
    "JPEG 70": _as_jpeg(70),
}
"""By name; each leaves every dimple as deep as it was."""
