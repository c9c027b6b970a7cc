"""Which light falls on the back, and how strongly it shows slopes at each place.

Brightness is modelled as ambient + key . normal over the coarse torso. The torso curves from flank
to flank, which settles the key light's lateral part. Up and down it is nearly flat, and how it is
bent there differs between people: where its shading is strong it tells of a light from above, where
it is weak it tells little. So dents are sought twice, and the walls of the first finds settle the
vertical part for the second look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.spread import spread
from analyzer.relief.model import Light
from analyzer.relief.params import ReliefParams
from analyzer.relief.surface import Surface

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Illumination:
    """First-order light with its effect on slopes.

    Parameters
    ----------
    ambient : float
        Part of the brightness without direction.
    key : (3,) float64
        Directional part: right, up, towards the viewer.
    gain_right, gain_up : (h, w) float32
        Change of log shading per unit slope of a dent's wall that faces right (up).
    """

    ambient: float
    key: NDArray[np.float64]
    gain_right: Plane
    gain_up: Plane


def estimate_light(
    surface: Surface, above: float | None = None, params: ReliefParams = ReliefParams()
) -> Illumination:
    """Fit the light to a surface.

    Parameters
    ----------
    surface : Surface
    above : float or None
        How far the dents that were found are bright below and dark above, -1 to 1; None before any
        was sought.
    """
    ambient, key = _fit_torso(surface, params)
    # Compress what the coarse torso overstates when a hard side light leaves a flank in shade.
    right = params.right_factor * key[0] / np.hypot(1.0, key[0] / params.side_limit)
    torso = np.array([1.0, min(key[1], params.up_bend), max(key[1] - params.up_bend, 0.0)])
    if above is None:
        up = float(torso @ params.up_by_torso)
    else:
        up = float(torso @ params.up_with_dents) + params.up_by_dents * above
    found = np.array([right, up, key[2]])
    return Illumination(ambient, found, *slope_gain(found, surface))


def slope_gain(key: NDArray[np.float64], surface: Surface) -> tuple[Plane, Plane]:
    """Derivative of log brightness by the skin's two slopes, over the whole surface.

    What changes with slope is the key light's part alone; it is divided by the brightness that
    was measured there, which holds ambient and bounced light too.
    """
    return _gain(key, surface.tilt_right, surface.tilt_up, surface.brightness)


def _gain(
    key: NDArray[np.float64], tilt_right: Plane, tilt_up: Plane, brightness: Plane
) -> tuple[Plane, Plane]:
    square = 1 + tilt_right**2 + tilt_up**2
    root = np.sqrt(square)
    along = key[0] * tilt_right + key[1] * tilt_up + key[2]
    right = (key[0] / root - along * tilt_right / (square * root)) / brightness
    up = (key[1] / root - along * tilt_up / (square * root)) / brightness
    return right.astype(np.float32), up.astype(np.float32)


def _fit_torso(surface: Surface, params: ReliefParams) -> tuple[float, NDArray[np.float64]]:
    """Robust ridge fit of ambient and key to the brightness over the torso."""
    step = 3
    where = (surface.mask & (np.abs(surface.side) < params.fit_side))[::step, ::step]
    right = surface.tilt_right[::step, ::step][where].astype(float)
    up = surface.tilt_up[::step, ::step][where].astype(float)
    bright = np.exp(surface.shading[::step, ::step][where].astype(float))
    root = np.sqrt(1 + right**2 + up**2)
    design = np.stack([np.ones_like(root), right / root, up / root, 1 / root], axis=1)
    prior = np.array([params.prior_ambient, *params.prior_key])
    ridge = np.diag(params.prior_weight) * len(bright)
    weight = np.ones_like(bright)
    solution = prior
    for _ in range(10):
        left = design.T @ (design * weight[:, None]) + ridge
        solution = np.linalg.solve(left, design.T @ (weight * bright) + ridge @ prior)
        residual = bright - design @ solution
        usual = spread(residual) + 1e-6
        weight = 1 / (1 + (residual / (2 * usual)) ** 2)
    return float(max(solution[0], 0.05)), solution[1:]


def describe(surface: Surface, light: Illumination, params: ReliefParams = ReliefParams()) -> Light:
    """Put the light into numbers and words for a person."""
    where = surface.mask & (np.abs(surface.side) < params.fit_side)
    right, up = light.gain_right[where], light.gain_up[where]
    gain = float(np.median(np.hypot(right, up))) if where.any() else 0.0
    # Towards the light is where walls facing it gain brightness.
    azimuth = float(np.degrees(np.arctan2(light.key[1], light.key[0])))
    total = light.ambient + float(np.linalg.norm(light.key))
    lateral = float(np.hypot(light.key[0], light.key[1]))
    flat = lateral < 0.32
    if flat:
        words = "flat light from the camera's side or from everywhere"
    else:
        height = "from above" if light.key[1] > 0.5 * lateral else ""
        height = "from below" if light.key[1] < -0.5 * lateral else height
        side = "from the left" if light.key[0] < -0.35 * lateral else ""
        side = "from the right" if light.key[0] > 0.35 * lateral else side
        softness = "one soft light" if lateral < 0.6 else "one clear light"
        words = f"{softness}, " + " and ".join(part for part in (height, side) if part)
    spread = params.gain_log_se * (2.0 if flat else 1.0)
    return Light(azimuth, gain, spread, float(light.ambient / max(total, 1e-6)), flat, words)
