"""Moles and freckles: single marks that a person can recognise in both photos.

They are part of the texture that carries the map. Listed by themselves they let anybody check it by
eye: M1 is the most distinct mark found in both photos, M2 the next.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from analyzer.alignment.params import AlignParams
from analyzer.alignment.spline import SplineMap
from analyzer.alignment.texture import Texture


def find_marks(
    texture: Texture, params: AlignParams
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Dark spots of one back.

    Returns
    -------
    places : (N, 2) float64
        Texture pixels, the most distinct first.
    strength : (N,) float64
        Peak of the smoothed texture, in local standard deviations.
    """
    sigma = params.mark_size * texture.width_px
    smooth = cv2.GaussianBlur(texture.plane, (0, 0), sigma)
    side = 2 * round(params.mark_apart * texture.width_px) + 1
    highest = cv2.dilate(smooth, np.ones((side, side), np.uint8))
    ys, xs = np.nonzero((smooth >= highest) & (smooth > params.mark_strength) & texture.mask)
    strength = smooth[ys, xs].astype(float)
    order = np.argsort(-strength, kind="stable")
    return np.stack([xs, ys], axis=1).astype(float)[order], strength[order]


def shared_marks(
    reference: Texture, moving: Texture, mapping: SplineMap, params: AlignParams
) -> NDArray[np.float64]:
    """Marks found in both photos where the map puts them.

    Returns
    -------
    (N, 4) float64
        ``x, y`` in the reference and ``x, y`` in the moving photo, photo pixels; the most
        distinct first.
    """
    source, _ = find_marks(reference, params)
    target, _ = find_marks(moving, params)
    if len(source) == 0 or len(target) == 0:
        return np.empty((0, 4))
    mapped = mapping(source)
    found = cKDTree(target).query(mapped)
    distance, nearest = np.asarray(found[0], float), np.asarray(found[1], int)
    back = np.asarray(cKDTree(mapped).query(target)[1], int)
    near = distance < params.mark_reach * moving.width_px
    mutual = back[nearest] == np.arange(len(source))
    kept = np.flatnonzero(near & mutual)
    return np.hstack(
        [
            (source[kept] + 0.5) * reference.zoom - 0.5,
            (target[nearest[kept]] + 0.5) * moving.zoom - 0.5,
        ]
    )
