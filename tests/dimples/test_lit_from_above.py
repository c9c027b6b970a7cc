"""The first finds tell whether the light comes from above, by where they are bright, not how much."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyzer.dimples.detect import Dent, candidates, lit_from_above
from analyzer.dimples.heat import heat_of
from analyzer.relief.bank import respond
from analyzer.relief.light import Illumination, estimate_light, slope_gain
from analyzer.relief.surface import Surface

SHAPE = (300, 320)
WIDTH = 320.0
PLACES = ((95, 120), (210, 170), (140, 215), (200, 90))


def dent(right: float, up: float, confidence: float = 0.9) -> Dent:
    return Dent(0.0, 0.0, 6.0, right, up, 0.05, 0.4, 0.01, confidence, 2.0, 0.4)


def flat_back(up: float, depth: float) -> Surface:
    """Skin that does not turn up or down, with dents under a light from above or below."""
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]].astype(float)
    side = (x - SHAPE[1] / 2) / (WIDTH / 2)
    tilt = 0.7 * side / np.sqrt(1.05 - np.clip(side, -0.95, 0.95) ** 2)
    key = np.array([0.0, up, 0.75])
    slopes = np.zeros((2, *SHAPE))
    for px, py in PLACES:
        dx, dy = x - px, y - py
        bump = depth * np.exp(-(dx**2 + dy**2) / (2 * 7.0**2)) / 7.0
        # z = -depth exp(...): the wall right of the middle faces left, the one below faces up.
        slopes += np.stack([-dx, dy]) / 7.0 * bump
    right, upward = tilt + slopes[0], slopes[1]
    light = 0.3 + (key[1] * upward + key[2]) / np.sqrt(1 + right**2 + upward**2)
    rng = np.random.default_rng(5)
    shading = np.log(light) + rng.normal(0, 0.004, SHAPE)
    shading = (shading - np.median(shading)).astype(np.float32)
    flat = np.zeros(SHAPE, np.float32)
    smooth = np.ones(SHAPE, np.float32)
    mask = np.zeros(SHAPE, bool)
    mask[6:-6, 12:-12] = True
    return Surface(
        shading, mask, side.astype(np.float32), tilt.astype(np.float32), flat, smooth, 1.0, WIDTH
    )


def looked_at(surface: Surface) -> tuple[float, Illumination]:
    responses, light = respond(surface), estimate_light(surface)
    found = candidates(surface, responses, light, heat_of(surface, responses, light))
    above = lit_from_above(found)
    return above, estimate_light(surface, above)


def test_it_is_the_direction_that_counts_not_the_strength() -> None:
    weak, strong = ([dent(0.02 * k, -0.05 * k)] * 3 for k in (1.0, 4.0))
    assert lit_from_above(tuple(weak)) == pytest.approx(lit_from_above(tuple(strong)))
    assert lit_from_above(tuple(weak)) > 0.7


def test_upside_down_is_the_opposite() -> None:
    dents = (dent(0.1, -0.3), dent(-0.2, 0.1, 0.6), dent(0.0, -0.2, 0.3))
    flipped = tuple(replace(d, up=-d.up) for d in dents)
    assert lit_from_above(flipped) == pytest.approx(-lit_from_above(dents))


def test_mirrored_is_the_same() -> None:
    dents = (dent(0.1, -0.3), dent(-0.2, 0.1, 0.6))
    mirrored = tuple(replace(d, right=-d.right) for d in dents)
    assert lit_from_above(mirrored) == pytest.approx(lit_from_above(dents))


def test_doubtful_finds_say_nothing_and_sure_ones_outvote_them() -> None:
    assert lit_from_above((dent(0.0, -0.3, 0.05),)) == 0.0
    assert lit_from_above(()) == 0.0
    assert lit_from_above((dent(0.0, -0.3, 0.95), dent(0.0, 0.3, 0.3))) > 0.5


@pytest.mark.parametrize("up", [0.0, 0.7, 1.0])
def test_a_torso_that_tells_nothing_is_corrected_by_its_dents(up: float) -> None:
    surface = flat_back(up, 3.0)
    _, light = looked_at(surface)
    before = float(estimate_light(surface).key[1])
    assert abs(float(light.key[1]) - up) < abs(before - up) - 0.05


@pytest.mark.parametrize("up", [0.3, 0.7])
def test_deeper_dents_are_not_taken_for_stronger_light(up: float) -> None:
    shallow, deep = (float(looked_at(flat_back(up, depth))[1].key[1]) for depth in (2.0, 3.0))
    assert deep == pytest.approx(shallow, abs=0.08)


def test_gain_follows_the_second_light() -> None:
    surface = flat_back(0.7, 3.0)
    _, light = looked_at(surface)
    right, up = slope_gain(light.key, surface)
    assert np.array_equal(up, light.gain_up)
    assert np.array_equal(right, light.gain_right)
