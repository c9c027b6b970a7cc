"""Colours of skin and cloth, and the small relief that both have.

Skin is drawn in logarithms of linear colour along the directions of melanin and haemoglobin; a
folder of photographed skin may lend it its unevenness.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from analyzer.bench.outlines.figure import F32, F64

FAIR = np.log(np.array([0.66, 0.47, 0.385]))
DEEP = np.log(np.array([0.055, 0.026, 0.016]))
MELANIN = np.array([-0.35, -0.6, -0.85], np.float32)
HAEMOGLOBIN = np.array([-0.07, -0.36, -0.27], np.float32)
PICTURES = {".jpg", ".jpeg", ".png", ".webp"}


def skin_colour(rng: np.random.Generator) -> F64:
    """Mean log colour (3,) of somebody's skin; one in four lies beyond the natural range."""
    share = float(np.clip(rng.beta(1.1, 1.1), 0, 1))
    colour = (1 - share) * FAIR + share * DEEP
    # The way from fair to deep is bent: middle tones are yellower than a straight line.
    colour = colour + 4 * share * (1 - share) * np.array([0.12, 0.1, -0.06])
    colour = colour + rng.normal(0, 0.1) * HAEMOGLOBIN + rng.normal(0, 0.12) * MELANIN
    strange = 0.16 if rng.random() < 0.25 else 0.03
    return np.asarray(colour + rng.normal(0, strange, 3), np.float64)


