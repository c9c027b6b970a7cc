"""Refines a global map: small patches of pigment texture are found again in the moving photo,
and a stiff spline is drawn through their displacements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.params import AlignParams
from analyzer.alignment.spline import SplineMap, fit_map, start_map
from analyzer.alignment.texture import Texture
from analyzer.arrays.crop import bounds

Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Refined:
    """A refined map with its evidence.

    Parameters
    ----------
    map : SplineMap
    places : (N, 2) float64
        Patch centres in the reference, texture pixels.
    found : (N, 2) float64
        Where they were found in the moving photo.
    score : (N,) float64
        Correlation of each patch, -1 to 1.
    residual : (N,) float64
        Distance between found and mapped place, px.
    agrees : (N,) bool
        Patches that support the map.
    """

    map: SplineMap
    places: Points
    found: Points
    score: NDArray[np.float64]
    residual: NDArray[np.float64]
    agrees: NDArray[np.bool_]

    @property
    def share(self) -> float:
        """Share of the patches that support the map, 0-1."""
        return float(self.agrees.mean()) if len(self.agrees) else 0.0


def patch_grid(mask: NDArray[np.bool_], spacing: float, margin: float) -> Points:
    """Regular grid points (N, 2) whose patch lies mostly on the mask."""
    h, w = mask.shape
    step, pad = max(4, round(spacing)), round(margin)
    ys, xs = np.mgrid[pad : h - pad : step, pad : w - pad : step]
    area = cv2.boxFilter(mask.astype(np.float32), -1, (2 * pad + 1, 2 * pad + 1))
    keep = mask[ys, xs] & (area[ys, xs] > 0.6)
    return np.stack([xs[keep], ys[keep]], axis=1).astype(float)


def refine(reference: Texture, moving: Texture, start: SplineMap, params: AlignParams) -> Refined:
    """Track patches in passes of shrinking search radius and refit the spline after each."""
    unit = reference.width_px
    half = max(5, round(params.patch * unit))
    current = start
    empty = np.zeros((0, 2))
    step = (empty, empty, np.zeros(0), np.zeros(0))
    passes = zip(params.ranges, params.sparseness, params.coarseness, strict=True)
    for turn, (reach, sparse, coarse) in enumerate(passes):
        # The first passes only have to bring the map near: fewer patches and pixels do that.
        places = patch_grid(reference.mask, params.grid * unit * sparse, half)
        if len(places) == 0:
            break
        radius = max(2, round(reach * unit))
        found, score = track(reference, moving, current, places, half, radius, coarse)
        weight = weight_of(score, params)
        good = weight > 0
        last = turn == len(params.ranges) - 1
        stiffness = params.final_stiffness if last else params.stiffness
        residual = np.full(len(places), np.inf)
        if good.sum() >= params.min_patches // (2 * sparse):
            current, residual[good] = fit_map(
                current,
                places[good],
                found[good],
                weight[good],
                stiffness,
                max(params.tolerance_px, 0 if last else params.early_tolerance * radius),
            )
        step = (places, found, score, residual)
    return with_support(current, *step, params)


def finish(result: Refined, reference: Texture, moving: Texture, params: AlignParams) -> Refined:
    """A last touch on a map that holds already, by the finest detail of brightness.

    Brightness has several times the detail of colour and less noise, but part of it is light on
    pores and creases: it could not tell one back from another, nor a good map from a bad one.
    The map stays as it is where brightness is less sure of it than pigment was.
    """
    unit = reference.width_px
    half, radius = max(5, round(params.patch * unit)), max(2, round(params.finish_range * unit))
    places = patch_grid(reference.mask, params.finish_grid * unit, half)
    one, two = (replace(side, plane=side.finest) for side in (reference, moving))
    found, score = track(one, two, result.map, places, half, radius)
    weight = weight_of(score, params)
    good = weight > 0
    if good.sum() < params.min_patches:
        return result
    residual = np.full(len(places), np.inf)
    rough = result.map
    touched, residual[good] = fit_map(
        start_map(rough.matrix, rough.low, rough.high, params.finish_node * unit),
        places[good],
        found[good],
        weight[good],
        params.final_stiffness,
        params.tolerance_px,
    )
    finished = with_support(touched, places, found, score, residual, params)
    return finished if finished.share >= params.finish_share * result.share else result


def weight_of(score: NDArray[np.float64], params: AlignParams) -> NDArray[np.float64]:
    """How much a patch of that correlation counts, (N,), 0-1."""
    return np.asarray(np.clip((score - params.min_score) / (0.8 - params.min_score), 0, 1))


def with_support(
    mapping: SplineMap,
    places: Points,
    found: Points,
    score: NDArray[np.float64],
    residual: NDArray[np.float64],
    params: AlignParams,
) -> Refined:
    """The map with the patches that agree with it."""
    agrees = (score > params.min_score) & (residual < 2 * params.tolerance_px)
    return Refined(mapping, places, found, score, residual, agrees)


def map_grid(
    box: tuple[slice, slice], mapping: SplineMap, step: int = 1, spacing: int = 8
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Moving x and y for every ``step``-th reference pixel of a box each way, from a coarser lattice
    of exact values."""
    h, w = (side.stop - side.start for side in box)
    gx = np.arange(0, w + spacing, spacing) + box[1].start
    gy = np.arange(0, h + spacing, spacing) + box[0].start
    lattice = np.stack(np.meshgrid(gx, gy), axis=-1).reshape(-1, 2).astype(float)
    coarse = mapping(lattice).reshape(len(gy), len(gx), 2).astype(np.float32)
    columns, rows = (np.arange(0, n, step, dtype=np.float32) / spacing for n in (w, h))
    xs, ys = columns[None].repeat(len(rows), axis=0), rows[:, None].repeat(len(columns), axis=1)
    fine = cv2.remap(coarse, xs, ys, cv2.INTER_LINEAR)
    return np.ascontiguousarray(fine[..., 0]), np.ascontiguousarray(fine[..., 1])


