"""Everything that is read off one photo, room after room, for `analyzer.series` to combine.

A `View` keeps the small arrays that later stages need and lets go of the photo's own pixels, so
that a long series of large photos fits in memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.texture import Texture, pigment_clarity, pigment_texture
from analyzer.back.find import split_and_locate
from analyzer.back.model import Back
from analyzer.dimples.evidence import slope_noise
from analyzer.dimples.model import Candidates, Grade
from analyzer.dimples.overread import scene_of
from analyzer.dimples.score import hexsel_style, photo_visibility, to_candidates, to_dimples
from analyzer.photo.model import Photo
from analyzer.photo.preview import preview
from analyzer.prominence import prominence_map
from analyzer.quality import photo_flags, sharpness
from analyzer.reading import read_relief
from analyzer.relief.light import Illumination, describe
from analyzer.relief.model import Light, ProminenceMap
from analyzer.relief.surface import Surface
from analyzer.relief.texture import orange_peel
from analyzer.results import Measurement, PhotoInfo
from analyzer.skin.classes import ClassMaps
from analyzer.skin.model import SkinLayers
from analyzer.skin.tone import typology_angle
from analyzer.surroundings import UNKNOWN, Ratios, surroundings
from analyzer.threads import one_blas_thread

PER_MILLE = "per mille of back width"


@dataclass(frozen=True, eq=False)
class Outline:
    """What alignment needs to know of a photo.

    Parameters
    ----------
    size : (width, height)
        In photo pixels.
    texture : Texture or None
        None when no back was found.
    reason : str
        Why not; "" otherwise.
    """

    size: tuple[int, int]
    texture: Texture | None
    reason: str


@dataclass(frozen=True, eq=False)
class View:
    """One photo, measured.

    Parameters
    ----------
    measurement : Measurement
    texture, surface, light : or None
        What alignment and later measuring need; None when no back was found.
    noise : tuple of float
        Amplitude noise at each dent size of the bank.
    sharpness : float
        Fine detail of the skin, see `analyzer.quality.sharpness`; nan without a back.
    picture : (h, w, 3) uint8
        Small upright sRGB picture for showing.
    picture_zoom : float
        Photo pixels per picture pixel.
    prominence : ProminenceMap or None
        Where the skin lies deeper, for showing; None without a back or where it was not asked for.
    around : (float, float, float)
        Background against skin, stops, see `analyzer.surroundings`; nan where unknown.
    candidates : Candidates
        What may be a dimple, for other photos to confirm or refute.
    scene : (14,) float64 or None
        What tells of the light as a whole, see `analyzer.dimples.overread`; None without a back.
    """

    measurement: Measurement
    texture: Texture | None
    surface: Surface | None
    light: Illumination | None
    noise: tuple[float, ...]
    sharpness: float
    picture: NDArray[np.uint8]
    picture_zoom: float
    prominence: ProminenceMap | None = None
    around: Ratios = UNKNOWN
    candidates: Candidates = field(default_factory=Candidates.none)
    scene: NDArray[np.float64] | None = None

    @property
    def outline(self) -> Outline:
        """The part of it that alignment needs."""
        info = self.measurement.photo
        return Outline((info.width, info.height), self.texture, self.measurement.reason)

    @property
    def photo_per_surface(self) -> float:
        """Photo pixels per surface pixel."""
        assert self.surface is not None
        return self.measurement.back_width_px / self.surface.width_px

    def to_surface(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Photo pixels (N, 2) to surface pixels."""
        return (np.asarray(xy, float) + 0.5) / self.photo_per_surface - 0.5


@one_blas_thread
def outline_photo(photo: Photo, maps: ClassMaps | None = None) -> Outline:
    """Only what alignment needs of a photo, which takes a fraction of the time.

    ``maps`` say what the photo shows where that is known.
    """
    layers, back = split_and_locate(photo, maps)
    texture = pigment_texture(layers, back) if back.found else None
    return Outline(photo.size, texture, back.reason)


