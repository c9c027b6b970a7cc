"""Two photos of one back aligned: their texture, the user's points, and the dimples as a check."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analyzer.alignment.align import align_textures
from analyzer.alignment.judge import refusal
from analyzer.alignment.landmarks import check_landmarks
from analyzer.alignment.model import Alignment
from analyzer.alignment.outline import Outline
from analyzer.alignment.settle import settle

Points = NDArray[np.float64]


def align_outlines(
    reference: Outline, moving: Outline, landmarks: ArrayLike | None = None
) -> Alignment:
    """Align two photos of which at least the back was sought.

    Parameters
    ----------
    reference, moving : Outline
    landmarks : (N, 4) array_like or None
        Point pairs from the user: ``x, y`` in the reference, ``x, y`` in the moving photo, photo
        pixels.

    Raises
    ------
    ValueError
        When the landmarks are fewer than three, on a line, or outside a photo.
    """
    sizes = [reference.size, moving.size]
    pairs = None if landmarks is None else check_landmarks(np.asarray(landmarks, float))
    if pairs is not None and not _inside(pairs, sizes):
        raise ValueError("A landmark lies outside its photo.")
    for one, name in ((reference, "reference"), (moving, "moving")):
        if one.texture is None:
            return refusal(f"No back in the {name} photo: {one.reason}")
    assert reference.texture is not None
    assert moving.texture is not None
    return align_textures(reference.texture, moving.texture, sizes[0], sizes[1], landmarks=pairs)


def align_by_points(
    reference: Outline,
    moving: Outline,
    pairs: Points,
    places: tuple[Points, Points],
    back_width_px: float,
) -> Alignment:
    """Align by the user's points; where nothing finer carries the map, dimples check it.

    Parameters
    ----------
    reference, moving : Outline
    pairs : (N, 4) float64
        As the ``landmarks`` of `align_outlines`.
    places : ((N, 2), (M, 2)) float64
        Where the dimples of each lie that were found in it alone, photo pixels.
    back_width_px : float
        Of the reference, photo pixels.

    Raises
    ------
    ValueError
        When the points are fewer than three, on a line, or outside a photo.
    """
    return settle(align_outlines(reference, moving, pairs), *places, back_width_px)


def _inside(pairs: Points, sizes: list[tuple[int, int]]) -> bool:
    high = np.array([*sizes[0], *sizes[1]]) - 0.5
    return bool(((pairs >= -0.5) & (pairs <= high)).all())
