"""Finds the map between two photos of one back, and judges it.

Rough global model on pigment features, dense refinement, then the verdict on itself: an error
estimate by cross-validation, and refusal with a reason when too few patches agree.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.by_hand import OTHER_SKIN, map_by_points
from analyzer.alignment.dense import Refined, refine
from analyzer.alignment.judge import (
    MIRRORED,
    NO_MATCH,
    NO_SKIN,
    Sizes,
    among_their_like,
    judge,
    refusal,
    why_no_match,
)
from analyzer.alignment.landmarks import check_landmarks, landmark_matrix, to_textures
from analyzer.alignment.mirror import mirrored
from analyzer.alignment.model import Alignment
from analyzer.alignment.params import AlignParams
from analyzer.alignment.rough import RoughModel, body_matrix, rough_model
from analyzer.alignment.spline import SplineMap, fit_map, start_map
from analyzer.alignment.texture import Texture
from analyzer.arrays.threads import one_blas_thread

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
    if _too_soft(reference, moving, params):
        return refusal(why_no_match(reference, moving, params))
    found = _judged(reference, moving, sizes, params)
    if found.reason != NO_MATCH:
        return found
    if _judged(reference, mirrored(moving), sizes, params).ok:
        return refusal(MIRRORED, found.inliers)
    unglossed = _without_gloss(reference, moving, sizes, params)
    if unglossed.ok:
        return unglossed
    second = _broad(reference, moving, params)
    coarse, inliers = _by_texture(*second)
    again = judge(coarse, second[0], second[1], sizes, inliers, second[2])
    if again.ok:
        return again
    together = _both_bands(reference, moving, sizes, coarse, params)
    if together.ok:
        return together
    return refusal(why_no_match(reference, moving, params), found.inliers)


def _too_soft(reference: Texture, moving: Texture, params: AlignParams) -> bool:
    """Whether blur leaves nothing in one of the photos that could be trusted to match."""
    return min(reference.clarity.detail, moving.clarity.detail) < params.least_detail


def _judged(reference: Texture, moving: Texture, sizes: Sizes, params: AlignParams) -> Alignment:
    result, inliers = _by_texture(reference, moving, params)
    return judge(result, reference, moving, sizes, inliers, params)


def _by_texture(reference: Texture, moving: Texture, params: AlignParams) -> tuple[Refined, int]:
    """Features for the start, patches for the map; and how many features vouch for it.

    Features found far from where the body frames put them vouch for nothing.
    """
    rough = rough_model(reference, moving, params)
    if rough is None:
        start = _start(reference, body_matrix(reference, moving), params)
        return refine(reference, moving, start, params), 0
    start = start_from(reference, rough, params)
    result = refine(reference, moving, start, params)
    result = _again_where_it_ran_off(result, reference, moving, params)
    return result, 0 if rough.far else len(rough.source)


def _again_where_it_ran_off(
    result: Refined, reference: Texture, moving: Texture, params: AlignParams
) -> Refined:
    """Once more from the part that holds, where patches elsewhere agree by chance only.

    Few features on one half of a back give a start that misses the other half by centimetres.
    """
    for _ in range(params.restarts):
        good = among_their_like(result, params)
        strays = int(result.agrees.sum() - good.sum())
        if good.sum() < params.min_patches or strays <= params.strays * result.agrees.sum():
            return result
        affine, _ = cv2.estimateAffine2D(
            result.places[good], result.found[good], method=cv2.LMEDS, confidence=0.999
        )
        if affine is None:
            return result
        start = _start(reference, np.vstack([affine, [0.0, 0.0, 1.0]]), params)
        again = refine(reference, moving, start, params)
        if again.share <= result.share:
            return result
        result = again
    return result


def _without_gloss(
    reference: Texture, moving: Texture, sizes: Sizes, params: AlignParams
) -> Alignment:
    """By the pigment of deep skin without its gloss; weak support makes a less certain map.

    Creases show in this plane as well, and a dozen features on them may agree on a wrong place:
    features vouch for nothing here.
    """
    if reference.matt is None or moving.matt is None:
        return refusal(NO_MATCH)
    one, two = replace(reference, plane=reference.matt), replace(moving, plane=moving.matt)
    result, _ = _by_texture(one, two, params)
    found = judge(result, one, two, sizes, 0, params)
    if found.ok:
        return found
    weak = replace(
        params,
        min_support_alone=params.min_support_matt,
        error_patch=params.error_patch / params.together_error,
    )
    return judge(result, one, two, sizes, 0, weak)


def _broad(
    reference: Texture, moving: Texture, params: AlignParams
) -> tuple[Texture, Texture, AlignParams]:
    """What the second try works on: the broad textures, with larger patches."""
    return (
        replace(reference, plane=reference.broad),
        replace(moving, plane=moving.broad),
        replace(params, patch=params.broad_patch, ranges=params.broad_ranges),
    )


def _both_bands(
    reference: Texture, moving: Texture, sizes: Sizes, coarse: Refined, params: AlignParams
) -> Alignment:
    """The fine texture from where the broad one led: weak support in both bands is strong together.

    On other skin, where one band leads is no better than chance for the other one.
    """
    if not (reference.clarity.clear(params) and moving.clarity.clear(params)):
        return refusal(NO_MATCH)
    nearer = replace(
        params,
        ranges=params.ranges[1:],
        sparseness=params.sparseness[1:],
        coarseness=params.coarseness[1:],
    )
    fine = refine(reference, moving, coarse.map, nearer)
    if coarse.share + fine.share < params.min_support_together:
        return refusal(NO_MATCH)
    # Patches that agree by chance are a good part of so few, and no half can tell them from others.
    unsure = replace(params, error_patch=params.error_patch / params.together_error)
    return judge(fine, reference, moving, sizes, 0, unsure, vouched=True)


def start_from(reference: Texture, rough: RoughModel, params: AlignParams) -> SplineMap:
    """A rough model's map, bent a little towards its own matches."""
    fitted, _ = fit_map(
        _start(reference, rough.matrix, params),
        rough.source,
        rough.target,
        np.ones(len(rough.source)),
        10 * params.stiffness,
        0.5 * params.spread * reference.width_px,
    )
    return fitted


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
    start = landmark_matrix(*to_textures(pairs, reference, moving))
    skin = reference.mask.any() and moving.mask.any()
    if not skin or _too_soft(reference, moving, params):
        return map_by_points(reference, moving, sizes, pairs, params)
    clear = reference.clarity.clear(params) and moving.clarity.clear(params)
    agreeing = 0.0
    for one, two, chosen in ((reference, moving, params), _broad(reference, moving, params)):
        near = refine(one, two, _start(one, start, chosen), chosen)
        # The points vouch for the start, though less than matched features; grain agrees by chance.
        firmer = replace(chosen, min_support=params.min_support_by_hand)
        refined = judge(near, one, two, sizes, 0, firmer, vouched=clear)
        if _keeps_to(refined, pairs, moving, params):
            return refined
        agreeing = max(agreeing, near.share)
    own = align_textures(reference, moving, sizes[0], sizes[1], params)
    if _keeps_to(own, pairs, moving, params):
        return own
    doubt = OTHER_SKIN if clear and agreeing < params.min_support_by_hand else ""
    return map_by_points(reference, moving, sizes, pairs, params, doubt)


def _keeps_to(found: Alignment, pairs: Points, moving: Texture, params: AlignParams) -> bool:
    """Whether a map holds and agrees with most of the points that it reaches."""
    miss = np.linalg.norm(found.map_points(pairs[:, :2]) - pairs[:, 2:], axis=1)
    known = miss[np.isfinite(miss)] / moving.zoom
    limit = params.landmark_trust * moving.width_px
    return bool(found.ok and len(known) and np.median(known) <= limit)
