"""The flanks of a back: where its bare skin ends in each row, and where an arm hides that."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from analyzer.skin.classes import SKIN
from analyzer.skin.model import SkinLayers

Line = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class FlankParams:
    """Tunables of the flanks."""

    arm: float = 0.5  # probability of other skin just outside, from which an arm lies there
    outside: tuple[float, float] = (0.01, 0.05)  # where that is asked, in median widths off the end
    knots: int = 24  # medians of free rows that the curve behind an arm is laid through
    crossing: float = 0.55  # of the median width: height of an arm that crosses the flank
    least: int = 12  # free rows, below which none is laid


@dataclass(frozen=True, eq=False)
class Flanks:
    """Both ends of the back in each of its rows, in working pixels.

    Parameters
    ----------
    rows : (N,) int64
        Ascending.
    left, right : (N,) float64
        Columns; where an arm lies over a flank, of the curve that stands for it.
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
    left = _behind(rows, left, covered[0], -1, width, params)
    right = _behind(rows, right, covered[1], 1, width, params)
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
    rows: NDArray[np.int64],
    edge: Line,
    covered: Mask,
    sign: int,
    width: float,
    params: FlankParams,
) -> Line:
    """The edge, but where an arm crosses it a curve between the free flank above and below the arm.

    An arm that hangs along the flank leaves none free nearby, and a curve led on far from its points goes
    anywhere: what is seen of the back must do there. Nor does the curve ever lie inside what is seen.
    """
    free = np.flatnonzero(~covered)
    if not covered.any() or len(free) < params.least:
        return edge
    bins = np.array_split(free, min(len(free) // 4, params.knots))
    x = np.array([float(np.median(rows[some])) for some in bins])
    y = np.array([float(np.median(edge[some])) for some in bins])
    # A row counts as crossed where the nearest free rows above and below are near each other.
    at = np.searchsorted(rows[free], rows)
    apart = np.full(len(rows), np.inf)
    between = (at > 0) & (at < len(free))
    apart[between] = rows[free[at[between]]] - rows[free[at[between] - 1]]
    inside = covered & (apart < params.crossing * width) & (rows > x[0]) & (rows < x[-1])
    if not inside.any():
        return edge
    out = edge.copy()
    # Shape-preserving: between two points it never bulges beyond both (Fritsch and Carlson 1980).
    line = PchipInterpolator(x, y)(rows[inside])
    out[inside] = sign * np.maximum(sign * line, sign * edge[inside])
    return out
