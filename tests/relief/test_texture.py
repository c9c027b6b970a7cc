"""The orange-peel index: slopes that were made come out, whatever light, pigment, size and grain.

The torso is lit as the model of the light has it, with waves of one length and known slope running
in all directions on it; the photo is then measured as a user's would be.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np
import pytest

from analyzer.bench.studies.moles import paint_moles
from analyzer.measurement.measure import view_photo
from analyzer.measurement.model import Measurement
from analyzer.photo.model import Photo, ScaleHint
from analyzer.relief.texture import OVERLAP, trimmed_mean

SIZE = (750, 1000)
WIDTH = 425.0
WAVE_MM = 6.5
"""Where the finer of the two bands passes most."""
PASSED = np.hypot(1.0, 2 / 3) / OVERLAP
"""Of such waves, by both bands: the coarser passes a third, and counts it as twice as steep."""
LEFT = ((-0.6, 0.05, 0.6), 0.2)
RIGHT = ((0.5, 0.1, 0.7), 0.3)
FLAT = ((0.0, 0.0, 0.9), 0.3)


@cache
def waves() -> np.ndarray:
    """Height in px of waves in 24 directions whose slopes have a root mean square of 1."""
    rng = np.random.default_rng(3)
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    number = 2 * np.pi / (WAVE_MM / 250 * WIDTH)
    height = np.zeros(x.shape)
    for k in range(24):
        turn = np.pi * (k + rng.uniform()) / 24
        phase = rng.uniform(0, 2 * np.pi)
        height += np.cos(number * (x * np.cos(turn) + y * np.sin(turn)) + phase)
    return height / (number * np.sqrt(12))


@cache
def torso(studio: Any) -> tuple[np.ndarray, np.ndarray]:
    """Linear picture of a smooth back and its mask."""
    rgb, mask, _ = studio.torso(SIZE, width=WIDTH)
    return rgb, mask


MOTTLED: dict[tuple[int, int], np.ndarray] = {}


def mottled(studio: Any, shape: tuple[int, int]) -> np.ndarray:
    """Absorbance (h, w, 3) of two pigments that are mottled at all sizes, as skin's are."""
    if shape not in MOTTLED:
        sizes = ((1.2, 2, (0.4, 0.7, 1.0)), (4.0, 3, (0.4, 0.7, 1.0)))
        sizes += ((1.5, 4, (0.15, 0.9, 0.6)), (5.0, 5, (0.15, 0.9, 0.6)))
        MOTTLED[shape] = np.sum(
            [
                studio.texture(shape, sigma, seed)[..., None] * np.array(colour)
                for sigma, seed, colour in sizes
            ],
            axis=0,
        )
    return MOTTLED[shape]


@cache
def pictured(
    studio: Any,
    slope: float,
    light: tuple[tuple[float, float, float], float] = RIGHT,
    *,
    pigment: float = 0.05,
    grain: float = 0.004,
    moles: int = 0,
) -> np.ndarray:
    """Linear picture of a back with waves of that slope."""
    key, ambient = light
    smooth, mask = torso(studio)
    rgb = smooth.copy()
    y, x = np.mgrid[: SIZE[1], : SIZE[0]].astype(float)
    half = np.maximum(mask.sum(axis=1), 1)[:, None] / 2
    side = np.clip((x - SIZE[0] / 2) / half, -0.98, 0.98)
    rows = np.flatnonzero(mask.any(axis=1))
    height = (y - rows[0]) / (rows[-1] - rows[0])
    down, right = np.gradient(slope * waves())
    # Tilts of the torso, as the analyser assumes them, and of the waves on it.
    tilt_right = 0.7 * side / np.sqrt(1 - side**2) - right
    tilt_up = 0.25 * np.tanh((height - 0.45) / 0.17) + down
    facing = key[0] * tilt_right + key[1] * tilt_up + key[2]
    lit = ambient + np.maximum(facing, 0) / np.sqrt(1 + tilt_right**2 + tilt_up**2)
    skin = np.array([0.36, 0.21, 0.145]) * (lit / np.median(lit[mask]))[..., None]
    rgb[mask] = (skin * np.exp(-pigment * mottled(studio, mask.shape)))[mask]
    rng = np.random.default_rng(11)
    places = rng.uniform(-0.35, 0.35, (moles, 2)) * WIDTH + np.array(SIZE) / 2
    rgb = paint_moles(rgb.astype(np.float32), places, rng.uniform(1, 2, moles), 250 / WIDTH)
    noise = rng.normal(size=rgb.shape) * grain * 2 * np.sqrt(rgb + 0.002)
    return np.asarray(np.clip(rgb + noise, 0, 1), np.float32)


def measured(studio: Any, picture: np.ndarray, **more: Any) -> Measurement:
    photo: Photo = studio.develop(picture, **more)
    h, w = picture.shape[:2]
    mask = cv2.resize(torso(studio)[1].astype(np.uint8), (w, h)) > 0
    found: Measurement = view_photo(photo, maps=studio.maps(mask), measure_only=True).measurement
    assert found.ok, found.reason
    return found


