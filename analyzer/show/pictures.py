"""Pictures of the page: cut to the back, made small, as JPEG without metadata."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.photo.preview import encode_jpeg
from analyzer.results import Series
from analyzer.show.labels import Spot, reference_spots
from analyzer.show.marks import Mark, place_marks
from analyzer.show.params import ReportParams


@dataclass(frozen=True)
class Shown:
    """One side of a before/after pair.

    Parameters
    ----------
    index : int
        Photo shown, index into ``Series.measurements``.
    uri : str
        JPEG as a data URI.
    width, height : int
        Pixels.
    """

    index: int
    uri: str
    width: int
    height: int


@dataclass(frozen=True)
class Pair:
    """Two photos in the same frame, with the dimples of the series marked.

    Parameters
    ----------
    before, after : Shown
    marks : tuple of Mark
        In picture pixels, the same for both.
    """

    before: Shown
    after: Shown
    marks: tuple[Mark, ...]


def data_uri(rgb: NDArray[np.uint8], params: ReportParams = ReportParams()) -> str:
    """A picture (h, w, 3) uint8 sRGB as a JPEG data URI."""
    jpeg = encode_jpeg(rgb, quality=params.jpeg_quality)
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")


def shrink(rgb: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Make the longest side at most `side` pixels; never enlarges."""
    h, w = rgb.shape[:2]
    share = side / max(h, w)
    if share >= 1:
        return rgb
    size = max(1, round(w * share)), max(1, round(h * share))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


def make_pair(
    series: Series, before: int, after: int, side_px: int, params: ReportParams = ReportParams()
) -> Pair | None:
    """The aligned before/after pair of two photos; None when one could not be aligned.

    Parameters
    ----------
    series : Series
    before, after : int
        Indices into ``series.measurements``.
    side_px : int
        Longest side of the pictures.
    """
    pictures = [_in_reference_frame(series, i) for i in (before, after)]
    if pictures[0] is None or pictures[1] is None or pictures[0].shape != pictures[1].shape:
        return None
    zoom = series.pictures[series.reference].zoom
    h, w = pictures[0].shape[:2]
    left, top, right, bottom = back_box(series, series.reference, (w, h), params)
    shown = []
    for index, picture in zip((before, after), pictures, strict=True):
        assert picture is not None
        cut = shrink(picture[top:bottom, left:right], side_px)
        shown.append(Shown(index, data_uri(cut, params), cut.shape[1], cut.shape[0]))
    share = (right - left) / shown[0].width
    spots = tuple(
        spot for spot in reference_spots(series) if math.isfinite(spot.x) and math.isfinite(spot.y)
    )
    moved = tuple(_shifted(spot, left * zoom, top * zoom) for spot in spots)
    marks = place_marks(moved, (shown[0].width, shown[0].height), zoom * share, params)
    return Pair(shown[0], shown[1], marks)


def choose(series: Series, sha256s: tuple[str, ...]) -> int | None:
    """The photo of a set that shows best in the reference frame; None when none does."""
    best: tuple[float, int] | None = None
    for index, shot in enumerate(series.measurements):
        if shot.photo.sha256 not in sha256s or _in_reference_frame(series, index) is None:
            continue
        alignment = series.alignments[index]
        error = 0.0 if index == series.reference or alignment is None else alignment.error_px
        if best is None or (error, index) < best:
            best = (error, index)
    return best[1] if best else None


def _in_reference_frame(series: Series, index: int) -> NDArray[np.uint8] | None:
    picture = series.pictures[index]
    if index == series.reference:
        return picture.upright
    return picture.aligned


def back_box(
    series: Series, index: int, size: tuple[int, int], params: ReportParams = ReportParams()
) -> tuple[int, int, int, int]:
    """Box around the back of one photo with a margin: left, top, right, bottom, picture pixels.

    Parameters
    ----------
    series : Series
    index : int
        Of the photo.
    size : (width, height)
        Of its picture.
    """
    outline = np.array(series.measurements[index].outline, float).reshape(-1, 2)
    outline = outline[np.isfinite(outline).all(axis=1)] / series.pictures[index].zoom
    whole = (0, 0, *size)
    if len(outline) < 3:
        return whole
    low, high = outline.min(axis=0), outline.max(axis=0)
    margin = params.crop_margin * (high - low).max()
    left, top = (max(0, int(v)) for v in np.floor(low - margin))
    right = min(size[0], int(np.ceil(high[0] + margin)))
    bottom = min(size[1], int(np.ceil(high[1] + margin)))
    # A sliver would be an outline gone wrong; then the whole picture tells more.
    if right - left < size[0] / 6 or bottom - top < size[1] / 6:
        return whole
    return left, top, right, bottom


def _shifted(spot: Spot, dx: float, dy: float) -> Spot:
    return replace(spot, x=spot.x - dx, y=spot.y - dy)
