"""Lays a photo's small picture over the reference's, for showing them side by side."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import Alignment

STEP = 16
"""Spacing in picture pixels of the lattice on which the map is evaluated exactly."""


def aligned_picture(
    reference: tuple[NDArray[np.uint8], float],
    moving: tuple[NDArray[np.uint8], float],
    alignment: Alignment,
) -> NDArray[np.uint8] | None:
    """The moving picture in the reference's picture frame; None where it could not be aligned.

    Parameters
    ----------
    reference, moving : ((h, w, 3) uint8, float)
        Small picture of each photo, and photo pixels per picture pixel.
    alignment : Alignment
        Reference to moving photo.

    Beyond the mapped skin the map is continued by its best affine fit, so that clothes and
    background stay where a viewer expects them.
    """
    if not alignment.ok or alignment.forward is None:
        return None
    (picture, zoom), (other, other_zoom) = reference, moving
    h, w = picture.shape[:2]
    gx, gy = np.arange(0, w + STEP, STEP), np.arange(0, h + STEP, STEP)
    lattice = np.stack(np.meshgrid(gx, gy), axis=-1).reshape(-1, 2).astype(float)
    photo_xy = (lattice + 0.5) * zoom - 0.5
    mapped = alignment.map_points(photo_xy)
    known: NDArray[np.bool_] = np.asarray(np.isfinite(mapped).all(axis=1))
    design = np.column_stack([photo_xy, np.ones(len(photo_xy))])
    affine, *_ = np.linalg.lstsq(design[known], mapped[known], rcond=None)
    smooth = design @ affine
    extra = np.where(known[:, None], mapped - smooth, 0).astype(np.float32)
    shape = (len(gy), len(gx))
    weight = known.astype(np.float32).reshape(shape)
    parts = []
    for axis in (0, 1):
        plane = np.asarray(extra[:, axis]).reshape(shape)
        # The deviation from the affine map fades out over a few lattice steps beyond the skin.
        blurred = cv2.GaussianBlur(plane, (0, 0), 4) / (cv2.GaussianBlur(weight, (0, 0), 4) + 0.05)
        filled = np.where(weight > 0, plane, blurred)
        parts.append(smooth[:, axis].reshape(shape) + filled)
    coarse = np.stack(parts, axis=-1)
    coarse = ((coarse + 0.5) / other_zoom - 0.5).astype(np.float32)
    xs = (np.arange(w, dtype=np.float32) / STEP)[None].repeat(h, axis=0)
    ys = (np.arange(h, dtype=np.float32) / STEP)[:, None].repeat(w, axis=1)
    fine = cv2.remap(coarse, xs, ys, cv2.INTER_LINEAR)
    out = cv2.remap(
        other,
        fine[..., 0],
        fine[..., 1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(245, 245, 245),
    )
    return np.asarray(out, np.uint8)
