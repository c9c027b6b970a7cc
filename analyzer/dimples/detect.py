"""Finds indentations in the responses of the relief room.

A dent must shade the way the light says (dark wall towards the light), be round rather than a
groove, and stand out from the skin around it. What each candidate shows is turned into a
probability by a small network that was trained on rendered people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.crop import bounds
from analyzer.dimples.depth import measure_depth
from analyzer.dimples.evidence import Frame, Peak, gather, slope_noise
from analyzer.dimples.network import detector
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.response import Toward, joint, toward
from analyzer.relief.bank import Responses
from analyzer.relief.light import Illumination
from analyzer.relief.surface import Surface

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class Dent:
    """A candidate indentation in surface pixels.

    Parameters
    ----------
    x, y, sigma_px : float
        Centre and standard deviation.
    right, up, dark : float
        Amplitudes of its shading, natural log units.
    gain : float
        Size of the slope gain there.
    score : float
        Joint response in noise deviations.
    noise : float
        Deviation of the slope amplitudes by noise.
    shown : tuple of float
        What the probability is computed from, see `analyzer.dimples.evidence`.
    confidence : float
        Probability of being an indentation, 0-1.
    log_depth, log_depth_se : float
        Logarithm of the depth in per mille of the back width, and its standard error; nan for a
        candidate that is too unlikely to be looked at.
    """

    x: float
    y: float
    sigma_px: float
    right: float
    up: float
    dark: float
    gain: float
    score: float
    noise: float
    shown: tuple[float, ...]
    confidence: float
    log_depth: float = float("nan")
    log_depth_se: float = float("nan")


def candidates(
    surface: Surface,
    responses: tuple[Responses, ...],
    light: Illumination,
    origin: NDArray[np.float64],
    axis: NDArray[np.float64],
    params: DimpleParams = DimpleParams(),
) -> tuple[Dent, ...]:
    """Candidates with their probability, most certain first; their depth is not looked at yet.

    Parameters
    ----------
    surface, responses, light
        From the relief room, on one pixel grid.
    origin, axis : (2,) float64
        A point on the spine furrow in surface pixels and the unit vector up along it.
    """
    gain = np.hypot(light.gain_right, light.gain_up)
    facing = toward(light, bounds(surface.mask), params)
    scores = [_scored(surface, r, facing, params) for r in responses]
    peaks = _peaks(surface, responses, scores, params)
    frame = Frame(origin, axis, surface.width_px)
    numbers = gather(surface, responses, light, scores, peaks, frame)
    sure = detector().probability(numbers)
    dents = [
        _describe(responses[peak.size], gain, scores[peak.size], peak, shown, float(p), params)
        for peak, shown, p in zip(peaks, numbers, sure, strict=True)
    ]
    dents.sort(key=lambda d: -d.confidence)
    return tuple(dents)


def with_depths(
    dents: tuple[Dent, ...],
    surface: Surface,
    responses: tuple[Responses, ...],
    light: Illumination,
    params: DimpleParams = DimpleParams(),
) -> tuple[Dent, ...]:
    """`candidates` with the depth of those that are likely enough; the others keep nan."""
    noise = tuple(slope_noise(r) for r in responses)
    out = []
    for dent in dents:
        if dent.confidence >= params.pair_confidence:
            value, error = measure_depth(surface, light, noise, dent.x, dent.y, dent.sigma_px)
            dent = replace(dent, log_depth=value, log_depth_se=error)
        out.append(dent)
    return tuple(out)


def lit_from_above(dents: tuple[Dent, ...], params: DimpleParams = DimpleParams()) -> float:
    """How far dents are bright below and dark above, as under a light from above; -1 to 1.

    The mean vertical part of the direction in which they shade, the surer ones more; near 0 without
    any. How strongly they shade does not count: that would take deep dimples for strong light.
    """
    pull, total = 0.0, params.lit_doubt
    for dent in dents:
        weight = dent.confidence**2 if dent.confidence > params.lit_confidence else 0.0
        pull -= weight * dent.up / max(float(np.hypot(dent.right, dent.up)), 1e-9)
        total += weight
    return pull / total


def _scored(surface: Surface, r: Responses, light: Toward, params: DimpleParams) -> Plane:
    """The joint response on the skin, far below any dent's elsewhere."""
    out = np.full(surface.mask.shape, -9, np.float32)
    inside = surface.mask[light.box] & (r.inside[light.box] > params.min_inside)
    out[light.box] = np.where(inside, joint(r, light, params), -9)
    return out


def _peaks(
    surface: Surface, responses: tuple[Responses, ...], scores: list[Plane], params: DimpleParams
) -> list[Peak]:
    """Local maxima over place and size, strongest first."""
    found = []
    box = bounds(surface.mask)
    top, left = box[0].start, box[1].start
    for k, (response, whole) in enumerate(zip(responses, scores, strict=True)):
        score = whole[box]
        radius = max(1, round(response.sigma_px * 0.8))
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2)
        peak = (score >= cv2.dilate(score, disc)) & (score > params.min_score)
        peak &= np.abs(surface.side[box]) < params.far_side
        for row, col in np.argwhere(peak):
            found.append((float(score[row, col]), k, int(row) + top, int(col) + left))
    found.sort(reverse=True)
    kept: list[Peak] = []
    place, size = np.zeros((params.max_candidates, 2)), np.zeros(params.max_candidates)
    for _, k, row, col in found:
        n, sigma = len(kept), responses[k].sigma_px
        gap = np.hypot(row - place[:n, 0], col - place[:n, 1])
        if not (gap > params.separation * np.maximum(sigma, size[:n])).all():
            continue
        kept.append(Peak(k, row, col))
        place[n], size[n] = (row, col), sigma
        if len(kept) >= params.max_candidates:
            break
    return kept


def _describe(
    r: Responses,
    gain: Plane,
    score: Plane,
    peak: Peak,
    shown: NDArray[np.float64],
    confidence: float,
    params: DimpleParams,
) -> Dent:
    row, col = _centre(r, peak.row, peak.column, params)
    return Dent(
        float(col),
        float(row),
        r.sigma_px,
        float(r.right[row, col]),
        float(r.up[row, col]),
        float(r.dark[row, col]),
        float(gain[row, col]),
        float(score[row, col]),
        slope_noise(r),
        tuple(float(n) for n in shown),
        confidence,
    )


def _centre(r: Responses, row: int, col: int, params: DimpleParams) -> tuple[int, int]:
    """Where near a peak the slope pattern is largest, whatever its direction.

    Under slanting light the dark wall also answers to the hollow's pattern, which drags the joint
    response towards the lamp, and so does an error of the lamp's direction. The size of the slope
    pattern is centred on the dent.
    """
    reach = max(1, round(params.recentre * r.sigma_px))
    h, w = r.right.shape
    rows = slice(max(0, row - reach), min(h, row + reach + 1))
    cols = slice(max(0, col - reach), min(w, col + reach + 1))
    yy, xx = np.mgrid[rows, cols]
    far = ((yy - row) ** 2 + (xx - col) ** 2) > reach**2
    size = np.where(
        far | ~r.valid[rows, cols], -1.0, np.hypot(r.right[rows, cols], r.up[rows, cols])
    )
    best = np.unravel_index(int(size.argmax()), size.shape)
    return (int(yy[best]), int(xx[best])) if size.max() >= 0 else (row, col)
