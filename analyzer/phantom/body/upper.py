"""The torso above the shirt's hem and beyond: shoulder blades, shoulders, neck, and their skin.

Below 300 mm nothing changes: the same splines, the same relief and the same pigment as in a photo
that ends at the shirt, so that a person is the same in both.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.interpolate import CubicHermiteSpline, PchipInterpolator, PPoly

from analyzer.phantom.arrays import F32, F64, noise, smoothstep
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.body.torso import Torso
from analyzer.phantom.chart import Chart
from analyzer.phantom.params import PhantomParams

# The sheet ends inside the head; what lies above the neck's line is no torso.
UPPER_TOP, NECK = 570.0, 500.0
_JOIN = 440.0
_LEVELS = np.array([_JOIN, 462.0, 485.0, 505.0, 525.0, 560.0, 700.0])
_NECK_WIDTH, _NECK_DEPTH = 55.0, 60.0


def upper_chart(params: PhantomParams) -> Chart:
    """The chart of these parameters, as much taller as the neck is high; lower rows stay."""
    base = Chart.of(params)
    rows = int(np.ceil((UPPER_TOP + 10 - base.top_mm) / base.pitch_mm))
    return replace(base, top_mm=base.top_mm + rows * base.pitch_mm)


def extend(body: Torso, subject: Subject) -> Torso:
    """The torso with shoulders and neck on top of its highest level."""
    k = subject.size * (0.92 + 0.16 * subject.build + 0.1 * (1 - subject.female))
    w, d, z = (float(f(_JOIN)) for f in (body.half_width, body.half_depth, body.back_z))
    neck, deep = k * _NECK_WIDTH, k * _NECK_DEPTH
    slope = 0.75 + 0.3 * subject.muscle
    width = [w, 0.95 * w, 0.74 * w, neck + 24 * slope, neck + 5, neck, neck]
    depth = [d, 0.90 * d, 0.76 * d, deep + 8, deep + 2, deep, deep]
    back = [z, z - 3, z - 9, z - 18, z - 27, z - 33, z - 33]
    power = [float(body.exponent(_JOIN)), 2.4, 2.2, 2.05, 2.0, 2.0, 2.0]
    centre = np.linspace(1, 0, len(_LEVELS)) * float(body.centre_x(_JOIN))
    return Torso(
        _continued(body.half_width, width),
        _continued(body.half_depth, depth),
        _continued(body.centre_x, centre),
        _continued(body.back_z, back),
        _continued(body.exponent, power),
    )


def _continued(lower: PPoly, values: F64 | list[float]) -> PPoly:
    """A spline that goes on through ``values`` at `_LEVELS`; below it is bit for bit the same."""
    above = np.asarray(values, float)
    slopes = PchipInterpolator(_LEVELS, above).derivative()(_LEVELS)
    slopes[0] = np.clip(float(lower(_JOIN, 1)), -0.5, 0.5)
    upper = CubicHermiteSpline(_LEVELS, above, slopes)
    return PPoly(np.concatenate([lower.c, upper.c], axis=1), np.concatenate([lower.x, _LEVELS[1:]]))


def upper_relief(subject: Subject, s: F64, h: F64) -> F64:
    """Height in mm of shoulder blades, trapezius and the neck's lowest vertebra; 0 below 300."""
    lean = 1 - 0.6 * subject.build
    side = np.abs(s)
    blade = np.exp(-(((side - 92) / 36) ** 2) / 2 - ((h - 385) / 46) ** 2 / 2)
    border = np.exp(-(((side - 62 - 0.12 * (h - 385)) / 9) ** 2) / 2 - ((h - 380) / 50) ** 2 / 2)
    under = np.exp(-(((side - 85) / 30) ** 2) / 2 - ((h - 322) / 10) ** 2 / 2)
    knob = np.exp(-((s / 13) ** 2) / 2 - ((h - 488) / 11) ** 2 / 2)
    hill = np.exp(-(((side - 55) / 30) ** 2) / 2 - ((h - 470) / 28) ** 2 / 2)
    total = lean * (8 * blade + 2.5 * border - 2.0 * under + 3 * knob)
    return np.asarray((total + 5 * subject.muscle * hill) * smoothstep(h, 300, 335), np.float64)


def raise_relief(relief: F32, base: Chart, chart: Chart, subject: Subject) -> F32:
    """The relief of a base chart on a taller one: it fades out where it always did."""
    rng = np.random.default_rng([subject.seed, 107])
    rows = chart.shape[0] - base.shape[0]
    pitch = chart.pitch_mm
    broad = noise(rng, chart.shape, 9.0 / pitch) + 0.8 * noise(rng, chart.shape, 20.0 / pitch)
    h = chart.axes()[1]
    fade = smoothstep(h, base.top_mm, base.top_mm - 20).astype(np.float32)
    own = np.concatenate([np.zeros((rows, relief.shape[1]), np.float32), relief])
    above = np.float32(subject.undulation_mm) * broad
    return np.asarray(own * fade + above * (1 - fade), np.float32)
