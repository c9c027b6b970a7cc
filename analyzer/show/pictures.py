"""Pictures of the page: cut to the back, made small, as JPEG without metadata."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.photo.preview import encode_jpeg
from analyzer.results import Series
from analyzer.show.labels import Spot, photo_spots, reference_spots
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
    pictures = [in_reference_frame(series, i) for i in (before, after)]
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
    marks = place_marks(
        _in_box(reference_spots(series), left * zoom, top * zoom),
        (shown[0].width, shown[0].height),
        zoom * share,
        params,
    )
    return Pair(shown[0], shown[1], marks)


@dataclass(frozen=True)
class Taken:
    """A whole photo as it was taken, with the places of its marks in picture pixels."""

    shown: Shown
    marks: tuple[Mark, ...]


def as_taken(
    series: Series, index: int, side_px: int, params: ReportParams = ReportParams()
) -> Taken:
    """One photo as it was taken, its longest side at most ``side_px``."""
    picture = series.pictures[index]
    small = shrink(picture.upright, side_px)
    h, w = small.shape[:2]
    zoom = picture.zoom * picture.upright.shape[1] / w
    marks = place_marks(_in_box(photo_spots(series, index, params), 0, 0), (w, h), zoom, params)
    return Taken(Shown(index, data_uri(small, params), w, h), marks)


def close_up(
    series: Series, index: int, x: float, y: float, across: float, side_px: int
) -> NDArray[np.uint8] | None:
    """A square part of a photo laid over the reference, the same scale for every photo.

    Parameters
    ----------
    series : Series
    index : int
        Of the photo.
    x, y : float
        Its middle, reference photo pixels.
    across : float
        Its side, reference photo pixels.
    side_px : int
        Its side in the result, pixels.

    Returns
    -------
    (side_px, side_px, 3) uint8 or None
        Black where the photo does not reach; None where it could not be aligned.
    """
    picture = in_reference_frame(series, index)
    if picture is None or not (math.isfinite(x) and math.isfinite(y)):
        return None
    zoom = series.pictures[series.reference].zoom
    scale = side_px * zoom / across
    middle = (x + 0.5) / zoom - 0.5, (y + 0.5) / zoom - 0.5
    half = (side_px - 1) / 2
    move = np.array([[scale, 0, half - scale * middle[0]], [0, scale, half - scale * middle[1]]])
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.asarray(cv2.warpAffine(picture, move, (side_px, side_px), flags=how), np.uint8)


def choose(series: Series, sha256s: tuple[str, ...]) -> int | None:
    """The photo of a set that shows best in the reference frame; None when none does."""
    best: tuple[float, int] | None = None
    for index, shot in enumerate(series.measurements):
        if shot.photo.sha256 not in sha256s or in_reference_frame(series, index) is None:
            continue
        alignment = series.alignments[index]
        error = 0.0 if index == series.reference or alignment is None else alignment.error_px
        if best is None or (error, index) < best:
            best = (error, index)
    return best[1] if best else None


def in_reference_frame(series: Series, index: int) -> NDArray[np.uint8] | None:
    """A photo's picture laid over the reference's; None where it could not be aligned."""
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


def _in_box(spots: Iterable[Spot], left: float, top: float) -> tuple[Spot, ...]:
    """Spots whose place is known, counted from a corner in photo pixels."""
    return tuple(
        replace(s, x=s.x - left, y=s.y - top)
        for s in spots
        if math.isfinite(s.x) and math.isfinite(s.y)
    )
