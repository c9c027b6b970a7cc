"""Dents of known depth shaded into a photo of a back, under the light that the photo shows.

Nobody knows how deep a dimple on a photographed back is. One that is put there is known, and the skin,
the camera and the light around it are real. Only its own shading is computed: by Lambert's law with
shadows on the walls that turn away, less light from everywhere in the hollow, and light that spreads
within the skin, red the farthest (Jensen et al. 2001, doi:10.1145/383259.383319).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.relief.model import Light

Linear = NDArray[np.float32]

SPREAD_MM = (1.2, 0.7, 0.5)
"""Deviation by which light spreads within the skin, red, green and blue."""

AMBIENT = 0.3
"""Share of light from everywhere, where the estimate says nothing below it."""

HOLLOW = 0.5
"""Share of the light from everywhere that a wall of slope 1 takes from the hollow before it."""


@dataclass(frozen=True)
class Implant:
    """A round dent.

    Parameters
    ----------
    x, y : float
        Photo pixels.
    sigma_mm, depth_mm : float
        Deviation and depth of a Gaussian.
    """

    x: float
    y: float
    sigma_mm: float
    depth_mm: float


def shallower(implants: tuple[Implant, ...], factor: float) -> tuple[Implant, ...]:
    """The same dents, each `factor` times as deep."""
    return tuple(replace(one, depth_mm=one.depth_mm * factor) for one in implants)


def implant(rgb: Linear, implants: tuple[Implant, ...], light: Light, mm_per_px: float) -> Linear:
    """Shade dents into a photo.

    Parameters
    ----------
    rgb : (H, W, 3) float32
        Linear, 0-1.
    implants : tuple of Implant
    light : Light
        Of the photo: whence it falls, and how strongly a slope shows.
    mm_per_px : float

    Returns
    -------
    (H, W, 3) float32
        Unchanged far from the dents; not clipped.
    """
    box = _around(implants, rgb.shape[:2], mm_per_px)
    y, x = np.mgrid[box].astype(np.float32)
    right, up, hollow = np.zeros((3, *x.shape), np.float32)
    for one in implants:
        across, along = (x - one.x) * mm_per_px, (one.y - y) * mm_per_px
        bell = np.exp(-(across**2 + along**2) / (2 * one.sigma_mm**2))
        # Depth is a fall of the surface: it rises away from the middle.
        slope = one.depth_mm / one.sigma_mm**2 * bell
        right += slope * across
        up += slope * along
        hollow += HOLLOW * one.depth_mm / one.sigma_mm * bell
    shading = _shade(right, up, hollow, light)
    out = rgb.copy()
    for channel, spread in enumerate(SPREAD_MM):
        soft = cv2.GaussianBlur(shading, (0, 0), max(spread / mm_per_px, 1e-3))
        out[(*box, channel)] *= soft
    return out


def _around(
    implants: tuple[Implant, ...], shape: tuple[int, ...], mm_per_px: float
) -> tuple[slice, slice]:
    """Rows and columns beyond which no dent shows."""
    spans = []
    for axis, length in enumerate(shape):
        low, high = float(length), 0.0
        for one in implants:
            reach = 6 * one.sigma_mm / mm_per_px
            place = (one.y, one.x)[axis]
            low, high = min(low, place - reach), max(high, place + reach)
        spans.append(slice(max(0, int(low)), max(0, min(length, int(high) + 1))))
    return spans[0], spans[1]


def _shade(right: Linear, up: Linear, hollow: Linear, light: Light) -> Linear:
    """Light on a slope by that on the flat skin beside it."""
    ambient = float(np.clip(light.ambient, AMBIENT, 0.9))
    # A slope shows by the lamp's share times the tangent of its angle to the skin's normal.
    lean = light.gain / (1 - ambient)
    toward = np.radians(light.azimuth_deg)
    # The normal of a surface that rises to the right leans to the left.
    lit = 1 - lean * (np.cos(toward) * right + np.sin(toward) * up)
    lit = np.maximum(lit, 0) / np.sqrt(1 + right**2 + up**2)
    return np.asarray(ambient * np.maximum(1 - hollow, 0) + (1 - ambient) * lit, np.float32)
