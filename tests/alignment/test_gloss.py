"""Deep skin is aligned by its pigment, not by the gloss on it, which moves with the light."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from analyzer.alignment.align import align_textures
from analyzer.alignment.texture import Texture, pigment_texture
from analyzer.back.locate import locate_back
from analyzer.skin.unmix import unmix

SIZE = (720, 960)
DEEP = (0.10, 0.036, 0.009)
SHIFT = np.array([9.0, -6.0])


def blotches(seed: int, sigma: float) -> np.ndarray:
    """A random field (h, w) of unit deviation with that grain size in px."""
    noise = np.random.default_rng(seed).normal(size=SIZE[::-1])
    field = cv2.GaussianBlur(noise, (0, 0), sigma)
    return np.asarray(field / field.std())


def glossy_back(studio: Any, gloss_seed: int, person: int = 1) -> Texture:
    """One deep-skinned person; another light makes other pores and creases shine."""
    rgb, mask, _ = studio.torso(SIZE, width=420.0, skin=DEEP)
    melanin = 0.12 * (blotches(person, 2.0) + blotches(person + 50, 4.0))
    tint = np.exp(-melanin[..., None] * np.array([0.55, 1.0, 1.35]))
    shine = 0.012 * np.clip(0.4 + blotches(gloss_seed, 2.5), 0, None)
    skin = rgb * tint + shine[..., None]
    rgb = np.where(mask[..., None], skin, rgb).astype(np.float32)
    if gloss_seed % 2:
        x, y = SHIFT.tolist()
        move = np.array([[1, 0, x], [0, 1, y]])
        rgb = cv2.warpAffine(rgb, move, SIZE, borderMode=1)
        mask = cv2.warpAffine(mask.astype(np.uint8), move, SIZE) > 0
    photo = studio.develop(rgb)
    layers = unmix(photo, maps=studio.maps(mask))
    back = locate_back(layers)
    assert back.found, back.reason
    return pigment_texture(layers, back)


@pytest.fixture(scope="module")
def pair(studio: Any) -> tuple[Texture, Texture]:
    return glossy_back(studio, 10), glossy_back(studio, 11)


def test_pigment_under_moving_gloss_carries_the_map(pair: tuple[Texture, Texture]) -> None:
    found = align_textures(*pair, SIZE, SIZE)
    assert found.ok, found.reason
    y, x = np.nonzero(cv2.erode(pair[0].mask.astype(np.uint8), np.ones((31, 31), np.uint8)))
    places = (np.stack([x, y], axis=1)[::997] + 0.5) * pair[0].zoom - 0.5
    error = np.linalg.norm(found.map_points(places) - places - SHIFT, axis=1)
    assert np.nanmedian(error) < 0.5


@pytest.mark.slow
def test_without_it_colour_alone_is_lost(pair: tuple[Texture, Texture]) -> None:
    """What the test above shows is the work of the plane without gloss."""
    assert all(texture.matt is not None for texture in pair)
    blind = [replace(texture, matt=None) for texture in pair]
    assert not align_textures(*blind, SIZE, SIZE).ok


@pytest.mark.slow
def test_another_deep_back_is_refused(studio: Any, pair: tuple[Texture, Texture]) -> None:
    assert not align_textures(pair[0], glossy_back(studio, 11, person=7), SIZE, SIZE).ok


def test_fair_skin_has_no_such_plane(studio: Any) -> None:
    """There red minus blue is mostly brightness: relief of the same kind would pass for skin."""
    rgb, mask, _ = studio.torso(SIZE, width=420.0)
    layers = unmix(studio.develop(rgb), maps=studio.maps(mask))
    assert pigment_texture(layers, locate_back(layers)).matt is None
