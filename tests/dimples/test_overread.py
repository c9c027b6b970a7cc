"""What tells how far a light overstates depths: the light and the place, not the depth itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzer.dimples.detect import Dent
from analyzer.dimples.overread import CLIP, Line, Shown, line, numbers_at, overread, scene_of
from analyzer.relief.light import Illumination, slope_gain
from analyzer.relief.surface import Surface

NOISE = (0.004, 0.003, 0.002)
SHAPE = (120, 160)


def lit(key: tuple[float, float, float]) -> tuple[Surface, Illumination]:
    """A back bent from flank to flank, under a light from (right, up, towards the viewer)."""
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]].astype(np.float32)
    side = (x - 79.5) / 79.5
    surface = Surface(
        shading=np.zeros(SHAPE, np.float32),
        mask=np.ones(SHAPE, bool),
        side=side,
        tilt_right=np.float32(0.8) * side,
        tilt_up=(y - 59.5) / np.float32(300),
        brightness=np.float32(1.0) + np.float32(0.2) * side * np.float32(np.sign(key[0])),
        width_px=150.0,
        zoom=1.0,
    )
    way = np.array(key)
    return surface, Illumination(0.4, way, *slope_gain(way, surface))


def dent(x: float, right: float, up: float, dark: float = 0.02, confidence: float = 0.9) -> Dent:
    return Dent(x, 50.0, 4.0, right, up, dark, 0.5, 0.004, confidence, 2.0, 0.4)


def test_a_mirrored_photo_gives_the_same_numbers() -> None:
    surface, light = lit((0.5, 0.2, 0.6))
    mirrored, other = lit((-0.5, 0.2, 0.6))
    dents = [dent(40, -0.08, -0.03), dent(100, -0.05, 0.01)]
    flipped = [replace(d, x=159 - d.x, right=-d.right) for d in dents]
    one, two = scene_of(dents, surface, light, NOISE), scene_of(flipped, mirrored, other, NOISE)
    np.testing.assert_allclose(one, two, atol=1e-6)
    here = numbers_at(one, surface, light, Shown(40, 50, 4, -0.08, -0.03, 0.02))
    there = numbers_at(two, mirrored, other, Shown(119, 50, 4, 0.08, -0.03, 0.02))
    np.testing.assert_allclose(here, there, atol=1e-6)


def test_deeper_dents_are_read_alike() -> None:
    """The numbers must not know the depth, or a change would be taken for an error of the light."""
    surface, light = lit((0.4, 0.3, 0.7))
    once = [dent(40, -0.04, -0.03), dent(100, -0.05, 0.01)]
    twice = [replace(d, right=2 * d.right, up=2 * d.up, dark=2 * d.dark) for d in once]
    scene = scene_of(once, surface, light, NOISE)
    np.testing.assert_allclose(scene, scene_of(twice, surface, light, NOISE))
    a = overread(scene, surface, light, Shown(40, 50, 4, -0.04, -0.03, 0.02))
    b = overread(scene, surface, light, Shown(40, 50, 4, -0.08, -0.06, 0.04))
    assert a == pytest.approx(b)


def test_without_a_find_the_scene_is_that_of_the_light() -> None:
    surface, light = lit((0.5, 0.2, 0.6))
    none = scene_of([], surface, light, NOISE)
    assert np.isfinite(none).all()
    np.testing.assert_allclose(
        none, scene_of([dent(40, -0.1, 0.1, confidence=0.05)], surface, light, NOISE)
    )
    np.testing.assert_allclose(none[:4], [0.5, 0.2, 0.6, 0.4])


def test_a_wild_number_says_no_more_than_a_rare_one() -> None:
    straight = Line(np.zeros(2), np.ones(2), np.array([1.0, -2.0]))
    assert straight.at(np.array([1.0, 1.0])) == pytest.approx(-1.0)
    assert straight.at(np.array([1e6, 0.0])) == pytest.approx(CLIP)


def test_the_line_that_is_shipped_fits_the_numbers(studio: Any) -> None:
    surface, light = lit((0.5, 0.2, 0.6))
    shown = Shown(40, 50, 4, -0.08, -0.03, 0.02)
    numbers = numbers_at(scene_of([], surface, light, NOISE), surface, light, shown)
    assert line().weight.shape == numbers.shape
    assert abs(overread(scene_of([], surface, light, NOISE), surface, light, shown)) < 3
