"""A photo whose measuring an unforeseen error ended; the rest goes on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.model import Grade
from analyzer.measurement.measure import PER_MILLE, photo_info
from analyzer.measurement.model import Measurement
from analyzer.measurement.reasons import why
from analyzer.measurement.view import View
from analyzer.photo.model import Photo
from analyzer.relief.model import Light


def failed_view(photo: Photo, error: Exception) -> View:
    """A photo whose measuring failed, as one that shows nothing to measure."""
    gone = float("nan")
    measurement = Measurement(
        photo=photo_info(photo),
        ok=False,
        reason=why(error, "measuring this photo"),
        dimples=(),
        visibility=gone,
        texture=gone,
        grade=Grade(0, 0, 0, gone),
        light=Light(gone, 0.0, gone, gone, True, "unknown"),
        tone=gone,
        flags=photo.flags,
        unit=PER_MILLE,
        mm_per_px=None,
        back_width_px=gone,
        midline=((gone, gone), (gone, gone)),
        outline=(),
    )
    picture, zoom = _picture(photo)
    return View(measurement, None, None, None, (), gone, picture, zoom)


def _picture(photo: Photo) -> tuple[NDArray[np.uint8], float]:
    from analyzer.photo.preview import preview

    try:
        return preview(photo)
    except Exception:
        # The picture itself may be what the error is about.
        return np.full((8, 8, 3), 128, np.uint8), max(photo.size) / 8
