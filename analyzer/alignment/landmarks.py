"""The manual way out: a map from point pairs that the user marked in both photos.

The pairs give the start where features give none, and stay in the fit as patches that count more
than others. Where the skin's texture supports nothing beyond them, the map is the pairs' own: a
similarity for three of them, an affine map from four on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.params import AlignParams
from analyzer.alignment.texture import Texture

Points = NDArray[np.float64]

MIN_LANDMARKS = 3


def check_landmarks(
    landmarks: NDArray[np.float64], min_spread: float = 0.02
) -> NDArray[np.float64]:
    """Point pairs as float64, or a reason why they cannot carry a map.

    Parameters
    ----------
    landmarks : (N, 4) array_like
        ``x, y`` in the reference and ``x, y`` in the moving photo, photo pixels.
    min_spread : float
        Smallest extent across the line through the points, relative to that along it.

    Returns
    -------
    (N, 4) float64

    Raises
    ------
    ValueError
        When there are fewer than three, one is not finite, or all lie on a line or in one place
        in either photo.
    """
    pairs = np.asarray(landmarks, float)
    if pairs.ndim != 2 or pairs.shape[1] != 4:
        raise ValueError("Landmarks are rows of four numbers: x, y in one photo and in the other.")
    if len(pairs) < MIN_LANDMARKS:
        raise ValueError(f"At least {MIN_LANDMARKS} point pairs are needed.")
    if not np.isfinite(pairs).all():
        raise ValueError("A landmark's place is not a number.")
    for side in (pairs[:, :2], pairs[:, 2:]):
        extent = np.linalg.svd(side - side.mean(axis=0), compute_uv=False)
        if extent[0] < 1.0 or extent[1] < min_spread * extent[0]:
            raise ValueError("The landmarks lie on one line or in one place; spread them out.")
    return pairs


def to_textures(pairs: Points, reference: Texture, moving: Texture) -> tuple[Points, Points]:
    """Point pairs (N, 4) in photo pixels to places (N, 2) in each texture."""
    return (
        (pairs[:, :2] + 0.5) / reference.zoom - 0.5,
        (pairs[:, 2:] + 0.5) / moving.zoom - 0.5,
    )


def landmark_matrix(source: Points, target: Points) -> NDArray[np.float64]:
    """(3, 3) least-squares map: a similarity for up to three pairs, affine beyond.

    Three pairs fix an affine map exactly, errors of a shaky finger included; the similarity
    averages over them.
    """
    if len(source) > MIN_LANDMARKS:
        design = np.column_stack([source, np.ones(len(source))])
        solution, *_ = np.linalg.lstsq(design, target, rcond=None)
        return np.vstack([solution.T, [0.0, 0.0, 1.0]])
    # Umeyama 1991, doi:10.1109/34.88573, written with complex numbers; it cannot mirror.
    a = source - source.mean(axis=0)
    b = target - target.mean(axis=0)
    p, q = a[:, 0] + 1j * a[:, 1], b[:, 0] + 1j * b[:, 1]
    factor = np.vdot(p, q) / np.vdot(p, p)
    linear = np.array([[factor.real, -factor.imag], [factor.imag, factor.real]])
    shift = target.mean(axis=0) - linear @ source.mean(axis=0)
    return np.vstack([np.column_stack([linear, shift]), [0.0, 0.0, 1.0]])


def landmark_error(source: Points, target: Points, width_px: float, params: AlignParams) -> float:
    """Typical error of `landmark_matrix` between the pairs, moving texture px.

    Each pair is predicted from the others. Fingers and bending skin set a floor that few pairs
    cannot show.
    """
    misses = []
    for k in range(len(source)):
        rest = np.arange(len(source)) != k
        matrix = landmark_matrix(source[rest], target[rest])
        misses.append(np.linalg.norm(matrix[:2, :2] @ source[k] + matrix[:2, 2] - target[k]))
    # Left-out corners are extrapolated: the map between them errs about half as much.
    return max(0.5 * float(np.median(misses)), params.landmark_error * float(width_px))
