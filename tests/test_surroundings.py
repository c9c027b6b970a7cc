"""The background against the skin: blind to exposure and white balance, not to another wall."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.photo.preview import encode_srgb
from analyzer.surroundings import surroundings

SIZE = (120, 90)
OUTLINE = ((60.0, 40.0), (120.0, 40.0), (120.0, 180.0), (60.0, 180.0))
SKIN = np.array([0.30, 0.18, 0.13])


def scene(wall: tuple[float, float, float], gain: float = 1.0) -> np.ndarray:
    """Half-size picture of a back before a wall, arms beside it."""
    rgb = np.empty((*SIZE, 3))
    rgb[:] = wall
    rgb[20:90, 30:60] = SKIN
    rgb[20:90, 20:28] = rgb[20:90, 62:70] = 0.5 * SKIN
    return encode_srgb((gain * rgb).astype(np.float32))


def around(picture: np.ndarray, outline: tuple[tuple[float, float], ...] = OUTLINE) -> np.ndarray:
    return np.array(surroundings(picture, 2.0, outline, 60.0))


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


def test_a_close_crop_shows_no_background() -> None:
    whole = ((0.0, 0.0), (178.0, 0.0), (178.0, 238.0), (0.0, 238.0))
    assert np.isnan(around(scene((0.2, 0.2, 0.2)), whole)).all()
    assert np.isnan(around(scene((0.2, 0.2, 0.2)), ())).all()
