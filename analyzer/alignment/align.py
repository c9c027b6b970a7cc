"""Finds the map between two photos of one back, and judges it.

Rough global model on pigment features, dense refinement, then the verdict on itself: an error
estimate by cross-validation, and refusal with a reason when too few patches agree.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.by_hand import map_by_points
from analyzer.alignment.dense import refine
from analyzer.alignment.judge import (
    MIRRORED,
    NO_MATCH,
    NO_SKIN,
    Sizes,
    judge,
    refusal,
)
from analyzer.alignment.landmarks import check_landmarks, landmark_matrix, to_textures
from analyzer.alignment.mirror import mirrored
from analyzer.alignment.model import Alignment
from analyzer.alignment.params import AlignParams
from analyzer.alignment.rough import body_matrix, rough_model
from analyzer.alignment.spline import SplineMap, fit_map, start_map
from analyzer.alignment.texture import Texture
from analyzer.threads import one_blas_thread

Points = NDArray[np.float64]


@one_blas_thread
def align_textures(
    reference: Texture,
    moving: Texture,
    reference_size: tuple[int, int],
    moving_size: tuple[int, int],
    params: AlignParams = AlignParams(),
    landmarks: NDArray[np.float64] | None = None,
) -> Alignment:
    """Align two pigment textures.

    Parameters
    ----------
    reference, moving : Texture
    reference_size, moving_size : (width, height)
        Of the photos, in photo pixels.
    landmarks : (N, 4) array_like or None
        Point pairs from the user: ``x, y`` in the reference, ``x, y`` in the moving photo.

    Returns
    -------
    Alignment
        In photo pixels. ``ok`` is False with a ``reason`` where the map must not be trusted.

    Raises
    ------
    ValueError
        When the landmarks cannot carry a map, see `check_landmarks`.
    """
    sizes = (reference_size, moving_size)
    if landmarks is not None:
        return _with_landmarks(reference, moving, sizes, check_landmarks(landmarks), params)
    if not reference.mask.any() or not moving.mask.any():
        return refusal(NO_SKIN)
    found = _by_texture(reference, moving, sizes, params)
    if found.reason != NO_MATCH:
        return found
    if _by_texture(reference, mirrored(moving), sizes, params).ok:
        return refusal(MIRRORED, found.inliers)
    again = _by_texture(
        replace(reference, plane=reference.broad),
        replace(moving, plane=moving.broad),
        sizes,
        replace(params, patch=params.broad_patch, ranges=params.broad_ranges),
    )
    return again if again.ok else found


def _by_texture(
    reference: Texture, moving: Texture, sizes: Sizes, params: AlignParams
) -> Alignment:
    """Features for the start, patches for the map; the judgement of what came out."""
    rough = rough_model(reference, moving, params)
    if rough is None:
        start = _start(reference, body_matrix(reference, moving), params)
        return judge(refine(reference, moving, start, params), reference, moving, sizes, 0, params)
    start, _ = fit_map(
        _start(reference, rough.matrix, params),
        rough.source,
        rough.target,
        np.ones(len(rough.source)),
        10 * params.stiffness,
        0.5 * params.spread * reference.width_px,
    )
    result = refine(reference, moving, start, params)
    return judge(result, reference, moving, sizes, len(rough.source), params)


def _start(reference: Texture, matrix: NDArray[np.float64], params: AlignParams) -> SplineMap:
    """A projective map with spline nodes over the reference's skin."""
    ys, xs = np.nonzero(reference.mask)
    low, high = np.array([xs.min(), ys.min()], float), np.array([xs.max(), ys.max()], float)
    return start_map(matrix, low, high, params.node * reference.width_px)


def _with_landmarks(
    reference: Texture, moving: Texture, sizes: Sizes, pairs: Points, params: AlignParams
) -> Alignment:
    """The skin's own map where it keeps to the user's points, else the points' own map.

    Texture is finer than any hand. It is sought from the points on first, then without them, since
    a slip among few points may lead astray.
    """
    matrix = landmark_matrix(*to_textures(pairs, reference, moving))
    if reference.mask.any() and moving.mask.any():
        near = refine(reference, moving, _start(reference, matrix, params), params)
        refined = judge(near, reference, moving, sizes, 0, params)
        if _keeps_to(refined, pairs, moving, params):
            return refined
        own = align_textures(reference, moving, sizes[0], sizes[1], params)
        if _keeps_to(own, pairs, moving, params):
            return own
    return map_by_points(reference, moving, sizes, pairs, params)


def _keeps_to(found: Alignment, pairs: Points, moving: Texture, params: AlignParams) -> bool:
    """Whether a map holds and agrees with most of the points that it reaches."""
    miss = np.linalg.norm(found.map_points(pairs[:, :2]) - pairs[:, 2:], axis=1)
    known = miss[np.isfinite(miss)] / moving.zoom
    limit = params.landmark_trust * moving.width_px
    return bool(found.ok and len(known) and np.median(known) <= limit)
