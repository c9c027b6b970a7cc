"""Tunable numbers of the report, none of which touches a measurement."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReportParams:
    """Look of pictures and charts.

    Parameters
    ----------
    ring_per_width : float
        Ring radius per dimple width; above 0.5 so that the ring lies outside the dimple.
    ring_pad : float
        Added to the radius, share of the picture's longest side.
    ring_min, ring_max : float
        Bounds of the radius, share of the longest side: visible on a phone, never huge.
    ring_unknown : float
        Radius where no width is known, share of the longest side.
    line : float
        Line width of a ring, share of the longest side.
    thin : float
        Share of that where other photos show the dimple and this one does not by itself.
    tag_height : float
        Height of a number tag, share of the longest side.
    crop_margin : float
        Kept around the back in the comparison pictures, share of the back's size.
    page_side_px : int
        Longest side of a picture of the latest comparison; keeps the file small enough to mail.
    older_side_px : int
        The same for the folded, older comparisons, of which there can be many.
    thumb_side_px : int
        Longest side of a photo in the per-photo list.
    map_side_px : int
        Longest side of a photo's prominence map, legend included; its letters stay legible.
    marked_side_px : int
        Longest side of a photo with its dimples marked, in a report that is sent alone.
    jpeg_quality : int
        Of every picture in the report.
    match_per_width : float
        A dimple found in a photo is the tracked one when it lies within this many widths of it.
    """

    ring_per_width: float = 0.62
    ring_pad: float = 0.006
    ring_min: float = 0.014
    ring_max: float = 0.07
    ring_unknown: float = 0.024
    line: float = 0.0026
    thin: float = 0.45
    tag_height: float = 0.028
    crop_margin: float = 0.06
    page_side_px: int = 1100
    older_side_px: int = 560
    thumb_side_px: int = 300
    map_side_px: int = 640
    marked_side_px: int = 640
    jpeg_quality: int = 86
    match_per_width: float = 0.75
