"""The flanks of a back: where its bare skin ends in each row, and where an arm hides that."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import make_smoothing_spline

from analyzer.skin.classes import SKIN
from analyzer.skin.model import SkinLayers

Line = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class FlankParams:
    """Tunables of the flanks."""

    arm: float = 0.5  # probability of other skin just outside, from which an arm lies there
    outside: tuple[float, float] = (0.01, 0.05)  # where that is asked, in median widths off the end
    knots: int = 40  # rows that the smooth line is laid through
    stiff: float = 3e-3  # of that line; bends over less than a third of the height are not followed
    least: float = 0.25  # share of rows free of arms, below which no line is laid


@dataclass(frozen=True, eq=False)
class Flanks:
    """Both ends of the back in each of its rows, in working pixels.

    Parameters
    ----------
    rows : (N,) int64
        Ascending.
    left, right : (N,) float64
        Columns; where an arm lies over a flank, of the smooth line that stands for it.
    left_covered, right_covered : (N,) bool
        An arm lies there.
    """

    rows: NDArray[np.int64]
    left: Line
    right: Line
    left_covered: Mask
    right_covered: Mask

    @property
    def widths(self) -> Line:
        """From flank to flank, (N,) px."""
        return np.asarray(self.right - self.left)

    def at(self, keep: Mask) -> Flanks:
        """Only some of the rows, (N,) bool."""
        return Flanks(
            self.rows[keep],
            self.left[keep],
            self.right[keep],
            self.left_covered[keep],
            self.right_covered[keep],
        )


def find_flanks(layers: SkinLayers, params: FlankParams = FlankParams()) -> Flanks:
    """Both ends of the bare skin in each row, and of the flank itself behind an arm."""
    skin = layers.skin
    rows = np.flatnonzero(skin.any(axis=1))
    left = skin[rows].argmax(axis=1).astype(float)
    right = skin.shape[1] - 1 - skin[rows][:, ::-1].argmax(axis=1).astype(float)
    if len(rows) < 8:
        none = np.zeros(len(rows), bool)
        return Flanks(rows, left, right, none, none)
    other = layers.maps.classes[SKIN]
    width = float(np.median(right - left))
    covered = [
        _arm_at(other, skin.shape, rows, edge, sign * width, params)
        for edge, sign in ((left, -1), (right, 1))
    ]
    left = _behind(rows, left, covered[0], -1, params)
    right = _behind(rows, right, covered[1], 1, params)
    return Flanks(rows, left, right, covered[0], covered[1])


def _arm_at(
    other: NDArray[np.float32],
    shape: tuple[int, ...],
    rows: NDArray[np.int64],
    edge: Line,
    outwards: float,
    params: FlankParams,
) -> Mask:
    """Rows in which other skin begins where the back ends."""
    scale_y, scale_x = (n / full for n, full in zip(other.shape, shape[:2], strict=True))
    y = ((rows + 0.5) * scale_y - 0.5).astype(np.float32)
    best = np.zeros(len(rows), np.float32)
    for step in np.linspace(*params.outside, 4):
        x = ((edge + step * outwards + 0.5) * scale_x - 0.5).astype(np.float32)
        here = cv2.remap(other, x[None], y[None], cv2.INTER_LINEAR, borderValue=0.0)
        best = np.maximum(best, np.asarray(here, np.float32)[0])
    return np.asarray(best > params.arm)


def _behind(
    rows: NDArray[np.int64], edge: Line, covered: Mask, sign: int, params: FlankParams
) -> Line:
    """The edge with a smooth line through its free rows where an arm covers it.

    The line never lies inside what is seen of the back.
    """
    free = ~covered
    if not covered.any() or free.mean() < params.least or free.sum() < 12:
        return edge
    span = float(rows[-1] - rows[0]) or 1.0
    place = (rows - rows[0]) / span
    some = np.unique(np.linspace(0, free.sum() - 1, params.knots).astype(int))
    x, y = place[free][some], edge[free][some]
    if len(x) < 5:
        return edge
    line = make_smoothing_spline(x, y, lam=params.stiff * span / 1000)(place)
    # Beyond the last free row a spline runs away.
    line = np.where((place < x[0]) | (place > x[-1]), np.interp(place, x, y), line)
    out = edge.copy()
    out[covered] = np.maximum(sign * line, sign * edge)[covered] * sign
    return out
