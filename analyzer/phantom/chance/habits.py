"""Everyday settings at random: how one person is photographed at home, the same dents as ever.

Whether they wear a shirt, how long their hair is and what their rooms look like belongs to the
person; arms, framing, sweat and noise change from photo to photo. All of it is drawn from streams of
its own, so nothing else about the person changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from analyzer.phantom.body.subject import Subject
from analyzer.phantom.chance.wardrobe import (
    any_cloth,
    any_clothes,
    any_plasters,
    any_room,
    hair_colour,
)
from analyzer.phantom.sitting.capture import Camera, Capture, Clothes, Phone
from analyzer.phantom.sitting.everyday import ArmKind, Colour, Everyday, SleeveKind, UpperKind

# Ways to hold both arms and how often; most people just let them hang.
_ARMS: tuple[tuple[tuple[ArmKind, ArmKind], float], ...] = (
    (("touching", "touching"), 0.28),
    (("hanging", "hanging"), 0.15),
    (("hip", "hip"), 0.12),
    (("front", "front"), 0.13),
    (("waistband", "waistband"), 0.05),
    (("touching", "front"), 0.07),
    (("touching", "hip"), 0.06),
    (("waistband", "touching"), 0.06),
    (("back", "touching"), 0.04),
    (("hanging", "back"), 0.04),
)
_FRAMES = ("usual", "usual", "usual", "wide", "wide", "close")


def everyday_series(subject: Subject, captures: Sequence[Capture]) -> tuple[Capture, ...]:
    """The same sessions of the same person, photographed as people do at home.

    Factors, times, girths, lamps and postures of the spine stay; dress, arms, room, framing, casts
    and what the phone makes of it are drawn anew.
    """
    rng = np.random.default_rng([subject.seed, 101])
    upper, woman = _undress(rng, subject), subject.female > 0.5
    long = float(rng.uniform(120, 420)) if rng.random() < (0.55 if woman else 0.06) else None
    if long is not None and rng.random() < 0.55:
        long = float(rng.uniform(330, 440))
    bald = not woman and rng.random() < 0.12 + 0.3 * (subject.age > 50)
    home = Everyday(
        upper=upper,
        sleeve=_sleeve(rng),
        strap_rgb=any_cloth(rng),
        hair_rgb=hair_colour(rng, subject.paleness, subject.tone),
        hair_half_mm=float(rng.uniform(55, 115)),
        bald=bald,
    )
    cast, room, clothes = _cast(rng), any_room(rng), any_clothes(rng)
    filtered = float(rng.uniform(0.3, 1.0)) if rng.random() < 0.15 else 0.0
    out: list[Capture] = []
    arms: tuple[ArmKind, ArmKind] | None = None
    for k, capture in enumerate(captures):
        # t1 is minutes after t0: the same clothes and the same room.
        if k >= 2 and rng.random() < 0.35:
            clothes = any_clothes(rng)
            home = replace(home, strap_rgb=any_cloth(rng), sleeve=_sleeve(rng))
        if k >= 2 and rng.random() < 0.2:
            room = any_room(rng)
        if k >= 2 and rng.random() < 0.4:
            cast = _cast(rng)
        arms = _arms(rng, arms)
        flash = capture.light.kind == "flash"
        everyday = replace(
            home,
            upper=home.upper if k < 2 or home.upper == "shirt" else _undress_again(rng, home.upper),
            arms=arms,
            press_mm=float(rng.uniform(0.5, 7.0)),
            gap_mm=float(rng.uniform(8, 55)),
            hug=float(rng.uniform(0.9, 1.0) if rng.random() < 0.75 else rng.uniform(0.4, 0.9)),
            arm_z_mm=float(rng.normal(0, 14)),
            # Hair that is up or in front in some photos does not hide the back.
            hair_mm=long if rng.random() < 0.75 else None,
            plasters=any_plasters(rng) if upper != "shirt" or rng.random() < 0.5 else (),
            cast=cast[0],
            cast_right=cast[1],
            sweat=float(rng.uniform(0.2, 1.0)) if rng.random() < (0.5 if flash else 0.18) else 0.0,
            beauty=filtered,
        )
        out.append(
            replace(
                capture,
                everyday=everyday,
                clothes=_worn(rng, clothes, home),
                room=room,
                camera=_framed(rng, capture.camera),
                phone=_phone(rng, capture),
                pose=replace(capture.pose, arms=_told(arms)),
            )
        )
    return tuple(out)


def _undress(rng: np.random.Generator, subject: Subject) -> UpperKind:
    """Half of all people wear a shirt."""
    if rng.random() < 0.5:
        return "shirt"
    bra = rng.random() < (0.5 if subject.female > 0.5 else 0.0)
    return ("bra" if rng.random() < 0.65 else "sports-bra") if bra else "bare"


def _undress_again(rng: np.random.Generator, usual: UpperKind) -> UpperKind:
    return "bare" if usual != "bare" and rng.random() < 0.2 else usual


def _sleeve(rng: np.random.Generator) -> SleeveKind:
    kinds: tuple[SleeveKind, ...] = ("none", "short", "long")
    return kinds[int(rng.choice(3, p=[0.3, 0.45, 0.25]))]


def _arms(
    rng: np.random.Generator, before: tuple[ArmKind, ArmKind] | None
) -> tuple[ArmKind, ArmKind]:
    """Another way than in the photo before; one-sided ones on either side."""
    ways = [way for way, _ in _ARMS]
    share = np.array([s for _, s in _ARMS])
    while True:
        left, right = ways[int(rng.choice(len(ways), p=share / share.sum()))]
        pair = (left, right) if rng.random() < 0.5 else (right, left)
        if pair != before:
            return pair


def _told(arms: tuple[ArmKind, ArmKind]) -> Literal["down", "akimbo", "front"]:
    """The pose's own word for these arms, which the spine does not follow."""
    if arms == ("front", "front"):
        return "front"
    return "akimbo" if "hip" in arms else "down"


