"""What every place of the back shows, as planes on a coarse grid: what the heat is computed from.

Responses are taken along and across the slope pattern that the light calls for, in units of the photo's own
noise, so that no plane names a direction of the picture and none changes with the exposure.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.crop import bounds
from analyzer.dimples.evidence import slope_noise
from analyzer.relief.bank import Responses
from analyzer.relief.light import Illumination
from analyzer.relief.surface import Surface

Plane = NDArray[np.float32]

STRIDE = 3
"""Surface pixels a grid step: some 2.3 mm on a back of 250 mm."""

LEAST = 0.012
"""Noise that skin is given at least, log units. All photos that the network has learnt from have more; on smoother
skin a dent would stand out beyond all that it knows."""

USUAL = 0.01
"""Amplitude that a slight dent has, log units."""

SCENE = 8
"""Planes besides the responses."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Raw planes of one photo.

    Parameters
    ----------
    corner : (row, column)
        Surface pixel of the first grid point.
    answers : (3 sizes, h, w) float32
        Right, up and dark at each size, noise deviations.
    toward : (2, h, w) float32
        Unit direction, right and up, in which the slopes of a dent shade.
    noise : (sizes, 3) float32
        What one noise deviation is in log units: right, up and dark at each size.
    scene : (SCENE, h, w) float32
        Skin, share of skin around, place across the torso, log slope gain, its median, log brightness, log noise
        of the finest size, log noise of the coarsest over the finest.
    """

    corner: tuple[int, int]
    answers: Plane
    toward: Plane
    scene: Plane
    noise: Plane

    def places(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.int64]:
        """Surface pixels (N, 2) as (row, column) of grid points."""
        at = np.stack([rows, columns], axis=1) * STRIDE
        return np.asarray(at + np.array(self.corner), np.int64)


def grid_of(surface: Surface, responses: tuple[Responses, ...], light: Illumination) -> Grid:
    """Sample what every place shows."""
    box = bounds(surface.mask)
    rows, columns = (slice(b.start, b.stop, STRIDE) for b in box)

    def some(plane: NDArray[np.float32] | NDArray[np.bool_]) -> Plane:
        return np.asarray(plane[rows, columns], np.float32)

    answers, levels = [], []
    for r in responses:
        noise, dark = max(slope_noise(r), LEAST), max(float(r.noise[2]), LEAST)
        levels.append([noise, noise, dark])
        answers += [some(r.right) / noise, some(r.up) / noise, some(r.dark) / dark]
    right, up = some(light.gain_right), some(light.gain_up)
    gain = np.hypot(right, up)
    steep = np.maximum(gain, 1e-3)
    skin = some(surface.mask)
    level = float(np.median(gain[skin > 0])) if skin.any() else 0.0
    fine, coarse = levels[0][0], levels[-1][0]
    around = cv2.GaussianBlur(skin, (0, 0), 0.06 * surface.width_px / STRIDE)
    scene = [
        skin,
        around,
        np.abs(some(surface.side)),
        np.log(np.maximum(gain, 0.05)),
        np.full_like(gain, np.log(max(level, 0.05))),
        np.log(np.maximum(some(surface.brightness), 0.05)),
        np.full_like(gain, np.log(fine)),
        np.full_like(gain, np.log(coarse / fine)),
    ]
    return Grid(
        (rows.start, columns.start),
        np.stack(answers).astype(np.float32),
        np.stack([-right / steep, -up / steep]).astype(np.float32),
        np.stack(scene).astype(np.float32),
        np.array(levels, np.float32),
    )


def planes_of(answers: Plane, toward: Plane, scene: Plane, noise: Plane) -> Plane:
    """Planes (5 sizes + SCENE, h, w) that the network takes: answers turned into the light's frame, in noise
    deviations (along, across, dark) and in log units (along, dark), which a depth goes by.

    Parameters
    ----------
    answers, toward, scene, noise
        See `Grid`.
    """
    right, up, dark = answers[0::3], answers[1::3], answers[2::3]
    along = right * toward[0] + up * toward[1]
    across = np.abs(up * toward[0] - right * toward[1])
    turned = np.arcsinh(np.concatenate([along, across, dark]))
    level = noise[:, :, None, None]
    plain = np.arcsinh(np.concatenate([along * level[:, 0], dark * level[:, 2]]) / USUAL)
    return np.concatenate([turned, plain, scene]).astype(np.float32)
