"""An error that nobody foresaw, in one photo or pair, as a reason; the rest of the series goes on."""

from __future__ import annotations

import os
import traceback
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.judge import refusal
from analyzer.alignment.model import Alignment
from analyzer.change.model import Check, Comparison
from analyzer.dimples.model import Grade
from analyzer.photo.model import Photo
from analyzer.relief.model import Light
from analyzer.results import Measurement
from analyzer.view import PER_MILLE, View, photo_info


def why(error: Exception, doing: str) -> str:
    """What happened, for a person and for whoever mends it.

    Parameters
    ----------
    error : Exception
    doing : str
        What was being done, such as "measuring this photo".

    Returns
    -------
    str
        Names the error and its place in the program; never the place of a user's file.
    """
    if os.environ.get("DIMPLES_DEBUG"):
        traceback.print_exception(error)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "analyzer" in PurePath(f.filename).parts]
    place = ""
    if ours:
        parts = PurePath(ours[-1].filename).parts
        inside = "/".join(parts[len(parts) - parts[::-1].index("analyzer") :])
        place = f", {inside}:{ours[-1].lineno}"
    return (
        f"An error inside the program ended {doing} ({type(error).__name__}{place}). The other "
        "photos are not touched by it."
    )


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
