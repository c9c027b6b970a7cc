"""What people wear and stand in front of at home: colours, patterns, cuts and rooms at random.

Skin-coloured cloth and walls are drawn often, because a back is easily lost in them.
"""

from __future__ import annotations

from typing import get_args

import numpy as np

from analyzer.phantom.sitting.capture import RGB, Clothes, Cut, Pattern, Room, Thing, WallPattern
from analyzer.phantom.sitting.everyday import Plaster

# Hair colours from black to blond, and red; linear.
_HAIRS: tuple[RGB, ...] = (
    (0.012, 0.010, 0.009),
    (0.035, 0.020, 0.012),
    (0.09, 0.048, 0.024),
    (0.30, 0.19, 0.09),
    (0.20, 0.055, 0.02),
)
_BASE, _MELANIN = np.array([0.74, 0.63, 0.54]), np.array([0.43, 0.53, 0.73])
_BLOOD = np.array([0.16, 0.74, 0.65])
# Middle of each thing on the wall, beside the person and above the fixed pair, in mm.
_THING_MM: dict[Thing, tuple[float, float]] = {
    "none": (0.0, 0.0),
    "switch": (330.0, 110.0),
    "picture": (430.0, 400.0),
    "towel": (380.0, 60.0),
    "door": (560.0, 0.0),
    "shelf": (620.0, 60.0),
    "sofa": (250.0, 0.0),
    "mirror": (420.0, 150.0),
}


def skin_like(rng: np.random.Generator) -> RGB:
    """A colour that some skin has, or nearly."""
    melanin, blood = float(np.exp(rng.uniform(np.log(0.12), np.log(1.9)))), rng.uniform(0.2, 0.5)
    rgb = _BASE * np.exp(-(melanin * _MELANIN + blood * _BLOOD)) * np.exp(rng.normal(0, 0.05, 3))
    return _rgb(rgb)


def any_cloth(rng: np.random.Generator) -> RGB:
    """The colour of a garment: skin-like one time in six, else white, black, grey or coloured."""
    kind = rng.random()
    # A little more than one in six, since jeans never are.
    if kind < 0.19:
        return skin_like(rng)
    if kind < 0.34:
        return _rgb(rng.uniform(0.55, 0.85) * np.exp(rng.normal(0, 0.04, 3)))
    if kind < 0.52:
        return _rgb(rng.uniform(0.015, 0.05) * np.exp(rng.normal(0, 0.08, 3)))
    if kind < 0.64:
        return _rgb(rng.uniform(0.08, 0.45) * np.exp(rng.normal(0, 0.06, 3)))
    return _vivid(rng)


def any_clothes(rng: np.random.Generator) -> Clothes:
    """Trousers, briefs or a towel, and a shirt, that somebody may wear at home."""
    cut: Cut = get_args(Cut)[int(rng.choice(5, p=[0.22, 0.24, 0.18, 0.26, 0.10]))]
    looseness = {
        "leggings": (0.0, 0.25), "joggers": (0.4, 1.0), "jeans": (0.25, 0.7),
        "briefs": (0.0, 0.05), "towel": (0.8, 1.0),
    }[cut]  # fmt: skip
    low = rng.random()
    waist = (
        rng.uniform(-95, -75) if low < 0.18 else rng.uniform(-75, -38) if low < 0.84
        else rng.uniform(-36, 20)
    )  # fmt: skip
    denim: RGB = (0.045, 0.07, 0.13) if rng.random() < 0.7 else (0.03, 0.03, 0.035)
    cloth, patterns = any_cloth(rng), get_args(Pattern)
    return Clothes(
        trousers=denim if cut == "jeans" else cloth,
        waist_mm=float(waist),
        waist_sag_mm=float(rng.uniform(0, 14)),
        shirt=any_cloth(rng),
        hem_mm=float(rng.uniform(165, 300)),
        hem_wave_mm=float(rng.uniform(1.5, 7)),
        pattern=patterns[int(rng.choice(len(patterns), p=[0.46, 0.18, 0.10, 0.14, 0.12]))],
        mark=float(rng.uniform(0.2, 1.0)) if rng.random() < 0.25 else 0.0,
        cut=cut,
        looseness=float(rng.uniform(*looseness)),
    )


