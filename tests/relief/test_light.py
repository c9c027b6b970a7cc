"""The light model's slope gains are true derivatives, and phantoms give their light away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analyzer import phantom
from analyzer.relief.light import Illumination, describe, slope_gain
from analyzer.relief.surface import Surface


def torso(tilt_right: np.ndarray, tilt_up: np.ndarray, brightness: np.ndarray) -> Surface:
    h, w = tilt_right.shape
    planes = [p.astype(np.float32) for p in (tilt_right, tilt_up, brightness)]
    nothing, yes = np.zeros((h, w), np.float32), np.ones((h, w), bool)
    return Surface(nothing, yes, nothing, *planes, 1.0, 200.0)


def brightness_of(key: np.ndarray, ambient: float, right: Any, up: Any) -> Any:
    """Ambient plus key . normal of skin that faces right and up by these slopes."""
    return ambient + (key[0] * right + key[1] * up + key[2]) / np.sqrt(1 + right**2 + up**2)


@pytest.mark.parametrize("key", [(0.6, 0.2, 0.5), (-0.4, 0.5, 0.7), (0.0, 0.0, 0.9)])
def test_slope_gain_is_the_derivative_of_log_brightness(key: tuple[float, ...]) -> None:
    direction, ambient, step = np.array(key), 0.3, 1e-4
    right, up = np.meshgrid(np.linspace(-0.5, 0.5, 9), np.linspace(-0.3, 0.3, 7))
    bright = brightness_of(direction, ambient, right, up)
    found = slope_gain(direction, torso(right, up, bright))
    for gain, (dr, du) in zip(found, ((step, 0), (0, step)), strict=True):
        plus = np.log(brightness_of(direction, ambient, right + dr, up + du))
        minus = np.log(brightness_of(direction, ambient, right - dr, up - du))
        np.testing.assert_allclose(gain, (plus - minus) / (2 * step), atol=1e-4)


def test_frontal_light_shows_no_slopes_on_flat_skin() -> None:
    flat = np.zeros((4, 5))
    right, up = slope_gain(np.array([0.0, 0.0, 0.8]), torso(flat, flat, flat + 1))
    np.testing.assert_array_equal(right, 0)
    np.testing.assert_array_equal(up, 0)


@pytest.mark.parametrize(
    ("key", "azimuth", "words"),
    [
        ((0.6, 0.0, 0.5), 0.0, "from the right"),
        ((-0.5, 0.5, 0.5), 135.0, "from above and from the left"),
        ((0.0, 0.7, 0.4), 90.0, "from above"),
    ],
)
def test_light_is_named_by_its_side(key: tuple[float, ...], azimuth: float, words: str) -> None:
    flat = np.zeros((6, 6))
    surface = torso(flat, flat, flat + 1)
    light = Illumination(0.3, np.array(key), *slope_gain(np.array(key), surface))
    told = describe(surface, light)
    assert told.azimuth_deg == pytest.approx(azimuth)
    assert told.words.endswith(words)
    assert not told.flat
    assert told.gain == pytest.approx(np.hypot(key[0], key[1]), rel=1e-5)
    assert 0 <= told.ambient <= 1


def test_frontal_light_is_called_flat_and_less_certain() -> None:
    flat = np.zeros((6, 6))
    surface = torso(flat, flat, flat + 1)
    frontal, side = (
        describe(surface, Illumination(0.3, np.array(k), *slope_gain(np.array(k), surface)))
        for k in ((0.05, 0.1, 0.8), (0.6, 0.2, 0.5))
    )
    assert frontal.flat
    assert frontal.gain_se > side.gain_se


@pytest.mark.slow
@pytest.mark.parametrize(
    ("azimuth", "elevation", "more"), [(60.0, 25.0, {}), (-65.0, 10.0, {"seed": 4})]
)
def test_direction_of_raking_light_on_a_phantom(
    studio: Any, azimuth: float, elevation: float, more: dict[str, int]
) -> None:
    """From where the lamp shines in the picture, within thirty degrees."""
    photo = studio.photo(studio.person(), studio.scene(azimuth, elevation, **more))
    light = studio.view(photo).measurement.light
    a, e = np.radians([azimuth, elevation])
    true = np.arctan2(np.sin(e), np.cos(e) * np.sin(a))
    off = np.angle(np.exp(1j * (np.radians(light.azimuth_deg) - true)))
    assert abs(np.degrees(off)) < 30
    assert not light.flat


@pytest.mark.slow
@pytest.mark.parametrize(("azimuth", "side"), [(-50.0, "left"), (40.0, "right")])
def test_steep_light_is_told_from_level_light(studio: Any, azimuth: float, side: str) -> None:
    """A high lamp reads higher than a low one, and from its own side."""
    high, low = (
        studio.view(studio.photo(studio.person(), studio.scene(azimuth, elevation), (450, 600)))
        for elevation in (50.0, 5.0)
    )
    assert high.light.key[1] > low.light.key[1] + 0.1
    for view in (high, low):
        assert f"from the {side}" in view.measurement.light.words


@pytest.mark.slow
def test_flash_shows_less_relief_than_raking_light(studio: Any) -> None:
    flash = phantom.Light("flash", (phantom.Lamp(0.0, 3.0, 800.0, 25.0),), ambient=0.3)
    lit = [
        studio.view(studio.photo(studio.person(), scene)).measurement.light
        for scene in (studio.scene(light=flash), studio.scene())
    ]
    assert lit[0].gain < 0.5 * lit[1].gain
    assert lit[0].flat
