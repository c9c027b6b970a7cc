"""A photo too soft or too grainy for the skin's marks says so, and only such a photo."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import pytest

from analyzer import phantom
from analyzer.alignment.clarity import Clarity, clarity_of
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_grainy_photo_is_refused_as_grainy(studio: Any) -> None:
    sharp = softened(studio, studio.scene(), 0.0)
    found = align(sharp, softened(studio, turned(studio), 28.0, 0.02))
    assert not found.ok
    assert "The moving photo is too grainy" in found.reason


@pytest.mark.slow
def test_a_slightly_soft_photo_is_still_aligned(studio: Any) -> None:
    sharp = softened(studio, studio.scene(), 0.0)
    assert align(sharp, softened(studio, turned(studio), 5.0)).ok


@pytest.mark.slow
def test_another_person_in_sharp_photos_is_not_called_blurred(studio: Any) -> None:
    other = studio.photo(studio.person(seed=77), studio.scene(), SIZE)
    found = align(softened(studio, studio.scene(), 0.0), other)
    assert not found.ok
    assert "another person" in found.reason
    assert "blurred" not in found.reason


def mottle(seed: int, shape: tuple[int, int] = (420, 400), size: float = 1.0) -> np.ndarray:
    """Pigment of all sizes alike, as skin has it; ``size`` enlarges it."""
    rng = np.random.default_rng(seed)
    total = np.zeros(shape)
    for sigma in (0.7, 1.4, 2.8, 5.6, 11.2, 22.4):
        grain = cv2.GaussianBlur(rng.normal(size=shape), (0, 0), sigma * size)
        total += grain / grain.std()
    return np.asarray(0.02 * total, np.float32)


SKIN = np.ones((420, 400), bool)
WIDTH = 600.0


def clarity(plane: np.ndarray, mask: np.ndarray = SKIN, width: float = WIDTH) -> Clarity:
    return clarity_of(np.asarray(plane, np.float32), mask, width, PARAMS)


def test_skin_in_focus_is_clear() -> None:
    found = clarity(mottle(1))
    assert found.clear(PARAMS)
    assert not found.blurred(PARAMS)
    assert not found.grainy(PARAMS)
    assert 0.3 < found.detail < 1.5


@pytest.mark.parametrize("factor", [0.2, 5.0, -1.0])
def test_strength_and_level_of_the_pigment_are_no_matter(factor: float) -> None:
    """Pale or deep skin: as sharp is as sharp."""
    one, other = clarity(mottle(1)), clarity(factor * mottle(1) - 0.7)
    assert other.detail == pytest.approx(one.detail, rel=1e-3)
    assert other.grain == pytest.approx(one.grain, rel=1e-3)


def test_a_turned_or_mirrored_photo_is_as_clear() -> None:
    plane = mottle(2)
    one = clarity(plane)
    for other in (plane[:, ::-1], plane[::-1]):
        assert clarity(other).detail == pytest.approx(one.detail, rel=0.05)
        assert clarity(other).grain == pytest.approx(one.grain, rel=0.1)


def test_blur_is_told_against_the_back_not_in_pixels() -> None:
    """A blur of the same pixels harms a small back more; the same back twice as large has the same."""
    plane = mottle(3)
    soft = cv2.GaussianBlur(plane, (0, 0), 3.0)
    twice = cv2.resize(soft, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    large = clarity(twice, np.ones(twice.shape, bool), 2 * WIDTH)
    assert large.detail == pytest.approx(clarity(soft).detail, rel=0.1)
    assert clarity(soft, width=0.5 * WIDTH).detail < 0.5 * large.detail


def test_white_noise_alone_is_all_grain() -> None:
    noise = np.random.default_rng(4).normal(0, 0.01, SKIN.shape)
    found = clarity(noise)
    assert found.grain == pytest.approx(1, abs=0.03)
    # What is surely grain is no detail: little is left, though its finest band is strongest.
    assert found.detail < 4.0
    shares = [clarity(mottle(4) + k * noise).grain for k in (0, 2, 5, 20)]
    assert all(a < b for a, b in pairwise(shares))


def test_grain_is_not_taken_for_detail_nor_detail_for_grain() -> None:
    """A blurred photo gains none by grain on top; pigment alone has hardly any grain."""
    soft = cv2.GaussianBlur(mottle(1), (0, 0), 4.0)
    noise = np.random.default_rng(4).normal(0, 0.01, SKIN.shape)
    assert clarity(soft + noise).detail == pytest.approx(clarity(soft).detail, rel=0.05)
    assert clarity(soft + noise).grain > 0.5
    assert clarity(soft).grain < 0.05
    assert clarity(mottle(1)).grain < 0.25


def test_only_skin_counts() -> None:
    plane = mottle(5)
    mask = SKIN.copy()
    mask[:, 120:] = False
    elsewhere = plane.copy()
    # Beyond the filters' reach of the skin.
    elsewhere[:, 170:] += np.random.default_rng(0).normal(0, 1, elsewhere[:, 170:].shape)
    assert clarity(elsewhere, mask).detail == pytest.approx(clarity(plane, mask).detail, rel=1e-3)
    assert clarity(elsewhere).grain > 1.5 * clarity(elsewhere, mask).grain


def test_without_skin_nothing_is_said() -> None:
    found = clarity(mottle(6), np.zeros(SKIN.shape, bool))
    assert np.isnan([found.detail, found.grain]).all()
    assert not any((found.blurred(PARAMS), found.grainy(PARAMS), found.clear(PARAMS)))


@pytest.mark.parametrize(
    ("detail", "grain", "word"),
    [(0.4, 0.1, "clear"), (0.1, 0.1, "blurred"), (0.4, 0.9, "grainy"), (0.1, 0.9, "blurred")],
)
def test_one_word_a_photo(detail: float, grain: float, word: str) -> None:
    """Blur comes first: a photo that is both would gain nothing from more light alone."""
    found = Clarity(detail, grain)
    said = {name for name in ("clear", "blurred", "grainy") if getattr(found, name)(PARAMS)}
    assert said == {word}
