"""Whether two files hold the same shot, by their pixels.

Distinct points that match give one map of turn, size and shift between the two pictures. Under it a
copy agrees everywhere to a fraction of a pixel; of two shots, however alike, the skin or what is
behind it has moved, if only by a breath, and one map cannot follow both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.intake.fingerprint import Features, Fingerprint
from analyzer.photo.params import TwinParams

Matrix = NDArray[np.float64]
Plane = NDArray[np.float32]


@dataclass(frozen=True)
class Likeness:
    """How far two pictures agree under the best map of one onto the other.

    Parameters
    ----------
    points : int
        Matching distinct points that share the map.
    agree : float
        Share of the patches with texture that lie where the map puts them and look alike, 0-1.
    patches : int
        How many patches were compared.
    covers : float
        Share of the smaller picture that lies within the other, 0-1.
    """

    points: int
    agree: float
    patches: int
    covers: float


NONE = Likeness(0, 0.0, 0, 0.0)


def same_shot(
    one: Fingerprint,
    two: Fingerprint,
    *,
    strict: bool = False,
    params: TwinParams = TwinParams(),
) -> bool:
    """Whether both are the same shot, saved twice.

    Parameters
    ----------
    one, two : Fingerprint
    strict : bool
        True where the files say that they were taken at different times: then nothing but pixels
        that lie on each other everywhere proves them wrong.
    """
    if strict:
        params = replace(params, off_px=params.strict_off_px, agree=params.strict_agree)
    found = likeness(one, two, params)
    return found.patches >= params.least_patches and found.agree >= params.agree


def likeness(one: Fingerprint, two: Fingerprint, params: TwinParams = TwinParams()) -> Likeness:
    """How far two pictures agree, the second one as it is or mirrored, whichever agrees better."""
    flipped = np.ascontiguousarray(two.picture[:, ::-1])
    best = NONE
    for features, picture in ((two.plain, two.picture), (two.mirrored, flipped)):
        found = _mapped(one.plain, features, params)
        if found is not None:
            matrix, points = found
            agreed = _agreement(one.picture, picture, matrix, points, params)
            if agreed.agree > best.agree:
                best = agreed
    return best


def _mapped(one: Features, two: Features, params: TwinParams) -> tuple[Matrix, int] | None:
    """Map (2, 3) from the first picture to the second, and how many points share it."""
    if min(len(one.xy), len(two.xy)) < params.least_points:
        return None
    alike = _unit(one.descriptors) @ _unit(two.descriptors).T
    nearest = alike.argmax(axis=1)
    # Most pictures of a series are compared with each other: second bests are sought where they count.
    rows = np.flatnonzero(alike.argmax(axis=0)[nearest] == np.arange(len(alike)))
    if len(rows) < params.least_points:
        return None
    low, high = np.partition(alike[rows], -2, axis=1)[:, -2:].T
    # Descriptors have unit length: squared distances are 2 - 2 times their product.
    rows = rows[(1 - high) < params.ratio**2 * (1 - low)]
    if len(rows) < params.least_points:
        return None
    source, target = one.xy[rows], two.xy[nearest[rows]]
    cv2.setRNGSeed(1)
    matrix, inside = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=params.reach_px, maxIters=1000
    )
    if matrix is None or inside.sum() < params.least_points:
        return None
    size = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    if not 1 / params.most_scale < size < params.most_scale:
        return None
    return np.asarray(matrix, float), int(inside.sum())


def _unit(descriptors: NDArray[np.uint8]) -> Plane:
    long = descriptors.astype(np.float32)
    return np.asarray(long / np.linalg.norm(long, axis=1, keepdims=True), np.float32)


def _agreement(
    one: NDArray[np.uint8], two: NDArray[np.uint8], matrix: Matrix, points: int, params: TwinParams
) -> Likeness:
    """Patch by patch in the frame of the picture that shows less detail."""
    size = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if size < 1:
        one, two = two, one
        matrix = np.asarray(cv2.invertAffineTransform(matrix), float)
        size = 1 / size
    fixed = one.astype(np.float32)
    # What the coarser picture cannot show must not count as a difference.
    moving = cv2.GaussianBlur(two, (0, 0), 0.45 * size) if size > 1.2 else two
    moving = moving.astype(np.float32)
    even = _even(fixed)
    places, texture = _patches(even, params)
    matrix = np.asarray(matrix, float)
    if not len(places):
        return NONE
    some = places[texture > params.texture][:: params.sparse]
    for _ in range(params.rounds):
        warped, seen = _warped(moving, matrix, fixed.shape)
        inside = seen[some[:, 1], some[:, 0]]
        shift, score = _moved(even, _even(warped), some, inside, params)
        good = score > params.alike
        # Most pairs end here: chance gave them a map.
        if good.sum() < max(params.least_patches / params.sparse, params.half * inside.sum()):
            return NONE
        step, _ = cv2.estimateAffine2D(
            some[good].astype(np.float64), some[good] + shift[good], method=cv2.LMEDS
        )
        if step is None:
            return NONE
        whole = np.vstack([step, [0, 0, 1]])
        matrix = np.asarray((np.vstack([matrix, [0, 0, 1]]) @ whole)[:2], float)
    warped, seen = _warped(moving, matrix, fixed.shape)
    inside = seen[places[:, 1], places[:, 0]]
    shift, score = _moved(even, _even(warped), places, inside, params)
    told = inside & (texture > params.texture)
    if not told.any():
        return NONE
    drift, resemblance = _together(places, shift, score, inside, params)
    fits = (drift < params.off_px) & (resemblance > params.resemblance)
    return Likeness(points, float(fits[told].mean()), int(told.sum()), float(seen.mean()))


def _together(
    places: NDArray[np.int64],
    shift: NDArray[np.float64],
    score: NDArray[np.float64],
    inside: NDArray[np.bool_],
    params: TwinParams,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shift (N,) px and correlation (N,) that neighbouring patches have in common.

    Coarse compression throws each patch about by itself, which averages out; a body that has moved
    takes neighbours along.
    """
    at = (places - places.min(axis=0)) // params.grid_px
    columns, rows = (at.max(axis=0) + 1).tolist()

    def spread(values: NDArray[np.float64]) -> NDArray[np.float64]:
        plane = np.zeros((rows, columns))
        plane[at[:, 1], at[:, 0]] = values
        smooth = cv2.GaussianBlur(plane, (0, 0), params.near, borderType=cv2.BORDER_CONSTANT)
        return np.asarray(smooth[at[:, 1], at[:, 0]], float)

    seen = inside.astype(float)
    weight = np.clip(score - params.faint, 0, None) * seen
    total = np.maximum(spread(weight), 1e-9)
    drift = np.hypot(*(spread(weight * shift[:, k]) / total for k in (0, 1)))
    alike = spread(np.clip(score, 0, 1) * seen) / np.maximum(spread(seen), 1e-9)
    return np.asarray(drift), np.asarray(alike)


