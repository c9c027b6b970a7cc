"""A first global model between two backs from matched pigment features.

SIFT keypoints on the pigment texture are matched both ways, kept only where the two body frames
could put them, and explained by the simplest of similarity, affine map and homography that the
data justify.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.params import AlignParams
from analyzer.alignment.texture import Texture
from analyzer.arrays.crop import bounds
from analyzer.arrays.recall import recalled

Points = NDArray[np.float64]

FEATURE_MARGIN = 20
"""Texture px around the skin that features are described from."""


@dataclass(frozen=True, eq=False)
class RoughModel:
    """A projective map from reference to moving texture pixels.

    Parameters
    ----------
    matrix : (3, 3) float64
    source, target : (N, 2) float64
        The inlier matches.
    candidates : int
        Matches tried.
    far : bool
        Found only by looking farther than body frames err: other skin matches there by chance too.
    """

    matrix: NDArray[np.float64]
    source: Points
    target: Points
    candidates: int
    far: bool = False


def project(matrix: NDArray[np.float64], points: Points) -> Points:
    """Apply a (3, 3) projective map to (N, 2) points."""
    p = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(p[:, :2] / p[:, 2:])


def body_matrix(reference: Texture, moving: Texture) -> NDArray[np.float64]:
    """The similarity that lays one body frame on the other, as a (3, 3) matrix."""
    corners = np.array([[0.0, 0.0], [0.4, 0.0], [0.0, 0.8]])
    source, target = reference.from_body(corners), moving.from_body(corners)
    affine = cv2.getAffineTransform(source.astype(np.float32), target.astype(np.float32))
    return np.vstack([affine, [0.0, 0.0, 1.0]])


@recalled(4)
def features(texture: Texture, params: AlignParams) -> tuple[Points, NDArray[np.float32]]:
    """SIFT places (N, 2) and root descriptors (N, 128) on the pigment texture."""
    # SIFT doubles its input first; shrinking before keeps the scales and saves most of the time.
    f = params.feature_scale
    rows, columns = bounds(texture.mask, FEATURE_MARGIN)
    plane = texture.plane[rows, columns]
    small = cv2.resize(plane, None, fx=f, fy=f, interpolation=cv2.INTER_AREA)
    mask = cv2.resize(
        texture.mask[rows, columns].astype(np.uint8),
        small.shape[::-1],
        interpolation=cv2.INTER_NEAREST,
    )
    picture = np.clip(small * 32 + 128, 0, 255).astype(np.uint8)
    sift = cv2.SIFT.create(nfeatures=params.features, contrastThreshold=0.01, edgeThreshold=20)
    keys, descriptors = sift.detectAndCompute(picture, mask)
    if descriptors is None or len(keys) == 0:
        return np.empty((0, 2)), np.empty((0, 128), np.float32)
    corner = np.array([columns.start, rows.start], float)
    places = (np.array([k.pt for k in keys], float) + 0.5) / f - 0.5 + corner
    # Hellinger distance (Arandjelovic and Zisserman 2012, doi:10.1109/CVPR.2012.6248018).
    root = np.sqrt(descriptors / np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-6))
    return places, root.astype(np.float32)


def rough_model(reference: Texture, moving: Texture, params: AlignParams) -> RoughModel | None:
    """The best global model, or None when the features do not support any."""
    source, source_desc = features(reference, params)
    target, target_desc = features(moving, params)
    if min(len(source), len(target)) < params.min_inliers:
        return None
    # Where the waistband or the hem sits elsewhere, body frames mislead by more than their reach.
    for reach in (params.search, params.search_far):
        model = _explain(source, source_desc, target, target_desc, reach, reference, moving, params)
        if model is not None:
            return replace(model, far=reach > params.search)
    return None


def _explain(
    source: Points,
    source_desc: NDArray[np.float32],
    target: Points,
    target_desc: NDArray[np.float32],
    reach: float,
    reference: Texture,
    moving: Texture,
    params: AlignParams,
) -> RoughModel | None:
    """The best global model of the matches within reach of the body frames' prediction."""
    guess = body_matrix(reference, moving)
    near = reach * moving.width_px
    pairs = _guided_matches(source, source_desc, target, target_desc, guess, near, params)
    if len(pairs) < params.min_inliers:
        return None
    a, b = source[pairs[:, 0]], target[pairs[:, 1]]
    tolerance = params.spread * moving.width_px
    cv2.setRNGSeed(11)
    affine, _ = cv2.estimateAffine2D(
        a, b, method=cv2.RANSAC, ransacReprojThreshold=tolerance, maxIters=5000, confidence=0.9999
    )
    if affine is None:
        return None
    best = np.vstack([affine, [0.0, 0.0, 1.0]])
    inlier = np.linalg.norm(project(best, a) - b, axis=1) < tolerance
    if inlier.sum() < params.min_inliers or not _plausible(best, guess):
        return None
    matrix, _ = cv2.findHomography(a[inlier], b[inlier], cv2.RANSAC, tolerance)
    if matrix is not None and inlier.sum() >= 30 and _plausible(matrix, guess):
        bent = np.linalg.norm(project(matrix, a) - b, axis=1) < tolerance
        if bent.sum() > 1.05 * inlier.sum():
            best, inlier = matrix, bent
    return RoughModel(best, a[inlier], b[inlier], len(pairs))


def _plausible(matrix: NDArray[np.float64], guess: NDArray[np.float64]) -> bool:
    """Neither mirrored nor turned nor scaled beyond what two body frames can disagree on."""
    relative = np.linalg.inv(guess) @ matrix
    relative = relative / relative[2, 2]
    scale = float(np.sign(np.linalg.det(relative[:2, :2]))) * np.sqrt(
        abs(float(np.linalg.det(relative[:2, :2])))
    )
    turn = abs(float(np.degrees(np.arctan2(relative[1, 0], relative[0, 0]))))
    return 0.6 < scale < 1.7 and turn < 30


def _guided_matches(
    source: Points,
    source_desc: NDArray[np.float32],
    target: Points,
    target_desc: NDArray[np.float32],
    guess: NDArray[np.float64],
    reach: float,
    params: AlignParams,
) -> NDArray[np.int64]:
    """Mutual nearest descriptors within reach (texture px) of the prediction, (M, 2) indices."""
    expected = project(guess, source).astype(np.float32)
    places = target.astype(np.float32)
    similar = source_desc @ target_desc.T
    for axis in (0, 1):
        apart = np.abs(np.subtract.outer(expected[:, axis], places[:, axis]))
        similar[apart >= np.float32(reach)] = -1.0
    forward = similar.argmax(axis=1)
    rows = np.arange(len(source))
    mutual = similar.argmax(axis=0)[forward] == rows
    first = similar[rows, forward]
    similar[rows, forward] = -1.0
    second = similar.max(axis=1)
    distance = np.sqrt(np.maximum(2 - 2 * first, 1e-9))
    runner_up = np.sqrt(np.maximum(2 - 2 * second, 1e-9))
    keep = mutual & (first > 0) & (distance < params.ratio * runner_up)
    return np.stack([rows[keep], forward[keep]], axis=1)
