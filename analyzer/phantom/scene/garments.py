"""Clothes as meshes: trousers from waistband to thigh, and a shirt over the upper back."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline

from analyzer.phantom.arrays import F64, noise, sample, smoothstep
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.body.torso import Torso, apply_pose
from analyzer.phantom.body.upper import upper_relief
from analyzer.phantom.scene.parts import SHIRT, TOP, TROUSERS, Part, SkinSheet
from analyzer.phantom.sitting.capture import Capture
from analyzer.phantom.skin.relief import body_relief

_LEG_END, _LEG_ROWS = -460.0, 24
# The torso's section is defined down to here; below it is the thighs'.
_TORSO_END = -190.0
# A shirt that is seen whole ends at the neck.
_NECKLINE = 496.0


def trousers(subject: Subject, body: Torso, capture: Capture, sheet: SkinSheet) -> Part:
    """Cloth over hips, seat and thighs, with a waistband.

    One sheet for both legs: around the spine's axis the outline of two thighs that touch has one
    point in each direction, so seat and legs join without a step.
    """
    c = capture.clothes
    rng = np.random.default_rng([capture.seed, 61])
    phi = sheet.phi[::2]
    top = c.waist_mm + c.waist_tilt_mm * np.sin(phi) + c.waist_sag_mm * np.sin(phi) ** 2
    top = top + 0.7 * CubicSpline(np.linspace(-3.2, 3.2, 31), rng.standard_normal(31))(phi)
    legs = np.linspace(_LEG_END, -245, _LEG_ROWS)[:, None] + 0 * phi[None]
    v = np.concatenate([np.linspace(0, 1, 100), [1.0, 1.0]])[1:, None]
    level = np.concatenate([legs, -245 + v * (top[None] + 245)])
    s = _arc_at(sheet, phi, level)
    # The looser the cloth, the wider it spans the cleft.
    cover = body_relief(subject, np.hypot(s, 15 + 30 * c.looseness), level)
    cover = np.maximum(cover, body_relief(subject, s, level, capture.pose.contraction))
    hang = level - top
    folds = noise(rng, level.shape, 7.0) * (0.5 + 1.3 * c.looseness) * smoothstep(hang, -8, -60)
    # Cloth hangs in creases below the seat and gathers under an elastic waistband.
    creases = noise(rng, (level.shape[0], len(phi) // 4 + 1), 3.0)
    creases = np.repeat(creases, 4, axis=1)[:, : len(phi)]
    folds = folds + c.looseness * 2.0 * creases * smoothstep(level, -150, -220)
    folds = folds + _wrinkles(rng, s, level, c.looseness) * smoothstep(hang, -35, -70)
    if c.cut == "joggers":
        gather = np.sin(s / 2.4 + 1.5 * np.sin(s / 11)) * smoothstep(hang, -75, -30)
        folds = folds + 0.55 * gather * smoothstep(hang, 0, -6)
    band = 0.7 * smoothstep(hang, -31, -29) if c.cut != "leggings" else 0.0
    offset = np.maximum(cover, 0) + 1.2 + 3.0 * c.looseness * smoothstep(hang, -20, -90)
    offset = offset + folds + band
    offset[-2:] = np.array([[0.4], [-3.0]])
    flat = body.points(phi[None], np.maximum(level, _TORSO_END), offset)
    axis = body.points(np.array([0.0]), np.array([_TORSO_END]))[0]
    back = float(axis[2]) - float(body.half_depth(_TORSO_END))
    hip = float(body.half_width(-175.0))
    if c.cut == "towel":
        thigh = _wrapped(phi, hip, back) + 0 * level
    else:
        thigh = _thighs(phi, level, hip, back, c.looseness)
    share = smoothstep(level, -152 - 12 * c.looseness, -240)[..., None]
    round_ = np.stack(
        [
            (thigh + folds) * np.sin(phi) + axis[0],
            level,
            (thigh + folds) * np.cos(phi) + back,
        ],
        axis=-1,
    )
    points = (1 - share) * np.stack([flat[..., 0], level, flat[..., 2]], axis=-1) + share * round_
    points = apply_pose(points, level, capture.pose)
    return Part(TROUSERS, points, np.stack([s, hang], axis=-1))


def _wrinkles(rng: np.random.Generator, s: F64, level: F64, looseness: float) -> F64:
    """Pulls that run from the crotch outwards and up over the seat, (rows, columns) in mm."""
    out = np.zeros(np.broadcast_shapes(s.shape, level.shape))
    for side in (-1.0, 1.0):
        for _ in range(int(rng.integers(3, 6))):
            angle, bow = rng.uniform(-0.25, 0.7), rng.uniform(-0.002, 0.002)
            length, width = rng.uniform(45, 110), rng.uniform(3.5, 6.0)
            # Along and across the wrinkle, from where it starts near the middle seam.
            x, y = side * s - rng.uniform(4, 30), level + rng.uniform(150, 205)
            run = np.cos(angle) * x + np.sin(angle) * y
            off = np.cos(angle) * y - np.sin(angle) * x - bow * run**2
            fade = smoothstep(run, 0, 0.3 * length) * smoothstep(run, length, 0.5 * length)
            height = rng.uniform(0.8, 2.2) * (0.3 + 0.7 * looseness)
            out += height * fade * np.exp(-((off / width) ** 2) / 2)
    return out


def _thighs(phi: F64, level: F64, hip: float, axis_z: float, looseness: float) -> F64:
    """Distance from the axis to the outline of two thighs that touch, (rows, columns) in mm."""
    taper = 1 - 0.16 * smoothstep(level, -220, -520) * (1 - 0.7 * looseness)
    half = 0.535 * hip * taper
    deep = 0.90 * half
    # Back of the thigh, a little in front of the seat; the axis lies deeper in the body.
    centre = -4.0 + 10 * looseness - deep - axis_z
    sin, cos = np.abs(np.sin(phi))[None], np.cos(phi)[None]
    # The farther root of the ellipse's equation along each direction.
    x = 0.5 * hip
    a = (sin / half) ** 2 + (cos / deep) ** 2
    b = sin * x / half**2 + cos * centre / deep**2
    c = (x / half) ** 2 + (centre / deep) ** 2 - 1
    reach = (b + np.sqrt(np.maximum(b * b - a * c, 0))) / a
    return np.asarray(np.maximum(reach, 30.0), np.float64)


def _wrapped(phi: F64, hip: float, axis_z: float) -> F64:
    """Distance from the axis to one ellipse around both legs, (1, columns) in mm."""
    half, deep = 1.03 * hip, 0.6 * hip
    centre = 8.0 - deep - axis_z
    sin, cos = np.abs(np.sin(phi))[None], np.cos(phi)[None]
    a = (sin / half) ** 2 + (cos / deep) ** 2
    b, c = cos * centre / deep**2, (centre / deep) ** 2 - 1
    return np.asarray((b + np.sqrt(np.maximum(b * b - a * c, 0))) / a, np.float64)


def shirt(subject: Subject, body: Torso, capture: Capture, sheet: SkinSheet) -> Part:
    """Cloth over the upper back, its hem hanging a little away from the skin."""
    c = capture.clothes
    rng = np.random.default_rng([capture.seed, 67])
    phi = sheet.phi[::2]
    wave = CubicSpline(np.linspace(-3.2, 3.2, 19), rng.standard_normal(19))(phi)
    hem = c.hem_mm + c.hem_wave_mm * wave + 0.02 * c.hem_mm * np.sin(phi) ** 2
    v = np.concatenate([[0.0, 0.0], np.linspace(0, 1, 70)])[:, None]
    top = TOP if capture.everyday is None else _NECKLINE
    level = hem[None] + v * np.maximum(top - hem[None], 20.0)
    s = _arc_at(sheet, phi, level)
    folds = noise(rng, (level.shape[0], len(phi)), 9.0) * (1.0 + 0.7 * c.hem_wave_mm)
    clearance = np.maximum(5 + 0.5 * c.hem_wave_mm + folds, 2.5)
    under = body_relief(subject, s, level)
    if capture.everyday is not None:
        under = under + upper_relief(subject, s, level)
    offset = np.maximum(under, 0) + clearance
    offset[0] = -2.0
    points = apply_pose(body.points(phi[None], level, offset), level, capture.pose)
    return Part(SHIRT, points, np.stack([s, level - hem[None]], axis=-1))


def _arc_at(sheet: SkinSheet, phi: F64, level: F64) -> F64:
    cols = np.interp(phi, sheet.phi, np.arange(len(sheet.phi)))
    rows = np.interp(level, sheet.h, np.arange(len(sheet.h)))
    return np.asarray(sample(sheet.s, np.broadcast_to(cols, rows.shape), rows), np.float64)
