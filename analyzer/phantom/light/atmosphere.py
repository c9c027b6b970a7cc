"""What lies between skin and picture at home: contact shadow, two-coloured rooms, sweat, filters."""

from __future__ import annotations

import cv2
import numpy as np

from analyzer.phantom.arrays import F32, blur, noise
from analyzer.phantom.scene.parts import HAIR, LIMB, SHIRT, SKIN, STRAP, TROUSERS, WALL
from analyzer.phantom.scene.scene import Sight
from analyzer.phantom.sitting.capture import Capture
from analyzer.phantom.sitting.everyday import Everyday

_SOFT_PX = 15


def creases(sight: Sight, mm_per_px: float) -> F32:
    """Share of the light left where two surfaces meet, (H, W).

    The quick shading's shadow maps are too coarse for the line between an arm and a flank, a strap
    and the skin, hair and shoulder; what is near and in front takes the light there.
    """
    out = np.ones(sight.depth.shape, np.float32)
    body = sight.material != WALL
    depth = np.where(body & np.isfinite(sight.depth), sight.depth, 0).astype(np.float32)
    for own, others, deep, reach_mm in (
        ((SKIN,), (LIMB, HAIR), 0.75, 7.0),
        ((LIMB,), (SKIN, TROUSERS, SHIRT), 0.55, 6.0),
        ((SKIN,), (SHIRT, TROUSERS), 0.5, 5.0),
        ((SKIN,), (STRAP,), 0.3, 2.2),
    ):
        here = np.isin(sight.material, own)
        there = np.isin(sight.material, others).astype(np.float32)
        sigma = max(reach_mm / mm_per_px, 0.5)
        weight = blur(there, sigma)
        far = blur(depth * there, sigma) / np.maximum(weight, 1e-4)
        gap = (depth - far) / 30.0
        # Only what is in front and near; an arm far behind the flank takes nothing.
        close = np.exp(-np.abs(gap)) * (gap > -0.6)
        out[here] *= (1 - deep * np.minimum(1.6 * weight * close, 1.0))[here]
    return out


def lit_from_two_sides(light: F32, sight: Sight, everyday: Everyday) -> F32:
    """Light of the colours of a home: surfaces that face right are lit by another lamp."""
    left = np.array(everyday.cast, np.float32)
    right = np.array(everyday.cast_right, np.float32)
    if everyday.cast == everyday.cast_right:
        return light * left
    share = np.clip(0.5 + 0.8 * sight.normal[..., :1], 0, 1)
    across = sight.position[..., :1] / 900.0 + 0.5
    share = np.where((sight.material == WALL)[..., None], np.clip(across, 0, 1), share)
    return np.asarray(light * (left ** (1 - share) * right**share), np.float32)


def wet(sheen: F32, sight: Sight, capture: Capture, mm_per_px: float) -> F32:
    """Sheen of sweaty skin, (H, W): a film in patches, with drops."""
    everyday = capture.everyday
    if everyday is None or everyday.sweat == 0:
        return sheen
    rng = np.random.default_rng([capture.seed, 127])
    film = np.clip(1 + 0.6 * noise(rng, sheen.shape, 18.0 / mm_per_px), 0.1, 2.2)
    drops = np.clip(noise(rng, sheen.shape, max(1.1 / mm_per_px, 0.6)) - 1.6, 0, 1.5) * 3.0
    return np.asarray(sheen * (1 + everyday.sweat * (0.8 * film + drops)), np.float32)


def beautified(encoded: F32, everyday: Everyday) -> F32:
    """What a beauty filter leaves, (H, W, 3): skin smoothed and a little brighter."""
    if everyday.beauty == 0:
        return encoded
    wide = max(3.0, encoded.shape[0] / 160)
    size = min(int(2 * wide) | 1, _SOFT_PX)
    image = np.ascontiguousarray(encoded, np.float32)
    smooth = cv2.bilateralFilter(image, size, 0.06 + 0.06 * everyday.beauty, wide)
    out = encoded + everyday.beauty * (smooth - encoded)
    return np.asarray(np.clip(out ** (1 - 0.12 * everyday.beauty), 0, 1), np.float32)
