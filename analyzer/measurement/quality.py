"""Quality of one photo: which flags of `analyzer.flags` it earns."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from analyzer import flags
from analyzer.arrays.crop import bounds
from analyzer.arrays.spread import spread
from analyzer.back.edges import edge_height
from analyzer.back.model import Back
from analyzer.back.torso import TorsoParams, contrasts
from analyzer.dimples.model import Dimple
from analyzer.photo.model import Photo
from analyzer.relief.model import Light
from analyzer.skin.model import SkinLayers


@dataclass(frozen=True)
class QualityParams:
    """Thresholds above which a flag is raised."""

    clipped: float = 0.03  # share of the skin that is clipped to white
    dark: float = 0.03  # median linear green of the skin
    narrow_px: float = 380.0  # back width in photo pixels
    tilt_deg: float = 12.0  # lean of the midline
    wide_mm: float = 25.0  # 35 mm equivalent focal length
    # Light falls in stripes or hard patches where long straight steps cross the back, log units, by so
    # much more than its skin is rough. Blinds leave 0.30-0.58, the furrow and dents of a back under one
    # grazing window at most 0.18.
    patterned: float = 0.22
    # Only where shading varies this much as wide as a dent are such steps looked for at all.
    stripes: tuple[float, float] = (0.02, 0.06)  # that band, back widths
    striped: float = 0.066  # log units
    soft: float = 0.0035  # fine detail below which skin looks blurred, log units


def sharpness(layers: SkinLayers, back: Back) -> float:
    """Fine detail of the skin: robust deviation of log green between 1 and 2 px, log units."""
    # Beyond the back's own box nothing counts; the erosion keeps the filters off its edge.
    box = bounds(back.mask, 25)
    green = np.log(np.maximum(layers.rgb[..., 1][box], np.float32(1e-4)))
    fine = cv2.GaussianBlur(green, (0, 0), 1.0) - cv2.GaussianBlur(green, (0, 0), 2.0)
    inside = (back.mask & layers.usable)[box].astype(np.uint8)
    inner = cv2.erode(inside, np.ones((25, 25), np.uint8)) > 0
    if not inner.any():
        return float("nan")
    return float(spread(fine[inner]))


def photo_flags(
    photo: Photo,
    layers: SkinLayers,
    back: Back,
    light: Light,
    dimples: tuple[Dimple, ...],
    sharp: float,
    params: QualityParams = QualityParams(),
) -> tuple[str, ...]:
    """Codes of what is worth telling about a photo, sorted."""
    raised = set(photo.flags)
    # One pixel in four tells shares and medians as well as all.
    red, green, blue = layers.rgb[::2, ::2][back.mask[::2, ::2]].T
    if (np.maximum(np.maximum(red, green), blue) > 0.98).mean() > params.clipped:
        raised.add(flags.OVEREXPOSED)
    if np.median(green) < params.dark:
        raised.add(flags.UNDEREXPOSED)
    if back.width_px * layers.zoom < params.narrow_px:
        raised.add(flags.LOW_RESOLUTION)
    if np.degrees(abs(np.arctan2(back.axis[0], -back.axis[1]))) > params.tilt_deg:
        raised.add(flags.TILTED)
    bands = TorsoParams(broad=params.stripes)
    fine, wide = contrasts(layers.shading, layers.usable, back.mask, back.width_px, bands)
    if wide > params.striped:
        step = edge_height(layers.shading, back.mask & layers.usable, back.width_px)
        if step > params.patterned + fine:
            raised.add(flags.PATTERNED_LIGHT)
    if back.marker_left_out:
        raised.add(flags.MARKER_LEFT_OUT)
    if back.cropped:
        raised.add(flags.CROPPED)
    if light.flat:
        raised.add(flags.FLAT_LIGHT)
    if sharp < params.soft:
        raised.add(flags.BLURRED)
    if photo.taken_at is None:
        raised.add(flags.NO_DATE)
    if photo.focal_mm_35 is not None and photo.focal_mm_35 < params.wide_mm:
        raised.add(flags.WIDE_LENS)
    if not any(d.kind == "fixed" for d in dimples):
        raised.add(flags.NO_FIXED_PAIR)
    return tuple(sorted(raised))
