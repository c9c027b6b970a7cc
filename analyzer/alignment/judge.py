"""An alignment's verdict on itself: how far it errs, where, and whether to trust it at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from analyzer.alignment.dense import Refined, finish
from analyzer.alignment.lattice import Support, dense_backward, dense_forward, scale_and_turn
from analyzer.alignment.marks import shared_marks
from analyzer.alignment.model import Alignment
from analyzer.alignment.params import AlignParams
from analyzer.alignment.spline import fit_map
from analyzer.alignment.texture import Texture

NO_MATCH = (
    "The skin's own marks show in both photos, but they do not match: another person, another part "
    "of the body, or light that changes what shows."
)
TOO_BLURRED = (
    "{which} too blurred to show the skin's own marks. Hold the camera still and let it focus."
)
TOO_GRAINY = (
    "{which} too grainy or too soft to show the skin's own marks. Give it more light, hold the "
    "camera still and let it focus."
)
MIRRORED = (
    "One of the photos is mirrored, as selfie cameras do. Turn mirroring off in the camera, or "
    "mirror that photo back."
)
LITTLE_OVERLAP = "The photos show too little of the same skin."
ROUGH = "The photos could only be aligned roughly."
NO_SKIN = "Too little bare skin to align."

Sizes = tuple[tuple[int, int], tuple[int, int]]


def judge(
    result: Refined,
    reference: Texture,
    moving: Texture,
    sizes: Sizes,
    inliers: int,
    params: AlignParams,
    *,
    vouched: bool = False,
) -> Alignment:
    """A refined map with its error and, where it must not be trusted, the reason.

    Parameters
    ----------
    inliers : int
        Matched features behind the map's start.
    vouched : bool
        Something else than texture says that the start is right.
    """
    needed = params.min_support if inliers or vouched else params.min_support_alone
    if result.agrees.sum() < params.min_patches or result.share < needed:
        return refusal(NO_MATCH, inliers)
    result = replace(result, agrees=among_their_like(result, params))
    if result.agrees.sum() < params.min_patches:
        return refusal(NO_MATCH, inliers)
    finished = finish(result, reference, moving, params)
    missed = 1.0 if finished is result else params.finish_error
    result = replace(finished, agrees=among_their_like(finished, params))
    agrees = result.agrees
    deviation, noise = cross_validated(result, params)
    error = missed * combine(float(np.median(deviation)), float(np.median(noise)), params)
    places = result.places[agrees]
    local = _local_errors(places, deviation, noise, error, params)
    reach = params.support_radius * reference.width_px
    slack = params.grid * reference.width_px
    support = Support(places, local, reach, slack, params.error_growth)
    forward, covered = dense_forward(result.map, support, reference, moving, sizes[0])
    backward = dense_backward(forward, sizes[1])
    zoom = moving.zoom / reference.zoom
    scale, turn = scale_and_turn(result.map, places.mean(axis=0), zoom)
    reason = ""
    if covered < params.min_overlap:
        reason = LITTLE_OVERLAP
    elif error > params.max_error * moving.width_px:
        reason = ROUGH
    stated = error * moving.zoom
    marks = shared_marks(reference, moving, result.map, params)
    return Alignment(
        not reason, reason, stated, forward, backward, inliers, covered, scale, turn, marks=marks
    )


def among_their_like(result: Refined, params: AlignParams) -> NDArray[np.bool_]:
    """Agreeing patches (N,) of which enough neighbours agree too.

    A map that holds over half a back runs off beyond it, where a few patches still agree by chance
    and would vouch for it.
    """
    count = min(params.support_neighbours, len(result.places))
    _, near = cKDTree(result.places).query(result.places, k=count)
    local = result.agrees[near.reshape(len(result.places), count)].mean(axis=1)
    return np.asarray(result.agrees & (local >= params.support_locally * result.share))


def why_no_match(reference: Texture, moving: Texture, params: AlignParams) -> str:
    """Why marks did not match, for a person: blur or grain where there is any, else other skin."""
    sides = ((reference.clarity, "The reference photo is"), (moving.clarity, "The moving photo is"))
    for text, bad in (
        (TOO_BLURRED, [name for clarity, name in sides if clarity.blurred(params)]),
        (TOO_GRAINY, [name for clarity, name in sides if clarity.grainy(params)]),
    ):
        if bad:
            return text.format(which=bad[0] if len(bad) == 1 else "Both photos are")
    return NO_MATCH


def cross_validated(
    result: Refined, params: AlignParams
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Deviation and residual (N,) of the agreeing patches in texture pixels.

    Each half of the patches, in a checkerboard of blocks, predicts the other; the deviation is
    how far the map from one half lies from the whole map at the other. With too few patches for
    two halves the residuals stand for both.
    """
    use = result.agrees
    places, found = result.places[use], result.found[use]
    residual = result.residual[use]
    weight = np.clip(result.score[use], 0, 1)
    span = (result.map.high - result.map.low) / np.maximum(np.array(result.map.nodes) - 3, 1)
    block = np.floor((places - result.map.low) / span).astype(int)
    fold = (block.sum(axis=1) % 2).astype(bool)
    if min(fold.sum(), (~fold).sum()) < params.min_patches // 2:
        return residual, residual
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
    return deviation, residual


def combine(deviation: float, residual: float, params: AlignParams) -> float:
    """Expected median error in texture pixels.

    A half map predicting far blocks errs more than the whole one; residuals bound it below. Patches
    on a grid finer than they are wide see the same pixels, and err alike: as many as lie within
    one patch count as a single one, so that the error grows with the patch's side.
    """
    alike = max(1.0, params.patch / params.error_patch)
    return max(alike * (0.7 * deviation + 0.35 * residual), 0.04)


def _local_errors(
    places: NDArray[np.float64],
    deviation: NDArray[np.float64],
    residual: NDArray[np.float64],
    error: float,
    params: AlignParams,
) -> NDArray[np.float64]:
    """Expected error (N,) at each place from its neighbours, with the given median over all."""
    count = min(params.error_neighbours, len(places))
    _, near = cKDTree(places).query(places, k=count)
    near = near.reshape(len(places), count)
    local = 0.7 * np.median(deviation[near], axis=1) + 0.35 * np.median(residual[near], axis=1)
    return np.asarray(local * error / max(float(np.median(local)), 1e-9))


def refusal(reason: str, inliers: int = 0) -> Alignment:
    """An alignment that maps nothing."""
    nan = float("nan")
    return Alignment(False, reason, float("inf"), None, None, inliers, 0.0, nan, nan)
