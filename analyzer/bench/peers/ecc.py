"""Enhanced correlation coefficient (Evangelidis and Psarakis 2008, doi:10.1109/TPAMI.2008.113).

From coarse to fine, affine first and a homography at the finest two levels.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from analyzer.alignment.model import DenseMap
from analyzer.bench.peers.features import our_start, sift_homography
from analyzer.bench.peers.maps import Matrix, as_map, at_size, detail, project
from analyzer.bench.peers.picture import Picture


@dataclass(frozen=True)
class EccSettings:
    """Pyramid and stopping."""

    widths_px: tuple[float, ...] = (100.0, 200.0, 400.0)  # back width at each level
    planar: int = 2  # so many of the finest levels fit a homography
    steps: int = 100
    epsilon: float = 1e-5  # gain of correlation at which it stops
    blur_px: int = 5  # side of the Gaussian OpenCV smooths with


def align_ecc(
    reference: Picture, moving: Picture, settings: EccSettings = EccSettings()
) -> DenseMap | None:
    """Map of the homography within our mask, from the better of our body frame and SIFT's."""
    return _pyramid(reference, moving, our_start(reference, moving), settings)


def align_ecc_plain(
    reference: Picture, moving: Picture, settings: EccSettings = EccSettings()
) -> DenseMap | None:
    """The same on the whole photo from SIFT's homography; None where there is none."""
    reference, moving = reference.unaided(), moving.unaided()
    start = sift_homography(reference, moving)
    return None if start is None else _pyramid(reference, moving, start, settings)


def _pyramid(
    reference: Picture, moving: Picture, matrix: Matrix, settings: EccSettings
) -> DenseMap:
    """Where a level does not converge, that of the level before stands."""
    for level, width in enumerate(settings.widths_px):
        small = (reference.shrunk(width), moving.shrunk(width))
        start = at_size(matrix, (reference, moving), small)
        planar = level >= len(settings.widths_px) - settings.planar
        better = _climb(small[0], small[1], start, planar, settings)
        if better is not None:
            matrix = at_size(better, small, (reference, moving))
    return as_map(reference, moving, lambda xy: project(matrix, xy))


def _climb(
    reference: Picture, moving: Picture, start: Matrix, planar: bool, settings: EccSettings
) -> Matrix | None:
    mode = cv2.MOTION_HOMOGRAPHY if planar else cv2.MOTION_AFFINE
    warp = start.astype(np.float32)[: 3 if planar else 2]
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, settings.steps, settings.epsilon)
    mask = moving.mask.astype(np.uint8)
    try:
        _, found = cv2.findTransformECC(
            detail(reference), detail(moving), warp, mode, stop, mask, settings.blur_px
        )
    except cv2.error:  # "did not converge"
        return None
    matrix = np.eye(3)
    matrix[: len(found)] = found
    return matrix if np.isfinite(matrix).all() else None
