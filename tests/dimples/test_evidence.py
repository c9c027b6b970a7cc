"""What a candidate shows depends on the dent and the light, not on exposure, sides or slopes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzer.dimples.evidence import (
    COUNT,
    Frame,
    Peak,
    _shape,
    explained,
    gather,
    slope_noise,
)
from analyzer.relief.bank import Responses, respond
from analyzer.relief.light import Illumination, slope_gain
from analyzer.relief.surface import Surface

SHAPE = (300, 320)
WIDTH = 320.0
KEY = np.array([0.5, 0.35, 0.5])
PLACES = ((95, 120), (210, 170), (140, 215))
"""Column and row of each dent."""
SIGMAS = (5.3, 6.9, 9.0)
# Where in the 34 numbers these stand, see `gather`.
ALONG, ACROSS, DARK = slice(0, 18, 3), slice(1, 18, 3), slice(2, 18, 3)
HEIGHT, SIDEWAYS, GAIN, SHARE, REST, APART, RANK = 23, 24, 25, 30, 31, 32, 33


def surface_of(studio: Any, slope: float = 0.3, noise: float = 0.006, seed: int = 3) -> Surface:
    """A torso that nothing on it is symmetric about, with three Gaussian dents of known shading.

    ``slope`` is depth over standard deviation. A wall's shading is slope gain times slope.
    """
    h, w = SHAPE
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    side = (x - 150) / 170
    bright = 1 + 0.15 * side + 0.1 * (y - 150) / 150
    tilt_right = 0.5 * side / np.sqrt(1.5 - side**2)
    tilt_up = 0.2 * np.tanh((y - 140) / 90)
    mask = np.zeros(SHAPE, bool)
    mask[8:-14, 20:-9] = True
    mask[:60, 200:] = False
    flat = np.zeros(SHAPE, np.float32)
    bare = Surface(flat, mask, side, tilt_right, tilt_up, bright, 2.0, WIDTH)
    right, up = slope_gain(KEY, bare)
    shading = 0.15 * side - 0.1 * side**2 + noise * studio.texture(SHAPE, 2.0, seed)
    for (column, row), sigma in zip(PLACES, SIGMAS, strict=True):
        dx, dy = (x - column) / sigma, (y - row) / sigma
        bump = np.exp(-(dx**2 + dy**2) / 2)
        # The wall on the right of a pit faces left, the one below faces up.
        shading += slope * (-right[row, column] * dx + up[row, column] * dy) * bump
    return replace(bare, shading=shading.astype(np.float32))


def light_on(surface: Surface) -> Illumination:
    return Illumination(0.25, KEY, *slope_gain(KEY, surface))


def mirrored(surface: Surface, light: Illumination) -> tuple[Surface, Illumination]:
    """As the photo's mirror image would be read: what points right points left."""
    flip = np.fliplr
    return (
        Surface(
            flip(surface.shading).copy(),
            flip(surface.mask).copy(),
            -flip(surface.side),
            -flip(surface.tilt_right),
            flip(surface.tilt_up),
            flip(surface.brightness),
            surface.zoom,
            surface.width_px,
        ),
        Illumination(
            light.ambient,
            light.key * [-1, 1, 1],
            -flip(light.gain_right),
            flip(light.gain_up),
        ),
    )


def scores_of(responses: tuple[Responses, ...]) -> list[np.ndarray]:
    return [np.hypot(r.right, r.up) / slope_noise(r) for r in responses]


PEAKS = [Peak(k + 1, row, column) for k, (column, row) in enumerate(PLACES)]
AXIS = np.array([0.1, -np.sqrt(1 - 0.1**2)])
FRAME = Frame(np.array([152.0, 280.0]), AXIS, WIDTH)


def show(surface: Surface, light: Illumination, peaks: list[Peak], frame: Frame) -> np.ndarray:
    responses = respond(surface)
    return gather(surface, responses, light, scores_of(responses), peaks, frame)


@pytest.fixture(scope="module")
def surface(studio: Any) -> Surface:
    return surface_of(studio)


