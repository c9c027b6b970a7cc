"""How many millimetres a pixel is: from a printed marker, else from the width that the user gave.

A marker is believed only where it can be what the guide asks for: flat paper in the plane of the back,
of the size that was printed. What contradicts the back is left out and told, never averaged in.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, nan, radians

import numpy as np
from numpy.typing import NDArray

from analyzer.back.model import ScaleBasis
from analyzer.photo.marker import Marker, MarkerParams
from analyzer.photo.model import ScaleHint


@dataclass(frozen=True)
class ScaleParams:
    """Tunables of the scale. Errors are relative standard errors."""

    width_se: float = 0.04  # of a width held by a tape against the outline's narrowest level
    hand_se: float = 0.025  # of a length that the user marked: two points, and the plane it lies in
    corner_px: float = 0.25  # working px; error of a marker's corner
    plane_se: float = 0.015  # paper 20 mm before or behind the skin, camera at 1.4 m
    print_se: float = 0.005  # of a printer at 100 %
    turned_se: float = 0.15  # of what a tilt takes away from one side, 1 - cos
    most_tilt_deg: float = 50.0  # beyond, paper at the flank faces away, and its depth is unknown
    # Waists from behind, narrowest level: 5th to 95th percentile of adults 235-390 mm (ANSUR II, waist
    # breadth), with as much again for those beyond and for a scale that is read a little wrong.
    waist_mm: tuple[float, float] = (180.0, 560.0)
    agree: float = 0.18  # share by which marker and a width that the user gave may differ
    beside: float = 0.75  # back widths from the midline up to which paper can be on the body
    above: tuple[float, float] = (-0.5, 1.5)  # the same along it, from the waistband up


@dataclass(frozen=True)
class Scale:
    """Real size of a pixel.

    Parameters
    ----------
    mm_per_px : float or None
        None where nothing tells it.
    basis : "none", "width" or "marker"
    se : float
        Relative standard error; nan without a scale.
    marker_left_out : bool
        A marker was seen and not believed.
    """

    mm_per_px: float | None
    basis: ScaleBasis
    se: float
    marker_left_out: bool = False


def scale_of(
    marker: Marker | None,
    place: NDArray[np.float64] | None,
    width_px: float,
    hint: ScaleHint = ScaleHint(),
    params: ScaleParams = ScaleParams(),
) -> Scale:
    """Real size of a pixel of a picture with a back.

    Parameters
    ----------
    marker : Marker or None
    place : (2,) float64 or None
        Middle of the marker in the body frame, back widths.
    width_px : float
        Width of the back.
    hint : ScaleHint
        What the user knows.
    """
    told = Scale(None, "none", nan)
    if hint.back_width_mm:
        told = Scale(hint.back_width_mm / width_px, "width", params.width_se)
    if marker is None or place is None:
        return told
    side_mm = MarkerParams().own_mm if marker.own else hint.marker_mm
    if hint.marker_mm is not None:
        side_mm = hint.marker_mm
    if side_mm is None:
        return told
    mm_per_px = side_mm / marker.side_px
    if not _believed(marker, place, mm_per_px * width_px, hint, params):
        return Scale(told.mm_per_px, told.basis, told.se, marker_left_out=True)
    # Two corners bound each side, and two sides tell each direction.
    read = params.corner_px / marker.side_px
    turned = params.turned_se * (1 - cos(radians(marker.tilt_deg)))
    return Scale(mm_per_px, "marker", hypot(read, params.plane_se, params.print_se, turned))


def _believed(
    marker: Marker,
    place: NDArray[np.float64],
    waist_mm: float,
    hint: ScaleHint,
    params: ScaleParams,
) -> bool:
    u, v = (float(x) for x in place)
    low, high = params.waist_mm
    on_body = abs(u) <= params.beside and params.above[0] <= v <= params.above[1]
    fits = low <= waist_mm <= high
    if hint.back_width_mm:
        fits = abs(waist_mm / hint.back_width_mm - 1) <= params.agree
    return on_body and fits and marker.tilt_deg <= params.most_tilt_deg
