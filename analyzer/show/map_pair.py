"""The prominence maps of two photos in one frame and on one colour scale, so that they compare.

Both are laid over the reference photo like the pictures of `analyzer.show.pictures.make_pair`, cut
alike, and coloured by the deepest dimple of the series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzer.results import Series
from analyzer.show.labels import reference_spots
from analyzer.show.map_legend import draw_legend
from analyzer.show.params import ReportParams
from analyzer.show.pictures import back_box, data_uri, in_reference_frame, shrink
from analyzer.show.prominence_picture import (
    MapLook,
    Pixels,
    Plane,
    compose,
    furrow_of,
    hatched,
    planes_at,
    ramp,
    scale_top,
)


@dataclass(frozen=True)
class MapPair:
    """Two maps and their common legend, as JPEG data URIs; both maps have the size of the pair."""

    before: str
    after: str
    legend: str
    legend_width: int
    legend_height: int


def map_pair(
    series: Series,
    before: int,
    after: int,
    side_px: int,
    look: MapLook = MapLook(),
    params: ReportParams = ReportParams(),
) -> MapPair | None:
    """The maps of two photos of a series.

    Parameters
    ----------
    series : Series
    before, after : int
        Indices into ``series.measurements``.
    side_px : int
        Longest side of a map, pixels.

    Returns
    -------
    MapPair or None
        None where one has no map or could not be aligned, or where their units differ.
    """
    maps = [series.pictures[k].prominence for k in (before, after)]
    units = {seen.unit for seen in maps if seen is not None}
    if None in maps or len(units) != 1 or series.reference < 0:
        return None
    (unit,) = units
    top = scale_top(series.measurements, unit, look)
    drawn = [_drawn(series, k, side_px, top, look, params) for k in (before, after)]
    if drawn[0] is None or drawn[1] is None:
        return None
    legend = draw_legend(side_px, top, unit, ramp, hatched)
    return MapPair(
        data_uri(drawn[0], params),
        data_uri(drawn[1], params),
        data_uri(legend, params),
        legend.shape[1],
        legend.shape[0],
    )


def _drawn(
    series: Series, index: int, side_px: int, top: float, look: MapLook, params: ReportParams
) -> Pixels | None:
    picture, seen = in_reference_frame(series, index), series.pictures[index].prominence
    if picture is None or seen is None:
        return None
    zoom = series.pictures[series.reference].zoom
    h, w = picture.shape[:2]
    left, upper, right, lower = back_box(series, series.reference, (w, h), params)
    small = shrink(picture[upper:lower, left:right], side_px)
    share = (right - left) / small.shape[1]
    x = ((np.arange(small.shape[1]) + 0.5) * share + left) * zoom - 0.5
    y = ((np.arange(small.shape[0]) + 0.5) * share + upper) * zoom - 0.5
    columns, rows = np.meshgrid(x.astype(np.float32), y.astype(np.float32))
    depth, sure, hidden = planes_at(seen, *_in_photo(series, index, columns, rows))
    furrow = furrow_of(series.measurements[series.reference], reference_spots(series))
    return compose(small, depth, sure * furrow.quiet(columns, rows, look), hidden, top, look)


def _in_photo(series: Series, index: int, x: Plane, y: Plane) -> tuple[Plane, Plane]:
    """Where places of the reference photo lie in another one; nan where that is not known."""
    alignment = series.alignments[index]
    if index == series.reference or alignment is None:
        return x, y
    there = alignment.map_points(np.stack([x.ravel(), y.ravel()], axis=1).astype(float))
    return (
        there[:, 0].reshape(x.shape).astype(np.float32),
        there[:, 1].reshape(x.shape).astype(np.float32),
    )
