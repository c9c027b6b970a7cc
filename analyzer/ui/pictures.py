"""The pictures of an outcome as ready JPEGs, kept for the browser session.

Streamlit would encode an array again on every rerun. The pictures come from pixels, so they carry
no EXIF and no place.
"""

from __future__ import annotations

import streamlit as st

from analyzer.photo.preview import encode_jpeg
from analyzer.report.labels import photo_spots
from analyzer.report.overlay import draw_overlay
from analyzer.report.pictures import Pair, make_pair
from analyzer.results import Series
from analyzer.ui.analysis import Outcome
from analyzer.ui.params import Params


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


def photo_jpeg(outcome: Outcome, index: int, *, marks: bool) -> bytes:
    """Give a photo as it was taken, upright, as JPEG bytes, with or without marks."""
    return _photo(str(outcome.key), index, marks, outcome.series)


@st.cache_data(scope="session", max_entries=Params().cached_pictures, show_spinner=False)
def _pair(key: str, before: int, after: int, _series: Series) -> Pair | None:
    return make_pair(_series, before, after)


@st.cache_data(scope="session", max_entries=Params().cached_pictures, show_spinner=False)
def _photo(key: str, index: int, marks: bool, _series: Series) -> bytes:
    picture = _series.pictures[index]
    rgb = picture.upright
    if marks:
        rgb = draw_overlay(rgb, photo_spots(_series, index), picture.zoom)
    return encode_jpeg(rgb, quality=Params().jpeg_quality)
