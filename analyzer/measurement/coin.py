"""The rim of a coin around a place that a person pointed at.

Every circle about there is tried: the one along whose whole rim colour steps most, in or out, is a coin's.
Only a proposal: the person sees the circle over the photo and confirms or mends it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class CoinParams:
    """Where a coin's rim is looked for. Lengths are shares of the picture's width."""

    smallest: float = 0.006  # radius; below it a rim is a few pixels
    largest: float = 0.09  # a coin of 31 mm where the picture is 170 mm wide
    growth: float = 1.04  # from one radius that is tried to the next
    off: float = 0.5  # radii by which a press may miss the middle
    steps: int = 9  # places tried across that, each way
    angles: int = 48  # points on a rim
    quantile: float = 0.35  # of the step along the rim that has to be large: most of it must show
    outer: float = (
        0.45  # of the best score, from which a larger circle wins: a bimetal coin has two rims
    )
    clear: float = (
        2.5  # step of colour, 0-255 a pixel and radius of blur, below which there is no coin
    )


def find_coin(
    picture: NDArray[np.uint8], x: float, y: float, params: CoinParams = CoinParams()
) -> tuple[float, float, float] | None:
    """Circle (x, y, radius) in picture pixels around a place, or None where none is seen.

    Parameters
    ----------
    picture : (h, w, 3) uint8
        sRGB.
    x, y : float
        About the middle of the coin, picture pixels.
    """
    h, w = picture.shape[:2]
    low, high = max(4.0, params.smallest * w), params.largest * w
    reach = int(np.ceil(high * (1 + params.off) + 4))
    left, top = max(0, round(x) - reach), max(0, round(y) - reach)
    window = picture[top : min(h, round(y) + reach + 1), left : min(w, round(x) + reach + 1)]
    if min(window.shape[:2]) < 4 * low:
        return None
    smooth = cv2.GaussianBlur(window.astype(np.float32), (0, 0), 1.5)
    # Per channel: a copper coin on skin differs in colour more than in brightness.
    right, down = (
        np.asarray(cv2.Sobel(smooth, cv2.CV_32F, *d, scale=1 / 8), np.float32)
        for d in ((1, 0), (0, 1))
    )
    best: list[tuple[float, float, float, float]] = []
    radius = low
    middle = np.array([x - left, y - top])
    while radius <= high:
        best.append(_best_at(right, down, middle, radius, params.off * radius, params))
        radius *= params.growth
    most = max(one[0] for one in best)
    if most < params.clear:
        return None
    good = [
        k
        for k, one in enumerate(best)
        if one[0] >= params.outer * most
        and one[0] == max(b[0] for b in best[max(0, k - 2) : k + 3])
    ]
    _, cx, cy, radius = best[good[-1]]
    for shrink in (0.12, 0.04):
        tries = [
            _best_at(right, down, np.array([cx, cy]), radius * grow, shrink * radius, params)
            for grow in 1 + shrink * np.linspace(-0.3, 0.3, 9)
        ]
        _, cx, cy, radius = max(tries)
    return float(cx + left), float(cy + top), float(radius)


def _best_at(
    right: NDArray[np.float32],
    down: NDArray[np.float32],
    middle: Numbers,
    radius: float,
    off: float,
    params: CoinParams,
) -> tuple[float, float, float, float]:
    """Score, centre and radius of the best circle of one radius with its centre near a place."""
    shift = np.linspace(-off, off, params.steps)
    centres = middle + np.stack(np.meshgrid(shift, shift), axis=-1).reshape(-1, 2)
    turn = np.linspace(0, 2 * np.pi, params.angles, endpoint=False)
    unit = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    rim = (centres[:, None] + radius * unit).astype(np.float32)
    where = (np.ascontiguousarray(rim[..., 0]), np.ascontiguousarray(rim[..., 1]))
    outward = sum(
        cv2.remap(plane, *where, cv2.INTER_LINEAR, borderValue=0.0).astype(float)
        * unit[None, :, side, None]
        for side, plane in enumerate((right, down))
    )
    step = np.abs(np.asarray(outward)).max(axis=2)
    scores = np.quantile(step, params.quantile, axis=1)
    k = int(scores.argmax())
    return float(scores[k]), float(centres[k, 0]), float(centres[k, 1]), radius
