"""Finds indentations in the responses of the relief room.

A dent must shade the way the light says (dark wall towards the light), be round rather than a
groove, and stand out from the skin around it. What each candidate shows is turned into a
probability by a logistic model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.dimples.params import DimpleParams
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
    features : tuple of float
        What the probability is computed from.
    confidence : float
        Probability of being an indentation, 0-1.
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
    features: tuple[float, ...]
    confidence: float


def find_dents(
    surface: Surface,
    responses: tuple[Responses, ...],
    light: Illumination,
    origin: NDArray[np.float64],
    axis: NDArray[np.float64],
    params: DimpleParams = DimpleParams(),
) -> tuple[Dent, ...]:
    """Candidates with their probability, most certain first.

    Parameters
    ----------
    surface, responses, light
        From the relief room, on one pixel grid.
    origin, axis : (2,) float64
        A point on the spine furrow in surface pixels and the unit vector up along it.
    """
    gain = np.hypot(light.gain_right, light.gain_up)
    scores = [_joint(r, light, gain, params) for r in responses]
    peaks = _peaks(surface, responses, scores, params)

    def across(row: int, col: int) -> float:
        """Distance from the furrow in back widths."""
        return (
            float(abs(axis[0] * (row - origin[1]) - axis[1] * (col - origin[0]))) / surface.width_px
        )

    return tuple(
        sorted(
            (_describe(surface, responses, light, gain, scores, p, across, params) for p in peaks),
            key=lambda d: -d.confidence,
        )
    )


def _joint(r: Responses, light: Illumination, gain: Plane, params: DimpleParams) -> Plane:
    """Signed response in noise deviations: along the light, not across it, and dark within."""
    unit_right = -light.gain_right / np.maximum(gain, 1e-3)
    unit_up = -light.gain_up / np.maximum(gain, 1e-3)
    along = r.right * unit_right + r.up * unit_up
    across = np.abs(r.up * unit_right - r.right * unit_up)
    size = np.hypot(r.right, r.up)
    # Where slopes hardly show, their direction says nothing.
    trust = gain / np.hypot(gain, params.direction_gain)
    noise = float(np.hypot(r.noise[0], r.noise[1]) / np.sqrt(2))
    slope = trust * (along - params.across_penalty * across) + (1 - trust) * size
    joint = slope / noise + params.dark_share * np.clip(r.dark / r.noise[2], -3, 6)
    joint = np.where(r.valid, joint, -9)
    return joint.astype(np.float32)


def _peaks(
    surface: Surface, responses: tuple[Responses, ...], scores: list[Plane], params: DimpleParams
) -> list[tuple[int, int, int]]:
    """Local maxima over place and size as (size index, row, column), strongest first."""
    found = []
    for k, (response, score) in enumerate(zip(responses, scores, strict=True)):
        radius = max(1, round(response.sigma_px * 0.8))
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2)
        top = (score >= cv2.dilate(score, disc)) & (score > params.min_score)
        top &= np.abs(surface.side) < params.max_side
        for row, col in np.argwhere(top):
            found.append((float(score[row, col]), k, int(row), int(col)))
    found.sort(reverse=True)
    kept: list[tuple[int, int, int]] = []
    for _, k, row, col in found:
        sigma = responses[k].sigma_px
        clear = all(
            np.hypot(row - r, col - c) > params.separation * max(sigma, responses[j].sigma_px)
            for j, r, c in kept
        )
        if clear:
            kept.append((k, row, col))
        if len(kept) >= params.max_candidates:
            break
    return kept


def _describe(
    surface: Surface,
    responses: tuple[Responses, ...],
    light: Illumination,
    gain: Plane,
    scores: list[Plane],
    peak: tuple[int, int, int],
    across: Callable[[int, int], float],
    params: DimpleParams,
) -> Dent:
    k, row, col = peak
    r, score = responses[k], scores[k]
    row, col = _centre(r, row, col, params)
    noise = float(np.hypot(r.noise[0], r.noise[1]) / np.sqrt(2))
    here = float(gain[row, col])
    amplitude = float(np.hypot(r.right[row, col], r.up[row, col]))
    along = -(
        r.right[row, col] * light.gain_right[row, col] + r.up[row, col] * light.gain_up[row, col]
    )
    cosine = float(along / max(here * amplitude, 1e-6))
    flank = abs(float(surface.side[row, col]))
    features = (
        np.log(max(float(score[row, col]), 0.5)),
        cosine * here / np.hypot(here, params.direction_gain),
        float(np.clip(r.dark[row, col] / r.noise[2], -3, 6)),
        _roundness(score, row, col, r.sigma_px),
        np.log(
            amplitude * r.sigma_px / surface.width_px / np.hypot(here, params.gain_soft) / 0.006
        ),
        float(np.exp(-((across(row, col) / params.furrow) ** 2) / 2)),
        np.log(r.sigma_px / surface.width_px / 0.025),
        float(np.clip((flank - 0.75) / 0.15, 0, 1.5)),
    )
    weights = np.asarray(params.logistic)
    logit = float(weights[0] + np.dot(weights[1:], features[: len(weights) - 1]))
    return Dent(
        float(col),
        float(row),
        r.sigma_px,
        float(r.right[row, col]),
        float(r.up[row, col]),
        float(r.dark[row, col]),
        here,
        float(score[row, col]),
        noise,
        tuple(float(f) for f in features),
        float(1 / (1 + np.exp(-np.clip(logit, -30, 30)))),
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


def _roundness(score: Plane, row: int, col: int, sigma: float) -> float:
    """Smaller over larger curvature of the response's peak: 1 round, 0 a groove."""
    step = max(1, round(0.7 * sigma))
    h, w = score.shape
    if not (step <= row < h - step and step <= col < w - step):
        return 0.0
    c = float(score[row, col])
    xx = float(score[row, col - step] + score[row, col + step]) - 2 * c
    yy = float(score[row - step, col] + score[row + step, col]) - 2 * c
    xy = (
        float(
            score[row + step, col + step]
            + score[row - step, col - step]
            - score[row + step, col - step]
            - score[row - step, col + step]
        )
        / 4
    )
    values = np.linalg.eigvalsh(np.array([[-xx, xy], [xy, -yy]]))
    return float(np.clip(values[0] / max(values[1], 1e-6), 0, 1))
