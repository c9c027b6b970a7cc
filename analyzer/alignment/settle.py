"""A map by hand, moved until the dimples that both photos show lie on each other.

Points marked by hand miss by millimetres, and a dimple measured beside its place looks shallower:
without a check a slip of the hand would read as a change. Dimples found on their own in both
photos say how far the map is off as a whole, whatever their depth, and how far it stays off. They
move the map as one piece, by no more than a hand may slip, and never bend it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import Alignment, DenseMap

Points = NDArray[np.float64]


@dataclass(frozen=True)
class SettleParams:
    """How far a map by hand may be moved, and by what. Lengths in back widths."""

    slip: float = 0.06  # the farthest a map is moved: some 15 mm
    match: float = 0.018  # dimples this near are one: detection itself errs by 2-3 mm
    least: int = 4  # fewer dimples in common prove nothing
    share: float = 0.5  # of the fewer dimples of the two photos that must find a partner
    # True over stated error of maps by hand that no dimple could check: median of five pairs of
    # rendered photos, five points each, marked 1 mm off on both sides.
    unchecked: float = 1.7


def settle(
    alignment: Alignment,
    here: Points,
    there: Points,
    width: float,
    params: SettleParams = SettleParams(),
) -> Alignment:
    """Move a map by hand onto the dimples, and state the error that they show.

    Parameters
    ----------
    alignment : Alignment
        Reference to moving; returned as it is unless ``ok`` and ``by_hand``.
    here, there : (N, 2), (M, 2) float64
        Dimples found in the reference and in the moving photo, each alone, photo pixels.
    width : float
        Back width in the reference.

    Returns
    -------
    Alignment
        Its ``error_px`` is never smaller than what the dimples leave.
    """
    if not (alignment.ok and alignment.by_hand and alignment.forward and alignment.backward):
        return alignment
    there = alignment.map_back(there)
    there = there[np.isfinite(there).all(axis=1)]
    moved = common_shift(here, there, width, params)
    forward, backward = alignment.forward, alignment.backward
    if moved is None:
        more = params.unchecked
    else:
        shift, left = moved
        more = max(1.0, left * alignment.scale / alignment.error_px)
        forward, backward = _moved(forward, shift), replace(backward, xy=backward.xy - shift)
    if forward.error is not None:
        forward = replace(forward, error=forward.error * more)
    error = float(alignment.error_px * more)
    return replace(alignment, error_px=error, forward=forward, backward=backward)


def common_shift(
    here: Points, there: Points, width: float, params: SettleParams = SettleParams()
) -> tuple[Points, float] | None:
    """The one shift by which most of the second places come to lie on the first.

    Parameters
    ----------
    here, there : (N, 2), (M, 2) float64
        Places in the same frame.
    width : float
        Back width in that frame.

    Returns
    -------
    shift : (2,) float64
        There minus here.
    left : float
        Median distance that stays after it.
        None when too few lie together for any shift.
    """
    if min(len(here), len(there)) < params.least:
        return None
    gaps = there[None, :, :] - here[:, None, :]
    tries = gaps[np.linalg.norm(gaps, axis=2) <= params.slip * width].reshape(-1, 2)
    best, shift = (0, 0.0), np.zeros(2)
    for candidate in np.vstack([np.zeros((1, 2)), tries]):
        pairs = _partners(gaps, candidate, params.match * width)
        if len(pairs) == 0:
            continue
        middle = pairs.mean(axis=0)
        pairs = _partners(gaps, middle, params.match * width)
        # As many partners as can be; among those, the shift that leaves the least.
        score = (len(pairs), -float(np.linalg.norm(pairs - middle, axis=1).sum()))
        if len(pairs) and score > best:
            best, shift = score, middle
    needed = max(params.least, params.share * min(len(here), len(there)))
    if best[0] < needed:
        return None
    pairs = _partners(gaps, shift, params.match * width)
    return shift, float(np.median(np.linalg.norm(pairs - shift, axis=1)))


def _partners(gaps: NDArray[np.float64], shift: Points, reach: float) -> Points:
    """Gaps (K, 2) of the places that are each other's nearest after the shift."""
    far = np.linalg.norm(gaps - shift, axis=2)
    rows = np.arange(len(far))
    nearest = far.argmin(axis=1)
    mutual = (far.argmin(axis=0)[nearest] == rows) & (far[rows, nearest] <= reach)
    return np.asarray(gaps[rows[mutual], nearest[mutual]])


def _moved(forward: DenseMap, shift: Points) -> DenseMap:
    """The map that gives at each place what this one gives ``shift`` further on."""
    rows, columns = forward.xy.shape[:2]
    x, y = np.meshgrid(np.arange(columns), np.arange(rows))
    nodes = np.stack([x, y], axis=-1).reshape(-1, 2) * forward.step
    return replace(forward, xy=forward(nodes + shift).reshape(rows, columns, 2))
