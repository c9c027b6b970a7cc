"""The light on a figure, and what a phone makes of the picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.srgb import to_code
from analyzer.bench.outlines.figure import F32, F64
from analyzer.bench.outlines.stage import Stage, View


def light_on(rng: np.random.Generator, stage: Stage, view: View, size: int) -> F32:
    """Colour of the light (size, size, 3) on what a coarser picture shows, nothing left dark."""

    def u(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    sight = stage.look(view, size)
    kind = rng.choice(
        ["window", "ceiling", "flash", "diffuse", "mixed", "stage"],
        p=[0.32, 0.17, 0.13, 0.14, 0.16, 0.08],
    )
    eye, axes = view.axes()
    aim = np.asarray(view.aim)

    def tint(spread: float) -> F64:
        warm = rng.normal(0, spread)
        return np.exp(np.array([warm, 0.0, -warm]) + rng.normal(0, spread / 4, 3))

    def lamp(azimuth: float, elevation: float, power: float) -> F32:
        a, e = np.radians([azimuth, elevation])
        way = np.sin(a) * np.cos(e) * axes[0] + np.sin(e) * np.array([0, 0, 1.0])
        way = way + np.cos(a) * np.cos(e) * axes[2]
        place = aim + u(1.0, 2.5) * way
        if kind == "flash":
            place = eye + 0.03 * axes[0]
        flux = stage.lamp(sight, place, float(rng.choice([0.05, 0.2, 0.5])), aim, rng, 6)
        return np.asarray(power * flux[..., None] * tint(0.12), np.float32)

    side = float(rng.choice([-1, 1]))
    ambient = u(0.1, 0.5)
    if kind == "window":
        lamps = [lamp(side * u(30, 95), u(-5, 45), 1.0)]
        if rng.random() < 0.2:
            # A rim light from beyond the body.
            lamps.append(lamp(-side * u(95, 160), u(0, 60), u(0.5, 2.5)))
    elif kind == "stage":
        # Little but one or two hard lamps from aside or from beyond, as in a gym or a studio.
        ambient = u(0.02, 0.15)
        lamps = [lamp(side * u(50, 150), u(0, 70), u(0.6, 2.0))]
        if rng.random() < 0.6:
            lamps.append(lamp(-side * u(60, 160), u(0, 70), u(0.3, 2.0)))
    elif kind == "ceiling":
        lamps = [lamp(u(-40, 40), u(45, 88), 1.0)]
    elif kind == "flash":
        lamps = [lamp(0, 0, 1.0)]
    elif kind == "diffuse":
        lamps, ambient = [lamp(u(-80, 80), u(0, 70), u(0.1, 0.6))], u(0.7, 1.5)
    else:
        lamps = [
            lamp(side * u(30, 95), u(-5, 45), 1.0),
            lamp(-side * u(10, 100), u(0, 80), u(0.2, 0.8)),
        ]
    total = ambient * stage.room(sight, rng, 10)[..., None] * tint(0.08)
    total = np.asarray(total + sum(lamps), np.float32)
    hit = sight.hit.astype(np.float32)
    # Averaging takes the rays' grain away; outside the body the nearest light goes on.
    near = cv2.GaussianBlur(hit, (0, 0), 1.2)
    soft = cv2.GaussianBlur(total * hit[..., None], (0, 0), 1.2) / np.maximum(near, 1e-3)[..., None]
    far = cv2.GaussianBlur(hit, (0, 0), 6.0)
    wide = cv2.GaussianBlur(total * hit[..., None], (0, 0), 6.0) / np.maximum(far, 1e-3)[..., None]
    return np.asarray(np.where((near > 0.2)[..., None], soft, wide), np.float32)


def developed(
    rng: np.random.Generator, radiance: F32, hit: NDArray[np.bool_] | None, size: int
) -> NDArray[np.uint8]:
    """What a phone stores: exposed for the middle or the body, balanced, with grain and a curve."""
    x = np.asarray(cv2.resize(radiance, (size, size), interpolation=cv2.INTER_AREA), np.float32)
    bright = x.max(axis=-1)
    meter = bright
    if hit is not None and hit.mean() > 0.05 and rng.random() < 0.7:
        meter = bright[
            cv2.resize(hit.astype(np.uint8), (size, size), interpolation=cv2.INTER_NEAREST) > 0
        ]
    level = float(np.exp(np.mean(np.log(meter + 1e-3))))
    target = 0.34 * np.exp(rng.normal(0, 0.45)) * (level / 0.25) ** 0.25
    x = x * np.float32(target / level) * np.exp(rng.normal(0, 0.1, 3)).astype(np.float32)
    noise = float(np.exp(rng.uniform(np.log(0.002), np.log(0.03))))
    grain = noise * rng.standard_normal(x.shape)
    bare = np.clip(x + grain * np.sqrt(np.maximum(x, 0) + 0.003), 0, None)
    lit = np.where(bare < 0.8, bare, 0.8 + 0.2 * np.tanh((bare - 0.8) / 0.2))
    y = to_code(lit)
    y = y + rng.uniform(0, 0.5) * (y * y * (3 - 2 * y) - y)
    grey = y.mean(axis=-1, keepdims=True)
    y = grey + rng.uniform(0.75, 1.25) * (y - grey)
    return np.asarray(np.rint(np.clip(y, 0, 1) * 255), np.uint8)
