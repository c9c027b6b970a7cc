"""The colour rules still do what they did where they are held beside the network."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analyzer import phantom
from analyzer.bench.outlines.rules.segment import skin_mask
from analyzer.skin.unmix import log_rgb

CAPTURE = phantom.Capture(light=phantom.Light("window", (phantom.Lamp(55.0, 20.0),), ambient=0.3))


def overlap(one: np.ndarray, two: np.ndarray) -> float:
    """Intersection over union."""
    return float((one & two).sum() / (one | two).sum())


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


DEEP = (0.10, 0.042, 0.018)


def glossy(studio: Any, wall: tuple[float, float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Deep skin under flash before a wall: white gloss over its middle, none on the flanks."""
    rgb, mask, _ = studio.torso(skin=DEEP)
    x = np.mgrid[0 : rgb.shape[0], 0 : rgb.shape[1]][1]
    gloss = 0.04 * np.exp(-(((x - 180) / 45.0) ** 2))
    rgb[mask] += gloss[mask][:, None].astype(np.float32)
    outside = rgb[..., 0] == np.float32(0.34)
    rgb[outside] = wall
    return rgb, mask


def test_flanks_without_gloss_are_skin_too(studio: Any) -> None:
    rgb, mask = glossy(studio, (0.34, 0.36, 0.37))
    found, _ = skin_mask(log_rgb(rgb))
    assert overlap(found, mask) > 0.95


def test_a_dark_wall_is_no_skin_whose_gloss_is_gone(studio: Any) -> None:
    """Take enough grey off a dark warm wall, and it has the colour of any skin."""
    rgb, mask = glossy(studio, (0.055, 0.048, 0.042))
    found, _ = skin_mask(log_rgb(rgb))
    assert overlap(found, mask) > 0.9


def test_the_second_choice_is_another_colour(studio: Any) -> None:
    rgb, mask, _ = studio.torso()
    below = np.mgrid[0 : rgb.shape[0], 0 : rgb.shape[1]][0] > 240
    skin, taupe = mask & ~below, mask & below
    rgb[taupe] *= np.array([0.55, 0.72, 0.95], np.float32)
    first, second = (skin_mask(log_rgb(rgb), choice=k)[0] for k in (0, 1))
    best = [max(overlap(found, part) for found in (first, second)) for part in (skin, taupe)]
    assert min(best) > 0.8
    assert overlap(first, second) < 0.2
    assert not skin_mask(log_rgb(rgb), choice=9)[0].any()


def tanned(studio: Any) -> tuple[np.ndarray, np.ndarray]:
    """A torso whose skin has many colours, and its mask."""
    rgb, mask, _ = studio.torso(width=240)
    tan = studio.texture(mask.shape, 12, 4)[..., None] * np.array([0.0, -0.15, -0.36])
    rgb[mask] *= np.exp(tan).astype(np.float32)[mask]
    return rgb, mask


@pytest.mark.parametrize("cloth", [(0.018, 0.0147, 0.0128), (0.020, 0.0155, 0.0128)])
def test_dark_trousers_are_no_part_of_the_skin(studio: Any, cloth: tuple[float, ...]) -> None:
    """Black cloth under a warm lamp is near to some colours of tanned skin."""
    rgb, mask = tanned(studio)
    y, x = np.mgrid[0 : rgb.shape[0], 0 : rgb.shape[1]]
    rgb[(y >= 240) & (np.abs(x - 180) < 140)] = cloth
    # Even cloth is the most common colour, skin the next.
    found, _ = skin_mask(log_rgb(rgb), choice=1)
    assert overlap(found, mask & (y < 240)) > 0.95
