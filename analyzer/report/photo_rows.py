"""One photo in the report: its row in the table, and its scores opened into what they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.flags import FLAGS
from analyzer.language.text import _
from analyzer.language.told import told, told_if_known
from analyzer.measurement.model import Measurement
from analyzer.results import Series
from analyzer.show import words
from analyzer.show.items import prominence_words, score_items
from analyzer.show.labels import Spot, photo_spots
from analyzer.show.overlay import draw_overlay
from analyzer.show.params import ReportParams
from analyzer.show.pictures import Shown, back_box, data_uri, shrink
from analyzer.show.prominence_picture import map_picture


def photo_view(
    series: Series,
    index: int,
    date: str,
    overlays: Sequence[str],
    params: ReportParams,
    *,
    marked: bool = False,
) -> dict[str, Any]:
    """Everything that the page says of one photo, as words and pictures.

    Parameters
    ----------
    series : Series
    index : int
        Of the photo.
    date : str
        When it was taken, for a person.
    overlays : sequence of str
        Relative link of each photo's overlay.
    params : ReportParams
    marked : bool
        Whether it is also shown with its dimples marked.
    """
    shot = series.measurements[index]
    spots = photo_spots(series, index, params)
    thumb = drawn = rings = None
    if index < len(series.pictures):
        small = shrink(series.pictures[index].upright, params.thumb_side_px)
        thumb = _shown(index, small, params)
        seen = map_picture(series, index, params.map_side_px, params=params)
        drawn = None if seen is None else _shown(index, seen, params)
        if marked:
            rings = _shown(index, _marked(series, index, spots, params), params)
    return {
        # An anonymous photo is called by its number.
        "name": told_if_known(shot.photo.name or f"photo {index + 1}"),
        "date": date,
        "ok": shot.ok,
        "reason": told(shot.reason),
        "thumb": thumb,
        "map": drawn,
        "rings": rings,
        "scores": score_items(series, index) if shot.ok else None,
        "overlay": overlays[index] if index < len(overlays) else "",
        "flags": ", ".join(_(FLAGS[c].name) if c in FLAGS else c for c in shot.flags) or words.DASH,
        "faint": any(spot.faint for spot in spots),
        "starred": any(spot.label.endswith("*") for spot in spots),
        **_row(shot),
    }


def _row(shot: Measurement) -> dict[str, str]:
    grade = shot.grade
    return {
        "visibility": words.number(shot.visibility, 0),
        "prominence": prominence_words(shot),
        "hexsel": _("number\u00a0{number}, depth\u00a0{depth}").format(
            number=grade.number, depth=grade.depth
        ),
        "texture": words.texture_words(shot.texture, shot.texture_se)
        + (f"{words.NBSP}%" if isfinite(shot.texture) else ""),
        "tone": words.number(shot.tone, 0) + "°",
        "light": told(shot.light.words),
    }


def _marked(
    series: Series, index: int, spots: Sequence[Spot], params: ReportParams
) -> NDArray[np.uint8]:
    picture = series.pictures[index]
    h, w = picture.upright.shape[:2]
    left, top, right, bottom = back_box(series, index, (w, h), params)
    small = shrink(picture.upright[top:bottom, left:right], params.marked_side_px)
    zoom = picture.zoom * (right - left) / small.shape[1]
    dx, dy = left * picture.zoom, top * picture.zoom
    moved = [replace(spot, x=spot.x - dx, y=spot.y - dy) for spot in spots]
    outline = [(x - dx, y - dy) for x, y in series.measurements[index].outline]
    return draw_overlay(small, moved, zoom, params, outline=outline)


def _shown(index: int, rgb: NDArray[np.uint8], params: ReportParams) -> Shown:
    return Shown(index, data_uri(rgb, params), rgb.shape[1], rgb.shape[0])
