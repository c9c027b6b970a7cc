"""Captures at random: the series a person might really take over three months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Literal

import numpy as np

from analyzer.phantom.sitting.capture import (
    RGB,
    Camera,
    Capture,
    Clothes,
    Lamp,
    Light,
    LightKind,
    Phone,
    Pose,
    Room,
)
from analyzer.phantom.sitting.schedule import DAYS, FACTORS, draw_kinds

CUTS: tuple[Literal["leggings", "joggers", "jeans"], ...] = ("leggings", "joggers", "jeans")
_LOOSENESS = {"leggings": (0.0, 0.25), "joggers": (0.4, 1.0), "jeans": (0.25, 0.7)}
# What may be on a wall, and where: beside the person, and above the fixed pair, in mm.
_THINGS = {
    "plain": ("none", "switch", "picture", "door", "shelf", "shelf"),
    "tiles": ("none", "towel", "towel", "switch"),
    "panels": ("none", "picture", "switch"),
    "curtain": ("none",),
}
_THING_MM = {
    "none": (0.0, 0.0),
    "switch": (330.0, 110.0),
    "picture": (430.0, 400.0),
    "towel": (380.0, 60.0),
    "door": (560.0, 0.0),
    "shelf": (620.0, 60.0),
}
LENSES_MM = (24.0, 26.0, 28.0, 35.0, 48.0, 52.0, 65.0, 77.0)


def draw_series(
    seed: int,
    *,
    factors: Sequence[float] = FACTORS,
    lights: Sequence[LightKind] | None = None,
) -> tuple[Capture, ...]:
    """Five captures: t0, t1 and t3 share light A, t2 has light B, t4 light C.

    Parameters
    ----------
    seed : int
        The same seed gives the same series.
    factors : sequence of 5 floats
        Depth of the modifiable dents in each capture.
    lights : sequence of 3 kinds, optional
        A, B and C; drawn when None.

    Raises
    ------
    ValueError
        When there are not five factors or three lights.
    """
    if len(factors) != 5 or (lights is not None and len(lights) != 3):
        raise ValueError("a series has five factors and three lights")
    rng = np.random.default_rng([seed, 23])
    kinds = draw_kinds(rng) if lights is None else tuple(lights)
    a, b, c = (draw_light(rng, kind) for kind in kinds)
    clothes, room, phone = _draw_clothes(rng), _draw_room(rng), _draw_phone(rng)
    lens = float(rng.choice(LENSES_MM))
    start = datetime(2026, 1, 5, tzinfo=timezone(timedelta(hours=int(rng.integers(-5, 9)))))
    start += timedelta(days=int(rng.integers(0, 200)), minutes=int(rng.integers(420, 1300)))
    captures = []
    for k, light in enumerate((a, a, b, a, c)):
        if k >= 2 and rng.random() < 0.25:
            clothes = _draw_clothes(rng)
        if k >= 2 and rng.random() < 0.15:
            lens = float(rng.choice(LENSES_MM))
        minutes = 3 if k == 1 else int(rng.integers(-90, 90)) if k > 1 else 0
        captures.append(
            Capture(
                name=f"t{k}",
                factor=float(factors[k]),
                girth=float(-0.012 * (1 - factors[k]) + rng.normal(0, 0.004)) if k > 1 else 0.0,
                seed=int(rng.integers(1 << 31)),
                taken_at=start + timedelta(days=DAYS[k], minutes=minutes),
                light=light,
                pose=_draw_pose(rng),
                camera=_draw_camera(rng, lens),
                phone=replace(
                    phone,
                    exposure=float(rng.normal(0, 0.2)),
                    noise=phone.noise * float(np.exp(rng.normal(0, 0.25))),
                ),
                clothes=replace(
                    clothes,
                    waist_mm=clothes.waist_mm + float(rng.normal(0, 4)),
                    waist_tilt_mm=float(rng.normal(0, 4)),
                    hem_mm=clothes.hem_mm + float(rng.normal(0, 8)),
                ),
                room=room,
            )
        )
    return tuple(captures)


def draw_light(rng: np.random.Generator, kind: LightKind) -> Light:
    """A light of that kind at random."""

    def u(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    side = float(rng.choice([-1.0, 1.0]))
    day: RGB = (1.0, u(0.95, 1.08), u(0.9, 1.25))
    bulb: RGB = (1.0, u(0.78, 0.92), u(0.5, 0.75))
    fill: RGB = (1.0, u(0.93, 1.02), u(0.82, 1.02))
    if kind == "window":
        lamp = Lamp(side * u(35, 82), u(2, 40), u(1100, 2200), u(400, 1100), 1.0, day)
        return Light(kind, (lamp,), u(0.15, 0.45), fill)
    if kind == "ceiling":
        lamp = Lamp(u(-35, 35), u(45, 74), u(1200, 1800), u(120, 450), 1.0, bulb)
        return Light(kind, (lamp,), u(0.15, 0.4), fill)
    if kind == "flash":
        lamp = Lamp(u(-4, 4), u(-2, 7), u(500, 1100), 25.0, 1.0, (1.0, 0.98, u(0.9, 1.0)))
        return Light(kind, (lamp,), u(0.08, 0.35), fill)
    if kind == "diffuse":
        lamp = Lamp(u(-60, 60), u(15, 60), u(1500, 2200), u(1200, 1600), 1.0, day)
        return Light(kind, (lamp,), u(0.9, 2.2), fill)
    if kind == "mixed":
        main = Lamp(side * u(40, 75), u(5, 35), u(1200, 2000), u(400, 900), 1.0, day)
        lamp = Lamp(-side * u(10, 70), u(20, 65), u(1000, 1600), u(80, 250), u(0.3, 0.7), bulb)
        return Light(kind, (main, lamp), u(0.15, 0.35), fill)
    sun = Lamp(side * u(35, 70), u(12, 40), 4000.0, 40.0, 1.0, (1.0, u(0.85, 0.95), u(0.65, 0.85)))
    return Light(kind, (sun,), u(0.3, 0.6), day, u(30, 60))


def _draw_pose(rng: np.random.Generator) -> Pose:
    return Pose(
        bend=float(rng.normal(0, 2.5)),
        side=float(rng.normal(0, 1.8)),
        twist=float(rng.normal(0, 2.0)),
        contraction=float(max(0.0, rng.normal(0.05, 0.15))),
        arms=("down", "akimbo", "front")[int(rng.choice(3, p=[0.5, 0.2, 0.3]))],
        hip=float(rng.normal(0, 3.0)) if rng.random() < 0.2 else 0.0,
    )


def _draw_camera(rng: np.random.Generator, lens_mm: float) -> Camera:
    # The frame's long side is 34.6 mm when a 4:3 picture has a 35 mm film's diagonal.
    vfov = float(2 * np.degrees(np.arctan(17.3 / lens_mm)))
    height = float(rng.uniform(470, 680))
    return Camera(
        yaw=float(rng.normal(0, 4)),
        pitch=float(rng.normal(0, 5)),
        roll=float(rng.normal(0, 2)),
        vfov=vfov,
        distance_mm=float(height / 2 / np.tan(np.radians(vfov / 2))),
        aim_mm=(float(rng.normal(0, 10)), float(rng.normal(55, 15))),
        distortion=float(rng.normal(0, 0.012) * (30.0 / lens_mm)),
    )


def _draw_phone(rng: np.random.Generator) -> Phone:
    return Phone(
        white_balance=float(rng.uniform(0.65, 1.0)),
        contrast=float(rng.uniform(0.0, 0.35)),
        saturation=float(rng.uniform(0.95, 1.15)),
        noise=float(np.exp(rng.uniform(np.log(0.004), np.log(0.025)))),
        noise_reduction=float(rng.uniform(0.1, 0.9)),
        sharpening=float(rng.uniform(0.1, 0.9)),
        vignette=float(rng.uniform(0.0, 0.12)),
        quality=int(rng.integers(82, 96)),
        container="heic" if rng.random() < 0.1 else "jpg",
        display_p3=bool(rng.random() < 0.3),
    )


def _draw_clothes(rng: np.random.Generator) -> Clothes:
    cut = CUTS[int(rng.choice(3, p=[0.4, 0.35, 0.25]))]
    denim: RGB = (0.045, 0.07, 0.13) if rng.random() < 0.7 else (0.03, 0.03, 0.035)
    return Clothes(
        trousers=denim if cut == "jeans" else _cloth(rng),
        waist_mm=float(rng.uniform(-75, -38)),
        waist_sag_mm=float(rng.uniform(0, 14)),
        shirt=_cloth(rng),
        hem_mm=float(rng.uniform(165, 270)),
        hem_wave_mm=float(rng.uniform(1.5, 7)),
        pattern=("plain", "stripes", "rib")[int(rng.choice(3, p=[0.6, 0.2, 0.2]))],
        mark=float(rng.uniform(0.2, 1.0)) if rng.random() < 0.2 else 0.0,
        cut=cut,
        looseness=float(rng.uniform(*_LOOSENESS[cut])),
    )


def _cloth(rng: np.random.Generator) -> RGB:
    # Most clothes are grey, black, white or navy; a few have a colour of their own.
    grey = float(rng.choice([0.025, 0.05, 0.12, 0.3, 0.55, 0.75]))
    hue = np.exp(rng.normal(0, 0.07 if rng.random() < 0.65 else 0.35, 3))
    r, g, b = np.clip(grey * hue, 0.015, 0.85)
    return float(r), float(g), float(b)


def _draw_room(rng: np.random.Generator) -> Room:
    grey = float(rng.uniform(0.25, 0.8))
    r, g, b = np.clip(grey * np.exp(rng.normal(0, 0.07, 3)), 0.05, 0.88)
    pattern = ("plain", "tiles", "panels", "curtain")[int(rng.choice(4, p=[0.6, 0.14, 0.14, 0.12]))]
    thing = _THINGS[pattern][int(rng.integers(len(_THINGS[pattern])))]
    side = float(rng.choice([-1.0, 1.0]))
    beside, level = _THING_MM[thing]
    hue = np.clip(0.3 * np.exp(rng.normal(0, 0.5, 3)), 0.03, 0.7)
    return Room(
        (float(r), float(g), float(b)),
        float(rng.uniform(350, 1500)),
        pattern,  # type: ignore[arg-type]
        thing,  # type: ignore[arg-type]
        (side * (beside + float(rng.normal(0, 25))), level + float(rng.normal(0, 30))),
        (float(hue[0]), float(hue[1]), float(hue[2])),
    )
