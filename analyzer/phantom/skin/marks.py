"""Marks of the skin that are no dimples: what is drawn on the chart, and where.

Every function returns the painted amount and the list of what it painted, so that the truth file
names exactly what the pixels show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import cv2
import numpy as np

from analyzer.phantom.arrays import F32, F64, smoothstep
from analyzer.phantom.chart import Chart

MarkKind = Literal[
    "mole", "lentigo", "spot", "stretch-mark", "tattoo", "waistband-mark", "crease"
]  # fmt: skip
MARK_KINDS: tuple[MarkKind, ...] = get_args(MarkKind)
# Long marks are listed as several places this far apart: nearer than a find may be off.
STEP_MM = 8.0


@dataclass(frozen=True)
class Mark:
    """One mark.

    Parameters
    ----------
    kind : str
    path_mm : tuple of (s, h)
        Places along the skin: one for a round mark, several along a long one.
    radius_mm : float
        Of a round mark; half the width of a line.
    """

    kind: MarkKind
    path_mm: tuple[tuple[float, float], ...]
    radius_mm: float


def along(kind: MarkKind, path_mm: F64, radius_mm: float) -> Mark:
    """A mark that follows a polyline (N, 2), thinned to a place every `STEP_MM`."""
    run = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path_mm, axis=0), axis=1))])
    at = np.linspace(0, run[-1], max(2, int(np.ceil(run[-1] / STEP_MM)) + 1))
    s, h = (np.interp(at, run, path_mm[:, k]) for k in (0, 1))
    return Mark(kind, tuple((float(a), float(b)) for a, b in zip(s, h, strict=True)), radius_mm)


def discs(
    rng: np.random.Generator,
    chart: Chart,
    count: int,
    kind: MarkKind,
    radius_mm: tuple[float, float],
    strength: tuple[float, float],
    softness: float,
) -> tuple[F32, list[Mark]]:
    """Round spots of pigment: irregular, soft-edged, sized mostly small."""
    out, found = np.zeros(chart.shape, np.float32), []
    s, h = chart.axes()
    for _ in range(count):
        s0 = rng.uniform(-190, 190)
        h0 = rng.uniform(chart.bottom_mm + 5, chart.top_mm - 5)
        r = radius_mm[0] + (radius_mm[1] - radius_mm[0]) * rng.beta(1.2, 3.5)
        amount, ratio, turn = rng.uniform(*strength), rng.uniform(0.7, 1.0), rng.uniform(0, np.pi)
        col, row = (int(v) for v in chart.pixel(np.array(s0), np.array(h0)))
        k = int(3 * r / chart.pitch_mm) + 2
        if not (k < row < chart.shape[0] - k and k < col < chart.shape[1] - k):
            continue
        box = np.s_[row - k : row + k + 1, col - k : col + k + 1]
        ds, dh = s[:, box[1]] - s0, h[box[0]] - h0
        a, b = np.cos(turn) * ds + np.sin(turn) * dh, -np.sin(turn) * ds + np.cos(turn) * dh
        angle = np.arctan2(b, a)
        rim = r * (1 + 0.12 * np.sin(2 * angle + turn) + 0.08 * np.sin(3 * angle))
        distance = np.hypot(a, b / ratio) / rim
        out[box] += (amount * (1 - smoothstep(distance, 1 - softness, 1 + softness))).astype(
            np.float32
        )
        found.append(Mark(kind, ((float(s0), float(h0)),), float(r)))
    return out, found


def stretch_marks(rng: np.random.Generator, chart: Chart, count: int) -> tuple[F32, list[Mark]]:
    """Wavy bands at the flanks, share 0-1."""
    canvas, found = np.zeros(chart.shape, np.float32), []
    side = float(rng.choice([-1.0, 1.0]))
    for k in range(count):
        flip = side if rng.random() < 0.7 else -side
        s0, h0 = flip * rng.uniform(60, 150), rng.uniform(-40, 70)
        length, lean = rng.uniform(18, 55), rng.normal(0, 0.25)
        t = np.linspace(-0.5, 0.5, 30)
        wave = 1.5 * np.sin(t * rng.uniform(4, 9) + k)
        path = np.stack([s0 + length * t, h0 + lean * length * t + wave], axis=1)
        width, amount = rng.uniform(0.8, 2.2), rng.uniform(0.4, 1.0)
        stroke(chart, canvas, path, width, amount)
        found.append(along("stretch-mark", path, float(width / 2)))
    soft = cv2.GaussianBlur(canvas, (0, 0), 0.5 / chart.pitch_mm)
    return np.asarray(soft, np.float32), found


def tattoo(rng: np.random.Generator, chart: Chart) -> tuple[F32, list[Mark]]:
    """A small ornament of arcs; no words, no known design."""
    canvas = np.zeros(chart.shape, np.float32)
    centre = np.array([rng.choice([-1, 1]) * rng.uniform(30, 110), rng.uniform(20, 150)])
    radius, petals = rng.uniform(12, 24), int(rng.integers(3, 7))
    t = np.linspace(0, 2 * np.pi, 160)
    outlines = []
    for scale in (1.0, 0.72):
        r = scale * radius * (0.65 + 0.35 * np.cos(petals * t))
        path = centre + np.stack([r * np.cos(t), r * np.sin(t)], axis=1)
        stroke(chart, canvas, path, 1.2, 0.9)
        outlines.append(along("tattoo", path, 0.6))
    ink = np.asarray(cv2.GaussianBlur(canvas, (0, 0), 0.3 / chart.pitch_mm), np.float32)
    places: Sequence[tuple[float, float]] = [p for line in outlines for p in line.path_mm]
    return ink, [Mark("tattoo", tuple(places), float(radius))]


def stroke(chart: Chart, canvas: F32, path_mm: F64, width_mm: float, value: float) -> None:
    """Draw a polyline of (s, h) points with soft ends, keeping the larger value."""
    cols, rows = chart.pixel(path_mm[:, 0], path_mm[:, 1])
    points = np.round(np.stack([cols, rows], axis=1) * 16).astype(np.int32)
    thick = max(1, round(width_mm / chart.pitch_mm))
    layer = np.zeros_like(canvas, np.uint8)
    cv2.polylines(layer, [points.reshape(-1, 1, 2)], False, 255, thick, cv2.LINE_AA, 4)
    x, y, w, h = cv2.boundingRect((points // 16).reshape(-1, 1, 2))
    m = thick + 2
    x0, y0 = max(x - m, 0), max(y - m, 0)
    box = np.s_[y0 : max(y + h + m, y0), x0 : max(x + w + m, x0)]
    canvas[box] = np.maximum(canvas[box], layer[box] * np.float32(value / 255))
