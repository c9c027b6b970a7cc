"""Skin colour: pigment painted on the chart, turned into reflectance by Beer-Lambert.

Reflectance is ``base * exp(-(melanin * m + haemoglobin * b + ink * i))`` with directions m and b in
log-RGB as found by Tsumura et al. (1999, doi:10.1364/JOSAA.16.002169), slightly different for
every person. Melanin is set so that the mean colour has the subject's ITA.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analyzer.phantom.arrays import F32, F64, noise, smoothstep
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.chart import Chart
from analyzer.phantom.sitting.capture import Clothes
from analyzer.phantom.skin.hair import Hair, short_hair, vellus
from analyzer.phantom.skin.marks import Mark, along, discs, stretch_marks, tattoo

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
        Ink is whatever else darkens, tattoos and hair; pale hair on dark skin is below 0.
    directions : (3, 3) float
        Rows: melanin, haemoglobin, ink in log-RGB.
    sheen : (rows, columns) float32 or None
        How much the surface mirrors, 1 is average; None is 1 everywhere.
    marks : tuple of Mark
        What is painted beyond texture, freckles and hair.
    limbs : Skin or None
        What arms and legs show; None borrows the back's.
    tone : (rows, columns, 3) float32 or None
        Log colour that no pigment explains, of photographed skin; None is 0.
    """

    chart: Chart
    melanin: F32
    haemoglobin: F32
    ink: F32
    directions: F64
    sheen: F32 | None = None
    marks: tuple[Mark, ...] = ()
    limbs: Skin | None = None
    tone: F32 | None = None

    def reflectance(self) -> F32:
        """Diffuse reflectance (rows, columns, 3), linear sRGB, 0-1."""
        amounts = np.stack([self.melanin, self.haemoglobin, self.ink], axis=-1)
        density = amounts @ self.directions.astype(np.float32)
        if self.tone is not None:
            density = density - self.tone
        return np.asarray(_BASE.astype(np.float32) * np.exp(-density), np.float32)

    def worn(self, clothes: Clothes) -> Skin:
        """The same skin with the red mark that a waistband leaves."""
        if clothes.mark == 0:
            return self
        s, h = self.chart.axes()
        red = 0.22 * clothes.mark * np.exp(-(((h - _pressed(clothes, s)) / 6) ** 2) / 2)
        ribbed = 1 + 0.5 * np.sin(s * 2.2)
        return replace(self, haemoglobin=(self.haemoglobin + red * ribbed).astype(np.float32))


def _pressed(clothes: Clothes, s: F64) -> F64:
    """Level of the line that a waistband leaves."""
    return clothes.waist_mm + 14 + clothes.waist_sag_mm * np.minimum((s / 150) ** 2, 1)


def waistband_mark(clothes: Clothes) -> tuple[Mark, ...]:
    """The line that `Skin.worn` paints; empty without one."""
    if clothes.mark == 0:
        return ()
    s = np.linspace(-170.0, 170.0, 100)
    return (along("waistband-mark", np.stack([s, _pressed(clothes, s)], axis=1), 6.0),)


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
    melanin += discs(rng, chart, subject.freckles, "mole", (0.4, 1.3), (0.08, 0.35), 0.35)[0]
    dark, moles = discs(rng, chart, subject.moles, "mole", (0.6, 2.6), (0.5, 1.8), 0.22)
    red, spots = discs(rng, chart, subject.spots, "spot", (0.8, 2.5), (0.1, 0.35), 0.5)
    lines, stretched = stretch_marks(rng, chart, subject.stretch_marks)
    brown, patches = discs(
        rng, chart, subject.lentigines, "lentigo", (1.5, 5.0), (0.14, 0.42), 0.25
    )
    melanin = (melanin + dark * (0.5 + 0.5 * mean) + brown) * (1 - 0.3 * lines)
    blood = blood + red + lines * rng.uniform(-0.15, 0.2)
    ink, inked = tattoo(rng, chart) if subject.tattoo else (np.zeros(chart.shape, np.float32), [])
    level = float((_BASE * np.exp(-(mean * directions[0] + _MEAN_BLOOD * directions[1]))).mean())
    sheen = _sheen(subject, chart)
    for hair in _all_hair(subject, chart):
        ink, sheen = ink + hair.ink(level), sheen + hair.sheen
    return Skin(
        chart,
        np.maximum(melanin, 0.01),
        np.maximum(blood, 0.05),
        ink,
        directions,
        sheen,
        (*moles, *patches, *spots, *stretched, *inked),
    )


def _all_hair(subject: Subject, chart: Chart) -> list[Hair]:
    rng = np.random.default_rng([subject.seed, 59])
    grown = [(vellus, subject.vellus), (short_hair, subject.hair)]
    return [grow(rng, chart, dense, subject.paleness) for grow, dense in grown if dense > 0]


def _sheen(subject: Subject, chart: Chart) -> F32:
    """Skin is oilier here and drier there, in patches of a few centimetres."""
    rng = np.random.default_rng([subject.seed, 67])
    patches = 0.2 * noise(rng, chart.shape, 16.0 / chart.pitch_mm)
    patches = patches + 0.15 * noise(rng, chart.shape, 50.0 / chart.pitch_mm)
    return np.asarray(np.clip(1 + subject.texture * patches, 0.3, 1.9), np.float32)


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
