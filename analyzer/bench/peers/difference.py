"""How different two photos of a back look once SIFT has laid one over the other.

What a person would try first: align, subtract. Both use greys of equal mean and deviation on the
back, so that exposure does not count; a pair that SIFT cannot align is laid over by the body's
frame.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import cv2
import numpy as np

from analyzer.bench.peers.features import sift_homography
from analyzer.bench.peers.maps import Mask, Plane, body_start, laid_over
from analyzer.bench.peers.picture import Picture

WIDTH_PX = 400.0
"""Back width in px at which the photos are compared."""


def structural_difference(reference: Picture, moving: Picture) -> float:
    """One less the mean structural similarity (Wang et al. 2004, doi:10.1109/TIP.2003.819861)."""
    still, moved, both = _laid(reference, moving)
    metrics: Any = import_module("skimage.metrics")  # it has no types
    _, field = metrics.structural_similarity(still, moved, data_range=6.0, full=True)
    return float(1 - field[both].mean())


def absolute_difference(reference: Picture, moving: Picture) -> float:
    """Mean absolute difference of the greys, in their standard deviations."""
    still, moved, both = _laid(reference, moving)
    return float(np.abs(still - moved)[both].mean())


def _laid(reference: Picture, moving: Picture) -> tuple[Plane, Plane, Mask]:
    matrix = sift_homography(reference, moving)
    if matrix is None:
        matrix = body_start(reference, moving)
    still, moved, both = laid_over(reference, moving, matrix)
    size = [max(1, round(n * min(1.0, WIDTH_PX / reference.width_px))) for n in still.shape[::-1]]
    small = [cv2.resize(p, size, interpolation=cv2.INTER_AREA) for p in (still, moved)]
    kept = cv2.resize((both if both.any() else reference.mask).astype(np.uint8), size) > 0
    return np.asarray(small[0]), np.asarray(small[1]), np.asarray(kept)
