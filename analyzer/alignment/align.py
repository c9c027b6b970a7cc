"""Finds the map between two photos of one back, and judges it.

Rough global model on pigment features, dense refinement, then the verdict on itself: an error
estimate by cross-validation, and refusal with a reason when too few patches agree.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from analyzer.alignment.dense import Refined, refine
from analyzer.alignment.landmarks import (
    check_landmarks,
    landmark_error,
    landmark_matrix,
    to_textures,
)
from analyzer.alignment.model import Alignment, DenseMap
from analyzer.alignment.params import AlignParams
from analyzer.alignment.rough import body_matrix, rough_model
from analyzer.alignment.spline import SplineMap, fit_map, start_map
from analyzer.alignment.texture import Texture

Points = NDArray[np.float64]


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
    rough = rough_model(reference, moving, params)
    if rough is None:
        matrix, inliers = body_matrix(reference, moving), 0
    else:
        matrix, inliers = rough.matrix, len(rough.source)
    ys, xs = np.nonzero(reference.mask)
    if len(xs) == 0 or not moving.mask.any():
        return _refusal("Too little bare skin to align.", 0)
    low, high = np.array([xs.min(), ys.min()], float), np.array([xs.max(), ys.max()], float)
    start = start_map(matrix, low, high, params.node * reference.width_px)
    if rough is not None:
        start, _ = fit_map(
            start,
            rough.source,
            rough.target,
            np.ones(inliers),
            10 * params.stiffness,
            0.5 * params.spread * reference.width_px,
        )
    result = refine(reference, moving, start, params)
    return _judge(result, reference, moving, sizes, inliers, params)


def _with_landmarks(
    reference: Texture,
    moving: Texture,
    sizes: tuple[tuple[int, int], tuple[int, int]],
    pairs: Points,
    params: AlignParams,
) -> Alignment:
    """Refine the pairs' map by texture where that agrees with them, else keep it as it is."""
    source, target = to_textures(pairs, reference, moving)
    matrix = landmark_matrix(source, target)
    ys, xs = np.nonzero(reference.mask)
    if len(xs):
        low, high = np.array([xs.min(), ys.min()], float), np.array([xs.max(), ys.max()], float)
        start = start_map(matrix, low, high, params.node * reference.width_px)
        result = refine(reference, moving, start, params)
        refined = _judge(result, reference, moving, sizes, 0, params)
        far = np.linalg.norm(refined.map_points(pairs[:, :2]) - pairs[:, 2:], axis=1) / moving.zoom
        if refined.ok and np.nanmax(far, initial=0.0) < params.landmark_trust * moving.width_px:
            return refined
    error = landmark_error(source, target, moving.width_px, params)
    reach = params.support_radius * reference.width_px + np.ptp(source, axis=0).max() / 2
    corner = np.array(reference.mask.shape[::-1], float) - 1
    plain = start_map(matrix, np.zeros(2), corner, params.node * reference.width_px)
    forward, covered = _dense_forward(plain, source, reach, reference, moving, sizes[0])
    backward = _dense_backward(forward, sizes[1])
    scale, turn = _scale_and_turn(plain, source.mean(axis=0), moving.zoom / reference.zoom)
    ok = error <= params.max_error * moving.width_px
    reason = "" if ok else "The marked points do not agree with each other."
    stated = error * moving.zoom
    return Alignment(ok, reason, stated, forward, backward, 0, covered, scale, turn, by_hand=True)


def _judge(
    result: Refined,
    reference: Texture,
    moving: Texture,
    sizes: tuple[tuple[int, int], tuple[int, int]],
    inliers: int,
    params: AlignParams,
) -> Alignment:
    agrees = result.agrees
    support = float(agrees.mean()) if len(agrees) else 0.0
    needed = params.min_support if inliers else params.min_support_alone
    if agrees.sum() < params.min_patches or support < needed:
        return _refusal(
            "The skin's own marks do not match between the photos: another person, another part "
            "of the body, or too blurred.",
            inliers,
        )
    error = expected_error(result, params)
    supported = result.places[agrees]
    reach = params.support_radius * reference.width_px
    forward, covered = _dense_forward(result.map, supported, reach, reference, moving, sizes[0])
    backward = _dense_backward(forward, sizes[1])
    step = moving.zoom
    zoom = moving.zoom / reference.zoom
    scale, turn = _scale_and_turn(result.map, supported.mean(axis=0), zoom)
    values = (forward, backward, inliers, covered, scale, turn)
    if covered < params.min_overlap:
        return Alignment(
            False, "The photos show too little of the same skin.", error * step, *values
        )
    if error > params.max_error * moving.width_px:
        return Alignment(False, "The photos could only be aligned roughly.", error * step, *values)
    return Alignment(True, "", error * step, *values)


