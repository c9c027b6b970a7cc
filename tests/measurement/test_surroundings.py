"""The background against the skin: blind to exposure and white balance, not to another wall."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.measurement.surroundings import surroundings
from analyzer.photo.preview import encode_srgb

SIZE = (240, 180)
OUTLINE = ((120.0, 80.0), (240.0, 80.0), (240.0, 360.0), (120.0, 360.0))
SKIN = np.array([0.30, 0.18, 0.13])


def scene(wall: tuple[float, float, float], gain: float = 1.0) -> np.ndarray:
    """Half-size picture of a back before a wall, arms beside it."""
    rgb = np.empty((*SIZE, 3))
    rgb[:] = wall
    rgb[40:180, 60:120] = SKIN
    rgb[40:180, 20:56] = rgb[40:180, 124:160] = 0.5 * SKIN
    return encode_srgb((gain * rgb).astype(np.float32))


def around(picture: np.ndarray, outline: tuple[tuple[float, float], ...] = OUTLINE) -> np.ndarray:
    return np.array(surroundings(picture, 2.0, outline, 120.0))


def test_it_is_the_ratio_of_wall_to_skin_in_stops() -> None:
    wall = (0.15, 0.18, 0.26)
    assert around(scene(wall)) == pytest.approx(np.log2(np.array(wall) / SKIN), abs=0.06)


@pytest.mark.parametrize("gain", [0.5, 1.8])
def test_exposure_and_white_balance_do_not_count(gain: float) -> None:
    wall = (0.2, 0.2, 0.2)
    assert around(scene(wall, gain)) == pytest.approx(around(scene(wall)), abs=0.08)
    tinted = scene(wall).astype(float)
    warm = encode_srgb(
        (((tinted / 255 + 0.055) / 1.055) ** 2.4 * np.array([1.2, 1.0, 0.8])).astype(np.float32)
    )
    assert around(warm) == pytest.approx(around(scene(wall)), abs=0.1)


def test_arms_are_no_background() -> None:
    """They fill more of what is beside the body than the wall does."""
    wall = (0.15, 0.18, 0.26)
    assert np.abs(around(scene(wall)) - np.log2(np.array(wall) / SKIN)).max() < 0.1


def test_a_close_crop_shows_no_background() -> None:
    whole = ((0.0, 0.0), (358.0, 0.0), (358.0, 478.0), (0.0, 478.0))
    assert np.isnan(around(scene((0.2, 0.2, 0.2)), whole)).all()
    assert np.isnan(around(scene((0.2, 0.2, 0.2)), ())).all()