@pytest.fixture(scope="module")
def shown(surface: Surface) -> np.ndarray:
    return show(surface, light_on(surface), PEAKS, FRAME)


def test_every_candidate_has_all_numbers(shown: np.ndarray) -> None:
    assert shown.shape == (len(PEAKS), COUNT)
    assert np.isfinite(shown).all()


def test_no_candidates_no_numbers(surface: Surface) -> None:
    assert show(surface, light_on(surface), [], FRAME).shape == (0, COUNT)


def test_places_and_gain_stand_where_they_should(surface: Surface, shown: np.ndarray) -> None:
    """The body frame by hand, the gain of the light, the nearest neighbour, and the rank."""
    light = light_on(surface)
    right = np.array([-AXIS[1], AXIS[0]])
    for k, (column, row) in enumerate(PLACES):
        off = (np.array([column, row]) - FRAME.origin) / WIDTH
        assert shown[k, HEIGHT] == pytest.approx(off @ AXIS)
        assert shown[k, SIDEWAYS] == pytest.approx(abs(off @ right))
        gain = np.hypot(light.gain_right[row, column], light.gain_up[row, column])
        assert shown[k, GAIN] == pytest.approx(gain)
        others = [p for p in PLACES if p != (column, row)]
        nearest = min(np.hypot(column - c, row - r) for c, r in others) / WIDTH
        assert shown[k, APART] == pytest.approx(nearest)
    assert shown[:, RANK].tolist() == [0, 1, 2]


def test_a_dent_shades_along_the_light(shown: np.ndarray) -> None:
    """At its own size nearly all response is along, in the direction of a dent and not a bump."""
    for k, peak in enumerate(PEAKS):
        along, across = np.sinh(shown[k, ALONG][peak.size]), np.sinh(shown[k, ACROSS][peak.size])
        assert along > 10
        assert across < 0.15 * along


def test_a_bump_answers_the_other_way(studio: Any) -> None:
    bump = surface_of(studio, slope=-0.3)
    assert (show(bump, light_on(bump), PEAKS, FRAME)[:, ALONG] < -1).all()


def test_a_mirrored_photo_shows_the_same(surface: Surface, shown: np.ndarray) -> None:
    last = SHAPE[1] - 1
    peaks = [Peak(p.size, p.row, last - p.column) for p in PEAKS]
    frame = Frame(np.array([last - FRAME.origin[0], FRAME.origin[1]]), AXIS * [-1, 1], WIDTH)
    other = show(*mirrored(surface, light_on(surface)), peaks, frame)
    assert other == pytest.approx(shown, rel=2e-3, abs=2e-3)


def test_a_light_from_the_wrong_side_shows_something_else(
    surface: Surface, shown: np.ndarray
) -> None:
    """The mirror test would hold too if light and sides did not count at all."""
    light = light_on(surface)
    wrong = replace(light, gain_right=-light.gain_right)
    other = show(surface, wrong, PEAKS, FRAME)
    assert np.abs(other - shown)[:, ALONG].max(axis=1).min() > 0.5


@pytest.mark.parametrize("offset", [-0.7, 0.4])
def test_exposure_changes_nothing(surface: Surface, shown: np.ndarray, offset: float) -> None:
    brighter = replace(surface, shading=surface.shading + np.float32(offset))
    other = show(brighter, light_on(surface), PEAKS, FRAME)
    assert other == pytest.approx(shown, rel=2e-3, abs=2e-3)


def test_numbers_are_in_units_of_the_photos_own_noise(studio: Any) -> None:
    """All contrast halved, as through a haze: no response stands out more or less."""
    surface = surface_of(studio)
    hazy = replace(surface, shading=surface.shading / 2)
    one, two = (show(s, light_on(surface), PEAKS, FRAME)[:, :18] for s in (surface, hazy))
    assert two == pytest.approx(one, rel=0.02, abs=0.02)


