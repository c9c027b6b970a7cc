"""Items of the checklist on how two photos were taken, each a check of its own.

What differs here is told and never decides: the pooled estimate already allows for what light, place
and noise do, and how far a background or an hour misleads is not known in numbers. The list follows
the photographic guidelines for before-and-after pictures (light, distance, pose, framing,
background, timing, nothing retouched).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzer.alignment.model import Alignment
from analyzer.change.model import Check
from analyzer.change.params import ChangeParams
from analyzer.flags import BLURRED, CROPPED, OVEREXPOSED, UNDEREXPOSED
from analyzer.measurement.model import Measurement

Pair = tuple[Measurement, Measurement]
Ratios = tuple[float, float, float]

NAMES = ("before", "after")


@dataclass(frozen=True)
class CaptureParams:
    """How unlike two photos may be before it is told."""

    film_diagonal_mm: float = 43.27  # of the frame that 35 mm equivalent focal lengths refer to
    distance_ratio: float = 1.3  # of the camera's distances; perspective bends flanks beyond it
    least_overlap: float = 0.75  # share of the reference's skin that shows in both
    background_stops: float = 1.0  # brightness against the skin; a curtain or another wall
    background_tint: float = 0.5  # one channel against their mean, stops


def distance(pair: Pair, same_size: bool, params: CaptureParams = CaptureParams()) -> Check:
    """From how far each photo was taken, as focal length and back width tell it."""
    far = [_distance(m, params) for m in pair]
    if not all(np.isfinite(far)):
        if same_size:
            text = (
                "The photos do not name their focal length; the back is much the same size in both, "
                "which speaks for the same distance."
            )
            return Check("distance", "ok", text)
        text = (
            "The photos do not name their focal length, so a step nearer cannot be told from a "
            "longer lens."
        )
        return Check("distance", "unknown", text)
    one, two = (_distance_words(m, d) for m, d in zip(pair, far, strict=True))
    alike = 1 / params.distance_ratio < far[1] / far[0] < params.distance_ratio
    if alike:
        return Check("distance", "ok", f"Both were taken from much the same distance, about {one}.")
    text = (
        f"Before from about {one}, after from about {two}. From nearer by, the middle of the back "
        "looks larger and the flanks turn away."
    )
    return Check("distance", "differs", text)


def _distance(m: Measurement, params: CaptureParams) -> float:
    """Distance of the camera in back widths; nan without a focal length."""
    photo = m.photo
    if photo.focal_mm_35 is None or not m.back_width_px > 0:
        return float("nan")
    focal_px = photo.focal_mm_35 / params.film_diagonal_mm * np.hypot(photo.width, photo.height)
    return float(focal_px / m.back_width_px)


def _distance_words(m: Measurement, widths: float) -> str:
    if m.mm_per_px is None:
        return f"{widths:.1f} times the width of the back"
    return f"{widths * m.back_width_px * m.mm_per_px / 1000:.1f} m"


def scale(ratio: float, same_size: bool) -> Check:
    """How much larger the back is in the after photo."""
    text = f"The back is {ratio:.2f} times as large in the after photo"
    if same_size:
        return Check("scale", "ok", f"{text}, which is allowed for.")
    return Check("scale", "differs", f"{text}: more than can be allowed for without doubt.")


def pose(alignment: Alignment, params: ChangeParams) -> Check:
    """How far the back is turned in the picture."""
    turned = abs(alignment.rotation_deg)
    degrees = f"{turned:.0f}"
    return Check(
        "pose",
        "ok" if turned < params.rotation_deg else "differs",
        f"The back is turned by {degrees} degree{'' if degrees == '1' else 's'} in the picture.",
    )


def framing(pair: Pair, alignment: Alignment, params: CaptureParams = CaptureParams()) -> Check:
    """How much of the same back both photos show."""
    cropped = [name for m, name in zip(pair, NAMES, strict=True) if CROPPED in m.flags]
    text = f"{100 * min(alignment.overlap, 1.0):.0f} % of the same skin shows in both."
    if cropped:
        text += f" In the {_and(cropped)} photo a flank is cut off."
    fits = alignment.overlap >= params.least_overlap and not cropped
    return Check("framing", "ok" if fits else "differs", text)


def sharpness(detail: tuple[float, float], params: ChangeParams) -> Check:
    """How much fine detail of the skin each photo holds."""
    ratio = detail[1] / detail[0] if min(detail) > 0 else float("nan")
    if not np.isfinite(ratio):
        return Check("sharpness", "unknown", "Too little skin shows to tell how sharp it is.")
    return Check(
        "sharpness",
        "ok" if 1 / params.sharp_ratio < ratio < params.sharp_ratio else "differs",
        f"The after photo holds {ratio:.1f} times the fine detail of the before photo.",
    )


def exposure(pair: Pair) -> Check:
    """Whether skin is lost in white or black."""
    lost = {OVEREXPOSED, UNDEREXPOSED} & {code for m in pair for code in m.flags}
    if lost:
        text = "Part of the skin is too bright or too dark in one photo."
        return Check("exposure", "differs", text)
    return Check("exposure", "ok", "The skin is well exposed in both.")


def background(one: Ratios, two: Ratios, params: CaptureParams = CaptureParams()) -> Check:
    """Whether the same surroundings stand behind the body; a remark, since skin is measured.

    Parameters
    ----------
    one, two : (float, float, float)
        Background against skin of each photo, see `analyzer.measurement.surroundings`.
    """
    gap = np.array(two) - np.array(one)
    if not np.isfinite(gap).all():
        return Check(
            "background", "unknown", "Too little shows beside the body to compare the background."
        )
    brighter = float(gap.mean())
    seen = []
    if abs(brighter) > params.background_stops:
        seen.append("brighter" if brighter > 0 else "darker")
    if float(np.abs(gap - brighter).max()) > params.background_tint:
        seen.append("of another colour")
    if not seen:
        return Check("background", "ok", "Much the same behind the body in both.")
    text = (
        f"The background is {' and '.join(seen)} in the after photo. Only the skin is measured, but "
        "another place often means another light."
    )
    return Check("background", "differs", text)


def filter_traces(pair: Pair) -> Check:
    """Whether a photo looks smoothed, as a beauty filter or strong noise reduction leave it."""
    smooth = [name for m, name in zip(pair, NAMES, strict=True) if BLURRED in m.flags]
    if smooth:
        text = (
            f"Fine skin texture is missing in the {_and(smooth)} photo. Blur, noise reduction or a "
            "beauty filter do that, and a filter softens dimples too."
        )
        return Check("filter traces", "differs", text)
    text = (
        "Fine skin texture shows in both, so neither looks smoothed. Filters that change only "
        "colour leave no trace that could be seen here."
    )
    return Check("filter traces", "ok", text)


def _and(names: list[str]) -> str:
    return " and the ".join(names)
