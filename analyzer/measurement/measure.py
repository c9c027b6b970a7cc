"""Everything that is read off one photo, room after room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from analyzer.alignment.texture import pigment_clarity, pigment_texture
from analyzer.arrays.threads import one_blas_thread
from analyzer.back.find import split_and_locate
from analyzer.back.model import Back
from analyzer.back.scale import ScaleParams
from analyzer.dimples.evidence import slope_noise
from analyzer.dimples.model import Grade
from analyzer.dimples.overread import scene_of
from analyzer.dimples.prominence import prominence_map
from analyzer.dimples.reading import read_relief
from analyzer.dimples.score import hexsel_style, photo_visibility, to_candidates, to_dimples
from analyzer.flags import NO_BACK, NO_DATE, OUTLINE_BY_HAND, SCALE_BY_HAND
from analyzer.measurement.model import Measurement, PhotoInfo
from analyzer.measurement.quality import photo_flags, sharpness
from analyzer.measurement.surroundings import UNKNOWN, surroundings
from analyzer.measurement.view import View
from analyzer.photo.model import Photo
from analyzer.photo.preview import preview
from analyzer.relief.light import describe
from analyzer.relief.model import Light
from analyzer.relief.texture import orange_peel
from analyzer.skin.classes import ClassMaps
from analyzer.skin.model import SkinLayers
from analyzer.skin.tone import typology_angle

PER_MILLE = "per mille of back width"


@one_blas_thread
def view_photo(
    photo: Photo,
    *,
    measure_only: bool = False,
    maps: ClassMaps | None = None,
    outline: Sequence[tuple[float, float]] = (),
    mm_per_px: float | None = None,
) -> View:
    """Measure one photo.

    Parameters
    ----------
    photo : Photo
    measure_only : bool
        Leave out what only a comparison or a page needs: the texture for alignment, the picture, the
        prominence map, and what lies around the body.
    maps : ClassMaps, optional
        What the photo shows where that is known; else the network is asked.
    outline : sequence of (x, y)
        Polygon around the bare back, photo pixels, where the user drew it.
    mm_per_px : float, optional
        Real size of a photo pixel as the user set it; it goes before any other scale.

    Returns
    -------
    View
        Its ``measurement.ok`` is False with a reason when no back was found.
    """
    layers, back = split_and_locate(photo, maps, outline)
    by_hand = ((OUTLINE_BY_HAND,) if outline else ()) + ((SCALE_BY_HAND,) if mm_per_px else ())
    photo = replace(photo, flags=(*photo.flags, *by_hand)) if by_hand else photo
    if mm_per_px is not None:
        back = replace(
            back,
            mm_per_px=mm_per_px * layers.zoom,
            scale_basis="hand",
            scale_se=ScaleParams().hand_se,
        )
    picture, zoom = np.zeros((0, 0, 3), np.uint8), layers.zoom
    if not measure_only:
        # From the working copy, which is hardly larger: the full picture is slow to go through twice.
        picture, shrink = preview(replace(photo, rgb=layers.rgb, step=1, full_size=None))
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
        scale_basis=back.scale_basis,
        scale_se=back.scale_se,
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
        reading.heat,
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
    flags = tuple(sorted({*photo.flags, NO_BACK, *(() if photo.taken_at else (NO_DATE,))}))
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
