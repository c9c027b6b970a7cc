"""From class maps to the bare back, its border drawn where the photo itself has an edge.

The network is sure of the inside and of the outside; in between, a watershed (Vincent and Soille 1991,
doi:10.1109/34.87344) puts the border on the strongest step of colour or brightness, and in the middle
where there is none, as between an arm and a flank of one colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.segmentation import watershed

from analyzer.arrays.crop import bounds
from analyzer.skin.classes import ClassMaps

Mask = NDArray[np.bool_]
Plane = NDArray[np.float32]


@dataclass(frozen=True)
class RegionParams:
    """Tunables of the back's region."""

    longest_side: int = 800  # px at which the border is settled; 0.7 mm when a back fills the frame
    sure: float = 0.85  # probability from which a pixel is back, or is not
    middle: float = 0.6  # what the network's doubt weighs beside the photo's own steps
    blur_px: float = 1.0  # of the picture before its steps are taken
    largest_hole: float = 0.06  # of the region; a hole up to this is a mark, a strap or a finger
    piece: float = 0.03  # of the largest piece's area, from which another above or below it counts
    rival: float = 0.5  # of its area, from which a piece aside is a second back


@dataclass(frozen=True, eq=False)
class Region:
    """The bare back in a picture.

    Parameters
    ----------
    mask : (h, w) bool
        All False where there is none.
    twice : bool
        Another back of much the same size lies beside it.
    """

    mask: Mask
    twice: bool


def back_region(
    rgb: NDArray[np.float32], maps: ClassMaps, params: RegionParams = RegionParams()
) -> Region:
    """Find the bare back and settle its border.

    Parameters
    ----------
    rgb : (h, w, 3) float32
        Linear, 0-1.
    maps : ClassMaps
        Of the same picture.

    Returns
    -------
    Region
        Its mask has the picture's size.
    """
    h, w = rgb.shape[:2]
    scale = min(1.0, params.longest_side / max(h, w))
    size = (max(8, round(w * scale)), max(8, round(h * scale)))
    share = np.asarray(cv2.resize(maps.back, size, interpolation=cv2.INTER_LINEAR), np.float32)
    none = Region(np.zeros((h, w), bool), False)
    if not (share > 0.5).any():
        return none
    settled = _settled(rgb, share, size, params)
    chosen, twice = _chosen(settled, params)
    if not chosen.any():
        return none
    smooth = cv2.resize(chosen.astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    return Region(smooth > 0.5, twice)


def drawn_region(
    shape: tuple[int, ...], outline: Sequence[tuple[float, float]], zoom: float
) -> Region:
    """The bare back as the user drew it.

    Parameters
    ----------
    shape : (h, w)
        Of the picture.
    outline : sequence of (x, y)
        Polygon in photo pixels.
    zoom : float
        Photo pixels per pixel of the picture.
    """
    mask = np.zeros(shape, np.uint8)
    points = (np.asarray(outline, float) + 0.5) / zoom - 0.5
    cv2.fillPoly(mask, [np.rint(points).astype(np.int32)], 1)
    return Region(mask > 0, False)


def _settled(
    rgb: NDArray[np.float32], share: Plane, size: tuple[int, int], params: RegionParams
) -> Mask:
    """Back or not, decided at each pixel of the coarser picture."""
    markers = np.zeros(share.shape, np.int32)
    markers[share > params.sure] = 2
    markers[share < 1 - params.sure] = 1
    if not (markers == 2).any() or not (markers == 1).any():
        return np.asarray(share > 0.5)
    box = bounds(share > 1 - params.sure, 4)
    small = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.float32)[box]
    logs = cv2.GaussianBlur(np.log(np.maximum(small, 2e-3)), (0, 0), params.blur_px)
    steps = np.zeros(logs.shape[:2], np.float32)
    for plane in cv2.split(logs):
        steps += cv2.Sobel(plane, cv2.CV_32F, 1, 0) ** 2 + cv2.Sobel(plane, cv2.CV_32F, 0, 1) ** 2
    steps = np.sqrt(steps)
    usual = float(np.median(steps)) + 1e-4
    doubt = 1 - np.abs(2 * share[box] - 1)
    height = steps / (steps + 4 * usual) + params.middle * doubt
    # Whole numbers: the flood then spreads alike on every machine.
    levels = np.rint(1000 * height).astype(np.int32)
    out = share > 0.5
    out[box] = _flooded(levels, markers[box])
    return np.asarray(out, bool)


def _flooded(levels: NDArray[np.int32], markers: NDArray[np.int32]) -> Mask:
    """Where the watershed from the markers says back.

    A marked pixel amid marked ones floods nothing. Most are such, and leaving them out takes a fraction
    of the time.
    """
    marked = (markers > 0).astype(np.uint8)
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    shore = cv2.erode(marked, cross, borderValue=1) < marked
    sea = marked == 0
    seeds = np.where(shore, markers, 0)
    flooded = watershed(levels, seeds, mask=shore | sea)  # type: ignore[no-untyped-call]
    return np.asarray(np.where(sea, flooded, markers) == 2)


def _chosen(mask: Mask, params: RegionParams) -> tuple[Mask, bool]:
    """The pieces that are one back, their small holes filled; and whether another back lies beside.

    A band or a strap parts a back into pieces above each other; a second back lies aside.
    """
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    count, labels, stats, centres = cv2.connectedComponentsWithStats(opened, connectivity=4)
    if count < 2:
        return np.zeros_like(mask), False
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    best = int(np.argmax(areas))
    left, width = stats[best, [cv2.CC_STAT_LEFT, cv2.CC_STAT_WIDTH]]
    own = np.zeros(count, bool)
    twice = False
    for k in np.flatnonzero(areas >= params.piece * areas[best]):
        within = left <= centres[k][0] <= left + width
        own[k] = within
        twice |= bool(not within and areas[k] >= params.rival * areas[best])
    piece = own[labels]
    _, gaps, holes, _ = cv2.connectedComponentsWithStats(1 - piece.astype(np.uint8), connectivity=4)
    small = holes[:, cv2.CC_STAT_AREA] < params.largest_hole * piece.sum()
    small[np.unique(np.concatenate([gaps[0], gaps[-1], gaps[:, 0], gaps[:, -1]]))] = False
    small[0] = False
    return piece | small[gaps], twice
