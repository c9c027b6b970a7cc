"""A surface as a vertex grid in world mm, and the torso's skin as one of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzer.phantom.arrays import F32, F64, smoothstep
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.body.torso import Torso, apply_pose
from analyzer.phantom.body.upper import UPPER_TOP, upper_relief
from analyzer.phantom.chart import Chart
from analyzer.phantom.sitting.capture import Capture
from analyzer.phantom.skin.relief import body_relief

WALL, SKIN, TROUSERS, SHIRT, LIMB, HAIR, STRAP = range(7)
_BOTTOM, TOP = -228.0, 432.0


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
    top = TOP if capture.everyday is None else UPPER_TOP
    h = np.arange(_BOTTOM, top + step_mm, step_mm)
    phi = _angles(step_mm)
    s = body.arc(phi, h)
    level = np.broadcast_to(h[:, None], s.shape)
    height = body_relief(subject, s, level, capture.pose.contraction)
    if capture.everyday is not None:
        height = height + upper_relief(subject, s, level)
    inside = smoothstep(np.abs(s), chart.half_width_mm - 2, chart.half_width_mm - 25)
    inside = inside * smoothstep(level, chart.top_mm, chart.top_mm - 20)
    height = height + inside * chart.look_up(relief, s, level)
    height = height - _taper(level)
    # Cloth presses the skin in; this also keeps it from showing through.
    waist = capture.clothes.waist_mm
    height = height - 14 * smoothstep(level, waist - 12, waist - 45)
    points = apply_pose(body.points(phi[None], h[:, None], height), level, capture.pose)
    return SkinSheet(Part(SKIN, points, np.stack([s, level], axis=-1)), phi, h, s)


def _taper(level: F64) -> F64:
    """How far the torso's lower end draws in, mm, so that it closes between the legs."""
    return 45 * smoothstep(level, -180, _BOTTOM)


def _angles(step_mm: float) -> F64:
    """Angles about the spine: even over the back, four times as wide over the belly."""
    fine = np.arange(0, 2.0, step_mm / 150)
    coarse = np.linspace(fine[-1], np.pi, max(8, int((np.pi - fine[-1]) / (4 * step_mm / 150))))
    half = np.concatenate([fine, coarse[1:]])
    return np.concatenate([-half[:0:-1], half])


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
