"""Skin colour: pigment painted on the chart, turned into reflectance by Beer-Lambert.

Reflectance is ``base * exp(-(melanin * m + haemoglobin * b + ink * i))`` with directions m and b in
log-RGB as found by Tsumura et al. (1999, doi:10.1364/JOSAA.16.002169), slightly different for
every person. Melanin is set so that the mean colour has the subject's ITA.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from analyzer.phantom.arrays import F32, F64, noise, smoothstep
from analyzer.phantom.capture import Clothes
from analyzer.phantom.chart import Chart
from analyzer.phantom.subject import Subject

_BASE = np.array([0.74, 0.63, 0.54])
_MELANIN = np.array([0.43, 0.53, 0.73])
_BLOOD = np.array([0.16, 0.74, 0.65])
_INK = np.array([1.0, 0.93, 0.80])
_MEAN_BLOOD = 0.42


@dataclass(frozen=True, eq=False)
class Skin:
    """Pigment on the chart.

    Parameters
    ----------
    chart : Chart
    melanin, haemoglobin, ink : (rows, columns) float32
        Amounts along the unit directions, natural-log units.
    directions : (3, 3) float
        Rows: melanin, haemoglobin, ink in log-RGB.
    """

    chart: Chart
    melanin: F32
    haemoglobin: F32
    ink: F32
    directions: F64

    def reflectance(self) -> F32:
        """Diffuse reflectance (rows, columns, 3), linear sRGB, 0-1."""
        amounts = np.stack([self.melanin, self.haemoglobin, self.ink], axis=-1)
        density = amounts @ self.directions.astype(np.float32)
        return np.asarray(_BASE.astype(np.float32) * np.exp(-density), np.float32)

    def worn(self, clothes: Clothes) -> Skin:
        """The same skin with the red mark that a waistband leaves."""
        if clothes.mark == 0:
            return self
        s, h = self.chart.axes()
        level = clothes.waist_mm + 14 + clothes.waist_sag_mm * np.minimum((s / 150) ** 2, 1)
        red = 0.22 * clothes.mark * np.exp(-(((h - level) / 6) ** 2) / 2)
        ribbed = 1 + 0.5 * np.sin(s * 2.2)
        return replace(self, haemoglobin=(self.haemoglobin + red * ribbed).astype(np.float32))


def ita(rgb: F64) -> float:
    """Individual typology angle in degrees of a linear sRGB colour (Chardon et al. 1991)."""
    y = float(np.dot([0.2126, 0.7152, 0.0722], rgb))
    z = float(np.dot([0.0193, 0.1192, 0.9505], rgb)) / 1.0888
    fy, fz = (float(np.cbrt(v)) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (y, z))
    return float(np.degrees(np.arctan2(116 * fy - 16 - 50, 200 * (fy - fz))))


def paint_skin(subject: Subject, chart: Chart) -> Skin:
    """Paint a subject's pigment."""
    rng = np.random.default_rng([subject.seed, 53])
    directions = np.stack([_MELANIN, _BLOOD, _INK])
    directions[:2] *= np.exp(rng.normal(0, 0.035, (2, 3)))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    mean = _melanin_for(subject.ita_deg, directions)
    melanin = np.full(chart.shape, mean, np.float32)
    # Dark skin is no blotchier to the eye than light skin: unevenness grows less than melanin.
    uneven = 0.028 / max(1.0, mean) ** 0.5
    melanin *= 1 + _mottle(rng, chart, subject.texture, (1.2, 4.0, 12.0, 45.0), uneven)
    blood = np.full(chart.shape, _MEAN_BLOOD, np.float32)
    blood *= 1 + _mottle(rng, chart, subject.texture, (0.9, 3.0, 8.0, 25.0, 70.0), 0.06)
    if subject.tan_line_mm is not None:
        melanin *= _tan(rng, chart, subject.tan_line_mm, 0.4 if mean < 1.2 else 0.2)
    melanin += _discs(rng, chart, subject.freckles, (0.4, 1.3), (0.08, 0.35), 0.35)
    melanin += _discs(rng, chart, subject.moles, (0.6, 2.6), (0.5, 1.8), 0.22) * (0.5 + 0.5 * mean)
    blood += _discs(rng, chart, subject.spots, (0.8, 2.5), (0.1, 0.35), 0.5)
    lines = _stretch_marks(rng, chart, subject.stretch_marks)
    melanin *= 1 - 0.3 * lines
    blood += lines * rng.uniform(-0.15, 0.2)
    ink = _hair(rng, chart, subject.hair)
    if subject.tattoo:
        ink += _tattoo(rng, chart)
    return Skin(chart, np.maximum(melanin, 0.01), np.maximum(blood, 0.05), ink, directions)


