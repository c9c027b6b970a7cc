"""The few numbers of the front end; none of them touches a measurement."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Params:
    """Tunable numbers of the front end.

    Parameters
    ----------
    file_types : tuple of str
        Endings offered by the upload dialog; the content decides, not the ending. The last two hold
        dates of photos (Google Takeout, XMP).
    check_px : int
        Longest side of the pictures in which a back is outlined before measuring: cards of 128 px, dense
        screens counted.
    thumbnail_px : int
        Longest side of a session's picture on the timeline, and of a photo before it is measured.
    picture_px : int
        Longest side of an aligned picture in the viewer: what the column shows at double density.
    taken_px : int
        Longest side of photos as taken and of relief maps there, two of which share the column.
    close_px : int
        Side of a close-up.
    close_dimples, close_width : float
        How many widths of the dimple, and at least which share of the back's width, it shows.
    jpeg_quality : int
        Pillow's 1-95; 88 keeps shallow shading free of block edges.
    tag_height, mark_line : float
        Of number tags and rings in whole photos, shares of the longest side: larger than in the
        report, because two photos share the width of the page here.
    cached_pictures : int
        JPEGs kept per browser session; a long series side by side with and without marks.
    cached_photos : int
        First looks at uploads kept per browser session (some 300 KB each: what a shot is known again
        by).
    earliest_year : int
        First year offered for a date; phone cameras do not go back further.
    measured_at_once, looked_at_once : int
        How many sessions are measured, and have their uploads looked at, at the same time; a photo
        may take 1.2 GB in the one and 0.8 GB in the other.
    session_bytes, total_bytes : int
        Uploads that one session, and all together, may hold at a time: a year of photos of one
        person, and what a computer of 8 GB has to spare.
    """

    file_types: tuple[str, ...] = (
        "jpg",
        "jpeg",
        "png",
        "webp",
        "tif",
        "tiff",
        "avif",
        "heic",
        "heif",
        "json",
        "xmp",
    )
    check_px: int = 420
    thumbnail_px: int = 240
    picture_px: int = 1460
    taken_px: int = 1000
    close_px: int = 560
    close_dimples: float = 3.2
    close_width: float = 0.22
    jpeg_quality: int = 88
    tag_height: float = 0.034
    mark_line: float = 0.0038
    cached_pictures: int = 64
    cached_photos: int = 200
    earliest_year: int = 2000
    measured_at_once: int = 1
    looked_at_once: int = 1
    session_bytes: int = 600_000_000
    total_bytes: int = 2_000_000_000