def track(
    reference: Texture,
    moving: Texture,
    current: SplineMap,
    places: Points,
    half: int,
    radius: int,
    step: int = 1,
) -> tuple[Points, NDArray[np.float64]]:
    """Best displacement of each patch around the current map: moving places and correlations.

    Of the pixels, every ``step``-th each way is compared. A patch may then sit up to ``step`` - 1 px
    beside its place, over which the displacement does not change.
    """
    half, radius = half // step, -(-radius // step)
    box = bounds(reference.mask)
    corner = np.array([box[1].start, box[0].start])
    where = map_grid(box, current, step)
    at = (places.astype(int) - corner) // step
    fixed = reference.plane[corner[1] % step :: step, corner[0] % step :: step]
    centres = at + corner // step
    seen = _sampled(moving.mask, where[0][at[:, 1], at[:, 0]], where[1][at[:, 1], at[:, 0]])
    # On the coarser lattice a patch at the picture's edge may reach a pixel beyond it: left out.
    room = np.array(fixed.shape[::-1])
    seen &= ((centres >= half) & (centres + half < room)).all(axis=1)
    pad = half + radius
    warped = cv2.remap(moving.plane, *where, cv2.INTER_LINEAR, borderValue=0)
    target = cv2.copyMakeBorder(warped, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    shift = np.zeros((len(places), 2))
    score = np.full(len(places), -1.0)
    peaks = np.zeros((len(places), 3, 3), np.float32)
    for k in np.flatnonzero(seen):
        (x, y), (u, v) = centres[k].tolist(), at[k].tolist()
        patch = np.s_[y - half : y + half + 1, x - half : x + half + 1]
        window = np.s_[v : v + 2 * pad + 1, u : u + 2 * pad + 1]
        surface = cv2.matchTemplate(target[window], fixed[patch], cv2.TM_CCOEFF_NORMED)
        _, peak, _, (px, py) = cv2.minMaxLoc(surface)
        if not (0 < px < 2 * radius and 0 < py < 2 * radius) or not isfinite(peak):
            continue
        shift[k] = (px - radius, py - radius)
        score[k] = peak
        peaks[k] = surface[py - 1 : py + 2, px - 1 : px + 2]
    shift[:, 0] += _vertex(peaks[:, 1, :])
    shift[:, 1] += _vertex(peaks[:, :, 1])
    # The displacement was seen in the warped frame: the map itself carries it to the moving one.
    return current(places + step * shift), score


def _sampled(
    mask: NDArray[np.bool_], x: NDArray[np.float32], y: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """The mask (N,) at the nearest pixels; False outside."""
    h, w = mask.shape
    column, row = np.rint(x), np.rint(y)
    inside = (column >= 0) & (column < w) & (row >= 0) & (row < h)
    out = np.zeros(len(x), bool)
    out[inside] = mask[row[inside].astype(int), column[inside].astype(int)]
    return out


def _vertex(three: NDArray[np.float32]) -> NDArray[np.float64]:
    """Offset (N,) of the top of each parabola through three samples (N, 3), -0.5 to 0.5."""
    left, middle, right = (three[:, k].astype(float) for k in range(3))
    curve = left - 2 * middle + right
    peaked = curve < 0
    offset = 0.5 * (left - right) / np.where(peaked, curve, -1.0)
    return np.where(peaked, np.clip(offset, -0.5, 0.5), 0.0)
