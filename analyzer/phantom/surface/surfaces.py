"""Colours of cloth and wall: weave, seams, pockets, and what hangs on the wall.

All are factors on the material's own colour, as functions of a place in mm.
"""

from __future__ import annotations

import numpy as np

from analyzer.phantom.arrays import F32
from analyzer.phantom.sitting.capture import RGB, Clothes, Room
from analyzer.phantom.surface.rooms import bricks, garden, mirror, sofa, wood


def trouser_tone(clothes: Clothes, s: F32, hang: F32) -> F32:
    """Seams, waistband, pockets and pattern of trousers, (N,).

    Parameters
    ----------
    clothes : Clothes
    s, hang : (N,) float32
        Along the skin from the midline; above the waistband's edge, so <= 0.
    """
    tone = _pattern(clothes, s, hang)
    below = hang < -30
    if clothes.cut == "leggings":
        tone = tone * np.where((hang > -45) & (hang < -43), 0.86, 1.0)
        return np.asarray(tone * np.where(below, _seam(s, 0.7, 0.84), 1.0), np.float32)
    if clothes.cut == "briefs":
        elastic = np.where(hang > -14, 0.9 + 0.05 * np.sin(s * 2.4), 1.0)
        return np.asarray(tone * elastic * _seam(hang + 14, 0.6, 0.75), np.float32)
    if clothes.cut == "towel":
        # Terry loops, a woven border, and the edge where it is wrapped over.
        loops = 0.94 + 0.06 * np.sin(s * 1.3 + np.sin(hang * 1.1)) * np.sin(hang * 1.5)
        border = np.where((hang < -26) & (hang > -50), 0.86, 1.0)
        return np.asarray(tone * loops * border * _seam(s - 96 - 0.1 * hang, 2.0, 0.6), np.float32)
    tone = np.asarray(tone * _seam(hang + 30, 0.8, 0.72), np.float32)
    if clothes.cut == "joggers":
        ribs = 0.92 + 0.08 * np.sin(s * 1.9)
        tone = tone * np.where(below, _seam(s, 0.8, 0.8), ribs)
        return np.asarray(tone, np.float32)
    # Jeans: yoke, double seam, patch pockets and belt loops; a twill that wears pale on the seat.
    tone = tone * (0.96 + 0.05 * np.sin((s + hang) * 3.1))
    yoke = np.asarray(hang + 62 - 0.16 * np.abs(s), np.float32)
    tone = tone * np.where(below, _seam(yoke, 0.8, 0.7) * _seam(s, 0.9, 0.7), 1.0)
    tone = tone * np.where(below, _seam(s - 7, 0.5, 0.8), 1.0)
    x, y = np.abs(np.abs(s) - 82), hang + 150
    outline = np.maximum(x - 62 - 0.06 * y, np.where(y < 0, -y - 62 + 0.25 * x, y - 62))
    tone = tone * _seam(outline, 0.9, 0.68) * _seam(outline + 6, 0.5, 0.82)
    loop = (np.abs(np.abs(s) - 70) < 5) | (np.abs(s) < 5)
    tone = np.where(loop & ~below, 0.82 * tone, tone)
    worn = np.exp(-(((np.abs(s) - 80) / 60) ** 2) - ((hang + 150) / 80) ** 2)
    return np.asarray(tone * (1 + 0.35 * worn), np.float32)


def shirt_tone(clothes: Clothes, s: F32, rise: F32) -> F32:
    """Hem and pattern of the shirt, (N,); ``rise`` is the height above its hem."""
    hem = _seam(rise - 17, 0.7, 0.8) * _seam(rise - 21, 0.5, 0.88)
    return np.asarray(_pattern(clothes, s, rise) * hem, np.float32)


