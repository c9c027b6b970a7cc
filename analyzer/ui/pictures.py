"""The pictures of an outcome as ready JPEGs, kept for the browser session.

Streamlit would encode an array again on every rerun. The pictures come from pixels, so they carry
no EXIF and no place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import streamlit as st

from analyzer.language.choice import current
from analyzer.photo.preview import encode_jpeg
from analyzer.results import Series
from analyzer.show.labels import photo_spots, reference_spots
from analyzer.show.map_pair import MapPair, map_pair
from analyzer.show.overlay import draw_overlay
from analyzer.show.params import ReportParams
from analyzer.show.pictures import Pair, Taken, as_taken, close_up, data_uri, make_pair
from analyzer.show.prominence_picture import map_picture
from analyzer.ui.analysis import Outcome
from analyzer.ui.params import Params

Frame = Literal["taken", "aligned"]
_MARKS = replace(ReportParams(), tag_height=Params().tag_height, line=Params().mark_line)


def aligned_pair(outcome: Outcome, before: int, after: int) -> Pair | None:
    """Give two photos in the reference's frame, cut to the back, with the places of their marks.

    Parameters
    ----------
    outcome : Outcome
    before, after : int
        Indices into ``outcome.series.pictures``.

    Returns
    -------
    Pair or None
        None when one of them could not be aligned.
    """
    return _pair(str(outcome.key), before, after, outcome.series)


def photo_jpeg(outcome: Outcome, index: int, frame: Frame, *, marks: bool) -> bytes:
    """Give a whole photo as JPEG bytes.

    Parameters
    ----------
    outcome : Outcome
    index : int
        Into ``outcome.series.pictures``.
    frame : "taken" or "aligned"
        As it was taken, or laid over the reference photo (the reference itself stays as it is).
    marks : bool
        Whether the dimples are marked.

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        For an aligned picture of a photo that could not be aligned.
    """
    return _photo(str(outcome.key), index, frame, marks, outcome.series)


def map_jpeg(outcome: Outcome, index: int, *, marks: bool) -> bytes | None:
    """Give the prominence map of a photo, cut to the back, with its legend, as JPEG bytes.

    Parameters
    ----------
    outcome : Outcome
    index : int
        Into ``outcome.series.pictures``.
    marks : bool
        Whether the dimples carry their numbers.

    Returns
    -------
    bytes or None
        None where the photo has no map.
    """
    return _map(str(outcome.key), index, marks, current(), outcome.series)


def taken(outcome: Outcome, index: int) -> Taken:
    """Give a photo as it was taken, made small, with the places of its marks."""
    return _taken(str(outcome.key), index, outcome.series)


def relief_pair(outcome: Outcome, before: int, after: int) -> MapPair | None:
    """Give the relief maps of two photos in one frame; None where there are none."""
    return _maps(str(outcome.key), before, after, current(), outcome.series)


def close_ups(outcome: Outcome, track: int, before: int, after: int) -> tuple[str, str, float]:
    """Give one dimple from near by in two photos, at the same scale.

    Parameters
    ----------
    outcome : Outcome
    track : int
        Id of the dimple.
    before, after : int
        Indices into ``outcome.series.pictures``.

    Returns
    -------
    str, str
        JPEG data URIs; "" for a photo that could not be laid over the others.
    float
        How much of the back's width a picture is wide, 0-1; nan where that is not known.
    """
    return _close(str(outcome.key), track, before, after, outcome.series)


@st.cache_data(scope="session", max_entries=Params().cached_pictures, show_spinner=False)
def _taken(key: str, index: int, _series: Series) -> Taken:
    return as_taken(_series, index, Params().taken_px, _MARKS)


@st.cache_data(scope="session", max_entries=Params().cached_pictures, show_spinner=False)
def _maps(key: str, before: int, after: int, language: str, _series: Series) -> MapPair | None:
    # Their scale is labelled in the language.
    return map_pair(_series, before, after, Params().taken_px)


@st.cache_data(scope="session", max_entries=Params().cached_pictures, show_spinner=False)
def _close(
    key: str, track: int, before: int, after: int, _series: Series
) -> tuple[str, str, float]:
    spot = next(s for s in reference_spots(_series) if s.track == track)
    width = _series.measurements[_series.reference].back_width_px
    across = max(Params().close_dimples * (spot.width_px or 0.0), Params().close_width * width)
    side = Params().close_px
    cuts = [close_up(_series, k, spot.x, spot.y, across, side) for k in (before, after)]
    first, second = ("" if cut is None else data_uri(cut) for cut in cuts)
    return first, second, float(across / width) if width > 0 else float(np.nan)


@st.cache_data(scope="session", max_entries=Params().cached_pictures, show_spinner=False)
def _pair(key: str, before: int, after: int, _series: Series) -> Pair | None:
    return make_pair(_series, before, after, Params().picture_px)


@st.cache_data(scope="session", max_entries=Params().cached_pictures, show_spinner=False)
def _photo(key: str, index: int, frame: Frame, marks: bool, _series: Series) -> bytes:
    picture = _series.pictures[index]
    rgb, spots, zoom = picture.upright, photo_spots(_series, index), picture.zoom
    outline = _series.measurements[index].outline
    if frame == "aligned" and index != _series.reference:
        if picture.aligned is None:
            raise ValueError("this photo could not be aligned")
        rgb, zoom = picture.aligned, _series.pictures[_series.reference].zoom
        spots = reference_spots(_series)
        outline = _series.measurements[_series.reference].outline
    if marks:
        rgb = draw_overlay(rgb, spots, zoom, _MARKS, outline=outline)
    return encode_jpeg(rgb, quality=Params().jpeg_quality)


@st.cache_data(scope="session", max_entries=Params().cached_pictures, show_spinner=False)
def _map(key: str, index: int, marks: bool, language: str, _series: Series) -> bytes | None:
    drawn = map_picture(_series, index, Params().picture_px, marks=marks, params=_MARKS)
    return None if drawn is None else encode_jpeg(drawn, quality=Params().jpeg_quality)