def _even(plane: Plane) -> Plane:
    """The picture's detail, without its broad tones: an edit of the tone leaves it as it is."""
    return np.asarray(plane - cv2.GaussianBlur(plane, (0, 0), 4.0), np.float32)


def _patches(even: Plane, params: TwinParams) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Centres (N, 2) of patches on a grid, and the deviation of their detail (N,), grey levels."""
    h, w = even.shape
    pad = params.patch_px + params.search_px
    ys, xs = np.mgrid[pad : h - pad : params.grid_px, pad : w - pad : params.grid_px]
    places = np.stack([xs.ravel(), ys.ravel()], axis=1)
    side = 2 * params.patch_px + 1
    power = cv2.boxFilter(even * even, -1, (side, side))
    # Sums that slide over the picture may end a little below nothing.
    return places, np.sqrt(np.maximum(power[places[:, 1], places[:, 0]], 0).astype(float))


def _warped(
    moving: Plane, matrix: Matrix, shape: tuple[int, ...]
) -> tuple[Plane, NDArray[np.bool_]]:
    """The second picture in the first one's frame, and where it reaches with a margin."""
    size = (shape[1], shape[0])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    out = cv2.warpAffine(moving, matrix, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
    known = np.zeros(moving.shape, np.uint8)
    known[2:-2, 2:-2] = 1
    reach = cv2.warpAffine(known, matrix, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)
    margin = np.ones((25, 25), np.uint8)
    inner = cv2.erode(reach, margin, borderType=cv2.BORDER_CONSTANT, borderValue=1)
    return np.asarray(out, np.float32), np.asarray(inner > 0)


def _moved(
    even: Plane,
    warped: Plane,
    places: NDArray[np.int64],
    inside: NDArray[np.bool_],
    params: TwinParams,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where each patch is found around its place: shift (N, 2) px and correlation (N,)."""
    half, reach = params.patch_px, params.search_px
    shift, score = np.zeros((len(places), 2)), np.full(len(places), -1.0)
    for k in np.flatnonzero(inside):
        x, y = places[k].tolist()
        patch = even[y - half : y + half + 1, x - half : x + half + 1]
        window = warped[
            y - half - reach : y + half + reach + 1, x - half - reach : x + half + reach + 1
        ]
        surface = np.asarray(cv2.matchTemplate(window, patch, cv2.TM_CCOEFF_NORMED), np.float32)
        _, peak, _, (px, py) = cv2.minMaxLoc(surface)
        if not np.isfinite(peak):
            continue
        score[k] = peak
        shift[k] = px - reach, py - reach
        if 0 < px < 2 * reach and 0 < py < 2 * reach:
            shift[k, 0] += _vertex(surface[py, px - 1 : px + 2])
            shift[k, 1] += _vertex(surface[py - 1 : py + 2, px])
    return shift, score


def _vertex(three: NDArray[np.float32]) -> float:
    left, middle, right = three.tolist()
    curve = left - 2 * middle + right
    return float(min(max(0.5 * (left - right) / curve, -0.5), 0.5)) if curve < 0 else 0.0
