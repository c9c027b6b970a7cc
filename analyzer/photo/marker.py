"""The printed marker of the guide in a picture: where it lies, how large and how far turned it is.

A square of known size tells millimetres. Only the guide's own pattern counts (ArUco, Garrido-Jurado et
al. 2014, doi:10.1016/j.patcog.2014.01.005), read without a single wrong cell, so that no pattern of a
cloth or wall passes for it. Its corners give a map of the square into the picture; a plane that turns
away looks narrower along one direction only, so the longer of the two scales is that of the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.blur import gaussian

Picture = NDArray[np.float32]

OWN_ID = 23
"""Number of the guide's marker among the 50 of the dictionary 4x4_50."""


@dataclass(frozen=True)
class MarkerParams:
    """Tunables of reading the marker. "Sides" are sides of its black square."""

    own_mm: float = 40.0  # mm; side of the guide's marker
    least_px: float = 18.0  # working px; below 3 px a cell the pattern is no longer certain
    contrast: float = 2.0  # white paper over black ink, linear; a pattern on skin has less
    margin: float = 0.28  # sides; paper about the square, cut at 0.2, and the shadow of its edge
    blend: float = 0.35  # sides; reach of the surroundings from which the covered place is filled


@dataclass(frozen=True, eq=False)
class Marker:
    """A marker in a picture.

    Parameters
    ----------
    own : bool
        Whether it is the guide's, whose size is known.
    corners : (4, 2) float64
        Corners of the black square, pixels of the picture, from its own top left clockwise.
    side_px : float
        Its side, as long as it would look straight from the front, pixels.
    tilt_deg : float
        How far its plane is turned away from the camera, 0-90.
    """

    own: bool
    corners: NDArray[np.float64]
    side_px: float
    tilt_deg: float

    @property
    def centre(self) -> NDArray[np.float64]:
        """Middle of the square, (2,) pixels."""
        return np.asarray(self._places(np.array([[0.5, 0.5]]))[0], float)

    def paper(self, shape: tuple[int, int], margin: float) -> NDArray[np.bool_]:
        """What the paper covers of a picture of this (height, width), with a margin in sides."""
        out = np.zeros(shape, np.uint8)
        low, high = -margin, 1 + margin
        rim = self._places(np.array([[low, low], [high, low], [high, high], [low, high]]))
        cv2.fillConvexPoly(out, np.round(rim).astype(np.int32), 1)
        return out > 0

    def _places(self, square: NDArray[np.float64]) -> NDArray[np.float64]:
        """Places (N, 2) in sides from the top left corner to pixels."""
        to_picture = _map(self.corners)
        return np.asarray(
            cv2.perspectiveTransform(square[None].astype(float), to_picture)[0], float
        )


def cells(number: int = OWN_ID) -> NDArray[np.bool_]:
    """The pattern of a marker, (6, 6): True where it is black, the black rim included."""
    return np.asarray(cv2.aruco.generateImageMarker(_dictionary(), number, 6) < 128)


def find_marker(
    rgb: Picture, *, any_number: bool = False, params: MarkerParams = MarkerParams()
) -> Marker | None:
    """Find the guide's marker in a picture.

    Parameters
    ----------
    rgb : (H, W, 3) float32
        Linear, 0-1.
    any_number : bool
        Take another marker of the dictionary where the guide's own is not there: for users who know
        the size of theirs.

    Returns
    -------
    Marker or None
        The largest where there are several.
    """
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    # The square root spreads dark and bright alike, as the threshold about each pixel expects.
    shown = np.asarray(np.sqrt(np.clip(grey, 0, 1)) * np.float32(255), np.uint8)
    squares, numbers, _ = _detector().detectMarkers(shown)
    if numbers is None:
        return None
    found = [
        _marker(number == OWN_ID, _sharpened(np.asarray(square, float).reshape(4, 2), grey))
        for number, square in zip(numbers.ravel(), squares, strict=True)
        if any_number or number == OWN_ID
    ]
    true = [one for one in found if one.side_px >= params.least_px and _printed(one, grey, params)]
    return max(true, key=lambda one: (one.own, one.side_px), default=None)


def covered(
    rgb: Picture, marker: Marker, params: MarkerParams = MarkerParams()
) -> tuple[Picture, NDArray[np.bool_]]:
    """The picture with the marker's place filled from around it, and that place.

    Parameters
    ----------
    rgb : (H, W, 3) float32

    Returns
    -------
    (H, W, 3) float32
    (H, W) bool
    """
    paper = marker.paper(rgb.shape[:2], params.margin)
    reach = params.blend * marker.side_px
    rows, cols = np.flatnonzero(paper.any(axis=1)), np.flatnonzero(paper.any(axis=0))
    if not len(rows):
        return rgb, paper
    pad = int(3 * reach) + 1
    box = np.s_[
        max(rows[0] - pad, 0) : rows[-1] + pad + 1, max(cols[0] - pad, 0) : cols[-1] + pad + 1
    ]
    free = (~paper[box]).astype(np.float32)
    near = gaussian(free, reach)
    out = rgb.copy()
    for k in range(3):
        level = gaussian(np.asarray(rgb[box][..., k] * free, np.float32), reach)
        filled = level / np.maximum(near, np.float32(1e-4))
        out[box][..., k] = np.where(paper[box], filled, rgb[box][..., k])
    return out, paper


