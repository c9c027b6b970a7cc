"""Real photographs, not renders: two lights and a known warp, recovered within a pixel.

The pictures come with scikit-image. Each stands in for a back: it is relit by a lamp from one side
and by another, tinted lamp from the other side, moved by a homography and a bend, and given fresh
noise; only its own colour texture can tell where each place went.
"""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import skimage.data

from analyzer.alignment.align import align_textures
from analyzer.alignment.texture import Texture, pigment_texture
from analyzer.back.model import Back
from analyzer.skin.classes import ClassMaps
from analyzer.skin.model import SkinLayers

pytestmark = pytest.mark.slow

SIZE = (600, 800)
MATRIX = np.array([[1.02, 0.06, -14.0], [-0.05, 0.98, 12.0], [1e-5, -2e-5, 1.0]])


def photograph(name: str) -> np.ndarray:
    """The middle of a shipped photo, upright, linear."""
    rgb = getattr(skimage.data, name)()[..., :3]
    h, w = rgb.shape[:2]
    width = int(min(w, h * SIZE[0] / SIZE[1]))
    left = (w - width) // 2
    grown = cv2.resize(rgb[:, left : left + width], SIZE, interpolation=cv2.INTER_CUBIC)
    return (grown / 255.0).astype(np.float32) ** 2.2


def lit(rgb: np.ndarray, side: float, tint: tuple[float, float, float], seed: int) -> np.ndarray:
    """Under a lamp at one side whose light falls off and casts the edge of a soft shadow."""
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    across = side * (x / SIZE[0] - 0.5)
    light = 0.5 + 0.5 / (1 + np.exp(-6 * across)) + 0.1 * np.sin(4 * y / SIZE[1] + side)
    shadow = 1 - 0.35 / (1 + np.exp(-(y - 0.7 * SIZE[1] - 40 * across) / 12))
    noise = np.random.default_rng(seed).normal(0, 0.004, rgb.shape)
    return np.clip(rgb * (light * shadow)[..., None] * tint + noise, 0, 1).astype(np.float32)


def texture(rgb: np.ndarray) -> Texture:
    """The whole picture as if it were skin."""
    h, w = rgb.shape[:2]
    everywhere = np.ones((h, w), bool)
    nothing = np.zeros((h, w), np.float32)
    maps = ClassMaps(np.zeros((4, h, w), np.float32), (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    layers = SkinLayers(nothing, nothing, nothing, rgb, everywhere, everywhere, False, maps, 1.0)
    back = Back(
        True, "", everywhere, np.array([w / 2, h - 1.0]), np.array([0.0, -1.0]), float(w), None,
        np.zeros(h), np.full(h, w - 1.0),
    )  # fmt: skip
    return pigment_texture(layers, back)


def reference_place(moving: np.ndarray) -> np.ndarray:
    """Where in the reference (N, 2) each moving pixel (N, 2) comes from."""
    p = np.column_stack([moving, np.ones(len(moving))]) @ MATRIX.T
    x, y = (moving / SIZE).T
    bend = np.stack([6 * np.sin(3 * y), 5 * np.cos(2 * x + y)], axis=1)
    return p[:, :2] / p[:, 2:] + bend


@pytest.mark.parametrize("name", ["chelsea", "coffee", "astronaut"])
def test_real_texture_under_two_lights_is_found_within_a_pixel(name: str) -> None:
    rgb = photograph(name)
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    places = reference_place(np.stack([x.ravel(), y.ravel()], axis=1).astype(float))
    maps = places.reshape(SIZE[1], SIZE[0], 2).astype(np.float32)
    moved = cv2.remap(rgb, maps[..., 0], maps[..., 1], cv2.INTER_CUBIC, borderMode=1)
    one = texture(lit(rgb, 1.0, (1.0, 1.0, 1.0), 1))
    two = texture(lit(np.clip(moved, 0, 1), -1.0, (1.1, 0.95, 0.8), 2))
    found = align_textures(one, two, SIZE, SIZE)
    assert found.ok, found.reason
    gx, gy = np.meshgrid(np.arange(60, 541, 40.0), np.arange(60, 741, 40.0))
    moving = np.stack([gx.ravel(), gy.ravel()], axis=1)
    error = np.linalg.norm(found.map_points(reference_place(moving)) - moving, axis=1)
    assert np.isfinite(error).mean() > 0.9
    assert np.nanmedian(error) < 1.0
