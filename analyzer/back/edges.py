"""Hard edges of light on a back: how high the long, straight steps are that cross it.

A blind, leaves or a window bar leave steps of brightness that run straight for centimetres. Pores and
grain have none, dents and stretch marks have short ones, muscles and the furrow have gentle slopes. So
steps are looked for with derivatives of Gaussians that are six times as long as wide, turned to twelve
directions (steerable in principle, Freeman and Adelson 1991, doi:10.1109/34.93808).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.blur import gaussian

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class EdgeParams:
    """Tunables of the long edges. Lengths are in back widths."""

    across: float = 0.008  # standard deviation across an edge: the sun's own blur at arm's length
    along: float = 0.05  # the same along it; longer than any dent's wall
    level: float = 0.1  # standard deviation of the local level that is taken out first
    margin: float = 0.06  # kept away from the border
    directions: int = 12
    share: float = 0.1  # of the back whose edges are at least as high as what is told
    width_px: float = 150.0  # px; the edges are looked for at this back width


def edge_height(
    plane: Plane,
    known: NDArray[np.bool_],
    width_px: float,
    params: EdgeParams = EdgeParams(),
) -> float:
    """How high a long straight step a tenth of the back lies on.

    Parameters
    ----------
    plane : (h, w) float32
        Shading, natural-log units; may be nan where ``known`` is False.
    known : (h, w) bool
        Usable skin of the back.
    width_px : float
        Back width.

    Returns
    -------
    float
        Log units, from 0; less than the steps' own height where they are few or blurred. 0 where next to
        nothing is known.
    """
    shrink = min(1.0, params.width_px / width_px)
    h, w = known.shape
    size = (max(8, round(w * shrink)), max(8, round(h * shrink)))
    filled = np.asarray(np.where(known, plane, 0), np.float32)
    part = cv2.resize(known.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    small = cv2.resize(filled, size, interpolation=cv2.INTER_AREA) / np.maximum(part, 0.01)
    inside = part > 0.99
    width = width_px * shrink
    side = 2 * max(1, round(params.margin * width)) + 1
    core = cv2.erode(inside.astype(np.uint8), np.ones((side, side), np.uint8), borderValue=0) > 0
    if core.sum() < 100:
        return 0.0
    weight = np.asarray(inside, np.float32)
    about = gaussian(np.where(inside, small, 0).astype(np.float32), params.level * width)
    about /= np.maximum(gaussian(weight, params.level * width), 1e-3)
    left = np.asarray(np.where(inside, small - about, 0), np.float32)
    best = np.zeros(left.shape, np.float32)
    for kernel in _kernels(round(width), params):
        best = np.maximum(best, np.abs(cv2.filter2D(left, cv2.CV_32F, kernel)))
    return float(np.quantile(best[core], 1 - params.share))


@cache
def _kernels(width: int, params: EdgeParams) -> tuple[Plane, ...]:
    """Long derivatives of Gaussians, one a direction; a step of 1 across one gives 1."""
    across, along = params.across * width, params.along * width
    reach = int(3 * along) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float32)
    out = []
    for k in range(params.directions):
        turn = np.pi * k / params.directions
        u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
        kernel = -u * np.exp(-(u**2) / (2 * across**2) - v**2 / (2 * along**2))
        out.append(np.asarray(kernel * 2 / np.abs(kernel).sum(), np.float32))
    return tuple(out)
