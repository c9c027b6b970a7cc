"""The meshes of a scene: torso, trousers, shirt, arms and legs as vertex grids in world mm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline

from analyzer.phantom.arrays import F32, F64, noise, sample, smoothstep
from analyzer.phantom.body import Torso, apply_pose
from analyzer.phantom.capture import Capture
from analyzer.phantom.chart import Chart
from analyzer.phantom.relief import body_relief
from analyzer.phantom.subject import Subject

WALL, SKIN, TROUSERS, SHIRT, LIMB = range(5)
_BOTTOM, _TOP = -228.0, 432.0


@dataclass(frozen=True, eq=False)
class Part:
    """One surface.

    Parameters
    ----------
    material : int
    points : (rows, columns, 3) float
        World mm, rows upwards, columns to the right as seen from outside.
    sh : (rows, columns, 2) float
        Place along the skin or cloth, for textures.
    """

    material: int
    points: F64
    sh: F64

    def normals(self) -> F64:
        """Outward unit normals (rows, columns, 3)."""
        along = np.gradient(self.points, axis=1)
        up = np.gradient(self.points, axis=0)
        n = np.cross(along, up)
        return np.asarray(n / np.maximum(np.linalg.norm(n, axis=-1, keepdims=True), 1e-9))


@dataclass(frozen=True, eq=False)
class SkinSheet:
    """The torso's skin with the grid that locates places along it.

    Parameters
    ----------
    part : Part
    phi, h : (columns,), (rows,) float
        Angles and levels of the grid.
    s : (rows, columns) float
        Arc length from the midline in mm.
    """

    part: Part
    phi: F64
    h: F64
    s: F64

    def index(self, s_mm: F64, h_mm: F64) -> tuple[F64, F64]:
        """Grid column and row of places along the skin, (N,) each."""
        row = np.interp(h_mm, self.h, np.arange(len(self.h)))
        below = np.clip(np.floor(row).astype(int), 0, len(self.h) - 2)
        cols = np.arange(len(self.phi))
        out = np.empty(len(row))
        for k, (r, t) in enumerate(zip(below, row - below, strict=True)):
            line = (1 - t) * self.s[r] + t * self.s[r + 1]
            out[k] = np.interp(s_mm[k], line, cols)
        return out, row

    def locate(self, s_mm: F64, h_mm: F64) -> tuple[F64, F64]:
        """World points and normals, (N, 3) each, of places along the skin."""
        cols, rows = self.index(np.asarray(s_mm, float), np.asarray(h_mm, float))
        return (
            _grid_value(self.part.points, cols, rows),
            _grid_value(self.part.normals(), cols, rows),
        )


def skin_sheet(
    subject: Subject, body: Torso, capture: Capture, relief: F32, chart: Chart, step_mm: float
) -> SkinSheet:
    """The skin of the torso, all round, with its relief and in its pose."""
    h = np.arange(_BOTTOM, _TOP + step_mm, step_mm)
    phi = _angles(step_mm)
    s = body.arc(phi, h)
    level = np.broadcast_to(h[:, None], s.shape)
    height = body_relief(subject, s, level, capture.pose.contraction)
    inside = smoothstep(np.abs(s), chart.half_width_mm - 2, chart.half_width_mm - 25)
    inside = inside * smoothstep(level, chart.top_mm, chart.top_mm - 20)
    height = height + inside * chart.look_up(relief, s, level)
    height = height - _taper(level)
    # Cloth presses the skin in; this also keeps it from showing through.
    waist = capture.clothes.waist_mm
    height = height - 14 * smoothstep(level, waist - 12, waist - 45)
    points = apply_pose(body.points(phi[None], h[:, None], height), level, capture.pose)
    return SkinSheet(Part(SKIN, points, np.stack([s, level], axis=-1)), phi, h, s)


def trousers(subject: Subject, body: Torso, capture: Capture, sheet: SkinSheet) -> Part:
    """Cloth over hips and seat, bridging the cleft, with a waistband."""
    c = capture.clothes
    rng = np.random.default_rng([capture.seed, 61])
    phi = sheet.phi[::2]
    top = c.waist_mm + c.waist_tilt_mm * np.sin(phi) + c.waist_sag_mm * np.sin(phi) ** 2
    top = top + 0.7 * CubicSpline(np.linspace(-3.2, 3.2, 31), rng.standard_normal(31))(phi)
    v = np.concatenate([np.linspace(0, 1, 90), [1.0, 1.0]])[:, None]
    level = _BOTTOM + v * (top[None] - _BOTTOM)
    s = _arc_at(sheet, phi, level)
    # Cloth spans the cleft: near the midline it lies as high as the skin further out.
    cover = body_relief(subject, np.hypot(s, 42), level)
    folds = 0.9 * noise(rng, level.shape, 7.0) * smoothstep(level - top, -8, -60)
    band = 0.9 * smoothstep(level - top, -28, -25)
    offset = np.maximum(cover, 0) + 2.2 + folds + band - _taper(level)
    offset[-2:] = np.array([[0.8], [-3.0]])
    points = apply_pose(body.points(phi[None], level, offset), level, capture.pose)
    return Part(TROUSERS, points, np.stack([s, level - top[None]], axis=-1))


def shirt(subject: Subject, body: Torso, capture: Capture, sheet: SkinSheet) -> Part:
    """Cloth over the upper back, its hem hanging a little away from the skin."""
    c = capture.clothes
    rng = np.random.default_rng([capture.seed, 67])
    phi = sheet.phi[::2]
    wave = CubicSpline(np.linspace(-3.2, 3.2, 19), rng.standard_normal(19))(phi)
    hem = c.hem_mm + c.hem_wave_mm * wave + 0.02 * c.hem_mm * np.sin(phi) ** 2
    v = np.concatenate([[0.0, 0.0], np.linspace(0, 1, 70)])[:, None]
    level = hem[None] + v * np.maximum(_TOP - hem[None], 20.0)
    s = _arc_at(sheet, phi, level)
    folds = noise(rng, (level.shape[0], len(phi)), 9.0) * (1.0 + 0.7 * c.hem_wave_mm)
    clearance = np.maximum(5 + 0.5 * c.hem_wave_mm + folds, 2.5)
    offset = np.maximum(body_relief(subject, s, level), 0) + clearance
    offset[0] = -2.0
    points = apply_pose(body.points(phi[None], level, offset), level, capture.pose)
    return Part(SHIRT, points, np.stack([s, level - hem[None]], axis=-1))


def limbs(body: Torso, capture: Capture) -> list[Part]:
    """Legs in trousers, and arms unless they are held in front."""
    parts = []
    hip = float(body.half_width(-200.0))
    for side in (-1.0, 1.0):
        x = 0.5 * side * hip
        path = np.array(
            [[1.02 * x, -900, -40], [1.02 * x, -520, -60], [x, -270, -76], [x, -130, -86]], float
        )
        parts.append(_tube(TROUSERS, path, np.array([0.38, 0.46, 0.53, 0.40]) * hip, depth=0.85))
        if capture.pose.arms == "front":
            continue
        out, low = float(body.half_width(400.0)), float(body.half_width(30.0))
        if capture.pose.arms == "down":
            nodes = [[low + 55, -380, 10], [low + 62, -110, -5], [low + 66, 20, -25]]
            nodes += [[low + 72, 190, -70], [out + 12, 430, -90]]
            radii = [20.0, 26, 31, 41, 50]
        else:
            # The hand rests on the hip and ends within it.
            nodes = [[low - 22, 38, -75], [low + 30, 52, -90], [low + 92, 105, -95]]
            nodes += [[low + 132, 190, -85], [out + 14, 430, -90]]
            radii = [20.0, 27, 32, 41, 50]
        path = np.array(nodes) * [side, 1, 1]
        path = apply_pose(path, np.where(path[:, 1] > 100, 330.0, 0.0), capture.pose)
        parts.append(_tube(LIMB, path, np.array(radii), sleeve_from=250.0))
    return parts


def _tube(
    material: int,
    path: F64,
    radii: F64,
    *,
    depth: float = 1.0,
    sleeve_from: float | None = None,
) -> Part:
    """A limb along four or five nodes, with their half widths; ``depth`` flattens it."""
    knots = np.linspace(0, 1, len(path))
    t = np.linspace(0, 1, 70)
    centre = CubicSpline(knots, path)(t)
    tangent = np.gradient(centre, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    right = np.cross(tangent, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right, axis=1, keepdims=True)
    front = np.cross(right, tangent)
    radius = np.interp(t, knots, radii)
    if sleeve_from is not None:
        radius = radius + 9 * smoothstep(centre[:, 1], sleeve_from - 3, sleeve_from)
    phi = np.linspace(-np.pi, np.pi, 61)
    ring = np.sin(phi)[None, :, None] * right[:, None] + np.cos(phi)[None, :, None] * (
        depth * front[:, None]
    )
    points = centre[:, None] + radius[:, None, None] * ring
    sh = np.stack([phi[None] * radius[:, None], np.broadcast_to(centre[:, 1:2], (70, 61))], axis=-1)
    return Part(material, points, sh)


def _taper(level: F64) -> F64:
    """How far the torso's lower end draws in, mm, so that it closes between the legs."""
    return 45 * smoothstep(level, -180, _BOTTOM)


