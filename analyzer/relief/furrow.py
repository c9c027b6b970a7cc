"""Finds the spine furrow, which marks the body's midline better than the outline does.

A body turned a little to the side moves the middle of its outline, not its furrow. The furrow is a
groove along the whole height: its shading is alike over many rows, which no dimple's is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.relief.bank import Responses
from analyzer.relief.params import ReliefParams
from analyzer.relief.surface import Surface


def furrow_offset(
    surface: Surface,
    responses: tuple[Responses, ...],
    origin: NDArray[np.float64],
    axis: NDArray[np.float64],
    params: ReliefParams = ReliefParams(),
) -> float:
    """Sideways place of the furrow from the outline's midline.

    Parameters
    ----------
    origin, axis : (2,) float64
        Body frame in surface pixels: a point on the midline, and the unit vector up along it.

    Returns
    -------
    float
        In back widths, positive to the viewer's right; 0 where no furrow stands out.
    """
    right = np.array([-axis[1], axis[0]])
    offsets = np.arange(-params.furrow_reach, params.furrow_reach + 1e-9, params.furrow_step)
    heights = np.arange(params.furrow_from, params.furrow_to, params.furrow_step)
    places = (
        origin
        + surface.width_px * offsets[:, None, None] * right
        + surface.width_px * heights[None, :, None] * axis
    )
    cols = np.round(places[..., 0]).astype(int)
    rows = np.round(places[..., 1]).astype(int)
    h, w = surface.mask.shape
    inside = (cols >= 0) & (cols < w) & (rows >= 0) & (rows < h)
    cols, rows = np.clip(cols, 0, w - 1), np.clip(rows, 0, h - 1)
    profile = np.zeros(len(offsets))
    for response in responses[2:4]:
        known = inside & response.valid[rows, cols]
        count = np.maximum(known.sum(axis=1), 1)
        # Signed means: relief that comes and goes along the height cancels out.
        slope = np.where(known, response.right[rows, cols], 0).sum(axis=1) / count
        hollow = np.where(known, response.dark[rows, cols], 0).sum(axis=1) / count
        profile += np.abs(slope) / response.noise[0] + np.maximum(hollow, 0) / response.noise[2]
    # The outline errs little itself: what lies far from its middle is seldom the furrow.
    likely = profile * np.exp(-((offsets / params.furrow_deviation) ** 2) / 2)
    best = int(likely.argmax())
    if profile[best] < params.furrow_contrast * np.median(profile) or not inside.any():
        return 0.0
    near = np.abs(np.arange(len(offsets)) - best) <= 2
    return float(np.average(offsets[near], weights=likely[near]))
