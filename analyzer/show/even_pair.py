"""Two photos of one back made as alike as can be but for the skin's relief, for a blinded look.

Both lie over the series' reference, cut alike and of one size; what is not the back is grey, so that
clothes and background tell nothing; exposure and colour of the light are evened by one factor a channel.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.srgb import to_code, to_linear
from analyzer.results import Series
from analyzer.show.pictures import back_box, in_reference_frame, shrink

GREY = 0.18
"""Of the surroundings, linear: middle grey, neither bright nor dark beside skin."""
LEVEL = 0.30
"""Median of the skin's green in both pictures, linear; the other channels follow their mean."""


def even_pair(
    series: Series, photos: tuple[int, int], side_px: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]] | None:
    """Both pictures, (h, w, 3) uint8 sRGB of one size; None where one could not be aligned.

    Parameters
    ----------
    series : Series
    photos : (int, int)
        Indices into ``series.measurements``.
    side_px : int
        Longest side of a picture.
    """
    found = [in_reference_frame(series, k) for k in photos]
    if found[0] is None or found[1] is None or found[0].shape != found[1].shape:
        return None
    h, w = found[0].shape[:2]
    left, top, right, bottom = back_box(series, series.reference, (w, h))
    zoom = series.pictures[series.reference].zoom
    outline = np.array(series.measurements[series.reference].outline, float).reshape(-1, 2)
    skin = np.ones((h, w), np.uint8)
    if len(outline) >= 3:
        skin[:] = 0
        cv2.fillPoly(skin, [np.rint((outline + 0.5) / zoom - 0.5).astype(np.int32)], 1)
    box = (slice(top, bottom), slice(left, right))
    small = [shrink(np.asarray(one[box]), side_px) for one in found if one is not None]
    size = (small[0].shape[1], small[0].shape[0])
    inside = cv2.resize(skin[box], size, interpolation=cv2.INTER_AREA) > 0
    # Where one of the two does not reach, neither is shown: a black edge would tell them apart.
    for one in small:
        inside &= one.max(axis=2) > 0
    if not inside.any():
        return None
    light = [to_linear(one.astype(np.float32) / 255) for one in small]
    middle = [np.median(one[inside], axis=0) for one in light]
    wanted = np.sqrt(middle[0] * middle[1])
    wanted = wanted * LEVEL / max(float(wanted[1]), 1e-4)
    out = []
    for one, usual in zip(light, middle, strict=True):
        even = np.clip(one * (wanted / np.maximum(usual, 1e-4)), 0, 1)
        even[~inside] = GREY
        out.append(np.rint(255 * to_code(even)).astype(np.uint8))
    return out[0], out[1]