def expected_error(result: Refined, params: AlignParams) -> float:
    """Median error of the map in texture pixels, by two-fold cross-validation over blocks.

    Each half of the patches, in a checkerboard of blocks, predicts the other. The prediction
    error holds the patches' own noise, which is estimated from neighbours and taken out.
    """
    use = result.agrees
    places, found = result.places[use], result.found[use]
    weight = np.clip(result.score[use], 0, 1)
    span = (result.map.high - result.map.low) / np.maximum(np.array(result.map.nodes) - 3, 1)
    block = np.floor((places - result.map.low) / span).astype(int)
    fold = (block.sum(axis=1) % 2).astype(bool)
    if min(fold.sum(), (~fold).sum()) < params.min_patches // 2:
        return float(np.median(result.residual[use]))
    deviation = np.zeros(len(places))
    for side in (fold, ~fold):
        half, _ = fit_map(
            result.map,
            places[side],
            found[side],
            weight[side],
            params.final_stiffness,
            params.tolerance_px,
        )
        deviation[~side] = np.linalg.norm(half(places[~side]) - result.map(places[~side]), axis=1)
    # A half fit predicting far blocks errs more than the full fit; residuals bound it below.
    noise = float(np.median(result.residual[use]))
    return float(max(0.7 * np.median(deviation) + 0.35 * noise, 0.04))


def _scale_and_turn(
    mapping: SplineMap, at: NDArray[np.float64], zoom: float
) -> tuple[float, float]:
    """Size of the moving back relative to the reference's, and its turn in degrees."""
    offsets = np.array([[8.0, 0], [-8, 0], [0, 8], [0, -8]])
    values = mapping(at + offsets)
    jac = np.stack([(values[0] - values[1]) / 16, (values[2] - values[3]) / 16], axis=1)
    scale = float(np.sqrt(abs(np.linalg.det(jac)))) * zoom
    turn = float(np.degrees(np.arctan2(-jac[1, 0] + jac[0, 1], jac[0, 0] + jac[1, 1])))
    return scale, turn


def _dense_forward(
    mapping: SplineMap,
    supported: Points,
    reach: float,
    reference: Texture,
    moving: Texture,
    size: tuple[int, int],
) -> tuple[DenseMap, float]:
    """The map in photo pixels on a lattice, and the share of the reference skin it covers.

    It ends ``reach`` texture pixels from the nearest of the ``supported`` places (N, 2).
    """
    step = 12.0 * reference.zoom
    gx = np.arange(0, size[0] + step, step)
    gy = np.arange(0, size[1] + step, step)
    lattice = np.stack(np.meshgrid(gx, gy), axis=-1).reshape(-1, 2)
    texture_xy = (lattice + 0.5) / reference.zoom - 0.5
    mapped = (mapping(texture_xy) + 0.5) * moving.zoom - 0.5
    distance = np.full(len(texture_xy), np.inf)
    if len(supported):
        nearest, _ = cKDTree(supported).query(texture_xy)
        distance = np.asarray(nearest, float)
    mapped[distance > reach] = np.nan
    xy = mapped.reshape(len(gy), len(gx), 2)
    cells = np.round(np.clip(texture_xy, 0, np.array(reference.mask.shape[::-1]) - 1)).astype(int)
    skin = reference.mask[cells[:, 1], cells[:, 0]]
    covered = float((distance[skin] <= reach).mean()) if skin.any() else 0.0
    return DenseMap(step, xy, size), covered


def _dense_backward(forward: DenseMap, size: tuple[int, int]) -> DenseMap:
    """Invert a dense map by fixed-point steps with its mean linear part."""
    nodes = forward.xy.reshape(-1, 2)
    gh, gw = forward.xy.shape[:2]
    places = np.stack(np.meshgrid(np.arange(gw), np.arange(gh)), axis=-1).reshape(-1, 2)
    at_nodes = places * forward.step
    valid = np.isfinite(nodes).all(axis=1)
    gx, gy = (
        np.arange(0, size[0] + forward.step, forward.step),
        np.arange(0, size[1] + forward.step, forward.step),
    )
    wanted = np.stack(np.meshgrid(gx, gy), axis=-1).reshape(-1, 2)
    design = np.column_stack([nodes[valid], np.ones(valid.sum())])
    linear, *_ = np.linalg.lstsq(design, at_nodes[valid], rcond=None)
    guess = np.column_stack([wanted, np.ones(len(wanted))]) @ linear
    for _ in range(12):
        guess = guess - (forward(guess) - wanted) @ linear[:2]
    miss = np.linalg.norm(forward(guess) - wanted, axis=1)
    guess[~(miss < 1.0)] = np.nan
    return DenseMap(forward.step, guess.reshape(len(gy), len(gx), 2), size)


def _refusal(reason: str, inliers: int) -> Alignment:
    nan = float("nan")
    return Alignment(False, reason, float("inf"), None, None, inliers, 0.0, nan, nan)


__all__ = ["align_textures", "expected_error"]