def _melanin_for(target: float, directions: F64) -> float:
    low, high = 0.0, 6.0
    for _ in range(40):
        mid = (low + high) / 2
        colour = _BASE * np.exp(-(mid * directions[0] + _MEAN_BLOOD * directions[1]))
        low, high = (mid, high) if ita(colour) > target else (low, mid)
    return low


def _mottle(
    rng: np.random.Generator, chart: Chart, contrast: float, scales_mm: tuple[float, ...], sd: float
) -> F32:
    total = np.zeros(chart.shape, np.float32)
    for scale in scales_mm:
        strength = contrast * sd * float(np.exp(rng.normal(0, 0.25)))
        total += strength * noise(rng, chart.shape, scale / chart.pitch_mm)
    return np.maximum(total, -0.7)


def _tan(rng: np.random.Generator, chart: Chart, level: float, strongest: float) -> F32:
    s, h = chart.axes()
    edge = level + 8 * np.sin(s / 90 + rng.uniform(0, 6)) + 0.0006 * s**2
    soft = rng.uniform(1.0, 5.0)
    pale = 1 - smoothstep(h - edge, -soft, soft)
    return np.asarray(1 - rng.uniform(0.08, strongest) * pale, np.float32)


def _discs(
    rng: np.random.Generator,
    chart: Chart,
    count: int,
    radius_mm: tuple[float, float],
    strength: tuple[float, float],
    softness: float,
) -> F32:
    """Round spots of pigment: irregular, soft-edged, sized mostly small."""
    out = np.zeros(chart.shape, np.float32)
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
    return out


def _stroke(chart: Chart, canvas: F32, path_mm: F64, width_mm: float, value: float) -> None:
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


def _stretch_marks(rng: np.random.Generator, chart: Chart, count: int) -> F32:
    canvas = np.zeros(chart.shape, np.float32)
    side = float(rng.choice([-1.0, 1.0]))
    for k in range(count):
        flip = side if rng.random() < 0.7 else -side
        s0, h0 = flip * rng.uniform(60, 150), rng.uniform(-40, 70)
        length, lean = rng.uniform(18, 55), rng.normal(0, 0.25)
        t = np.linspace(-0.5, 0.5, 30)
        wave = 1.5 * np.sin(t * rng.uniform(4, 9) + k)
        path = np.stack([s0 + length * t, h0 + lean * length * t + wave], axis=1)
        _stroke(chart, canvas, path, rng.uniform(0.8, 2.2), rng.uniform(0.4, 1.0))
    return np.asarray(cv2.GaussianBlur(canvas, (0, 0), 0.5 / chart.pitch_mm), np.float32)


def _hair(rng: np.random.Generator, chart: Chart, density: float) -> F32:
    """Short dark hairs pointing down and towards the midline, densest over the sacrum."""
    canvas = np.zeros(chart.shape, np.float32)
    if density == 0:
        return canvas
    layer = np.zeros(chart.shape, np.uint8)
    count = int(2500 * density)
    s0 = rng.normal(0, 55, count)
    h0 = rng.uniform(-70, 30, count) + np.abs(rng.normal(0, 25, count))
    length = rng.uniform(4, 10, count)
    lean = np.radians(-90 + 25 * np.tanh(-s0 / 40) + rng.normal(0, 18, count))
    tips = np.stack([s0 + length * np.cos(lean), h0 + length * np.sin(lean)])
    for a, b in zip(np.stack([s0, h0], axis=1), tips.T, strict=True):
        pts = np.array([chart.pixel(*a), chart.pixel(*b)]) * 16
        (x0, y0), (x1, y1) = (tuple(int(v) for v in p) for p in pts)
        cv2.line(layer, (x0, y0), (x1, y1), int(rng.integers(70, 190)), 1, cv2.LINE_AA, 4)
    # A hair is about 0.06 mm wide, a chart pixel several times that.
    return np.asarray(layer * np.float32(0.06 / chart.pitch_mm * 2.5 / 255), np.float32)


def _tattoo(rng: np.random.Generator, chart: Chart) -> F32:
    """A small ornament of arcs; no words, no known design."""
    canvas = np.zeros(chart.shape, np.float32)
    centre = np.array([rng.choice([-1, 1]) * rng.uniform(30, 110), rng.uniform(20, 150)])
    radius, petals = rng.uniform(12, 24), int(rng.integers(3, 7))
    t = np.linspace(0, 2 * np.pi, 160)
    for scale in (1.0, 0.72):
        r = scale * radius * (0.65 + 0.35 * np.cos(petals * t))
        path = centre + np.stack([r * np.cos(t), r * np.sin(t)], axis=1)
        _stroke(chart, canvas, path, 1.2, 0.9)
    return np.asarray(cv2.GaussianBlur(canvas, (0, 0), 0.3 / chart.pitch_mm), np.float32)
