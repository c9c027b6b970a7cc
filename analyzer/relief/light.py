"""Which light falls on the back, and how strongly it shows slopes at each place.

Brightness is modelled as ambient + key . normal over the coarse torso. The torso curves from flank
to flank, which settles the key light's lateral part; up and down it is nearly flat, so the vertical
part is chosen such that the strongest dents shade the way the light says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzer.relief.bank import Responses
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
    surface: Surface, responses: tuple[Responses, ...], params: ReliefParams = ReliefParams()
) -> Illumination:
    """Fit the light to a surface and its dent responses."""
    ambient, key = _fit_torso(surface, params)
    # Compress what the coarse torso overstates when a hard side light leaves a flank in shade.
    key[0] = key[0] / np.hypot(1.0, key[0] / params.side_limit)
    best, best_score = key, -np.inf
    torso_up = params.up_correction[0] + params.up_correction[1] * key[1]
    evidence = _strong_dents(surface, responses)
    for up in np.linspace(*params.up_range, params.up_steps):
        trial = np.array([key[0], up, key[2]])
        score = _agreement(evidence, trial, params)
        score -= 0.5 * ((up - torso_up) / params.up_deviation) ** 2
        if score > best_score:
            best, best_score = trial, score
    right, up_gain = slope_gain(best, surface)
    return Illumination(ambient, best, right, up_gain)


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
        spread = 1.4826 * np.median(np.abs(residual)) + 1e-6
        weight = 1 / (1 + (residual / (2 * spread)) ** 2)
    return float(max(solution[0], 0.05)), solution[1:]


@dataclass(frozen=True, eq=False)
class _Evidence:
    """Strong responses of all sizes: what they show, (N,), and the coarse torso under them."""

    right: Plane
    up: Plane
    weight: Plane
    tilt_right: Plane
    tilt_up: Plane
    brightness: Plane


def _strong_dents(surface: Surface, responses: tuple[Responses, ...]) -> _Evidence:
    """Slope responses well above the noise, away from the spine furrow and the flanks."""
    parts = []
    side = np.abs(surface.side)
    for response in responses:
        sigma = np.mean(response.noise[:2])
        power = np.hypot(response.right, response.up) / sigma
        where = response.valid & (power > 3.0) & (side > 0.12) & (side < 0.9)
        rows, cols = np.nonzero(where)
        stride = max(1, len(rows) // 1500)
        rows, cols = rows[::stride], cols[::stride]
        dark = np.maximum(response.dark[rows, cols] / response.noise[2], 0)
        weight = np.minimum(power[rows, cols], 12.0) ** 2 * (0.3 + np.minimum(dark, 3.0))
        parts.append(
            (
                response.right[rows, cols] / sigma,
                response.up[rows, cols] / sigma,
                weight,
                surface.tilt_right[rows, cols],
                surface.tilt_up[rows, cols],
                surface.brightness[rows, cols],
            )
        )
    return _Evidence(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _agreement(evidence: _Evidence, key: NDArray[np.float64], params: ReliefParams) -> float:
    """How well strong responses point the way dents do under this light, about -10 to 10.

    A dent is dark on the side towards the light: its response points against the gain.
    """
    mass = float(evidence.weight.sum())
    if mass <= 0:
        return 0.0
    right, up = _gain(key, evidence.tilt_right, evidence.tilt_up, evidence.brightness)
    size = np.hypot(right, up) + params.gain_floor
    power = np.hypot(evidence.right, evidence.up)
    cosine = -(evidence.right * right + evidence.up * up) / (size * power + 1e-9)
    return float(10.0 * (evidence.weight * cosine).sum() / mass)


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
