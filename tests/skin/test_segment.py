"""The skin mask follows the skin, whatever its tone, and finds none where there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import skimage.data

from analyzer import phantom
from analyzer.skin.segment import skin_mask
from analyzer.skin.unmix import log_rgb, unmix

CAPTURE = phantom.Capture(light=phantom.Light("window", (phantom.Lamp(55.0, 20.0),), ambient=0.3))


def overlap(one: np.ndarray, two: np.ndarray) -> float:
    """Intersection over union."""
    return float((one & two).sum() / (one | two).sum())


@pytest.mark.parametrize(("tone", "ita"), [(1, 60.0), (3, 35.0), (5, -5.0), (6, -42.0)])
def test_mask_covers_the_bare_back_of_any_tone(studio: Any, tone: int, ita: float) -> None:
    subject = phantom.Subject(seed=20 + tone, tone=tone, ita_deg=ita)
    shot = studio.shoot(subject, CAPTURE, (300, 400))
    assert overlap(unmix(studio.develop(shot.rgb)).skin, shot.mask) > 0.9


def test_mask_follows_the_skin_through_a_turn(studio: Any) -> None:
    rgb, mask, _ = studio.torso(turn_deg=10)
    found, holes = skin_mask(log_rgb(rgb))
    assert overlap(found, mask) > 0.96
    assert holes < 0.01


def test_a_mirrored_picture_has_the_mirrored_mask(studio: Any) -> None:
    for size in ((300, 400), (301, 400)):
        shot = studio.shoot(phantom.Subject(seed=23, tone=4), CAPTURE, size)
        logs = log_rgb(studio.develop(shot.rgb).rgb)
        found, _ = skin_mask(logs)
        mirrored, _ = skin_mask(np.ascontiguousarray(logs[:, ::-1]))
        assert found.any()
        assert (mirrored[:, ::-1] == found).all()


def test_a_mole_is_filled_in_and_counted(studio: Any) -> None:
    rgb, mask, _ = studio.torso()
    y, x = np.mgrid[0 : rgb.shape[0], 0 : rgb.shape[1]]
    spot = np.hypot(x - 180, y - 240) < 12
    rgb[spot] = (0.05, 0.05, 0.06)
    found, holes = skin_mask(log_rgb(rgb))
    assert found[spot].all()
    assert holes == pytest.approx(spot.sum() / mask.sum(), rel=0.35)


@pytest.mark.parametrize("name", ["camera", "coins", "moon", "brick"])
def test_grey_pictures_hold_no_skin(studio: Any, name: str) -> None:
    grey = getattr(skimage.data, name)()
    rgb = np.repeat(grey[..., None], 3, axis=2)
    assert not unmix(studio.develop(rgb)).skin.any()


def test_blue_and_green_surfaces_hold_no_skin() -> None:
    rgb = np.empty((120, 100, 3), np.float32)
    rgb[:60], rgb[60:] = (0.1, 0.2, 0.5), (0.1, 0.4, 0.1)
    found, holes = skin_mask(log_rgb(rgb))
    assert not found.any()
    assert holes == 0.0


def test_mask_ignores_brightness(studio: Any) -> None:
    """A darker exposure moves no border."""
    subject = phantom.Subject(seed=23, tone=3, ita_deg=35.0)
    rgb = studio.photo(subject, CAPTURE, (300, 400)).rgb
    one, _ = skin_mask(log_rgb(rgb))
    two, _ = skin_mask(log_rgb(rgb * np.float32(0.6)))
    assert overlap(one, two) > 0.97


def test_clothes_of_another_colour_do_not_move_the_mask(studio: Any) -> None:
    subject = phantom.Subject(seed=23, tone=3, ita_deg=35.0)
    green = replace(CAPTURE, clothes=phantom.Clothes(trousers=(0.1, 0.3, 0.12)))
    shot = studio.shoot(subject, green, (300, 400))
    assert overlap(unmix(studio.develop(shot.rgb)).skin, shot.mask) > 0.9
