"""The columns of the tables of all figures: name, type, unit and meaning of each, once.

CSV, Parquet and `docs/report.md` follow from here. A table is tidy: one row a thing, one column a
property, the unit in the column's name or, where it differs from series to series, in a column
beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analyzer.change.model import VERDICTS

Type = Literal["text", "integer", "number", "truth", "time"]


@dataclass(frozen=True)
class Field:
    """A column.

    Parameters
    ----------
    name : str
    type : "text", "integer", "number", "truth" or "time"
    unit : str
        "" for what has none.
    meaning : str
        For a person.
    named : bool
        Whether it could tell who or when: left out where that must not be told.
    """

    name: str
    type: Type
    unit: str
    meaning: str
    named: bool = False


@dataclass(frozen=True)
class Layout:
    """A table without its rows.

    Parameters
    ----------
    name : str
        Of its file.
    meaning : str
        What a row is.
    fields : tuple of Field
    """

    name: str
    meaning: str
    fields: tuple[Field, ...]


def _text(name: str, meaning: str, *, named: bool = False) -> Field:
    return Field(name, "text", "", meaning, named)


def _count(name: str, meaning: str, unit: str = "") -> Field:
    return Field(name, "integer", unit, meaning)


def _value(name: str, unit: str, meaning: str) -> Field:
    return Field(name, "number", unit, meaning)


def _truth(name: str, meaning: str) -> Field:
    return Field(name, "truth", "", meaning)


_PHOTO = _count("photo_number", "photo, from 1, in the order of the series")
_NAME = _text("photo", "file name; in an anonymous table the number again")
_DAY = _count("day", "whole days since the first session", "days")
_UNIT = _text("prominence_unit", "unit of every prominence of the row")
_LABEL = _text("dimple", "what the dimple is called in report and pictures")
_TRACK = _count("track", "identity of the dimple within the series, from 0")
_KIND = _text("kind", "fixed, modifiable or unsure")
_SET = _truth("kind_set_by_user", "whether the user said so")
_PUT = _truth("placed_by_user", "whether the user added or moved it")
_P_FIXED = _value("p_fixed", "probability", "that it belongs to the fixed pair, as measured")
_PROMINENCE = (
    _value("prominence", "see prominence_unit", "light-corrected depth"),
    _value("prominence_se", "see prominence_unit", "its standard error"),
    _UNIT,
)
_PLACE = (
    _value("x_px", "px", "place in the upright full-size photo, rightwards"),
    _value("y_px", "px", "the same, downwards"),
)
_AT_REFERENCE = (
    _value("reference_x_px", "px", "place in the reference photo, rightwards"),
    _value("reference_y_px", "px", "the same, downwards"),
)
_CHANGE = (
    _value("change_share", "share", "relative change, -0.35 is 35 % less"),
    _value("change_low_share", "share", "lower end of its 95 % interval"),
    _value("change_high_share", "share", "upper end of its 95 % interval"),
)
_COMPARISON = _count(
    "comparison", "comparison, from 1: first those with the first session, in time order"
)

PHOTOS = Layout(
    "photos",
    "one row a photo",
    (
        _PHOTO,
        _NAME,
        Field("sha256", "text", "", "hash of the original file", named=True),
        Field("taken_at", "time", "", "capture time by the clock on the wall", named=True),
        Field("utc_offset_min", "integer", "min", "of that clock, where known", named=True),
        Field("taken_at_source", "text", "", "exif, sidecar, name, user or unknown", named=True),
        _DAY,
        _count("session", "session, from 1; empty for a photo without a place in time"),
        _text("session_label", "what the session is called"),
        _truth("measured", "whether a back was found and measured"),
        _text("reason", "why not"),
        _count("width_px", "upright width", "px"),
        _count("height_px", "upright height", "px"),
        Field("source_format", "text", "", "container of the file", named=True),
        Field("focal_mm_35", "number", "mm", "focal length, 35 mm equivalent", named=True),
        _value("visibility_0_100", "0-100", "how strongly modifiable dimples show in this light"),
        _value("mean_prominence", "see prominence_unit", "mean of the modifiable dimples"),
        _value("mean_prominence_se", "see prominence_unit", "its standard error"),
        _UNIT,
        _count("hexsel_number_0_3", "Hexsel-style number item", "0-3"),
        _count("hexsel_depth_0_3", "Hexsel-style depth item", "0-3"),
        _count("modifiable_count", "modifiable dimples counted", "dimples"),
        _value("texture_percent", "% slope", "steepness of the skin's small undulations"),
        _value("texture_se_percent", "% slope", "its standard error"),
        _text("texture_reason", "why there is none"),
        _value("tone_ita_deg", "degrees", "individual typology angle"),
        _value("light_azimuth_deg", "degrees", "from where the light falls: 0 right, 90 above"),
        _value("light_ambient_share", "share", "of the light that comes from everywhere"),
        _value("light_gain", "log shading per slope", "how strongly a slope shows"),
        _value("light_gain_se", "natural log", "standard error of the gain's logarithm"),
        _truth("light_flat", "whether the light hides relief"),
        _text("light", "the light in words"),
        _value("back_width_px", "px", "width of the back"),
        _value("mm_per_px", "mm/px", "real size of a pixel, where known"),
        _text("scale_basis", "where it is known from: none, width, marker, hand or series"),
        _value(
            "scale_se_share", "share", "its standard error, which all depths in mm have in common"
        ),
        _text("flags", "codes of what was noticed, separated by spaces"),
        _truth("reference", "whether all others were aligned to it"),
        _truth("aligned", "whether it could be aligned to the reference"),
        _text("alignment_reason", "why not"),
        _value("alignment_error_px", "px", "own estimate of the median error"),
        _count("alignment_inliers", "features of the skin that support it", "features"),
        _value("alignment_overlap_share", "share", "of the reference's back that is covered"),
        _value("alignment_scale", "ratio", "size of the back relative to the reference's"),
        _value("alignment_rotation_deg", "degrees", "turn in the picture, counter-clockwise"),
        _truth("aligned_by_hand", "whether it rests on points that the user marked"),
    ),
)
DIMPLES = Layout(
    "dimples",
    "one row a dimple that a photo shows by itself",
    (
        _PHOTO,
        _NAME,
        _DAY,
        _LABEL,
        Field("track", "integer", "", "see tracks; empty where other photos do not bear it out"),
        _KIND,
        _SET,
        _PUT,
        _P_FIXED,
        _value("confidence", "probability", "that it is an indentation at all"),
        *_PLACE,
        _value("u_back_widths", "back widths", "place out from the spine, right is positive"),
        _value("v_back_widths", "back widths", "place up from the lower end of the midline"),
        _value("width_px", "px", "full width at half depth"),
        _value("width_mm", "mm", "the same, where the scale is known"),
        _value("visibility_0_100", "0-100", "how strongly it shows in this light"),
        *_PROMINENCE,
    ),
)
TRACKS = Layout(
    "tracks",
    "one row a dimple of the series",
    (
        _TRACK,
        _LABEL,
        _KIND,
        _SET,
        _PUT,
        _P_FIXED,
        *_AT_REFERENCE,
        _count("photos", "photos in which it was measured", "photos"),
    ),
)
OBSERVATIONS = Layout(
    "observations",
    "one row a dimple of the series and photo, on the common light scale",
    (
        _TRACK,
        _LABEL,
        _PHOTO,
        _NAME,
        _DAY,
        _count("session", "session, from 1"),
        *_PLACE,
        *_PROMINENCE,
        _truth("detected", "whether the photo shows it by itself"),
    ),
)
COMPARISONS = Layout(
    "comparisons",
    "one row a comparison of two sessions",
    (
        _COMPARISON,
        _text("before", "session on the earlier side"),
        _text("after", "session on the later side"),
        _count("before_day", "whole days since the first session", "days"),
        _count("after_day", "the same of the later side", "days"),
        _text("before_photos", "numbers of its photos, separated by spaces"),
        _text("after_photos", "the same of the later side"),
        _text("verdict", f"one of: {', '.join(VERDICTS)}"),
        *_CHANGE,
        _value(
            "mdc95_share",
            "share",
            "true change that is told in half of comparisons like this one (MDC95)",
        ),
        _text("reasons", "why, most important first"),
    ),
)
CHANGES = Layout(
    "changes",
    "one row a dimple and comparison",
    (
        _COMPARISON,
        _TRACK,
        _LABEL,
        _KIND,
        _P_FIXED,
        *_AT_REFERENCE,
        _value("before", "see prominence_unit", "prominence on the earlier side"),
        _value("before_se", "see prominence_unit", "its standard error"),
        _value("after", "see prominence_unit", "prominence on the later side"),
        _value("after_se", "see prominence_unit", "its standard error"),
        _UNIT,
        *_CHANGE,
        _text("verdict", "as for comparisons; the fixed pair is a control and never progress"),
    ),
)
CHECKS = Layout(
    "checks",
    "one row a comparison and item of its checklist",
    (
        _COMPARISON,
        _text("item", "stable name"),
        _text("status", "ok, differs, blocks or unknown"),
        _text("seen", "what was seen"),
    ),
)
LAYOUTS = (PHOTOS, DIMPLES, TRACKS, OBSERVATIONS, COMPARISONS, CHANGES, CHECKS)
"""All tables, in the order in which they build on each other."""
