"""Height of the skin over the smooth body: dents, unevenness, spine furrow, muscles, buttocks.

Two scales: `body_relief` is anatomy in closed form, `skin_relief` is painted on the skin chart.
Heights are in mm along the outward normal.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.phantom.arrays import F32, F64, noise, smoothstep
from analyzer.phantom.body.dents import Dent
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.chart import Chart
from analyzer.phantom.skin.laxity import loose_relief


def dent_height(dent: Dent, s: NDArray[Any], h: NDArray[Any]) -> F64:
    """Height of one dent, <= 0, at places along the skin in mm (broadcast)."""
    turn = np.radians(dent.angle_deg)
    ds, dh = s - dent.s_mm, h - dent.h_mm
    a = (np.cos(turn) * ds + np.sin(turn) * dh) / dent.sigma_mm[0]
    b = (-np.sin(turn) * ds + np.cos(turn) * dh) / dent.sigma_mm[1]
    q = a * a + b * b
    if dent.profile == "flat":
        # The exponent 1.6 levels the floor; the factor keeps the half-depth radius.
        q = (q / 1.386) ** 1.6 * 1.386
    return np.asarray(-dent.depth_mm * np.exp(-q / 2), np.float64)


def skin_relief(subject: Subject, chart: Chart, factor: float = 1.0) -> F32:
    """Relief on the chart, (rows, columns) in mm.

    Parameters
    ----------
    subject : Subject
    chart : Chart
    factor : float
        Depth of modifiable dents relative to the subject's.
    """
    rng = np.random.default_rng([subject.seed, 31])
    pitch = chart.pitch_mm
    broad = noise(rng, chart.shape, 9.0 / pitch) + 0.8 * noise(rng, chart.shape, 20.0 / pitch)
    height = subject.undulation_mm * broad + loose_relief(subject, chart)
    s, h = chart.axes()
    for dent in subject.dents:
        depth = dent.depth_mm * (factor if dent.kind == "modifiable" else 1.0)
        reach = 5 * max(dent.sigma_mm)
        cols = np.flatnonzero(np.abs(s[0] - dent.s_mm) < reach)
        rows = np.flatnonzero(np.abs(h[:, 0] - dent.h_mm) < reach)
        if depth == 0 or cols.size == 0 or rows.size == 0:
            continue
        box = np.s_[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
        unit = dent_height(dent, s[:, box[1]], h[box[0]]) * (depth / dent.depth_mm)
        height[box] += unit.astype(np.float32)
    return np.asarray(height, np.float32)


def grain(subject: Subject, chart: Chart) -> F32:
    """Fine skin lines and pores on the chart, (rows, columns) in mm, for shading only."""
    rng = np.random.default_rng([subject.seed, 37])
    fine = noise(rng, chart.shape, 0.45 / chart.pitch_mm)
    coarse = noise(rng, chart.shape, 1.3 / chart.pitch_mm)
    rough = 0.012 * (0.6 + 0.4 * subject.texture) * (1 + 0.6 * subject.laxity)
    # Pores and lines are coarser here and finer there.
    place = np.clip(1 + 0.3 * noise(rng, chart.shape, 22.0 / chart.pitch_mm), 0.3, 1.9)
    return np.asarray(place * (rough * fine + 1.6 * rough * coarse), np.float32)


def body_relief(subject: Subject, s: F64, h: F64, contraction: float = 0.0) -> F64:
    """Anatomical relief over the elliptic torso, in mm, at places along the skin."""
    trained = subject.muscle + 0.6 * contraction
    lean = 1 - 0.6 * subject.build
    side = np.abs(s)
    column = smoothstep(h, -10, 110) * (1 - 0.5 * smoothstep(h, 230, 380))
    ridge = (2.0 + 7.0 * trained) * lean * np.exp(-(((side - 32) / 17) ** 2) / 2) * column
    furrow = subject.furrow_mm * (1 + 0.4 * contraction)
    groove = -furrow * np.exp(-((s / (10 + 6 * subject.build)) ** 2) / 2) * column
    bumps = np.where(h > 40, np.cos(2 * np.pi * h / 33.0), 0.0)
    spine = 0.7 * lean**2 * bumps * np.exp(-((s / 6) ** 2) / 2) * column
    lobe = 26 + 10 * subject.female + 8 * subject.build + 3 * contraction
    seat = lobe * np.exp(-(((side - 80) / 50) ** 2) / 2 - ((h + 128) / 52) ** 2 / 2)
    cleft = -20 * np.exp(-((s / 8) ** 2) / 2) * smoothstep(h, -42, -95)
    flank = (
        11 * subject.build**1.5 * np.exp(-(((side - 175) / 55) ** 2) / 2 - ((h - 35) / 30) ** 2 / 2)
    )
    return np.asarray(ridge + groove + spine + seat + cleft + flank, np.float64)
