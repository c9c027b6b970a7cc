"""A photo too soft or too grainy for the skin's marks says so, and only such a photo."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import pytest

from analyzer import phantom
from analyzer.alignment.outline import outline_photo
from analyzer.alignment.params import AlignParams
from analyzer.series import align

SIZE = (600, 800)
PARAMS = AlignParams()


def softened(studio: Any, scene: Any, sigma: float, grain: float = 0.0) -> Any:
    """A photo blurred by ``sigma`` px of a picture 1600 px high, then with grain on top."""
    rgb = studio.photo(studio.person(), scene, SIZE).rgb
    if sigma > 0:
        rgb = cv2.GaussianBlur(rgb, (0, 0), sigma * SIZE[1] / 1600)
    noise = np.random.default_rng(3).normal(0, grain, rgb.shape)
    return studio.develop(np.clip(rgb + noise, 0, 1).astype(np.float32))


def turned(studio: Any) -> Any:
    return studio.scene(
        pose=phantom.Pose(3.0, 2.0, -3.0), camera=phantom.Camera(yaw=-4.0, roll=2.0), seed=6
    )


def test_detail_falls_with_blur_and_grain_rises_with_noise(studio: Any) -> None:
    clear = [
        outline_photo(softened(studio, studio.scene(), sigma)).texture.clarity
        for sigma in (0.0, 3.0, 6.0, 12.0)
    ]
    assert all(a.detail > b.detail for a, b in pairwise(clear))
    assert clear[0].clear(PARAMS)
    assert clear[3].blurred(PARAMS)
    assert not clear[3].grainy(PARAMS)
    drowned = outline_photo(softened(studio, studio.scene(), 12.0, 0.03)).texture.clarity
    assert drowned.grainy(PARAMS)
    assert not drowned.blurred(PARAMS)


@pytest.mark.parametrize("sigma", [12.0, 25.0])
def test_a_blurred_photo_is_refused_as_blurred(studio: Any, sigma: float) -> None:
    """Blur of 12 px and more in a picture 1600 px high."""
    sharp = softened(studio, studio.scene(), 0.0)
    soft = softened(studio, turned(studio), sigma)
    found = align(sharp, soft)
    assert not found.ok
    assert "The moving photo is too blurred" in found.reason
    assert "The reference photo is too blurred" in align(soft, sharp).reason
    assert "Both photos are too blurred" in align(soft, soft).reason


def test_a_grainy_photo_is_refused_as_grainy(studio: Any) -> None:
    sharp = softened(studio, studio.scene(), 0.0)
    found = align(sharp, softened(studio, turned(studio), 28.0, 0.02))
    assert not found.ok
    assert "The moving photo is too grainy" in found.reason


def test_a_slightly_soft_photo_is_still_aligned(studio: Any) -> None:
    sharp = softened(studio, studio.scene(), 0.0)
    assert align(sharp, softened(studio, turned(studio), 5.0)).ok


def test_another_person_in_sharp_photos_is_not_called_blurred(studio: Any) -> None:
    other = studio.photo(studio.person(seed=77), studio.scene(), SIZE)
    found = align(softened(studio, studio.scene(), 0.0), other)
    assert not found.ok
    assert "another person" in found.reason
    assert "blurred" not in found.reason
