"""Photos changed in ways that leave the relief as it is, and what measuring makes of them.

Nobody knows the depth of a dimple on a real back, but everybody knows that a mirrored, brighter or
smaller picture of it shows the same one (metamorphic testing: Chen et al. 2018,
doi:10.1145/3143561). A photo goes in with a name from `CHANGES`; its twin comes out, with the map
between the two.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.bench.metrics import match_points
from analyzer.photo.load import load_photo
from analyzer.photo.model import Photo
from analyzer.results import Measurement

Linear = NDArray[np.float32]
Map = NDArray[np.float64]
STILL: Map = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
MOLE_ABSORBANCE = (0.75, 1.15, 1.45)
"""Of a dark mole in red, green and blue, natural log units: melanin absorbs blue most (Jacques 2013,
doi:10.1088/0031-9155/58/11/R37)."""


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
    x = np.clip(linear, 0, 1)
    curve = np.where(x <= 0.0031308, 12.92 * x, 1.055 * np.power(x, 1 / 2.4) - 0.055)
    return np.rint(255 * curve).astype(np.uint8)


def _developed(photo: Photo, linear: Linear) -> Photo:
    """The photo with other light in it, as a file of 8 bits would hold it."""
    level = np.arange(256) / 255
    decode = np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)
    return replace(photo, rgb=decode.astype(np.float32)[_coded(linear)])


def _jpeg(photo: Photo, linear: Linear, quality: int, orientation: int = 1) -> Photo:
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
        return Twin(_developed(photo, rgb), np.asarray(turn, float))

    return change


def _stored_turned(orientation: int, quarters: int) -> Callable[[Photo, Spots], Twin]:
    """Stored lying or upside down, with the EXIF orientation that says so."""

    def change(photo: Photo, spots: Spots) -> Twin:
        turned = np.ascontiguousarray(np.rot90(photo.rgb, quarters))
        return Twin(_jpeg(photo, turned, 95, orientation), STILL)

    return change


def _rescaled(factor: float) -> Callable[[Photo, Spots], Twin]:
    def change(photo: Photo, spots: Spots) -> Twin:
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        rgb = cv2.resize(photo.rgb, None, fx=factor, fy=factor, interpolation=how)
        shift = 0.5 * factor - 0.5
        return Twin(_developed(photo, rgb), np.array([[factor, 0.0, shift], [0.0, factor, shift]]))

    return change


def _with_moles(photo: Photo, spots: Spots) -> Twin:
    """One mole beside each dimple, at the foot of its wall, and eight elsewhere on the back."""
    rng = np.random.default_rng(7)
    angles = rng.uniform(0, 2 * np.pi, len(spots.dimples))
    beside = spots.dimples + (9.0 / spots.mm_per_px) * np.column_stack(
        [np.cos(angles), np.sin(angles)]
    )
    apart: list[NDArray[np.float64]] = []
    low, high = spots.outline.min(axis=0), spots.outline.max(axis=0)
    outline = spots.outline.astype(np.float32)
    for _ in range(2000):
        place = rng.uniform(low, high)
        inside = cv2.pointPolygonTest(outline, (float(place[0]), float(place[1])), True)
        others = np.vstack([spots.dimples, *apart]) if len(spots.dimples) or apart else None
        near = np.inf if others is None else np.linalg.norm(others - place, axis=1).min()
        if inside * spots.mm_per_px > 15 and near * spots.mm_per_px > 20:
            apart.append(place[None])
        if len(apart) == 8:
            break
    places = np.vstack([beside, *apart]) if len(beside) or apart else np.zeros((0, 2))
    radii = rng.uniform(1.0, 2.2, len(places))
    return Twin(_developed(photo, paint_moles(photo.rgb, places, radii, spots.mm_per_px)), STILL)


def paint_moles(
    rgb: Linear, places: NDArray[np.float64], radii_mm: NDArray[np.float64], mm_per_px: float
) -> Linear:
    """Flat moles: pigment that absorbs, and neither raises nor dents the skin.

    Parameters
    ----------
    rgb : (H, W, 3) float32
        Linear, 0-1.
    places : (N, 2) float64
        Pixels.
    radii_mm : (N,) float64
    mm_per_px : float
    """
    h, w = rgb.shape[:2]
    dose = np.zeros((h, w), np.float32)
    for (px, py), radius in zip(places, radii_mm, strict=True):
        reach = int(np.ceil((radius + 3.0) / mm_per_px))
        left, top = max(0, round(px) - reach), max(0, round(py) - reach)
        box = np.s_[top : max(top, round(py) + reach + 1), left : max(left, round(px) + reach + 1)]
        y, x = np.mgrid[box][:, : h - top, : w - left]
        distance = np.hypot(x - px, y - py) * mm_per_px
        # Light that scatters within the skin softens the rim by some half a millimetre.
        dose[box] = np.maximum(dose[box], 1 / (1 + np.exp((distance - radius) / 0.25)))
    absorbance = np.array(MOLE_ABSORBANCE, np.float32)
    return np.asarray(rgb * np.exp(-dose[..., None] * absorbance), np.float32)


def _as_jpeg(quality: int) -> Callable[[Photo, Spots], Twin]:
    return lambda photo, spots: Twin(_jpeg(photo, photo.rgb, quality), STILL)


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


@dataclass(frozen=True, eq=False)
class Moves:
    """How a twin's measurement differs from the original's.

    Parameters
    ----------
    shifts : (N,) float64
        Prominence in the twin less that in the original, in standard errors stated for the
        original; one for each dimple found in both.
    relative : (N,) float64
        The same as share of the original's prominence.
    found, lost, new : int
        Dimples of the original, those without a match, and those of the twin without one.
    raised, dropped : tuple of str
        Flags that only the twin, or only the original, has.
    """

    shifts: NDArray[np.float64]
    relative: NDArray[np.float64]
    found: int
    lost: int
    new: int
    raised: tuple[str, ...]
    dropped: tuple[str, ...]


def compare_twins(
    original: Measurement,
    twin: Measurement,
    places: Map,
    mm_per_px: float,
    reach_mm: float = 6.0,
) -> Moves:
    """Match the dimples of both photos and compare their prominence.

    Parameters
    ----------
    original, twin : Measurement
    places : (2, 3) float64
        Affine map of the original's pixels to the twin's.
    mm_per_px : float
        Of the original.
    reach_mm : float
        Two dimples farther apart than this are two.
    """
    size = float(np.sqrt(abs(np.linalg.det(places[:, :2]))))
    first = np.array([[d.x, d.y] for d in original.dimples]).reshape(-1, 2)
    second = np.array([[d.x, d.y] for d in twin.dimples]).reshape(-1, 2)
    mapped = first @ places[:, :2].T + places[:, 2]
    pairs = match_points(mapped * mm_per_px / size, second * mm_per_px / size, reach_mm)
    before = np.array([original.dimples[i].prominence for i, _ in pairs], float)
    after = np.array([twin.dimples[j].prominence for _, j in pairs], float)
    error = np.array([original.dimples[i].prominence_se for i, _ in pairs], float)
    # A file without EXIF has no date; that is no property of the picture.
    flags, others = (set(m.flags) - {"no-date"} for m in (original, twin))
    return Moves(
        (after - before) / error,
        after / before - 1,
        len(first),
        len(first) - len(pairs),
        len(second) - len(pairs),
        tuple(sorted(others - flags)),
        tuple(sorted(flags - others)),
    )
