"""What makes the surface of a body: features that tell front from back, marks, ink, and small relief."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.bench.outlines import paint
from analyzer.bench.outlines.figure import F32, F64, HEAD, TORSO, Figure
from analyzer.bench.outlines.stage import Sight


def features(
    rng: np.random.Generator, sight: Sight, figure: Figure, up: F32, angle: F32, side: F32
) -> F32:
    """What tells front from back: navel, nipples, eyes and mouth; and tan lines, body hair, ink."""
    h, w = up.shape
    out = np.zeros((h, w, 3), np.float32)
    torso = sight.hit & (sight.parts[..., TORSO] > 0.5)
    front = torso & (np.cos(angle) < 0)
    tall = figure.neck - figure.hip
    arc = 0.14 * np.arctan2(np.sin(angle[front]), -np.cos(angle[front]))
    level = (up[front] - 0.28) * tall
    out[front] -= (rng.uniform(0.5, 1.8) * np.exp(-((arc / 0.008) ** 2) - (level / 0.011) ** 2))[
        :, None
    ]
    chest = (up[front] - 0.74) * tall
    for sign in (-1, 1):
        near = np.exp(-(((side[front] - sign * 0.62) / 0.09) ** 4) - (chest / 0.015) ** 4)
        out[front] += (rng.uniform(0.2, 0.9) * near)[:, None] * paint.MELANIN
    head = sight.hit & (sight.parts[..., HEAD] > 0.5)
    for name in ("eye.L", "eye.R"):
        off = sight.position[head] - figure.joints[name].astype(np.float32)
        ahead = off[:, 1] < 0.02
        gap = np.hypot(off[:, 0] / 0.015, off[:, 2] / 0.007)
        brow = np.exp(-((off[:, 0] / 0.022) ** 4) - ((off[:, 2] - 0.022) / 0.005) ** 2)
        dark = 1.6 * np.exp(-(gap**4)) + rng.uniform(0.2, 1.5) * brow
        out[head] -= (dark * ahead)[:, None]
    if rng.random() < 0.15:
        # A tan line of a garment that is not worn today.
        line = (
            up < rng.uniform(0.05, 0.4)
            if rng.random() < 0.6
            else np.abs(up - rng.uniform(0.55, 0.75)) < 0.05
        )
        out -= (rng.uniform(0.2, 0.9) * line)[..., None] * paint.MELANIN
    if rng.random() < 0.2:
        hairs = np.maximum(paint.clouds(rng, (h, w), 2.5) - 0.4, 0) * (
            paint.clouds(rng, (h, w), 120) > -0.3
        )
        out -= (rng.uniform(0.05, 0.5) * hairs)[..., None]
    if rng.random() < 0.2:
        for _ in range(int(rng.integers(1, 4))):
            ink = paint.clouds(rng, (h, w), rng.uniform(8, 40)) > rng.uniform(0.2, 1.2)
            at = rng.uniform(-0.1, 1.0), rng.uniform(-1.0, 1.0)
            inside = ((up - at[0]) / rng.uniform(0.08, 0.45)) ** 2 + (
                (side - at[1]) / rng.uniform(0.15, 0.9)
            ) ** 2 < 1
            colour = rng.uniform(0.3, 1.8) * np.array([1.0, 0.9, 0.8]) + rng.normal(0, 0.15, 3)
            out -= (ink & inside & (rng.random() < 0.9))[..., None] * colour.astype(np.float32)
    if rng.random() < 0.06:
        # Line work over most of the back.
        field = paint.clouds(rng, (h, w), rng.uniform(15, 60)) + 0.4 * np.cos(
            rng.uniform(4, 14) * np.abs(side) + rng.uniform(4, 20) * up
        )
        fine = np.abs((field * rng.uniform(1.5, 4)) % 1 - 0.5) < rng.uniform(0.08, 0.25)
        inside = torso & (up > rng.uniform(-0.1, 0.5)) & (np.abs(side) < rng.uniform(0.6, 1.2))
        out[fine & inside] -= np.float32(rng.uniform(0.5, 1.8))
    if rng.random() < 0.05:
        # A strip of tape.
        run = np.abs((side - rng.uniform(-0.6, 0.6)) + rng.normal(0, 0.5) * (up - 0.4))
        strip = (
            (run < rng.uniform(0.06, 0.14))
            & (up > rng.uniform(0, 0.3))
            & (up < rng.uniform(0.5, 0.9))
            & torso
        )
        out[strip] = np.float32(rng.normal(0, 0.8, 3))
    return out


def relief_of(
    rng: np.random.Generator,
    up: F32,
    angle: F32,
    side: F32,
    across: F32,
    limb: NDArray[np.bool_],
    coarse: float,
) -> F32:
    """Height (H, W) in metres of furrow, muscles, dimples, folds and small unevenness.

    ``coarse`` shrinks what is drawn in pixels where these are small.
    """
    h, w = up.shape
    arc = np.where(limb, 9.0, across)
    span = np.clip((up - 0.02) / 0.2, 0, 1) * np.clip((1.05 - up) / 0.15, 0, 1)
    furrow = rng.uniform(0, 0.009) * np.exp(-((arc / rng.uniform(0.008, 0.022)) ** 2)) * span
    muscle = rng.uniform(0, 0.008) * np.exp(-(((np.abs(arc) - 0.035) / 0.02) ** 2)) * span
    blade = rng.uniform(0, 0.012) * np.exp(
        -(((np.abs(arc) - rng.uniform(0.07, 0.1)) / 0.03) ** 2)
        - ((up - rng.uniform(0.68, 0.82)) / 0.12) ** 2
    )
    out = muscle + blade - furrow
    if rng.random() < 0.35:
        # A trained back: bellies and grooves of muscles, the same on both sides but for a little.
        strong = rng.uniform(0.3, 1.0)
        for _ in range(int(rng.integers(4, 14))):
            at = rng.uniform(0.0, 0.13), rng.uniform(0.1, 1.05)
            turn, long, thin = (
                rng.uniform(0, np.pi),
                rng.uniform(0.03, 0.09),
                rng.uniform(0.008, 0.03),
            )
            x, y = np.abs(arc + rng.normal(0, 0.004)) - at[0], (up - at[1]) * 0.5
            run, off = np.cos(turn) * x + np.sin(turn) * y, np.cos(turn) * y - np.sin(turn) * x
            swell = strong * rng.normal(0, 0.007)
            out = out + swell * np.exp(-((run / long) ** 2) - (off / thin) ** 2)
    if rng.random() < 0.7:
        height, apart, size = (
            rng.uniform(0.1, 0.24),
            rng.uniform(0.03, 0.055),
            rng.uniform(0.006, 0.014),
        )
        level = (up - height) * 0.5
        out -= rng.uniform(0.001, 0.005) * np.exp(
            -(((np.abs(arc) - apart) ** 2 + level**2) / size**2)
        )
    for _ in range(int(rng.poisson(1.2))):
        # A fold of skin, mostly at the flank.
        middle, bow = rng.uniform(0.1, 0.7), rng.normal(0, 0.5)
        line = (up - middle - bow * arc**2 * 10) * 0.5
        out -= (
            rng.uniform(0, 0.006)
            * np.exp(-((line / rng.uniform(0.003, 0.01)) ** 2))
            * (np.abs(arc) > rng.uniform(0, 0.1))
        )
    out = out + 0.0003 * coarse * rng.uniform(0, 2) * paint.clouds(rng, (h, w), 14)
    wide = 0.001 * coarse * rng.uniform(0, 2) * paint.clouds(rng, (h, w), 60)
    return np.asarray(out + wide, np.float32)


def bumps(relief: F32, sight: Sight, axes: F64, light: F64, gain: float) -> F32:
    """Factor (H, W) on brightness of a height map lit from a direction in the picture."""
    step = np.linalg.norm(np.diff(sight.position, axis=1), axis=-1)
    pitch = (
        float(np.median(step[sight.hit[:, 1:] & sight.hit[:, :-1]])) if sight.hit.any() else 1e-3
    )
    rows, columns = np.gradient(cv2.GaussianBlur(relief, (0, 0), 1.0), max(pitch, 1e-5))
    slope = light[0] * columns + light[1] * rows
    return np.asarray(np.exp(np.clip(-gain * slope, -0.7, 0.7)), np.float32)
