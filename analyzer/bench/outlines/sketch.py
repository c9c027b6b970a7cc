"""Sketches: bodies made of a few curves, which a network of photographs takes for backs unless it is told.

Bellies with a navel, faces, limbs and skin-coloured heaps are no backs, however smooth and skin-coloured;
a trunk with a furrow and the fixed pair is one. No body model is needed, so a sketch costs milliseconds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzer.bench.outlines import paint
from analyzer.bench.outlines.backdrop import backdrop
from analyzer.bench.outlines.exposure import developed
from analyzer.bench.outlines.figure import F32, F64
from analyzer.bench.outlines.lesson import FINE, SIZE, UNKNOWN, Lesson, Sources, majority
from analyzer.skin.classes import BACK, CLOTH, REST, SKIN, VIEWS

KINDS = ("belly", "back", "face", "limb", "heap")
CHANCES = (0.32, 0.2, 0.2, 0.13, 0.15)
SHOWN = {"belly": "front", "back": "back", "face": "face", "limb": "limb", "heap": "nobody"}


class _Sheet:
    """Places on the picture in a body's own frame, its height, colour and classes so far."""

    def __init__(self, rng: np.random.Generator, size: int, turn: float) -> None:
        y, x = np.mgrid[:size, :size].astype(np.float32) / size - 0.5
        x, y = x - rng.normal(0, 0.08), y - rng.normal(0, 0.06)
        c, s = np.float32(np.cos(turn)), np.float32(np.sin(turn))
        self.rng, self.size = rng, size
        self.x, self.y = c * x + s * y, c * y - s * x
        self.height = np.zeros((size, size), np.float32)
        self.classes = np.full((size, size), REST, np.uint8)

    def u(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def bump(self, x: float, y: float, wide: float, high: float, height: float) -> None:
        """Raise the skin there, or sink it."""
        dx, dy = (self.x - x) / wide, (self.y - y) / high
        self.height += np.float32(height) * np.exp(-(dx**2) - dy**2)


def draw_sketch(
    seed: int, sources: Sources = Sources(), *, size: int = SIZE, kind: str | None = None
) -> Lesson:
    """The sketch of that number, of one of `KINDS` (drawn when None)."""
    rng = np.random.default_rng([seed, 406])
    kind = kind or str(rng.choice(KINDS, p=CHANCES))
    lean = rng.normal(0, 0.12) if kind in ("belly", "back", "face") else rng.uniform(-np.pi, np.pi)
    sheet = _Sheet(rng, size * FINE, float(lean))
    skin = paint.skin_colour(rng)
    colour = backdrop(rng, size * FINE, skin, list(sources.photos))
    body = {"belly": _trunk, "back": _trunk, "face": _face, "limb": _limb, "heap": _heap}[kind]
    painted = body(sheet, kind, skin)
    bare = (sheet.classes == SKIN) | (sheet.classes == BACK)
    flat = rng.random() < 0.15
    lit = np.ones_like(sheet.height) if flat else _lit(sheet)
    tone = np.exp(0.06 * sheet.u(0.3, 1) * paint.clouds(rng, lit.shape, sheet.u(1.5, 4)))
    flesh = np.exp(skin).astype(np.float32) * (lit * tone)[..., None]
    colour = np.where(bare[..., None], flesh, colour)
    for where, tint in painted:
        colour = np.where(
            where[..., None], tint.astype(np.float32) * (0.4 + 0.6 * lit)[..., None], colour
        )
    classes = majority(sheet.classes, size)
    picture = developed(rng, np.asarray(colour, np.float32), bare, size)
    if flat and kind == "back":
        # Without shading nobody can tell it from a front.
        return Lesson(picture, np.where(classes == BACK, UNKNOWN, classes).astype(np.uint8), -1)
    return Lesson(picture, classes, VIEWS.index(SHOWN[kind]))


Painted = list[tuple[NDArray[np.bool_], F64]]


def _trunk(sheet: _Sheet, kind: str, skin: F64) -> Painted:
    """Flanks, arms perhaps, cloth below and above; navel and midline, or furrow and pair."""
    rng, u = sheet.rng, sheet.u
    half = u(0.16, 0.34) + u(0.02, 0.5) * (sheet.y - u(-0.15, 0.1)) ** 2
    across = sheet.x / half
    top, bottom = -u(0.3, 0.7), u(0.15, 0.5)
    body = (np.abs(across) < 1) & (sheet.y > top)
    sheet.height += half * np.sqrt(np.clip(1 - across**2, 0, 1)) * np.float32(u(0.4, 1))
    wide = float(np.median(half))
    painted: Painted = []
    if rng.random() < 0.5:
        # Arms: strips beside the flanks.
        off, thick = wide + u(-0.02, 0.12), u(0.04, 0.09)
        for side in (-1, 1):
            away = (np.abs(sheet.x) - off - u(-0.2, 0.2) * sheet.y) / thick
            arm = (
                (np.abs(away) < 1)
                & (side * sheet.x > 0)
                & (sheet.y > top)
                & (sheet.y < u(0.1, 0.6))
            )
            sheet.classes[arm & ~body] = SKIN
            sheet.height = np.where(
                arm & ~body, thick * np.sqrt(np.clip(1 - away**2, 0, 1)), sheet.height
            ).astype(np.float32)
    sheet.classes[body] = BACK if kind == "back" else SKIN
    if kind == "back":
        sheet.bump(0, 0, u(0.03, 0.1) * wide, 2, -u(0.02, 0.08) * wide)
        for side in (-1, 1):
            sheet.bump(side * u(0.2, 0.35) * wide, u(0.0, 0.3), 0.2 * wide, 2, u(0, 0.05) * wide)
            sheet.bump(
                side * u(0.25, 0.4) * wide,
                bottom - u(0.06, 0.12),
                0.07 * wide,
                0.09 * wide,
                -u(0.02, 0.06) * wide,
            )
    else:
        deep, navel = u(0.04, 0.16) * wide, u(-0.1, 0.25)
        sheet.bump(u(-0.02, 0.02), navel, u(0.03, 0.09) * wide, u(0.03, 0.11) * wide, -deep)
        sheet.bump(0, navel + u(-0.05, 0.2), u(0.5, 0.9) * wide, u(0.2, 0.4), u(0, 0.35) * wide)
        if rng.random() < 0.5:
            sheet.bump(0, navel - 0.3, 0.06 * wide, 0.25, -u(0, 0.04) * wide)
        if rng.random() < 0.4:
            for side in (-1, 1):
                sheet.bump(
                    side * 0.45 * wide,
                    top + u(0.15, 0.3),
                    0.3 * wide,
                    0.25 * wide,
                    u(0, 0.25) * wide,
                )
    below = (np.abs(across) < 1.03) & (sheet.y > bottom + u(-0.15, 0.15) * across**2)
    if rng.random() < 0.85:
        painted.append((below, paint.cloth_colour(rng, skin)))
        sheet.classes[below] = CLOTH
    if rng.random() < 0.6:
        band = (np.abs(across) < 1.03) & (sheet.y < top + u(0.05, 0.25)) & (sheet.y > top - 0.02)
        painted.append((band, paint.cloth_colour(rng, skin)))
        sheet.classes[band] = CLOTH
    return painted


def _face(sheet: _Sheet, kind: str, skin: F64) -> Painted:
    """An oval with hair, brows, eyes, nose and mouth."""
    rng, u = sheet.rng, sheet.u
    wide, high = u(0.14, 0.34), u(0.2, 0.42)
    a, b = sheet.x / wide, sheet.y / high
    head = a**2 + b**2 < 1
    sheet.height += wide * np.sqrt(np.clip(1 - a**2 - b**2, 0, 1))
    sheet.classes[head] = SKIN
    dark = np.asarray(np.exp(rng.normal(-3.2, 0.7) + rng.normal(0, 0.15, 3)), np.float64)
    eyes = np.zeros(head.shape, bool)
    level = -u(0.05, 0.3)
    for side in (-1, 1):
        spread = u(0.3, 0.45)
        eyes |= ((a - side * spread) / u(0.1, 0.2)) ** 2 + ((b - level) / u(0.03, 0.08)) ** 2 < 1
        eyes |= (np.abs(a - side * spread) < 0.2) & (np.abs(b - level + 0.15) < u(0.01, 0.04))
    mouth = (a / u(0.2, 0.4)) ** 2 + ((b - u(0.4, 0.6)) / u(0.03, 0.08)) ** 2 < 1
    sheet.bump(0.02, 0.15 * high, 0.08 * wide, 0.25 * high, u(0.05, 0.3) * wide)
    lips = np.exp(skin) * np.array([0.9, 0.45, 0.45])
    painted: Painted = [(eyes & head, dark), (mouth & head, np.asarray(lips, np.float64))]
    hair = (a / u(1.02, 1.2)) ** 2 + ((b + 0.1) / u(1.0, 1.2)) ** 2 < 1
    hair &= b < -u(0.35, 0.7)
    if rng.random() < 0.8:
        painted.append((hair, dark))
        sheet.classes[hair] = REST
    return painted


def _limb(sheet: _Sheet, kind: str, skin: F64) -> Painted:
    """A bent strip that swells and ends, or runs out of the picture."""
    u = sheet.u
    middle = u(-0.3, 0.3) * sheet.y**2
    half = u(0.06, 0.22) + u(-0.05, 0.08) * np.exp(-(((sheet.y - u(-0.4, 0.4)) / 0.15) ** 2))
    away = (sheet.x - middle) / half
    strip = (np.abs(away) < 1) & (sheet.y < u(0.1, 0.8))
    sheet.height += half * np.sqrt(np.clip(1 - away**2, 0, 1))
    sheet.classes[strip] = SKIN
    return []


def _heap(sheet: _Sheet, kind: str, skin: F64) -> Painted:
    """Skin-coloured shapes and gradients that are nobody's: they stay REST."""
    rng = sheet.rng
    shape = paint.clouds(rng, sheet.height.shape, sheet.u(60, 300)) > sheet.u(-3, 1)
    lit = np.exp(sheet.u(0, 0.4) * paint.clouds(rng, sheet.height.shape, 200))
    sheet.height += np.asarray(0.2 * lit, np.float32)
    return [(np.asarray(shape, bool), np.asarray(np.exp(skin), np.float64))]


def _lit(sheet: _Sheet) -> F32:
    """Lambert's light on the height, from anywhere before it."""
    u = sheet.u
    gy, gx = np.gradient(sheet.height * sheet.size)
    azimuth, rise = u(0, 2 * np.pi), u(0.1, 1.2)
    way = np.array([np.cos(azimuth) * np.sin(rise), np.sin(azimuth) * np.sin(rise), np.cos(rise)])
    facing = (-gx * way[0] - gy * way[1] + way[2]) / np.sqrt(1 + gx**2 + gy**2)
    return np.asarray(u(0.1, 0.6) + np.clip(facing, 0, None), np.float32)
