"""A photo, an alignment or a comparison that an unforeseen error ended; the rest goes on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.judge import refusal
from analyzer.alignment.model import Alignment
from analyzer.change.model import Check, Comparison
from analyzer.dimples.model import Grade
from analyzer.photo.model import Photo
from analyzer.reasons import why
from analyzer.relief.model import Light
from analyzer.results import Measurement
from analyzer.view import PER_MILLE, View, photo_info


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


def failed_alignment(error: Exception) -> Alignment:
    """An alignment that failed, as one that is refused."""
    return refusal(why(error, "aligning this photo"))


def failed_comparison(
    error: Exception, unit: str, before: tuple[str, ...], after: tuple[str, ...]
) -> Comparison:
    """A comparison that failed, as one that cannot be made."""
    gone = float("nan")
    text = why(error, "this comparison")
    checks = (Check("alignment", "unknown", text),)
    return Comparison(
        "not comparable", gone, (gone, gone), gone, (text,), checks, (), unit, before, after
    )


def _picture(photo: Photo) -> tuple[NDArray[np.uint8], float]:
    from analyzer.photo.preview import preview

    try:
        return preview(photo)
    except Exception:
        # The picture itself may be what the error is about.
        return np.full((8, 8, 3), 128, np.uint8), max(photo.size) / 8
