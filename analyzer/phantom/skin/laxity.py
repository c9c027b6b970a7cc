"""Loose skin: creases across waist and flanks, fine wrinkles, and shallow rolls at the side.

All of it is relief that is no dimple: long across, never round. Depths follow the subject's
``laxity``, which age and weight loss bring.
"""

from __future__ import annotations

import cv2
import numpy as np

from analyzer.phantom.arrays import F32, F64, noise, smoothstep
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.chart import Chart
from analyzer.phantom.skin.marks import Mark, along

_DEEPEST_MM = 1.3


def creases(subject: Subject) -> tuple[Mark, ...]:
    """The creases of a subject, as lines along the skin; none on tight skin."""
    return tuple(along("crease", path, width) for path, width, _ in _drawn(subject))


def loose_relief(subject: Subject, chart: Chart) -> F32:
    """Height of creases, wrinkles and rolls on the chart, (rows, columns) in mm."""
    height = np.zeros(chart.shape, np.float32)
    if subject.laxity == 0:
        return height
    for path, width, depth in _drawn(subject):
        _groove(height, chart, path, width, depth)
    rng = np.random.default_rng([subject.seed, 43])
    s, h = chart.axes()
    # Loose where the trunk bends: at the waist and the flanks, little over sacrum and spine.
    # Nothing swells where a waistband may press.
    waist = np.exp(-(((h - 65) / 75) ** 2) / 2) * smoothstep(h, -15, 30)
    where = np.asarray(waist * (0.12 + 0.88 * smoothstep(np.abs(s), 45, 135)), np.float32)
    fine = _across(rng, chart, 2.2, 10.0) + 0.7 * _across(rng, chart, 3.2, 22.0)
    rolls = _across(rng, chart, 13.0, 70.0)
    side = np.asarray(waist * smoothstep(np.abs(s), 80, 165), np.float32)
    loose = np.float32(subject.laxity)
    loosened = loose * (np.float32(0.085) * fine * where + np.float32(1.5) * rolls * side)
    return np.asarray(height + loosened, np.float32)


def _across(rng: np.random.Generator, chart: Chart, tall_mm: float, wide_mm: float) -> F32:
    """Noise of unit variance whose patches are wide and low."""
    rows, cols = chart.shape
    stretch = wide_mm / tall_mm
    narrow = noise(rng, (rows, int(cols / stretch) + 2), tall_mm / chart.pitch_mm)
    return np.asarray(cv2.resize(narrow, (cols, rows), interpolation=cv2.INTER_CUBIC), np.float32)


def _drawn(subject: Subject) -> list[tuple[F64, float, float]]:
    """Path (N, 2) in mm, half width and depth of each crease."""
    rng = np.random.default_rng([subject.seed, 47])
    out = []
    for side in (-1.0, 1.0):
        level = float(rng.uniform(5, 40))
        for _ in range(int(rng.poisson(6.0 * subject.laxity))):
            inner, length = rng.uniform(55, 120), rng.uniform(35, 95)
            t = np.linspace(0.0, 1.0, 40)
            # They sag towards the flank and are never quite straight.
            h = level + rng.uniform(-10, 4) * t**2 + 1.6 * np.sin(t * rng.uniform(3, 8) + level)
            path = np.stack([side * (inner + length * t), h], axis=1)
            depth = rng.uniform(0.4, _DEEPEST_MM) * (0.35 + 0.65 * subject.laxity)
            out.append((path, float(rng.uniform(1.6, 2.6)), float(depth)))
            level += float(rng.uniform(10, 28))
    return out


def _groove(height: F32, chart: Chart, path: F64, width: float, depth: float) -> None:
    """Press a line in, with soft ends and a low welt on both sides."""
    s, h = chart.axes()
    low, high = path.min(axis=0) - 6 * width, path.max(axis=0) + 6 * width
    cols = np.flatnonzero((s[0] > low[0]) & (s[0] < high[0]))
    rows = np.flatnonzero((h[:, 0] > low[1]) & (h[:, 0] < high[1]))
    if cols.size == 0 or rows.size == 0:
        return
    box = np.s_[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    order = np.argsort(path[:, 0])
    line = np.interp(s[0, box[1]], path[order, 0], path[order, 1])
    off = (h[box[0]] - line[None]) / width
    start, end = path[:, 0].min(), path[:, 0].max()
    fade = smoothstep(s[0, box[1]], start, start + 14) * smoothstep(s[0, box[1]], end, end - 14)
    across = np.exp(-(off**2) / 2) - 0.35 * np.exp(-((off / 2.4) ** 2) / 2)
    height[box] -= (depth * fade[None] * across).astype(np.float32)