@one_blas_thread
def view_photo(photo: Photo, *, measure_only: bool = False, maps: ClassMaps | None = None) -> View:
    """Measure one photo.

    Parameters
    ----------
    photo : Photo
    measure_only : bool
        Leave out what only a comparison or a page needs: the texture for alignment, the picture, the
        prominence map, and what lies around the body.
    maps : ClassMaps, optional
        What the photo shows where that is known; else the network is asked.

    Returns
    -------
    View
        Its ``measurement.ok`` is False with a reason when no back was found.
    """
    layers, back = split_and_locate(photo, maps)
    picture, zoom = np.zeros((0, 0, 3), np.uint8), layers.zoom
    if not measure_only:
        # From the working copy, which is hardly larger: the full picture is slow to go through twice.
        picture, shrink = preview(replace(photo, rgb=layers.rgb))
        zoom *= shrink
    if not back.found:
        return View(_nothing(photo, back), None, None, None, (), float("nan"), picture, zoom)
    # Alignment keeps the outline's midline: it works without a look at the relief, and alike here.
    texture = None if measure_only else pigment_texture(layers, back)
    clarity = pigment_clarity(layers, back) if texture is None else texture.clarity
    reading = read_relief(layers, back)
    back, surface, light, dents = reading.back, reading.surface, reading.light, reading.dents
    places = surface.to_working(np.array([[d.x, d.y] for d in dents]).reshape(-1, 2))
    mm_per_px = back.mm_per_px / layers.zoom if back.mm_per_px else None
    width = back.width_px * layers.zoom
    per_width = width * mm_per_px if mm_per_px else 1000.0
    photo_xy = layers.to_photo(places)
    dimples = to_dimples(
        dents,
        photo_xy,
        back.to_body(places),
        surface.zoom * layers.zoom,
        surface.width_px,
        per_width,
    )
    described = describe(surface, light)
    sharp = sharpness(layers, back)
    inner = surface.from_working(
        layers.to_working(np.array([[d.x, d.y] for d in dimples]).reshape(-1, 2))
    )
    peel = orange_peel(
        surface,
        light,
        inner,
        surface.zoom * layers.zoom,
        clarity.detail,
        mm_per_px=mm_per_px * surface.zoom * layers.zoom if mm_per_px else None,
        flat=described.flat,
    )
    measurement = Measurement(
        photo=photo_info(photo),
        ok=True,
        reason="",
        dimples=dimples,
        visibility=photo_visibility(dimples),
        texture=peel.index,
        grade=hexsel_style(dimples, per_width),
        light=described,
        tone=typology_angle(layers, back.mask),
        flags=photo_flags(photo, layers, back, described, dimples, sharp),
        unit="mm" if mm_per_px else PER_MILLE,
        mm_per_px=mm_per_px,
        back_width_px=width,
        midline=_midline(layers, back),
        outline=_outline(layers, back),
        texture_se=peel.se,
        texture_reason=peel.reason,
    )
    noise = tuple(slope_noise(r) for r in reading.responses)
    unit, per_surface = measurement.unit, surface.zoom * layers.zoom
    seen, around = None, UNKNOWN
    if not measure_only:
        seen = prominence_map(reading, described, per_surface, per_width, unit)
        around = surroundings(picture, zoom, measurement.outline, width)
    known = to_candidates(dents, photo_xy, surface.width_px, dimples)
    scene = scene_of(dents, surface, light, noise)
    return View(
        measurement,
        texture,
        surface,
        light,
        noise,
        sharp,
        picture,
        zoom,
        seen,
        around,
        known,
        scene,
    )


def photo_info(photo: Photo) -> PhotoInfo:
    """What is kept of a photo once it is measured."""
    width, height = photo.size
    return PhotoInfo(
        photo.name,
        photo.sha256,
        photo.taken_at,
        photo.taken_at_source,
        width,
        height,
        photo.focal_mm_35,
        photo.source_format,
        photo.taken_at_note,
        photo.taken_at_other,
        photo.turn,
    )


def _nothing(photo: Photo, back: Back) -> Measurement:
    nan = float("nan")
    dark = Light(nan, 0.0, nan, nan, True, "unknown")
    flags = tuple(sorted({*photo.flags, "no-back", *(() if photo.taken_at else ("no-date",))}))
    return Measurement(
        photo=photo_info(photo),
        ok=False,
        reason=back.reason,
        dimples=(),
        visibility=nan,
        texture=nan,
        grade=Grade(0, 0, 0, nan),
        light=dark,
        tone=nan,
        flags=flags,
        unit=PER_MILLE,
        mm_per_px=None,
        back_width_px=nan,
        midline=((nan, nan), (nan, nan)),
        outline=(),
    )


def _midline(layers: SkinLayers, back: Back) -> tuple[tuple[float, float], tuple[float, float]]:
    rows = np.flatnonzero(np.isfinite(back.outline_left))
    top = (back.origin_px[1] - rows[0]) / (back.width_px * max(-back.axis[1], 1e-3))
    ends = layers.to_photo(back.from_body(np.array([[0.0, 0.0], [0.0, top]])))
    return (float(ends[0, 0]), float(ends[0, 1])), (float(ends[1, 0]), float(ends[1, 1]))


def _outline(layers: SkinLayers, back: Back) -> tuple[tuple[float, float], ...]:
    contours, _ = cv2.findContours(
        back.mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    contour = max(contours, key=cv2.contourArea)
    simple = cv2.approxPolyDP(contour, 0.004 * back.width_px, True).reshape(-1, 2)
    return tuple((float(x), float(y)) for x, y in layers.to_photo(simple.astype(float)))
