"""What stands behind a figure: rooms drawn from few words, or a part of some photo."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from analyzer.bench.outlines.figure import F32, F64
from analyzer.bench.outlines.paint import cloth_colour, clouds, photo, skin_colour

KINDS = (
    "photo",
    "wall",
    "studio",
    "tiles",
    "wood",
    "curtain",
    "shelf",
    "door",
    "boxes",
    "blots",
    "sand",
)


def backdrop(rng: np.random.Generator, size: int, skin: F64, photos: list[Path]) -> F32:
    """Linear colour times light, (size, size, 3)."""
    chances = np.array([0.36, 0.12, 0.12, 0.07, 0.08, 0.07, 0.05, 0.05, 0.04, 0.02, 0.02])
    if not photos:
        chances[0] = 0
    kind = KINDS[int(rng.choice(len(KINDS), p=chances / chances.sum()))]
    if kind == "photo":
        out = photo(rng, photos, (size, size)) * np.float32(np.exp(rng.normal(-0.3, 0.6)))
    elif kind == "studio":
        return _studio(rng, size)
    else:
        out = _drawn(rng, kind, size, skin)
    if rng.random() < 0.4:
        out = np.asarray(cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.8, 6))), np.float32)
    return np.asarray(out, np.float32)


def _studio(rng: np.random.Generator, size: int) -> F32:
    """Paper or darkness of one colour, at most with a soft pool of light: nothing else to see."""
    level = rng.choice([rng.uniform(0.8, 1.6), rng.uniform(0.1, 0.6), rng.uniform(0.001, 0.02)])
    colour = level * np.exp(rng.normal(0, rng.choice([0.0, 0.03, 0.3]), 3))
    out = np.ones((size, size, 3), np.float32) * colour.astype(np.float32)
    if rng.random() < 0.5:
        y, x = np.mgrid[:size, :size].astype(np.float32) / size
        far = (y - rng.uniform(0, 1)) ** 2 + (x - rng.uniform(0, 1)) ** 2
        out = out * np.exp(-rng.uniform(0, 1.5) * far)[..., None]
    return np.asarray(out, np.float32)


def _colour(rng: np.random.Generator, skin: F64) -> F64:
    """Of a wall or a thing: one in five is much like the skin, so are some woods and stones."""
    kind = rng.random()
    if kind < 0.2:
        return np.asarray(np.exp(skin + rng.normal(0, 0.35) + rng.normal(0, 0.1, 3)), np.float64)
    if kind < 0.35:
        return np.exp(skin_colour(rng))
    if kind < 0.7:
        pale = np.exp(rng.normal(0, 0.06, 3)) * [1.03, 1.0, 0.93]
        return np.asarray(rng.uniform(0.2, 0.85) * pale, np.float64)
    return cloth_colour(rng, skin)


def _drawn(rng: np.random.Generator, kind: str, size: int, skin: F64) -> F32:
    y, x = np.mgrid[:size, :size].astype(np.float32) / size
    turn = rng.normal(0, 0.05)
    x, y = x + turn * y, y - turn * x
    base = _colour(rng, skin)
    factor = np.ones((size, size), np.float32)
    out = np.ones((size, size, 3), np.float32) * base.astype(np.float32)
    pitch = rng.uniform(0.08, 0.35)
    if kind == "tiles":
        joint = np.minimum(np.abs(x / pitch % 1 - 0.5), np.abs(y / pitch % 1 - 0.5))
        factor = np.where(joint < rng.uniform(0.01, 0.05), rng.uniform(0.5, 1.5), 1.0)
        factor = factor * np.exp(0.08 * clouds(rng, (size, size), size * pitch))
    elif kind == "wood":
        base = np.array([0.4, 0.22, 0.11]) * np.exp(rng.normal(0, 0.4) + rng.normal(0, 0.12, 3))
        out = np.ones_like(out) * base.astype(np.float32)
        grain = np.sin(
            30 * x / pitch * 0.3 + 3 * clouds(rng, (size, size), size / 3) + 4 * np.sin(2 * y)
        )
        board = np.where(x / pitch % 1 < 0.02, 0.4, 1.0) * np.exp(
            0.2 * np.sin(17 * np.floor(x / pitch))
        )
        factor = board * np.exp(0.12 * grain)
        if rng.random() < 0.5:
            factor = np.ascontiguousarray(factor.T)
    elif kind == "curtain":
        fold = np.sin(x / pitch * 12 + 1.5 * np.sin(x / pitch * 3.1)) + 0.4 * np.sin(x / pitch * 31)
        factor = np.exp(rng.uniform(0.1, 0.4) * fold)
    elif kind in ("shelf", "boxes", "door"):
        for _ in range(int(rng.integers(2, 5)) if kind == "door" else int(rng.integers(8, 40))):
            wide, high = (
                (rng.uniform(0.15, 0.9), rng.uniform(0.3, 1.2))
                if kind == "door"
                else rng.uniform(0.03, 0.35, 2)
            )
            at = rng.uniform(-0.2, 1.0, 2)
            inside = (x > at[0]) & (x < at[0] + wide) & (y > at[1]) & (y < at[1] + high)
            out[inside] = _colour(rng, skin)
            edge = inside & ((x < at[0] + 0.006) | (y > at[1] + high - 0.006))
            factor[edge] *= 0.5
    elif kind == "blots":
        for _ in range(5):
            out[
                clouds(rng, (size, size), size * rng.uniform(0.03, 0.3)) > rng.uniform(0.3, 1.3)
            ] = _colour(rng, skin)
    elif kind == "sand":
        base = np.array([0.5, 0.38, 0.26]) * np.exp(rng.normal(0, 0.3) + rng.normal(0, 0.08, 3))
        out = np.ones_like(out) * base.astype(np.float32)
        factor = np.exp(
            0.15 * clouds(rng, (size, size), 1.5) + 0.15 * clouds(rng, (size, size), 30)
        )
    slope = rng.normal(0, 0.5) * (x - 0.5) + rng.normal(0, 0.4) * (y - 0.5)
    corner = rng.normal(0, 0.3) * clouds(rng, (size, size), size / 2)
    level = rng.uniform(0.25, 1.2) if rng.random() < 0.8 else rng.uniform(0.005, 0.2)
    light = np.exp(slope + 0.5 * corner) * level
    fine = np.exp(rng.uniform(0, 0.03) * clouds(rng, (size, size), 2))
    return np.asarray(out * (factor * light * fine)[..., None], np.float32)
