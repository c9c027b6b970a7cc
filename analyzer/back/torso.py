"""Whether a skin-coloured region is a torso, or a table top, a wall, an arm.

Colour and outline alone cannot tell a brown table from a cropped back. A back that somebody
photographed stands in the middle of the picture, fills a good part of it, and is round: its
brightness changes slowly over a tenth of its width and more, and more so there than from pore to
pore. A flat thing lacks the slow change, wood, sand and fabric have the fine one.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.blur import gaussian
from analyzer.skin.model import SkinLayers

Plane = NDArray[np.float32]

NOT_ROUND = "The surface is skin-coloured but not rounded like a back."


@dataclass(frozen=True)
class TorsoParams:
    """Tunables of the torso check. Lengths of the bands are in back widths."""

    min_share: float = 0.25  # back width over the picture's shorter side
    max_offset: float = 0.3  # the torso's middle from the picture's middle, in picture widths
    fine: tuple[float, float] = (0.003, 0.01)  # band of texture: pores, grain, weave
    broad: tuple[float, float] = (0.04, 0.15)  # band of the body's own roundness
    min_broad: float = 0.004  # log units; a wall has 0.002, close crops of a back's even middle
    # under flash 0.015, whole backs 0.02 and more
    max_ratio: float = 0.95  # fine over broad; backs lie below 0.6, behind blinds up to 0.8
    # Stripes of light are as fine as a weave, but on a body broad shading lies below them, and
    # they have no colour of their own: boards and cloth miss one or the other.
    body_broad: float = 0.02  # log units
    stripe_colour: float = 0.7  # fine contrast of colour over that of shading
    margin: float = 0.04  # kept away from the border, where the bands see beyond it
    width_px: float = 300.0  # px; the bands are read at this back width


def why_no_torso(
    layers: SkinLayers,
    skin: NDArray[np.bool_],
    centre_x: float,
    width_px: float,
    params: TorsoParams = TorsoParams(),
) -> str:
    """Why the region is no torso; "" when nothing speaks against it.

    Parameters
    ----------
    layers : SkinLayers
    skin : (h, w) bool
        The region.
    centre_x : float
        Mean middle of its rows, working px.
    width_px : float
        Its width, working px.
    """
    h, w = skin.shape
    if width_px < params.min_share * min(h, w):
        return "The bare skin fills too small a part of the photo to be a back seen from close by."
    if abs(centre_x / w - 0.5) > params.max_offset:
        return "The bare skin lies at the photo's edge; a back should be in the middle."
    fine, broad = contrasts(layers.shading, layers.usable, skin, width_px, params)
    if broad < params.min_broad:
        return NOT_ROUND
    if fine > params.max_ratio * broad:
        colour = [
            contrasts(plane, layers.usable, skin, width_px, params)[0]
            for plane in (layers.melanin, layers.haemoglobin)
        ]
        if broad < params.body_broad or max(colour) > params.stripe_colour * fine:
            return NOT_ROUND
    return ""


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
