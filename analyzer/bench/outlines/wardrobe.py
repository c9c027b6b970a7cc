"""Clothes and hair on a figure, told by where each place lies on the resting body.

A garment is cloth wherever its rule holds, so its edges are as sharp as the picture; loose ones also
lift the mesh. Levels are shares of the way from the hip joints (0) to the neck's root (1).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analyzer.bench.outlines.figure import ARM, F32, HEAD, LEG, TORSO, Figure, vertex_normals

Bools = NDArray[np.bool_]
Lower = Literal["none", "trousers", "briefs", "thong", "towel"]
Upper = Literal["none", "shirt", "bra", "top", "open"]


@dataclass(frozen=True)
class Outfit:
    """What a figure wears.

    Parameters
    ----------
    lower, upper : str
    waist, tilt, sag, wave : float
        Level of the waistband behind, its slope to the side, its fall towards the front, and how
        far it waves.
    leg : float
        How high the legs of briefs are cut at the sides.
    loose : float
        Metres that the lower garment stands off; ``hang`` of the upper one.
    hem, hang : float
        Level of a shirt's hem, or of the middle of a bra's band.
    band : float
        Height of a bra's band, or of a top.
    straps : str
        "none", "straight", "crossed" or "middle".
    sleeve : float
        Length of the sleeves in metres; negative for none.
    hair : float
        Level down to which long hair reaches; above 1 for short hair.
    hair_wide : float
        Its half width in shoulders.
    bald : bool
    """

    lower: Lower = "trousers"
    upper: Upper = "none"
    waist: float = 0.15
    tilt: float = 0.0
    sag: float = 0.0
    wave: float = 0.0
    leg: float = 0.3
    loose: float = 0.004
    hem: float = 0.7
    hang: float = 0.01
    band: float = 0.08
    straps: str = "none"
    sleeve: float = 0.1
    hair: float = 1.2
    hair_wide: float = 0.4
    bald: bool = False


def draw_outfit(rng: np.random.Generator, *, bare: bool) -> Outfit:
    """Clothes at random; ``bare`` leaves the lower back free."""

    def u(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    lower: Lower = ("none", "trousers", "briefs", "thong", "towel")[
        int(rng.choice(5, p=[0.05, 0.5, 0.3, 0.06, 0.09]))
    ]
    chances = [0.52, 0.2, 0.18, 0.07, 0.03] if bare else [0.05, 0.8, 0.02, 0.1, 0.03]
    upper: Upper = ("none", "shirt", "bra", "top", "open")[int(rng.choice(5, p=chances))]
    waist = u(-0.02, 0.34)
    if not bare and upper == "shirt":
        hem = u(-0.25, waist)
    elif upper == "shirt":
        hem = float(min(waist + 0.3 + abs(rng.normal(0, 0.25)), 0.92))
    else:
        hem = u(0.56, 0.74)
    return Outfit(
        lower,
        upper,
        waist,
        float(rng.normal(0, 0.02)),
        u(-0.06, 0.1),
        float(rng.choice([0.0, u(0, 0.02)])),
        u(0.05, 0.75),
        float(rng.choice([u(0.001, 0.005), u(0.005, 0.02), u(0.02, 0.05)], p=[0.45, 0.35, 0.2])),
        hem,
        float(rng.choice([u(0.002, 0.01), u(0.01, 0.05)])),
        u(0.03, 0.12) if upper == "bra" else u(0.2, 0.4),
        ("none", "straight", "crossed", "middle")[int(rng.integers(4))],
        float(rng.choice([-1.0, u(0.02, 0.2), u(0.2, 0.6)])),
        u(0.25, 0.95) if rng.random() < 0.16 else 1.2,
        u(0.2, 0.75),
        bool(rng.random() < 0.1),
    )


def levels(figure: Figure, rest: F32) -> tuple[F32, F32, F32]:
    """Level, angle about the spine (0 behind) and half shoulders aside of places ``rest``."""
    up = (rest[..., 2] - figure.hip) / (figure.neck - figure.hip)
    behind = float(np.median(figure.rest[figure.parts[:, TORSO] > 0.9, 1]))
    angle = np.arctan2(rest[..., 0], rest[..., 1] - behind)
    return up, angle, rest[..., 0] / figure.shoulder


def covered(figure: Figure, outfit: Outfit, rest: F32, parts: F32) -> tuple[Bools, Bools, Bools]:
    """Where the lower garment, the upper one and hair are; all of the shape of ``rest`` but its axis."""
    up, angle, side = levels(figure, rest)
    part = parts.argmax(axis=-1)
    torso, arm, leg, head = (part == k for k in (TORSO, ARM, LEG, HEAD))
    o = outfit
    edge = o.waist + o.tilt * np.sin(angle) - o.sag * (1 - np.cos(angle)) / 2
    edge = edge + o.wave * np.sin(5 * angle + 20 * o.waist)
    below = (torso | leg) & (up < edge)
    if o.lower == "none":
        lower = np.zeros_like(torso)
    elif o.lower in ("trousers", "towel"):
        length = -0.15 - 2.2 * o.leg
        lower = below & (up > length)
    else:
        behind = np.cos(angle) > 0
        opening = -0.26 + o.leg * np.abs(np.sin(angle)) ** 1.5
        lower = below & (up > opening)
        if o.lower == "thong":
            narrow = np.abs(side) < 0.06 + 0.9 * np.maximum(up - edge + 0.09, 0)
            lower &= ~behind | narrow | (up > edge - 0.05)
    upper = _upper(o, up, angle, side, torso, arm)
    # The face stays free.
    scalp = head & ((rest[..., 1] > -0.02) | (up > 1.5))
    hair = scalp & (not o.bald)
    if o.hair < 1:
        fray = 0.03 * np.sin(40 * side) + 0.02 * np.sin(97 * side)
        fall = (np.cos(angle) > -0.2) & (up > o.hair + fray)
        wide = o.hair_wide * (1.1 - 0.25 * np.clip((up - o.hair) / 0.7, 0, 1))
        hair = hair | (torso & fall & (np.abs(side) < wide))
    return lower, upper & ~hair, hair


def _upper(o: Outfit, up: F32, angle: F32, side: F32, torso: Bools, arm: Bools) -> Bools:
    if o.upper == "none":
        return np.zeros_like(torso)
    if o.upper in ("shirt", "open"):
        hem = o.hem if o.upper == "shirt" else -0.2
        hem = hem + o.tilt * np.sin(angle) + 2 * o.wave * np.sin(4 * angle + 9 * o.hem)
        cloth = torso & (up > hem) & (up < 1.02)
        if o.upper == "open":
            window = (side / 0.8) ** 2 + ((up - o.hem + 0.1) / 0.42) ** 2 < 1
            cloth &= ~(window & (np.cos(angle) > 0))
        elif o.sleeve < 0:
            cloth &= np.abs(side) < 0.86
        return np.asarray(cloth | (arm & (np.abs(side) < 1 + o.sleeve / 0.16)), bool)
    half = o.band / 2
    bow = 0.04 * np.cos(angle)
    cloth = torso & (np.abs(up - o.hem + bow) < half)
    above = torso & (up > o.hem) & (up < 1.05)
    width = 0.045 + 0.25 * max(0.0, o.band - 0.1)
    if o.straps == "straight":
        return np.asarray(cloth | (above & (np.abs(np.abs(side) - 0.48) < width)), bool)
    if o.straps == "crossed":
        run = 0.55 * (up - o.hem) / 0.35
        near = np.abs(np.abs(side) - np.abs(0.5 - run)) < width
        return np.asarray(cloth | (above & near), bool)
    if o.straps == "middle":
        reach = np.where(up < 0.85, 0.12, 0.12 + 2.2 * (up - 0.85))
        return np.asarray(cloth | (above & (np.abs(np.abs(side) - reach) < 1.6 * width)), bool)
    return np.asarray(cloth, bool)


def lifted(figure: Figure, outfit: Outfit, rng: np.random.Generator) -> Figure:
    """The figure with its mesh standing off where loose cloth covers it."""
    up, angle, _ = levels(figure, figure.rest)
    lower, upper, _ = covered(figure, outfit, figure.rest, figure.parts)
    folds = 1 + 0.5 * np.sin(7 * angle + rng.uniform(0, 6)) * np.sin(9 * up + rng.uniform(0, 6))
    off = np.zeros(len(figure.rest), np.float32)
    off[lower] = (outfit.loose * folds * np.clip((outfit.waist - up) / 0.12 + 0.2, 0.2, 1))[lower]
    off[upper] = (outfit.hang * folds)[upper]
    vertices = (figure.vertices + off[:, None] * figure.normals).astype(np.float32)
    return replace(figure, vertices=vertices, normals=vertex_normals(vertices, figure.faces))