def clouds(rng: np.random.Generator, shape: tuple[int, int], size: float) -> F32:
    """Smooth noise of deviation 1 whose blots are ``size`` pixels wide."""
    small = tuple(max(3, round(n / max(size, 1)) + 3) for n in shape)
    noise = rng.normal(size=small).astype(np.float32)
    big = cv2.resize(noise, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(big / max(float(big.std()), 1e-6), np.float32)


def read_skins(folder: Path | None) -> list[F32]:
    """Log colour of photographed skin about its mean, (h, w, 3) each."""
    out = []
    for path in sorted(folder.iterdir()) if folder else []:
        if path.suffix.lower() not in PICTURES:
            continue
        picture = cv2.imread(str(path))
        if picture is None:
            continue
        linear = np.maximum((picture[..., ::-1] / 255.0) ** 2.2, 2e-3)
        logs = np.log(linear).astype(np.float32)
        out.append(logs - np.median(logs, axis=(0, 1)))
    return out


def skin_texture(rng: np.random.Generator, across: F32, along: F32, skins: list[F32]) -> F32:
    """Unevenness (H, W, 3) of skin, log units, at places in metres on it."""
    h, w = across.shape
    out = np.zeros((h, w, 3), np.float32)
    for direction, most in ((MELANIN, 0.1), (HAEMOGLOBIN, 0.22)):
        for size, share in ((6, 0.4), (30, 0.6), (110, 0.8)):
            weight = np.float32(most * rng.uniform(0.2, 1) * share)
            out += (weight * clouds(rng, (h, w), size))[..., None] * direction
    out += np.float32(rng.uniform(0.005, 0.05)) * clouds(rng, (h, w), 1.6)[..., None]
    if skins and rng.random() < 0.7:
        skin = skins[int(rng.integers(len(skins)))]
        strength = np.float32(rng.uniform(0.4, 1.3))
        scale = 0.0013 * rng.uniform(0.7, 1.4)
        u = _folded(across / np.float32(scale) + np.float32(rng.uniform(0, 4000)), skin.shape[1])
        v = _folded(along / np.float32(scale) + np.float32(rng.uniform(0, 4000)), skin.shape[0])
        out += strength * cv2.remap(skin, u, v, cv2.INTER_LINEAR)
    for _ in range(int(rng.poisson(6))):
        # A mole, a freckle, a spot.
        x, y = rng.uniform(-0.2, 0.2), rng.uniform(-0.3, 0.3)
        size = np.exp(rng.normal(-6.1, 0.5))
        colour = MELANIN if rng.random() < 0.7 else HAEMOGLOBIN
        near = (np.abs(across - x) < 2.5 * size) & (np.abs(along - y) < 2.5 * size)
        spot = np.exp(-(((across[near] - x) ** 2 + (along[near] - y) ** 2) / size**2))
        out[near] += np.float32(rng.uniform(0.4, 2.2)) * spot[:, None].astype(np.float32) * colour
    return out


def _folded(values: F32, length: int) -> F32:
    """Coordinates mirrored back and forth into [0, length - 1]."""
    span = float(length - 1)
    return np.asarray(span - np.abs(values % (2 * span) - span), np.float32)


def cloth_colour(rng: np.random.Generator, skin: F64) -> F64:
    """Linear colour (3,): mostly grey, black, white or navy, some of a colour, some like skin."""
    kind = rng.random()
    if kind < 0.14:
        # Much like it, but never quite: what no eye can tell apart teaches nothing.
        step = rng.choice([-1, 1]) * rng.uniform(0.12, 0.5)
        return np.asarray(np.exp(skin + step + rng.normal(0, 0.12, 3)), np.float64)
    grey = float(rng.choice([0.02, 0.04, 0.1, 0.25, 0.5, 0.8]))
    hue = rng.normal(0, 0.08 if kind < 0.6 else 0.55, 3)
    return np.asarray(np.clip(grey * np.exp(hue), 0.008, 0.92), np.float64)


def cloth(rng: np.random.Generator, across: F32, along: F32, skin: F64, photos: list[Path]) -> F32:
    """Linear colour (H, W, 3) of a garment at places in metres on it."""
    h, w = across.shape
    one, two = cloth_colour(rng, skin), cloth_colour(rng, skin)
    pitch = float(np.exp(rng.uniform(np.log(0.006), np.log(0.06))))
    kind = rng.choice(
        ["plain", "stripes", "rows", "checks", "dots", "blots", "photo"],
        p=[0.55, 0.08, 0.08, 0.09, 0.06, 0.07, 0.07],
    )
    share = np.zeros((h, w), np.float32)
    if kind in ("stripes", "checks"):
        share += across / pitch % 1 < 0.5
    if kind in ("rows", "checks"):
        share += along / pitch % 1 < 0.5
    if kind == "dots":
        share += np.hypot(across / pitch % 1 - 0.5, along / pitch % 1 - 0.5) < 0.28
    if kind == "blots":
        share += clouds(rng, (h, w), 18) > 0.2
    part = np.clip(share, 0, 2)[..., None] / (2 if kind == "checks" else 1)
    out = (one * (1 - part) + two * part).astype(np.float32)
    if kind == "photo" and photos:
        out = photo(rng, photos, (h, w))
    weave = 0.03 * clouds(rng, (h, w), 1.2) + 0.05 * clouds(rng, (h, w), 25)
    return np.asarray(out * np.exp(weave)[..., None], np.float32)


def photo(rng: np.random.Generator, photos: list[Path], shape: tuple[int, int]) -> F32:
    """A part of a photo at random, linear (h, w, 3)."""
    path = photos[int(rng.integers(len(photos)))]
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None or min(picture.shape[:2]) < 32:
        return np.full((*shape, 3), 0.4, np.float32)
    h, w = picture.shape[:2]
    side = int(rng.uniform(0.4, 1.0) * min(h, w))
    y, x = int(rng.integers(h - side + 1)), int(rng.integers(w - side + 1))
    cut = cv2.resize(
        picture[y : y + side, x : x + side, ::-1],
        (shape[1], shape[0]),
        interpolation=cv2.INTER_AREA,
    )
    if rng.random() < 0.5:
        cut = cut[:, ::-1]
    return np.asarray((cut / 255.0) ** 2.2, np.float32)


def list_photos(folders: list[Path]) -> list[Path]:
    """All pictures below the folders, sorted."""
    return sorted(
        p for folder in folders for p in folder.rglob("*") if p.suffix.lower() in PICTURES
    )
