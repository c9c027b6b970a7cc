"""The torso as a surface: superelliptic cross sections along a bent spine.

A place on it is an angle about the spine (0 on the midline of the back, positive to the viewer's
right) and a level h in mm above the line through the fixed pair. World axes in mm: x to the
viewer's right, y up, z towards the camera; the origin is the skin between the fixed pair.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline, PPoly

from analyzer.phantom.arrays import F64, smoothstep
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.sitting.capture import Pose

# Half widths, half depths and the back's profile at these levels: rough means of adults, in mm.
_LEVELS = np.array([-230.0, -130, -60, 0, 60, 120, 200, 300, 440])
_WIDTH = {
    "male": np.array([162.0, 172, 164, 151, 141, 138, 146, 164, 178]),
    "female": np.array([172.0, 182, 170, 151, 134, 127, 131, 143, 150]),
    "build": np.array([24.0, 24, 30, 35, 39, 41, 40, 35, 30]),
}
_DEPTH = {
    "male": np.array([98.0, 104, 102, 97, 93, 91, 95, 107, 110]),
    "female": np.array([100.0, 106, 102, 95, 88, 84, 86, 97, 100]),
    "build": np.array([22.0, 24, 28, 33, 39, 43, 42, 37, 30]),
}
_PROFILE = np.array([-34.0, -8, 2, 0, -9, -14, -7, 12, 20])


@dataclass(frozen=True, eq=False)
class Torso:
    """Smooth torso of one subject, before posture.

    Parameters
    ----------
    half_width, half_depth, centre_x, back_z : piecewise cubic
        Functions of level h, all in mm.
    exponent : piecewise cubic
        Of the superellipse: 2 is an ellipse, more is boxier.
    """

    half_width: PPoly
    half_depth: PPoly
    centre_x: PPoly
    back_z: PPoly
    exponent: PPoly

    def points(self, phi: F64, h: F64, offset: F64 | float = 0.0) -> F64:
        """Points (..., 3) at angles and levels (broadcast), ``offset`` mm outside the surface."""
        phi, h = np.broadcast_arrays(phi, h)
        a, b, n = self.half_width(h), self.half_depth(h), self.exponent(h)
        sin, cos = np.sin(phi), np.cos(phi)
        radius = (np.abs(sin / a) ** n + np.abs(cos / b) ** n) ** (-1 / n)
        x, z = radius * sin, radius * cos
        # The gradient of the implicit superellipse is its outward normal in the section.
        gx = np.sign(x) * np.abs(x / a) ** (n - 1) / a
        gz = np.sign(z) * np.abs(z / b) ** (n - 1) / b
        length = np.hypot(gx, gz)
        x, z = x + offset * gx / length, z + offset * gz / length
        return np.stack([x + self.centre_x(h), h + 0.0 * x, z - b + self.back_z(h)], axis=-1)

    def arc(self, phi: F64, h: F64) -> F64:
        """Length along the skin from the midline, (rows, columns); phi is (columns,) about 0."""
        p = self.points(phi[None], h[:, None])
        step = np.hypot(np.diff(p[..., 0], axis=1), np.diff(p[..., 2], axis=1))
        s = np.concatenate([np.zeros((len(h), 1)), np.cumsum(step, axis=1)], axis=1)
        middle = int(np.argmin(np.abs(phi)))
        return np.asarray(s - s[:, middle : middle + 1], np.float64)


def torso(subject: Subject, girth: float = 0.0) -> Torso:
    """The torso of a subject whose girth changed by that share."""
    rng = np.random.default_rng([subject.seed, 41])
    f, k = subject.female, subject.size * (1 + girth)
    own = 1 + 0.025 * rng.standard_normal(len(_LEVELS))
    deep = 1 + 0.03 * rng.standard_normal(len(_LEVELS))
    bend = np.cumsum(rng.normal(0, 0.8, len(_LEVELS)))
    width = (1 - f) * _WIDTH["male"] + f * _WIDTH["female"] + subject.build * _WIDTH["build"]
    depth = (1 - f) * _DEPTH["male"] + f * _DEPTH["female"] + subject.build * _DEPTH["build"]
    power = 2.35 + 0.35 * (1 - subject.build) + 0.08 * rng.standard_normal(len(_LEVELS))
    return Torso(
        CubicSpline(_LEVELS, k * width * own),
        CubicSpline(_LEVELS, k * depth * deep),
        CubicSpline(_LEVELS, bend - bend[3]),
        CubicSpline(_LEVELS, subject.lordosis * _PROFILE),
        CubicSpline(_LEVELS, power),
    )


def apply_pose(points: F64, level: F64, pose: Pose) -> F64:
    """Bend the spine: each level turns a little more than the one below.

    Parameters
    ----------
    points : (..., 3) float
        In mm, unposed.
    level : (...) float
        The level h whose turn each point follows.
    pose : Pose

    Returns
    -------
    (..., 3) float
    """
    grid = np.linspace(-1000.0, 700.0, 681)
    share = smoothstep(grid, 0.0, 330.0)
    turns = _rotations(share, pose)
    step = np.diff(grid, prepend=grid[0])[:, None] * turns[:, :, 1]
    spine = np.cumsum(step, axis=0)
    spine -= [np.interp(0.0, grid, spine[:, k]) for k in range(3)]
    flat = np.asarray(level, float).ravel()
    base = np.stack([np.interp(flat, grid, spine[:, k]) for k in range(3)], axis=-1)
    local_turn = _rotations(np.interp(flat, grid, share), pose)
    local = points.reshape(-1, 3) - np.stack([0 * flat, flat, 0 * flat], axis=-1)
    # The spine runs inside the body, so turns happen about an axis behind the skin.
    pivot = np.array([0.0, 0.0, -70.0])
    turned = np.einsum("nij,nj->ni", local_turn, local - pivot) + pivot
    dropped = (base + turned) @ _about_z(-np.radians(pose.hip)).T
    return np.asarray(dropped.reshape(points.shape), np.float64)


def _about_z(angle: float) -> F64:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def _rotations(share: F64, pose: Pose) -> F64:
    bend, side, twist = (
        np.radians(v) * share for v in (-pose.bend, pose.hip - pose.side, pose.twist)
    )
    one, zero = np.ones_like(share), np.zeros_like(share)

    def stack(rows: list[list[F64]]) -> F64:
        return np.stack([np.stack(r, axis=-1) for r in rows], axis=-2)

    cb, sb, cs, ss = np.cos(bend), np.sin(bend), np.cos(side), np.sin(side)
    ct, st = np.cos(twist), np.sin(twist)
    about_x = stack([[one, zero, zero], [zero, cb, -sb], [zero, sb, cb]])
    about_z = stack([[cs, -ss, zero], [ss, cs, zero], [zero, zero, one]])
    about_y = stack([[ct, zero, st], [zero, one, zero], [-st, zero, ct]])
    return np.asarray(about_z @ about_x @ about_y, np.float64)
