"""Two alignments in a row make a third: a weak pair is bridged by a photo that fits both."""

from __future__ import annotations

import numpy as np

from analyzer.alignment.model import Alignment, DenseMap


def chain(first: Alignment, second: Alignment) -> Alignment:
    """Reference to moving photo by way of a middle one.

    Parameters
    ----------
    first : Alignment
        Reference to the middle photo; ok.
    second : Alignment
        Middle photo to the moving one; ok.

    Returns
    -------
    Alignment
        Its error is both errors together, in moving photo pixels; it maps what both map.

    Raises
    ------
    ValueError
        When either is not ok.
    """
    if not (first.ok and second.ok):
        raise ValueError("Only alignments that hold can be chained.")
    assert first.forward is not None
    assert second.forward is not None
    assert first.backward is not None
    assert second.backward is not None
    forward, kept = _compose(first.forward, second.forward)
    backward, _ = _compose(second.backward, first.backward)
    return Alignment(
        True,
        "",
        float(np.hypot(first.error_px * second.scale, second.error_px)),
        forward,
        backward,
        min(first.inliers, second.inliers),
        first.overlap * kept,
        first.scale * second.scale,
        (first.rotation_deg + second.rotation_deg + 180.0) % 360.0 - 180.0,
        by_hand=first.by_hand or second.by_hand,
        doubt=first.doubt or second.doubt,
    )


def _compose(one: DenseMap, two: DenseMap) -> tuple[DenseMap, float]:
    """``two`` after ``one``, on the lattice of ``one``; and the share of its nodes that is left."""
    shape = one.xy.shape
    through = one.xy.reshape(-1, 2)
    known = np.isfinite(through).all(axis=1)
    xy = np.full(through.shape, np.nan)
    if known.any():
        xy[known] = two(through[known])
    left = float(np.isfinite(xy).all(axis=1).sum()) / max(1, int(known.sum()))
    error = None
    if one.error is not None and two.error is not None:
        scale = _scale(two)
        beyond = np.full(len(through), np.nan)
        if known.any():
            beyond[known] = two.errors(through[known])
        error = np.hypot(one.error.ravel() * scale, beyond).reshape(shape[:2])
    return DenseMap(one.step, xy.reshape(shape), one.size, error), left


def _scale(mapping: DenseMap) -> float:
    """Median size of a step in the target against one in the source."""
    along = np.linalg.norm(np.diff(mapping.xy, axis=1), axis=-1) / mapping.step
    return float(np.nanmedian(along)) if np.isfinite(along).any() else 1.0
