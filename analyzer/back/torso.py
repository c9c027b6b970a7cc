"""How strongly a layer varies on a back, finely and broadly: rough skin, light that varies."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.blur import gaussian

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class TorsoParams:
    """Tunables of the two contrasts. Lengths of the bands are in back widths."""

    fine: tuple[float, float] = (0.003, 0.01)  # band of texture: pores, grain, weave
    broad: tuple[float, float] = (0.04, 0.15)  # band of the body's own roundness
    margin: float = 0.04  # kept away from the border, where the bands see beyond it
    width_px: float = 300.0  # px; the bands are read at this back width


def contrasts(
    plane: Plane,
    usable: NDArray[np.bool_],
    skin: NDArray[np.bool_],
    width_px: float,
    params: TorsoParams = TorsoParams(),
) -> tuple[float, float]:
    """Standard deviation of a layer in the fine and in the broad band, log units.

    A slope over the whole region is taken out first.
    """
    shrink = min(1.0, params.width_px / width_px)
    h, w = skin.shape
    size = (max(8, round(w * shrink)), max(8, round(h * shrink)))
    known = skin & usable
    if not known.any():
        return 0.0, 0.0
    level = np.float32(np.mean(plane[known]))
    filled = np.where(known, plane - level, np.float32(0))
    small = np.asarray(cv2.resize(filled, size, interpolation=cv2.INTER_AREA), np.float32)
    part = cv2.resize(known.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    inside = (part > 0.99).astype(np.uint8)
    width = width_px * shrink
    side = 2 * max(1, round(params.margin * width)) + 1
    core = cv2.erode(inside, np.ones((side, side), np.uint8), borderValue=0) > 0
    if core.sum() < 100:
        core = inside > 0
    if not core.any():
        return 0.0, 0.0
    # A lamp beside a flat wall makes a slope, too; only what bends is a body.
    yy, xx = np.mgrid[: size[1], : size[0]]
    design = np.stack(
        [(xx / size[0])[inside > 0], (yy / size[1])[inside > 0], np.ones(inside.sum())]
    )
    slope = np.linalg.lstsq(design @ design.T, design @ small[inside > 0], rcond=None)[0]
    small[inside > 0] -= (slope @ design).astype(np.float32)
    contrast = []
    for low, high in (params.fine, params.broad):
        band = gaussian(small, low * width) - gaussian(small, high * width)
        contrast.append(float(band[core].std()))
    return contrast[0], contrast[1]
