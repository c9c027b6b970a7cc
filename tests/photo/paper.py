"""The guide's marker laid into pictures by a map that is known exactly."""

from __future__ import annotations

import cv2
import numpy as np

from analyzer.photo.marker import OWN_ID, cells

MARGIN = 0.2
"""White paper about the square, in its sides, as the guide's cutting line leaves it."""


def square(centre: tuple[float, float], side: float, turn: float = 0.0, tilt: float = 0.0,
           across: float = 0.0) -> np.ndarray:  # fmt: skip
    """Corners (4, 2) of a marker: turned in the picture, its plane tilted about an axis in it (degrees).

    Seen from 30 sides away, so that what is tilted also looks smaller at its far end.
    """
    flat = (np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) - 0.5) * side
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    flat = flat @ np.array([[c, s], [-s, c]])
    c, s = np.cos(np.radians(across)), np.sin(np.radians(across))
    along = np.array([c, s])
    off = flat @ np.array([-s, c])
    t = np.radians(tilt)
    seen = np.outer(flat @ along, along) + np.outer(off * np.cos(t), [-s, c])
    far = 30 * side
    return np.asarray(centre) + seen * (far / (far + off * np.sin(t)))[:, None]


def lay(
    rgb: np.ndarray, corners: np.ndarray, number: int = OWN_ID, white: float = 0.8
) -> np.ndarray:
    """A linear picture with the marker's paper in it, lit as what it covers is lit on average."""
    fine, grown = 40, 4
    pattern = np.where(cells(number), 0.04, white).astype(np.float32)
    pad = round(MARGIN * 6 * fine)
    paper = np.pad(np.kron(pattern, np.ones((fine, fine), np.float32)), pad, constant_values=white)
    low, high = pad, pad + 6 * fine
    source = np.array([[low, low], [high, low], [high, high], [low, high]], np.float32) - 0.5
    # Drawn larger and averaged down, as a sensor's pixels see it.
    target = (np.asarray(corners) + 0.5) * grown - 0.5
    to = cv2.getPerspectiveTransform(source, target.astype(np.float32))
    size = (rgb.shape[1] * grown, rgb.shape[0] * grown)
    drawn, there = (
        cv2.resize(
            cv2.warpPerspective(plane, to, size, flags=cv2.INTER_AREA),
            (rgb.shape[1], rgb.shape[0]),
            interpolation=cv2.INTER_AREA,
        )
        for plane in (paper, np.ones_like(paper))
    )
    lit = float(rgb[there > 0.5].mean() / 0.3)
    drawn = (drawn * min(max(lit, 0.3), 1.1))[..., None]
    return np.asarray(rgb * (1 - there[..., None]) + drawn, np.float32)
