"""What lies flat on skin and cloth: bra, straps, plasters, sleeves, bare legs below briefs.

It is told by place on the skin, not by meshes: after the picture's surfaces are known, pixels under
such a thing change their material, so that the mask of bare skin ends exactly where the thing begins.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzer.phantom.arrays import F32, I32, Bools
from analyzer.phantom.body.upper import NECK
from analyzer.phantom.scene.parts import HAIR, LIMB, SHIRT, SKIN, STRAP, TROUSERS, WALL
from analyzer.phantom.scene.scene import Sight
from analyzer.phantom.sitting.capture import Capture
from analyzer.phantom.sitting.everyday import Everyday, Plaster

# What a pixel shows, for whoever learns to tell them apart.
ROOM_CLASS, BACK_CLASS, LIMB_CLASS, CLOTH_CLASS, HAIR_CLASS = range(5)
_CLASS = {
    WALL: ROOM_CLASS,
    SKIN: BACK_CLASS,
    LIMB: LIMB_CLASS,
    TROUSERS: CLOTH_CLASS,
    SHIRT: CLOTH_CLASS,
    STRAP: CLOTH_CLASS,
    HAIR: HAIR_CLASS,
}
_BAND_MM = 288.0


def dress(sight: Sight, capture: Capture) -> Sight:
    """The same sight with the material of every pixel that something flat covers."""
    everyday = capture.everyday
    if everyday is None:
        return sight
    material = sight.material.copy()
    s, h = sight.sh[..., 0], sight.sh[..., 1]
    skin = sight.material == SKIN
    material[(sight.material == LIMB) & (h > everyday.sleeve_from_mm)] = SHIRT
    # Before the neck turns into what is no torso, or a strap would run up to the head.
    material[skin & strapped(everyday, s, h)] = STRAP
    # A shirt's neckline leaves a sliver of neck that is no back.
    low = 16.0 if everyday.upper == "shirt" else 0.0
    material[skin & (h > neck_line(s) - low)] = LIMB
    for plaster in everyday.plasters:
        material[skin & under(plaster, s, h)] = STRAP
    if capture.clothes.cut == "briefs":
        material[(sight.material == TROUSERS) & bare_leg(s, h)] = LIMB
    return replace(sight, material=material)


def classes(material: I32, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Room, bare back, other skin, cloth or hair of each pixel of a picture of that size."""
    table = np.array([_CLASS[m] for m in range(len(_CLASS))], np.uint8)[material]
    shares = [
        cv2.resize((table == k).astype(np.float32), size, interpolation=cv2.INTER_AREA)
        for k in range(5)
    ]
    return np.asarray(np.argmax(np.stack(shares), axis=0), np.uint8)


def neck_line(s: F32) -> F32:
    """Level above which skin is the neck's, mm."""
    return np.asarray(NECK - 0.0009 * s**2, np.float32)


def strapped(everyday: Everyday, s: F32, h: F32) -> Bools:
    """Whether a bra covers a place of the torso."""
    if everyday.upper == "bra":
        sag = 10 * np.minimum((s / 150) ** 2, 1.5)
        band = np.abs(h - _BAND_MM - sag) < 12 + 6 * np.exp(-((s / 40) ** 2))
        strap = (np.abs(np.abs(s) - 62 - 0.09 * (h - _BAND_MM)) < 6.5) & (h > _BAND_MM)
        return np.asarray(band | strap)
    if everyday.upper == "sports-bra":
        band = np.abs(h - _BAND_MM - 4) < 24
        # A racer back: narrow between the blades, then one strap over each shoulder.
        up = h - _BAND_MM
        middle = 62 - 44 * np.clip(up / 95, 0, 1) ** 0.7
        spread = 20 + 0.55 * np.maximum(up - 95, 0)
        body = (np.abs(s) < middle) & (up > 0) & (up < 105)
        strap = (np.abs(np.abs(s) - spread) < 16) & (up >= 80)
        return np.asarray(band | body | strap)
    return np.zeros(s.shape, bool)


def under(plaster: Plaster, s: F32, h: F32) -> Bools:
    """Whether a plaster covers a place of the torso."""
    turn = np.radians(plaster.angle_deg)
    ds, dh = s - plaster.s_mm, h - plaster.h_mm
    a = np.abs(np.cos(turn) * ds + np.sin(turn) * dh) - plaster.half_mm[0]
    b = np.abs(np.cos(turn) * dh - np.sin(turn) * ds) - plaster.half_mm[1]
    # Rounded corners: outside both edges the corner's own distance counts.
    r = min(plaster.half_mm[1], 7.0)
    corner = np.hypot(np.maximum(a + r, 0), np.maximum(b + r, 0)) - r
    return np.asarray((a < 0) & (b < 0) & (corner < 0))


def bare_leg(s: F32, hang: F32) -> Bools:
    """Whether a place of the trousers' sheet lies below the leg openings of briefs."""
    line = -150 + 78 * np.clip(np.abs(s) / 170, 0, 1) ** 1.5
    return np.asarray(hang < line)


def paint(out: F32, sight: Sight, everyday: Everyday, grain: F32) -> None:
    """Colour the pixels of `STRAP`, in place; ``grain`` is a weave as shares, (H, W)."""
    there = sight.material == STRAP
    if not there.any():
        return
    s, h = sight.sh[..., 0][there], sight.sh[..., 1][there]
    colour = np.array(everyday.strap_rgb, np.float32) * (1 + grain[there])[:, None]
    # Stitched edges and hooks.
    seam = np.abs(np.abs(h - _BAND_MM - 10 * np.minimum((s / 150) ** 2, 1.5)) - 9.5) < 0.9
    hooks = (np.abs(s) < 1.2) | ((np.abs(s) < 9) & (np.abs((h - _BAND_MM) % 9 - 4.5) < 1.1))
    if everyday.upper == "bra":
        colour[seam] *= 0.78
        colour[hooks & (np.abs(h - _BAND_MM) < 16)] *= 0.6
    for plaster in everyday.plasters:
        own = under(plaster, s, h)
        pad = under(
            replace(plaster, half_mm=(0.4 * plaster.half_mm[0], 0.7 * plaster.half_mm[1])), s, h
        )
        colour[own] = np.array(plaster.rgb, np.float32) * (1 + 0.5 * grain[there][own])[:, None]
        if plaster.half_mm[0] < 45:
            colour[own & pad] *= 0.93
    out[there] = colour
