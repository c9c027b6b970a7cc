"""A photo made small for measuring.

A photo comes in, a linear copy with a bounded longest side goes out. Area averaging, because each
small pixel then holds the mean light of the skin it covers and nothing aliases.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzer.photo.model import Photo


def working_copy(photo: Photo, longest_side: int = 1600) -> tuple[NDArray[np.float32], float]:
    """Shrink a photo by area averaging in linear light; never enlarge it.

    Parameters
    ----------
    photo : Photo
    longest_side : int
        Upper bound of the longer side of the result in pixels, at least 1.

    Returns
    -------
    rgb : (h, w, 3) float32
        Linear sRGB primaries, 0-1; a writable copy.
    zoom : float
        Photo pixels per working pixel, at least 1, the same along both axes:
        ``photo_xy = (working_xy + 0.5) * zoom - 0.5``.

    Raises
    ------
    ValueError
        When ``longest_side`` is below 1.
    """
    if longest_side < 1:
        raise ValueError(f"longest_side must be at least 1 px, got {longest_side}")
    height, width = photo.rgb.shape[:2]
    if max(width, height) <= longest_side:
        return photo.rgb.copy(), float(photo.step)

    import cv2

    zoom = max(width, height) / longest_side
    if round(min(width, height) / zoom) < 1:
        # Less than half a pixel would remain of the shorter side.
        zoom = float(min(width, height))
    # A factor instead of a size: given a size, OpenCV stretches each axis to whole pixels and the
    # zoom would differ between the axes.
    small = cv2.resize(photo.rgb, None, fx=1 / zoom, fy=1 / zoom, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.float32), zoom * photo.step


def at_work(photo: Photo, longest_side: int = 1600) -> Photo:
    """The photo as its working copy, so that its own pixels can be let go of.

    Whatever makes a working copy of this size of it gets the same pixels and the same zoom.

    Parameters
    ----------
    photo : Photo
    longest_side : int
        As for `working_copy`.

    Returns
    -------
    Photo
        The same one where it is no larger.
    """
    if max(photo.rgb.shape[:2]) <= longest_side:
        return photo
    rgb, zoom = working_copy(photo, longest_side)
    return replace(photo, rgb=rgb, step=zoom, full_size=photo.size)