def _marker(own: bool, corners: NDArray[np.float64]) -> Marker:
    # How the square's two directions are drawn in its middle.
    to_picture = _map(corners)
    middle = to_picture @ np.array([0.5, 0.5, 1.0])
    place = middle[:2] / middle[2]
    drawn = (to_picture[:2, :2] - np.outer(place, to_picture[2, :2])) / middle[2]
    longer, shorter = np.linalg.svd(drawn, compute_uv=False)
    return Marker(own, corners, float(longer), float(np.degrees(np.arccos(shorter / longer))))


def _sharpened(corners: NDArray[np.float64], grey: NDArray[Any]) -> NDArray[np.float64]:
    """Corners where the lines through the rim's edges meet.

    Blur rounds a corner and pulls it inwards, but leaves a straight edge where its light is halfway
    between ink and paper.
    """
    for _ in range(2):
        lines = []
        for start, end, after in zip(
            corners, np.roll(corners, -1, 0), np.roll(corners, -2, 0), strict=True
        ):
            side = end - start
            outward = np.array([side[1], -side[0]]) / max(float(np.hypot(*side)), 1e-9)
            # How thick the rim is across this edge, a cell as the picture shows it.
            cell = float(np.abs((after - end) @ outward)) / 6
            at = start + np.linspace(0.08, 0.92, 25)[:, None] * side
            off = np.linspace(-0.5, 0.6, 23) * cell
            seen = at[:, None] + off[None, :, None] * outward
            level = cv2.remap(grey, seen.astype(np.float32), None, cv2.INTER_LINEAR)  # type: ignore[call-overload]
            above = level > (level[:, :1] + level[:, -1:]) / 2
            first = np.argmax(above, axis=1)
            rows = np.flatnonzero(above.any(axis=1) & (first > 0))
            if len(rows) < 8:
                return corners
            k = first[rows]
            low, high = level[rows, k - 1], level[rows, k]
            share = ((level[rows, 0] + level[rows, -1]) / 2 - low) / np.maximum(high - low, 1e-6)
            crossed = at[rows] + (off[k - 1] + share * (off[1] - off[0]))[:, None] * outward
            lines.append(
                cv2.fitLine(crossed.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
            )
        moved = [_meeting(one, two) for one, two in zip(np.roll(lines, 1, 0), lines, strict=True)]
        if not np.isfinite(moved).all() or np.abs(moved - corners).max() > 4:
            return corners
        corners = np.array(moved)
    return corners


def _meeting(one: NDArray[np.float64], two: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where two lines (vx, vy, x, y) meet; nan for parallel ones."""
    across = one[0] * two[1] - one[1] * two[0]
    if abs(across) < 1e-6:
        return np.full(2, np.nan)
    gap = two[2:] - one[2:]
    return np.asarray(one[2:] + (gap[0] * two[1] - gap[1] * two[0]) / across * one[:2], float)


def _map(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Homography from the unit square to the picture, (3, 3)."""
    unit = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(unit, corners.astype(np.float32)), float)


def _printed(marker: Marker, grey: NDArray[Any], params: MarkerParams) -> bool:
    """Whether the rim is as black against the paper about it as ink is."""
    along = np.linspace(0.1, 0.9, 9)
    levels = []
    for off in (1 / 12, -1 / 10):
        low, high = np.full(9, off), np.full(9, 1 - off)
        sides = [
            np.stack(pair, 1) for pair in ((along, low), (along, high), (low, along), (high, along))
        ]
        x, y = np.round(marker._places(np.concatenate(sides))).astype(int).T
        inside = (x >= 0) & (y >= 0) & (x < grey.shape[1]) & (y < grey.shape[0])
        if inside.mean() < 0.7:
            return False
        levels.append(float(np.median(grey[y[inside], x[inside]])))
    black, white = levels
    return white > params.contrast * max(black, 1e-3)


def _dictionary() -> Any:
    return cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)


def _detector() -> Any:
    strict = cv2.aruco.DetectorParameters()
    strict.errorCorrectionRate = 0.0
    strict.maxErroneousBitsInBorderRate = 0.1
    return cv2.aruco.ArucoDetector(_dictionary(), strict)
