"""Two photos in one picture, side by side or one above the other.

Where they meet, brightness jumps along one straight line through the middle, from edge to edge. A body
in a single photo crosses that line without a jump.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class CollageParams:
    """Numbers of the search for a seam. Measured on 81 collages (71 found) and 45 photos (at most
    0.36 of the length)."""

    side_px: int = 512  # longest side of the picture that is looked at
    middle: tuple[float, float] = (0.465, 0.535)  # where the seam may lie, share of the side
    jump: float = 6.0  # grey levels across the seam
    sharp: float = 2.0  # times the change right beside it
    share: float = 0.45  # of the seam's length that must show the jump


COLLAGE = (
    "It looks like two photos in one picture. Cut them apart, or give the two photos themselves."
)
"""Why such a picture is left out."""


def is_collage(picture: NDArray[np.uint8], params: CollageParams = CollageParams()) -> bool:
    """Whether a grey picture (h, w) is made of two photos."""
    scale = params.side_px / max(picture.shape)
    if scale < 1:
        size = [max(16, round(n * scale)) for n in picture.shape[::-1]]
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    content = _content(picture)
    return any(_seam(side, params) >= params.share for side in (content, content.T))


def _content(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The picture without the even bars that a screenshot leaves around it."""
    plane = picture.astype(np.float32)
    for _ in range(2):
        rows = np.flatnonzero(plane.std(axis=1) > 3.0)
        if len(rows) > plane.shape[0] // 4:
            plane = plane[rows[0] : rows[-1] + 1]
        plane = plane.T
    return plane


def _seam(plane: NDArray[np.float32], params: CollageParams) -> float:
    """Largest share of the rows that jump at one column near the middle."""
    h, w = plane.shape
    if min(h, w) < 64:
        return 0.0
    sums = np.cumsum(np.pad(plane, ((0, 0), (1, 0))), axis=1)
    low, high = (round(share * w) for share in params.middle)
    at = np.arange(max(7, low), min(w - 8, high) + 1)

    def mean(start: int) -> NDArray[np.float32]:
        return np.asarray((sums[:, at + start + 3] - sums[:, at + start]) / 3, np.float32)

    left, right = mean(-3), mean(1)
    step = np.abs(left - right)
    around = np.maximum(np.abs(left - mean(-6)), np.abs(right - mean(4)))
    jumps = (step > params.jump) & (step > params.sharp * around)
    return float(jumps.mean(axis=0).max())