def test_a_dent_explains_its_own_shading_and_nothing_beside_it(surface: Surface) -> None:
    for (column, row), sigma in zip(PLACES, SIGMAS, strict=True):
        share, _ = explained(surface.shading, row, column, sigma)
        assert share > 0.9
        away = [(column + round(6 * sigma), row), (column, row - round(6 * sigma))]
        assert max(explained(surface.shading, r, c, sigma)[0] for c, r in away) < 0.5
        assert explained(surface.shading, row, column, 2.2 * sigma)[0] < share


def test_a_groove_is_not_explained_by_a_dent() -> None:
    """The same profile across, but endless along: the furrow of the spine."""
    y, x = np.mgrid[-40:41, -40:41].astype(float)
    dx, dy = x / 7, y / 7
    groove = (-0.1 * dx * np.exp(-(dx**2) / 2)).astype(np.float32)
    dent = (-0.1 * dx * np.exp(-(dx**2 + dy**2) / 2)).astype(np.float32)
    assert explained(dent, 40, 40, 7.0)[0] > 0.999
    assert explained(groove, 40, 40, 7.0)[0] < 0.9


def test_a_curved_background_needs_no_dent() -> None:
    """What is left is nothing; any quadratic counts as the torso."""
    y, x = np.mgrid[-40:41, -40:41] / 40.0
    ground = (0.3 * x - 0.2 * y + 0.4 * x * x - 0.3 * x * y + 0.1 * y * y).astype(np.float32)
    assert explained(ground, 40, 40, 8.0)[1] < np.log(1e-6)
    y, x = np.mgrid[-40:41, -40:41] / 8.0
    dent = (0.1 * x * np.exp(-(x**2 + y**2) / 2)).astype(np.float32)
    alone, on_it = (explained(p, 40, 40, 8.0) for p in (dent, dent + ground))
    assert on_it == pytest.approx(alone, abs=0.02)


def test_what_a_dent_leaves_is_the_noise(studio: Any) -> None:
    """White noise of twice the deviation leaves four times the mean square."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[-40:41, -40:41] / 8.0
    dent = 0.1 * x * np.exp(-(x**2 + y**2) / 2)
    grain = rng.normal(size=dent.shape)
    left = [explained((dent + n * grain).astype(np.float32), 40, 40, 8.0)[1] for n in (0.01, 0.02)]
    assert left[1] - left[0] == pytest.approx(np.log(4), abs=0.02)
    y, x = np.mgrid[-18:19, -18:19] / 8.0
    weight = np.exp(-(x**2 + y**2) * 2 / 9).mean()
    assert left[0] == pytest.approx(np.log(0.01**2 * weight), abs=0.2)


def test_a_window_over_the_border_is_no_error(surface: Surface) -> None:
    for row, column in ((0, 0), (SHAPE[0] - 1, SHAPE[1] - 1), (0, 200)):
        share, rest = explained(surface.shading, row, column, 12.0)
        assert 0 <= share <= 1
        assert np.isfinite(rest)


@pytest.mark.parametrize("turn", [0.0, 30.0, 45.0, 100.0])
def test_shape_is_the_ratio_of_curvatures_whatever_the_direction(turn: float) -> None:
    """A paraboloid whose curvatures are 1 and 4: a quarter. A groove 0, a saddle below."""
    y, x = np.mgrid[-20:21, -20:21].astype(float)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    u, v = c * x + s * y, c * y - s * x
    peak = Peak(0, 20, 20)
    for low, high in ((1.0, 4.0), (2.0, 2.0), (0.0, 3.0), (-1.0, 2.0)):
        score = (10 - 0.005 * (low * u**2 + high * v**2)).astype(np.float32)
        ratio, small, large = _shape(score, peak, 6.0)
        assert ratio == pytest.approx(low / high, abs=1e-3)
        # Second difference of 0.005 k t^2 over four pixels.
        assert np.sinh([small, large]) == pytest.approx([0.16 * low, 0.16 * high], abs=1e-3)


def test_a_peak_at_the_border_has_no_shape() -> None:
    assert _shape(np.ones((40, 40), np.float32), Peak(0, 1, 20), 6.0) == (0.0, 0.0, 0.0)
