"""Grey-level SIFT with a robust homography: what most tools for photos of one thing do.

Lowe 2004 (doi:10.1023/B:VISI.0000029664.99615.94); MAGSAC++ (Barath et al. 2020,
doi:10.1109/CVPR42600.2020.00138) as OpenCV has it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from analyzer.alignment.model import DenseMap
from analyzer.bench.peers.maps import Matrix, Points, as_map, best_start, project
from analyzer.bench.peers.picture import Picture


@dataclass(frozen=True)
class FeatureSettings:
    """How features are found and matched."""

    features: int = 6000  # strongest kept a photo
    contrast: float = 0.008  # SIFT's threshold; its default finds next to nothing on skin
    ratio: float = 0.85  # nearest to second nearest descriptor
    inlier_px: float = 4.0  # a bent back is no plane, so a little more than is usual
    fewest: int = 8  # inliers below which there is no map


def align_sift(reference: Picture, moving: Picture) -> DenseMap | None:
    """Map of the homography; None when too few features agree."""
    matrix = sift_homography(reference, moving)
    if matrix is None:
        return None
    return as_map(reference, moving, lambda xy: project(matrix, xy))


def sift_homography(
    reference: Picture, moving: Picture, settings: FeatureSettings = FeatureSettings()
) -> Matrix | None:
    """Homography between picture pixels; None when too few features agree."""
    sift = cv2.SIFT.create(nfeatures=settings.features, contrastThreshold=settings.contrast)
    found = [sift.detectAndCompute(p.grey, p.mask.astype(np.uint8)) for p in (reference, moving)]
    if any(d is None or len(d) < settings.fewest for _, d in found):
        return None
    matches = cv2.BFMatcher(cv2.NORM_L2).knnMatch(found[0][1], found[1][1], k=2)
    good = [m for m, n in matches if m.distance < settings.ratio * n.distance]
    ends = [
        np.array([found[side][0][k].pt for k in which], float).reshape(-1, 2)
        for side, which in enumerate(([m.queryIdx for m in good], [m.trainIdx for m in good]))
    ]
    return robust_homography(ends[0], ends[1], settings)


def our_start(reference: Picture, moving: Picture) -> Matrix:
    """What methods that need a start get from us: our body frame, or SIFT's homography if better."""
    found = sift_homography(reference, moving)
    return best_start(reference, moving, [] if found is None else [found])


def robust_homography(
    source: Points, target: Points, settings: FeatureSettings = FeatureSettings()
) -> Matrix | None:
    """Homography that most matches agree on; None when fewer than ``fewest`` do."""
    if len(source) < settings.fewest:
        return None
    # OpenCV's generator has a state of its own; without this the order of pairs would matter.
    cv2.setRNGSeed(0)
    matrix, inliers = cv2.findHomography(
        source, target, cv2.USAC_MAGSAC, settings.inlier_px, None, 20000, 0.9999
    )
    if matrix is None or int(inliers.sum()) < settings.fewest:
        return None
    return np.asarray(matrix, float)
