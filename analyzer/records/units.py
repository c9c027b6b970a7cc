"""Units of every number in a record, by its place in it.

``[]`` stands for each item of a list. A prominence is in mm where the scale is known, else in per
mille of back width; a record says which.
"""

from __future__ import annotations

PHOTO_UNITS: dict[str, str] = {
    "back_width_px": "px",
    "by_hand": "index of dimples",
    "dimples[].confidence": "probability",
    "dimples[].p_fixed": "probability",
    "dimples[].u": "back widths",
    "dimples[].v": "back widths",
    "dimples[].visibility": "0-100",
    "dimples[].width_px": "px",
    "dimples[].x": "px",
    "dimples[].y": "px",
    "grade.count": "dimples",
    "grade.depth": "0-3",
    "grade.number": "0-3",
    "light.ambient": "share",
    "light.azimuth_deg": "degrees",
    "light.gain": "log shading per unit slope",
    "light.gain_se": "natural log",
    "midline": "px",
    "mm_per_px": "mm/px",
    "outline": "px",
    "photo.focal_mm_35": "mm, 35 mm equivalent",
    "photo.height": "px",
    "photo.turn": "number",
    "photo.width": "px",
    "scale_se": "relative",
    "set_by_user": "index of dimples",
    "texture": "percent slope",
    "texture_se": "percent slope",
    "tone": "degrees (ITA)",
    "visibility": "0-100",
}
PHOTO_PROMINENCE = ("dimples[].prominence", "dimples[].prominence_se", "grade.mean_prominence")

COMPARISON_UNITS: dict[str, str] = {
    "change": "relative change",
    "dimples[].change": "relative change",
    "dimples[].id": "number",
    "dimples[].interval": "relative change, 95 %",
    "dimples[].p_fixed": "probability",
    "dimples[].x": "px, reference photo",
    "dimples[].y": "px, reference photo",
    "interval": "relative change, 95 %",
    "mdc95": "relative change",
    "outlook.half": "relative change",
    "outlook.limits[].share": "share",
    "outlook.wishes[].half": "relative change",
}
COMPARISON_PROMINENCE = (
    "dimples[].after",
    "dimples[].after_se",
    "dimples[].before",
    "dimples[].before_se",
)

SERIES_UNITS: dict[str, str] = {
    "alignments[].error_px": "px, moving photo",
    "alignments[].inliers": "features",
    "alignments[].overlap": "share",
    "alignments[].rotation_deg": "degrees",
    "alignments[].scale": "ratio",
    "corrections.added[].number": "number",
    "corrections.added[].x": "px",
    "corrections.added[].y": "px",
    "corrections.kinds[].x": "px",
    "corrections.kinds[].y": "px",
    "corrections.landmarks[].pairs": "px",
    "corrections.moved[].to_x": "px",
    "corrections.moved[].to_y": "px",
    "corrections.moved[].x": "px",
    "corrections.moved[].y": "px",
    "corrections.outlines[].points": "px",
    "corrections.removed[].x": "px",
    "corrections.removed[].y": "px",
    "corrections.scales[].circle": "px",
    "corrections.scales[].line": "px",
    "corrections.scales[].mm": "mm",
    "people": "index of measurements",
    "reference": "index of measurements",
    "repeatability.degrees": "degrees of freedom",
    "repeatability.difference": "relative difference of two photos",
    "repeatability.mdc95": "relative change",
    "repeatability.sem": "natural log",
    "sessions[].photos": "index of measurements",
    "tracks[].id": "number",
    "tracks[].number": "number",
    "tracks[].observations[].photo": "index of measurements",
    "tracks[].observations[].x": "px",
    "tracks[].observations[].y": "px",
    "tracks[].p_fixed": "probability",
    "tracks[].x": "px, reference photo",
    "tracks[].y": "px, reference photo",
}
SERIES_PROMINENCE = (
    "tracks[].observations[].prominence",
    "tracks[].observations[].prominence_se",
)


def photo_units(unit: str, prefix: str = "") -> dict[str, str]:
    """Units of a photo record whose prominences are in `unit`."""
    return _prefixed({**PHOTO_UNITS, **dict.fromkeys(PHOTO_PROMINENCE, unit)}, prefix)


def comparison_units(unit: str, prefix: str = "") -> dict[str, str]:
    """Units of a comparison record whose prominences are in `unit`."""
    return _prefixed({**COMPARISON_UNITS, **dict.fromkeys(COMPARISON_PROMINENCE, unit)}, prefix)


def series_units(unit: str) -> dict[str, str]:
    """Units of a series record, with those of the photos and comparisons inside it."""
    return {
        **SERIES_UNITS,
        **dict.fromkeys(SERIES_PROMINENCE, unit),
        **photo_units("see unit of the measurement", "measurements[]."),
        **comparison_units("see unit of the comparison", "comparisons[]."),
    }


def _prefixed(units: dict[str, str], prefix: str) -> dict[str, str]:
    return {prefix + place: unit for place, unit in units.items()}
