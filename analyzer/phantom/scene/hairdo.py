"""Head and long hair: what hangs over the upper back, and what is above it.

The head is an ellipsoid; long hair is a sheet that falls from it over neck and shoulder blades and
ends raggedly. Neither counts as skin of the back.
"""

from __future__ import annotations

import numpy as np

from analyzer.phantom.arrays import F32, F64, noise, smoothstep
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.body.torso import Torso, apply_pose
from analyzer.phantom.body.upper import upper_relief
from analyzer.phantom.scene.parts import HAIR, LIMB, Part
from analyzer.phantom.sitting.capture import Capture
from analyzer.phantom.sitting.everyday import Everyday
from analyzer.phantom.skin.relief import body_relief

_MIDDLE, _HALF = np.array([0.0, 632.0, -84.0]), np.array([76.0, 112.0, 96.0])
# A hair parting and strands are painted by place; a bald head borrows the arm's skin.
_BALD_LEVEL = -60.0


def head(body: Torso, capture: Capture, everyday: Everyday) -> Part:
    """The head from the nape up."""
    k = float(body.half_width(560.0)) / 55.0
    tilt = np.linspace(-0.47 * np.pi, 0.49 * np.pi, 60)[:, None]
    phi = np.linspace(-np.pi, np.pi, 73)[None]
    unit = np.stack(
        [
            np.cos(tilt) * np.sin(phi),
            np.sin(tilt) + 0 * phi,
            np.cos(tilt) * np.cos(phi),
        ],
        axis=-1,
    )
    thick = 0.0 if everyday.bald else 6.0
    points = _MIDDLE + unit * (k * _HALF + thick)
    points = apply_pose(points, np.full(points.shape[:2], 600.0), capture.pose)
    level = np.full(points.shape[:2], _BALD_LEVEL) if everyday.bald else 632 + 112 * unit[..., 1]
    sh = np.stack([np.broadcast_to(phi * 60, level.shape), level], axis=-1)
    return Part(LIMB if everyday.bald else HAIR, points, sh)


def long_hair(subject: Subject, body: Torso, capture: Capture, everyday: Everyday) -> list[Part]:
    """Loose hair down to ``hair_mm``; none when it is short or up."""
    if everyday.hair_mm is None:
        return []
    rng = np.random.default_rng([capture.seed, 109])
    cols = 181
    u = np.linspace(-1, 1, cols)
    ends = 9 * noise(rng, (1, cols), 1.6)[0] + 14 * noise(rng, (1, cols), 11.0)[0]
    tip = everyday.hair_mm + ends + 34 * u**2
    v = np.linspace(0, 1, 150)[:, None]
    level = tip[None] + v * (646.0 - tip[None])
    fall = smoothstep(level, 600, 470)
    half = 86 + (everyday.hair_half_mm - 86) * fall
    # It gathers towards the tips, in strands that part a little.
    half = half * (1 - 0.16 * smoothstep(level, tip[None] + 120, tip[None]))
    sway = 6 * noise(rng, (150, 1), 22.0) * fall
    x = half * u[None] + sway + 5 * fall * np.sin(level / 47 + 3 * u[None])
    cloth = 14.0 if everyday.upper == "shirt" else 0.0
    z = _hanging(subject, body, x, level) + _strands(rng, level.shape) + cloth
    edge = 22 * smoothstep(np.abs(u), 0.82, 1.0)[None]
    points = np.stack([x, level, z - edge], axis=-1)
    points = apply_pose(points, np.minimum(level, 600.0), capture.pose)
    return [Part(HAIR, points, np.stack([90.0 * u[None] + 0 * level, level], axis=-1))]


def _strands(rng: np.random.Generator, shape: tuple[int, int]) -> F64:
    """How far each strand stands out, mm: ridges along the hair."""
    ridges = noise(rng, (1, shape[1]), 2.0) + noise(rng, (1, shape[1]), 6.0)
    wander = noise(rng, shape, 12.0)
    return np.asarray(0.8 * ridges + 1.0 * wander, np.float64)


def _hanging(subject: Subject, body: Torso, x: F64, level: F64) -> F64:
    """Depth at which hair lies on neck and back, (rows, columns)."""
    a, b, n = body.half_width(level), body.half_depth(level), body.exponent(level)
    side = np.clip(np.abs(x - body.centre_x(level)) / a, 0, 0.985)
    skin = b * (1 - side**n) ** (1 / n) - b + body.back_z(level)
    lift = body_relief(subject, x, level) + upper_relief(subject, x, level)
    middle = body.back_z(level) + 14
    # From the back of the head straight down: it bridges the hollow of the neck.
    bridge = np.interp(level, [300, 400, 600, 640, 760], [-60, 14, 20, 18, -30])
    round_ = np.maximum(middle, bridge) - x**2 / (2 * (95 + 190 * smoothstep(level, 560, 430)))
    return np.asarray(np.maximum(skin + np.maximum(lift, 0) + 7, round_), np.float64)


def hair_tone(s: F32, level: F32) -> F32:
    """Light and dark strands, (N,), a factor on the hair's colour."""
    # No strand is finer than a pixel of a small photo, or strands would turn into a weave.
    waves = np.sin(s * 1.1 + 2 * np.sin(level / 60)) + np.sin(s * 0.43 + 1.3 * np.sin(level / 37))
    fine = np.sin(s * 2.3 + 0.04 * level)
    return np.asarray(np.clip(1 + 0.22 * waves + 0.08 * fine, 0.3, 1.8), np.float32)