def _angles(step_mm: float) -> F64:
    """Angles about the spine: even over the back, four times as wide over the belly."""
    fine = np.arange(0, 2.0, step_mm / 150)
    coarse = np.linspace(fine[-1], np.pi, max(8, int((np.pi - fine[-1]) / (4 * step_mm / 150))))
    half = np.concatenate([fine, coarse[1:]])
    return np.concatenate([-half[:0:-1], half])


def _arc_at(sheet: SkinSheet, phi: F64, level: F64) -> F64:
    cols = np.interp(phi, sheet.phi, np.arange(len(sheet.phi)))
    rows = np.interp(level, sheet.h, np.arange(len(sheet.h)))
    return np.asarray(sample(sheet.s, np.broadcast_to(cols, rows.shape), rows), np.float64)


def _grid_value(grid: F64, cols: F64, rows: F64) -> F64:
    """Values at fractional grid places, interpolated over the triangles that are drawn."""
    c0 = np.clip(np.floor(cols).astype(int), 0, grid.shape[1] - 2)
    r0 = np.clip(np.floor(rows).astype(int), 0, grid.shape[0] - 2)
    u, v = (cols - c0)[:, None], (rows - r0)[:, None]
    a, b = grid[r0, c0], grid[r0, c0 + 1]
    c, d = grid[r0 + 1, c0], grid[r0 + 1, c0 + 1]
    lower = a + u * (b - a) + v * (c - a)
    upper = d + (1 - u) * (c - d) + (1 - v) * (b - d)
    return np.asarray(np.where(u + v <= 1, lower, upper), np.float64)