def any_room(rng: np.random.Generator) -> Room:
    """A room at home or a garden; skin-coloured one time in five."""
    patterns: tuple[WallPattern, ...] = get_args(WallPattern)
    k = int(rng.choice(len(patterns), p=[0.30, 0.14, 0.10, 0.14, 0.16, 0.07, 0.09]))
    pattern = patterns[k]
    grey = float(rng.uniform(0.12, 0.8))
    wall: RGB = _rgb(grey * np.exp(rng.normal(0, 0.16, 3)))
    if pattern == "wood":
        wall = _rgb(
            rng.uniform(0.12, 0.6) * np.array([1.0, rng.uniform(0.6, 0.8), rng.uniform(0.3, 0.6)])
        )
    elif pattern in ("tiles", "curtain") and rng.random() < 0.3:
        wall = _vivid(rng)
    if pattern != "garden" and rng.random() < 0.2 / 0.93:
        wall = skin_like(rng)
    things: tuple[Thing, ...] = ("none",) if pattern == "garden" else get_args(Thing)
    thing = things[int(rng.integers(len(things)))]
    side = float(rng.choice([-1.0, 1.0]))
    beside, level = _THING_MM[thing]
    hue = skin_like(rng) if rng.random() < 0.2 else _vivid(rng)
    far = rng.uniform(1500, 4000) if pattern == "garden" else rng.uniform(250, 1500)
    place = (side * (beside + float(rng.normal(0, 45))), level + float(rng.normal(0, 40)))
    return Room(wall, float(far), pattern, thing, place, hue)


def any_plasters(rng: np.random.Generator) -> tuple[Plaster, ...]:
    """None mostly; a plaster or two, or strips of tape."""
    if rng.random() > 0.14:
        return ()
    if rng.random() < 0.4:
        rgb, side = _vivid(rng) if rng.random() < 0.7 else skin_like(rng), rng.choice([-1.0, 1.0])
        s, both = float(side * rng.uniform(30, 60)), rng.random() < 0.6
        long = (float(rng.uniform(70, 120)), 25.0)
        strips = [(s, 90.0), (-s, 90.0)] if both else [(s, 90.0)]
        h = float(rng.uniform(90, 170))
        return tuple(Plaster(a, h, long, 90.0 + float(rng.normal(0, 4)), rgb) for a, _ in strips)
    out = []
    for _ in range(int(rng.integers(1, 3))):
        white = rng.random() < 0.25
        rgb = (
            (0.75, 0.74, 0.72)
            if white
            else _rgb(np.array([0.55, 0.36, 0.24]) * rng.uniform(0.8, 1.2))
        )
        place = float(rng.uniform(-110, 110)), float(rng.uniform(20, 240))
        half = (float(rng.uniform(18, 38)), float(rng.uniform(8, 13)))
        out.append(Plaster(*place, half, float(rng.uniform(-90, 90)), rgb))
    return tuple(out)


def hair_colour(rng: np.random.Generator, paleness: float, tone: int) -> RGB:
    """Of the head; grey where the body's hair is pale."""
    if paleness > 0.75:
        return _rgb(rng.uniform(0.2, 0.6) * np.array([1.0, 0.98, 0.94]))
    weights = [0.8, 0.2, 0, 0, 0] if tone >= 5 else [0.2, 0.33, 0.22, 0.19, 0.06]
    return _HAIRS[int(rng.choice(5, p=weights))]


def _vivid(rng: np.random.Generator) -> RGB:
    turn, depth, level = rng.uniform(0, 2 * np.pi), rng.uniform(0.3, 1.1), rng.uniform(0.06, 0.4)
    hue = np.cos(turn + np.array([0.0, 2.094, 4.189]))
    return _rgb(level * np.exp(depth * hue))


def _rgb(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> RGB:
    r, g, b = np.clip(values, 0.012, 0.88)
    return float(r), float(g), float(b)
