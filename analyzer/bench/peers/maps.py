"""From a matrix or a flow to a map in photo pixels, and the start that local methods need."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import DenseMap
from analyzer.bench.peers.picture import Picture

Matrix = NDArray[np.float64]
Plane = NDArray[np.float32]
Points = NDArray[np.float64]
Mask = NDArray[np.bool_]

STEP_PX = 8.0
"""Lattice spacing of a map in photo px; a homography between the nodes is off by far less than
a hundredth of a pixel."""


MOST_AT_ONCE = 30_000
"""Points that OpenCV looks up in one row."""


def project(matrix: Matrix, xy: Points) -> Points:
    """Apply a (3, 3) homography to (N, 2) points."""
    out = np.column_stack([xy, np.ones(len(xy))]) @ matrix.T
    return np.asarray(out[:, :2] / out[:, 2:])


def as_map(reference: Picture, moving: Picture, mapping: Callable[[Points], Points]) -> DenseMap:
    """A map of picture pixels as a lattice of photo pixels, wherever it is finite."""
    width, height = reference.size
    gx, gy = np.arange(0, width + STEP_PX, STEP_PX), np.arange(0, height + STEP_PX, STEP_PX)
    lattice = np.stack(np.meshgrid(gx, gy), axis=-1).reshape(-1, 2)
    mapped = moving.to_photo(mapping(reference.to_picture(lattice)))
    return DenseMap(STEP_PX, mapped.reshape(len(gy), len(gx), 2), reference.size)


def at_size(matrix: Matrix, old: tuple[Picture, Picture], new: tuple[Picture, Picture]) -> Matrix:
    """A homography between two pictures as one between the same two at other sizes."""
    scales = []
    for a, b in zip(old, new, strict=True):
        factor = a.zoom / b.zoom
        shift = 0.5 * (factor - 1)  # pixel centres lie at integers
        scales.append(np.array([[factor, 0, shift], [0, factor, shift], [0, 0, 1.0]]))
    out = scales[1] @ matrix @ np.linalg.inv(scales[0])
    return np.asarray(out / out[2, 2])


def body_start(reference: Picture, moving: Picture) -> Matrix:
    """The similarity that lays one back's midline and width over the other's."""

    def frame(picture: Picture) -> Matrix:
        right = np.array([-picture.axis[1], picture.axis[0]])
        columns = (picture.width_px * right, picture.width_px * picture.axis, picture.origin)
        return np.vstack([np.column_stack(columns), [0.0, 0.0, 1.0]])

    return np.asarray(frame(moving) @ np.linalg.inv(frame(reference)))


def best_start(reference: Picture, moving: Picture, others: list[Matrix]) -> Matrix:
    """The start under which the fine detail of the greys agrees best.

    Parameters
    ----------
    reference, moving : Picture
    others : list of (3, 3)
        Tried besides `body_start`, in picture pixels.
    """
    first = body_start(reference, moving)
    if not others:
        return first
    # Coarse light and shade agrees under any map that lays back over back.
    first_fine, second_fine = (
        np.asarray(cv2.GaussianBlur(detail(p), (0, 0), 0.004 * p.width_px), np.float32)
        for p in (reference, moving)
    )

    def agreement(matrix: Matrix) -> float:
        a, b, both = laid_over(reference, moving, matrix, (first_fine, second_fine))
        if both.sum() < 0.3 * reference.mask.sum():
            return -1.0
        return float((a[both] * b[both]).mean())

    return max([first, *others], key=agreement)


def detail(picture: Picture) -> Plane:
    """Grey less its surroundings, zero mean and unit deviation on the back, 0 elsewhere.

    Methods that compare brightness fail on the slow shading of a torso, which moves with the
    lamp and not with the skin; it is taken out for them.
    """
    inside = picture.mask.astype(np.float32)
    sigma = 0.03 * picture.width_px
    grey = picture.grey.astype(np.float32) * inside
    around = cv2.GaussianBlur(grey, (0, 0), sigma) / (
        cv2.GaussianBlur(inside, (0, 0), sigma) + 1e-3
    )
    fine = (grey - around) * inside
    spread = float(fine[picture.mask].std()) if picture.mask.any() else 1.0
    return np.asarray(np.clip(fine / max(spread, 1e-6), -4, 4), np.float32)


def laid_over(
    reference: Picture,
    moving: Picture,
    matrix: Matrix,
    planes: tuple[Plane, Plane] | None = None,
) -> tuple[Plane, Plane, Mask]:
    """Both planes in the reference frame, equal in mean and deviation, and where both show back.

    Exposure differs between photos and is no fault of a method that compares brightness.

    Parameters
    ----------
    matrix : (3, 3)
        Reference to moving picture pixels.
    planes : (reference, moving), optional
        The greys when not given.
    """
    size = reference.mask.shape[::-1]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    still, moved = planes or (reference.grey.astype(np.float32), moving.grey.astype(np.float32))
    warped = cv2.warpPerspective(moved, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpPerspective(moving.mask.astype(np.uint8), matrix, size, flags=flags) > 0
    both: Mask = np.asarray(reference.mask & inside)
    where = both if both.any() else reference.mask
    out = [
        np.asarray((p - p[where].mean()) / max(float(p[where].std()), 1e-6), np.float32)
        for p in (still, np.asarray(warped, np.float32))
    ]
    return out[0], out[1], both


def with_flow(
    reference: Picture, moving: Picture, matrix: Matrix, flow: NDArray[np.float64]
) -> DenseMap:
    """A start followed by a displacement field, as a map.

    Parameters
    ----------
    matrix : (3, 3)
        Reference to moving picture pixels.
    flow : (h, w, 2) float
        Displacement x, y in the reference frame, added before ``matrix``.
    """
    planes = [flow[..., k].astype(np.float32) for k in (0, 1)]

    def moved(xy: Points) -> Points:
        x, y = (xy.astype(np.float32)[None, :, k] for k in (0, 1))
        parts = [
            cv2.remap(plane, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]
            for plane in planes
        ]
        return np.asarray(xy + np.stack(parts, axis=1))

    def mapping(xy: Points) -> Points:
        some = np.array_split(xy, -(-len(xy) // MOST_AT_ONCE))
        return project(matrix, np.concatenate([moved(one) for one in some]))

    return as_map(reference, moving, mapping)
