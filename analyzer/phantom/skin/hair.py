"""Hair on the back: short hair over the sacrum and the fine vellus that everyone has.

A hair is far thinner than a chart pixel, so it is a share of cover; what it does to the colour
depends on the skin below: dark hair darkens all skin, pale hair lightens dark skin and is lost on
pale skin. Pale hair also mirrors light, along its middle most.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from analyzer.phantom.arrays import F32, F64
from analyzer.phantom.chart import Chart

_BLACK, _WHITE = 0.025, 0.60
_LEVELS = 6


@dataclass(frozen=True, eq=False)
class Hair:
    """Hair on the chart.

    Parameters
    ----------
    cover : (rows, columns) float32
        Share of the skin that is hidden, 0-1.
    sheen : (rows, columns) float32
        How much more than skin it mirrors, >= 0, as a share of the skin's gloss.
    reflectance : float
        Of the hair itself.
    """

    cover: F32
    sheen: F32
    reflectance: float

    def ink(self, skin: float) -> F32:
        """What it adds to the density of skin of that mean reflectance; < 0 lightens."""
        mixed = 1 - self.cover + self.cover * np.float32(self.reflectance / skin)
        return np.asarray(-np.log(mixed), np.float32)


def short_hair(rng: np.random.Generator, chart: Chart, density: float, paleness: float) -> Hair:
    """Short hairs pointing down and towards the midline, densest over the sacrum."""
    count = int(2500 * density)
    s = rng.normal(0, 55, count)
    h = rng.uniform(-70, 30, count) + np.abs(rng.normal(0, 25, count))
    length = rng.uniform(4, 10, count)
    lean = np.radians(-90 + 25 * np.tanh(-s / 40) + rng.normal(0, 18, count))
    # About 0.06 mm thick, and seen wider for its shadow.
    return _grown(rng, chart, (s, h, length, lean), 0.06 * 2.5, paleness)


def vellus(rng: np.random.Generator, chart: Chart, density: float, paleness: float) -> Hair:
    """Fine hairs all over, in patches, fanning outwards from the spine; paler than other hair."""
    count = int(7000 * density)
    s, h = rng.uniform(-200, 200, count), rng.uniform(chart.bottom_mm, chart.top_mm, count)
    kept = rng.random(count) < 0.45 + 0.4 * np.sin(s / 37) * np.cos(h / 45 + s / 90)
    s, h = s[kept], h[kept]
    length = rng.uniform(2, 6, len(s))
    lean = np.radians(-90 + 35 * np.tanh(s / 60) + rng.normal(0, 14, len(s)))
    return _grown(rng, chart, (s, h, length, lean), 0.025 * 2.0, 0.35 + 0.65 * paleness)


def body_hair(rng: np.random.Generator, chart: Chart, density: float, paleness: float) -> Hair:
    """Longer hairs over shoulders and flanks, thin over the spine."""
    count = int(3200 * density)
    h = chart.top_mm - 30 - np.abs(rng.normal(0, 150, count))
    s = rng.choice([-1.0, 1.0], count) * np.abs(rng.normal(85, 45, count))
    length = rng.uniform(6, 18, count)
    lean = np.radians(-90 + 30 * np.tanh(s / 60) + rng.normal(0, 25, count))
    return _grown(rng, chart, (s, h, length, lean), 0.06 * 2.5, paleness)


def _grown(
    rng: np.random.Generator,
    chart: Chart,
    strands: tuple[F64, F64, F64, F64],
    width_mm: float,
    paleness: float,
) -> Hair:
    """Draw strands given as place, length and direction."""
    s, h, length, lean = strands
    shown, gleam = np.zeros(chart.shape, np.uint8), np.zeros(chart.shape, np.uint8)
    tip = np.stack([s + length * np.cos(lean), h + length * np.sin(lean)], axis=1)
    root = np.stack([s, h], axis=1)
    strength = rng.integers(70, 190, len(s))
    # One call for all strands of about the same strength: a call for each takes seconds.
    for level in np.linspace(70, 190, _LEVELS):
        own = np.abs(strength - level) <= 120 / (_LEVELS - 1) / 2
        _lines(chart, shown, root[own], tip[own], int(level))
        a, b = root[own] + 0.3 * (tip - root)[own], root[own] + 0.6 * (tip - root)[own]
        _lines(chart, gleam, a, b, int(level))
    share = np.float32(min(width_mm / chart.pitch_mm, 1.0) / 255)
    reflectance = _BLACK + (_WHITE - _BLACK) * paleness**1.5
    sheen = gleam * np.float32(share * 8 * paleness)
    return Hair(shown * share, np.asarray(sheen, np.float32), reflectance)


def _lines(
    chart: Chart,
    canvas: np.ndarray[tuple[int, int], np.dtype[np.uint8]],
    a: F64,
    b: F64,
    value: int,
) -> None:
    ends = np.stack([np.stack(chart.pixel(p[:, 0], p[:, 1]), axis=1) for p in (a, b)], axis=1)
    pieces = list(np.round(ends * 16).astype(np.int32).reshape(-1, 2, 1, 2))
    if pieces:
        cv2.polylines(canvas, pieces, False, value, 1, cv2.LINE_AA, 4)