def wall_colour(room: Room, x: F32, y: F32) -> F32:
    """Colour of the wall at places in mm from behind the sacrum, (N, 3), linear sRGB."""
    pictured = {"wood": wood, "garden": garden, "bricks": bricks}
    if room.pattern in pictured:
        colour = pictured[room.pattern](room, x, y)
    else:
        colour = np.array(room.wall, np.float32) * _wall(room, x, y)[:, None]
    u, v = x - room.thing_mm[0], y - room.thing_mm[1]
    tint = np.array(room.thing_rgb, np.float32)
    white = np.array([0.72, 0.71, 0.68], np.float32)
    if room.thing == "switch":
        _panel(colour, u, v, (40, 40), white)
        _panel(colour, u, v, (16, 26), 0.93 * white)
    elif room.thing == "picture":
        _panel(colour, u, v, (150, 190), 0.25 * tint)
        _panel(colour, u, v, (138, 178), white)
        _panel(colour, u, v + 5, (95, 120), tint)
        hills = (v < -30 + 40 * np.sin(u / 60)) & (np.abs(u) < 95) & (np.abs(v + 5) < 120)
        colour[hills] *= 0.55
    elif room.thing == "towel":
        _panel(colour, u, v - 195, (170, 7), np.array([0.45, 0.46, 0.47], np.float32))
        folds = 0.9 + 0.1 * np.sin(u / 17 + 0.6 * np.sin(u / 41))
        _panel(colour, u, v, (140, 190), np.asarray(tint * folds[:, None], np.float32))
        _panel(colour, u, v + 150, (140, 9), 0.7 * tint)
    elif room.thing == "door":
        _panel(colour, u, v, (470, 1500), 0.95 * white)
        _panel(colour, u, v, (410, 1460), white)
        for height in (-330, 480):
            _panel(colour, u, v - height, (280, 330), 0.86 * white)
            _panel(colour, u, v - height, (266, 316), 0.97 * white)
        _panel(colour, u - 350 * np.sign(-room.thing_mm[0]), v, (8, 42), 0.55 * white)
    elif room.thing == "shelf":
        _books(colour, u, v, tint)
    elif room.thing == "sofa":
        sofa(colour, room, u, v)
    elif room.thing == "mirror":
        mirror(colour, room, u, v)
    return np.asarray(np.clip(colour, 0.01, 0.9), np.float32)


def _books(colour: F32, u: F32, v: F32, tint: RGB | F32) -> None:
    """Two boards with books of uneven height and colour between them."""
    across = np.clip((u + 400) / 31, 0, 25).astype(int)
    rng = np.random.default_rng(int(1e6 * float(tint[0])))
    tall, hue = (
        rng.uniform(170, 250, 26),
        np.exp(rng.normal(-1.6, 0.6, (26, 1)) + rng.normal(0, 0.22, (26, 3))),
    )
    for base in (-140.0, 170.0):
        up = v - base
        inside = (np.abs(u) < 400) & (up > 0) & (up < 290)
        colour[inside] *= 0.35
        books = inside & (up < tall[across])
        edge = 0.65 + 0.35 * np.minimum(((u + 400) % 31) / 5, 1)
        colour[books] = (np.clip(hue, 0.03, 0.7)[across] * edge[:, None])[books]
        _panel(colour, u, up + 12, (410, 12), np.array([0.5, 0.4, 0.28], np.float32))


def _panel(colour: F32, u: F32, v: F32, half_mm: tuple[float, float], paint: F32) -> None:
    """Paint a rectangle with a thin shadow under its lower edge."""
    outside = np.maximum(np.abs(u) - half_mm[0], np.abs(v) - half_mm[1])
    below = np.maximum(np.abs(u - 2) - half_mm[0], np.abs(v + 5) - half_mm[1])
    colour[(below < 0) & (outside >= 0)] *= 0.75
    inside = outside < 0
    colour[inside] = paint[inside] if paint.ndim == 2 else paint


def _seam(distance: F32, half_mm: float, depth: float) -> F32:
    """Factor of a stitched line: dark in the middle, full at twice its half width."""
    return np.asarray(1 - (1 - depth) * np.exp(-((distance / half_mm) ** 2)), np.float32)


def _pattern(clothes: Clothes, s: F32, h: F32) -> F32:
    if clothes.pattern == "stripes":
        return np.where(np.floor(h / 14.0) % 2 == 0, 1.0, 0.62).astype(np.float32)
    if clothes.pattern == "rib":
        return np.asarray(0.93 + 0.07 * np.sin(s * 1.6), np.float32)
    if clothes.pattern == "checks":
        across, up = np.floor(s / 18.0) % 2, np.floor(h / 18.0) % 2
        return np.asarray(1 - 0.26 * (across + up), np.float32)
    if clothes.pattern == "dots":
        row = np.floor(h / 17.0)
        x, y = (s + 8.5 * (row % 2)) % 17.0 - 8.5, h % 17.0 - 8.5
        return np.where(np.hypot(x, y) < 4.2, 0.4, 1.0).astype(np.float32)
    return np.ones_like(s)


def _wall(room: Room, x: F32, y: F32) -> F32:
    if room.pattern == "tiles":
        joint = np.minimum(np.abs((x + 40) % 200 - 100), np.abs((y + 15) % 200 - 100))
        return np.where(joint < 2.5, 0.72, 1.0).astype(np.float32)
    if room.pattern == "panels":
        edge = np.abs((x + 130) % 520 - 260)
        return np.where(edge < 5, 0.6, np.where(edge < 14, 0.85, 1.0)).astype(np.float32)
    if room.pattern == "curtain":
        fold = np.sin(x / 24 + 0.8 * np.sin(x / 61)) + 0.4 * np.sin(x / 9.5 + 1)
        return np.asarray(0.82 + 0.14 * fold, np.float32)
    return np.ones_like(x)