@pytest.fixture(scope="module")
def plain(studio: Any) -> Measurement:
    """Slopes of 6 %, light from the right."""
    return measured(studio, pictured(studio, 0.06))


@pytest.mark.parametrize("light", [LEFT, RIGHT, ((-0.35, 0.45, 0.7), 0.3)])
def test_the_slopes_that_were_made_come_out_within_the_standard_error(
    studio: Any, light: Any
) -> None:
    found = measured(studio, pictured(studio, 0.06, light))
    assert abs(found.texture - 6 * PASSED) < found.texture_se < 0.4 * found.texture


@pytest.mark.slow
def test_two_lights_give_one_index(studio: Any, plain: Measurement) -> None:
    """Within 20 %; the shading itself differs by more than a third."""
    other = measured(studio, pictured(studio, 0.06, LEFT))
    assert other.light.gain > 1.3 * plain.light.gain
    assert other.texture == pytest.approx(plain.texture, rel=0.2)


@pytest.mark.slow
@pytest.mark.parametrize("factor", [0.67, 1.6])
def test_another_resolution_gives_the_same_index(
    studio: Any, plain: Measurement, factor: float
) -> None:
    """Within 7 %."""
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    other = cv2.resize(pictured(studio, 0.06), None, fx=factor, fy=factor, interpolation=how)
    assert measured(studio, other).texture == pytest.approx(plain.texture, rel=0.07)


@pytest.mark.slow
def test_moles_pigment_and_grain_leave_it_alone(studio: Any, plain: Measurement) -> None:
    """Within 7 %: fifteen moles, twice the mottling, twice the grain."""
    for more in ({"moles": 15}, {"pigment": 0.1}, {"grain": 0.008}):
        other = measured(studio, pictured(studio, 0.06, **more))
        assert other.texture == pytest.approx(plain.texture, rel=0.07), more


@pytest.mark.slow
def test_rougher_skin_has_a_larger_index_in_proportion(studio: Any, plain: Measurement) -> None:
    for factor in (0.5, 2.0):
        other = measured(studio, pictured(studio, 0.06 * factor))
        assert other.texture == pytest.approx(factor * plain.texture, rel=0.1)


@pytest.mark.slow
def test_even_skin_with_much_pigment_and_grain_has_next_to_none(studio: Any) -> None:
    for light in (LEFT, RIGHT):
        found = measured(studio, pictured(studio, 0.0, light, pigment=0.1, grain=0.008))
        assert found.texture < 0.5 + 2 * found.texture_se
        assert found.texture_se < 0.6


@pytest.mark.slow
def test_it_says_why_there_is_none(studio: Any) -> None:
    sharp = pictured(studio, 0.06)
    small = cv2.resize(sharp, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    cases = {
        "flat": pictured(studio, 0.06, FLAT),
        "blurred": cv2.GaussianBlur(sharp, (0, 0), 4.0),
        "coarse": small,
    }
    for word, picture in cases.items():
        found = measured(studio, picture)
        assert np.isnan([found.texture, found.texture_se]).all(), word
        assert word in found.texture_reason


def through_both_bands(wave_mm: float) -> float:
    """How much of a wave's slope the bands pass together, from their definition."""
    number, out = 2 * np.pi / wave_mm, []
    for low, high in ((1.0, 2.0), (2.0, 4.0)):
        peak = np.sqrt(2 * np.log(high**2 / low**2) / (high**2 - low**2))
        here, top = (
            np.exp(-((w * low) ** 2) / 2) - np.exp(-((w * high) ** 2) / 2) for w in (number, peak)
        )
        out.append(here / top * number / peak)
    return float(np.hypot(*out)) / OVERLAP


def test_the_bands_pass_waves_of_4_to_13_mm_alike() -> None:
    assert through_both_bands(WAVE_MM) == pytest.approx(PASSED, rel=0.02)
    passed = [through_both_bands(mm) for mm in np.linspace(4.2, 13, 20)]
    assert 0.88 < min(passed) < max(passed) < 1.12
    assert max(through_both_bands(2.0), through_both_bands(30.0)) < 0.3


@pytest.mark.slow
def test_a_known_scale_sets_the_bands_in_millimetres(studio: Any, plain: Measurement) -> None:
    """On a back of 250 mm they are those that are taken for granted; on a narrower or wider one the
    same picture's waves are shorter or longer. Within 5 %."""
    sharp = pictured(studio, 0.06)
    for width_mm in (150.0, 250.0, 360.0):
        found = measured(studio, sharp, scale_hint=ScaleHint(back_width_mm=width_mm))
        expected = through_both_bands(WAVE_MM * width_mm / 250) / through_both_bands(WAVE_MM)
        assert found.texture == pytest.approx(expected * plain.texture, rel=0.05)


def test_a_trimmed_mean_forgets_what_is_odd() -> None:
    values = np.random.default_rng(1).normal(5.0, 1.0, 200)
    mean, error = trimmed_mean(values, 0.2)
    assert abs(mean - 5.0) < 3 * error
    assert error == pytest.approx(1 / np.sqrt(200), rel=0.25)
    values[:20] = 1e6
    assert trimmed_mean(values, 0.2)[0] == pytest.approx(5.2, abs=0.3)