def _cast(rng: np.random.Generator) -> tuple[Colour, Colour]:
    """Colours that the white balance leaves, to the viewer's left and right."""
    kinds = {
        "none": (1.0, 1.0, 1.0),
        "bluish": (0.76, 0.95, 1.28),
        "greenish": (0.86, 1.12, 0.90),
        "warm": (1.22, 0.98, 0.70),
        "rosy": (1.12, 0.92, 1.04),
    }

    def draw(p: list[float]) -> Colour:
        full = np.log(np.array(list(kinds.values())[int(rng.choice(5, p=p))]))
        r, g, b = np.exp(full * rng.uniform(0.35, 1.25) + rng.normal(0, 0.015, 3))
        return float(r), float(g), float(b)

    first = draw([0.38, 0.19, 0.15, 0.20, 0.08])
    return first, draw([0.1, 0.3, 0.15, 0.4, 0.05]) if rng.random() < 0.18 else first


def _worn(rng: np.random.Generator, clothes: Clothes, home: Everyday) -> Clothes:
    hem = clothes.hem_mm + float(rng.normal(0, 10))
    return replace(
        clothes,
        waist_mm=clothes.waist_mm + float(rng.normal(0, 4)),
        waist_tilt_mm=float(rng.normal(0, 5)),
        hem_mm=hem if home.upper == "shirt" else clothes.hem_mm,
    )


def _framed(rng: np.random.Generator, camera: Camera) -> Camera:
    """The usual framing, one that shows shoulders and hips, or one that is too close."""
    kind = _FRAMES[int(rng.integers(len(_FRAMES)))]
    tangent = float(np.tan(np.radians(camera.vfov / 2)))
    x, y = camera.aim_mm
    height = 2 * camera.distance_mm * tangent
    if kind == "wide":
        height = float(rng.uniform(690, 1050))
        # Legs are modelled to the knee and no further.
        y = max(float(rng.uniform(70, 70 + 0.2 * (height - 400))), height / 2 - 390)
        x = float(rng.normal(0, 40))
    elif kind == "close":
        height = float(rng.uniform(400, 470))
    return replace(
        camera,
        yaw=camera.yaw + float(rng.normal(0, 5)),
        pitch=camera.pitch + float(rng.normal(-1, 5)),
        roll=camera.roll + float(rng.normal(0, 3)),
        distance_mm=height / 2 / tangent,
        aim_mm=(x, y),
    )


def _phone(rng: np.random.Generator, capture: Capture) -> Phone:
    """The same phone; in dark rooms it is noisy, smears, and underexposes."""
    phone = capture.phone
    night = rng.random() < (0.05 if capture.light.kind in ("window", "blinds", "diffuse") else 0.22)
    if not night:
        return phone
    return replace(
        phone,
        noise=float(rng.uniform(0.025, 0.06)),
        noise_reduction=float(rng.uniform(0.5, 1.0)),
        exposure=phone.exposure - float(rng.uniform(0.2, 1.0)),
        quality=int(rng.integers(72, 88)),
    )
