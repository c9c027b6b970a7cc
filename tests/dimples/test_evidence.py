"""How much of the shading at a place a dent explains."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzer.dimples.evidence import explained
from analyzer.relief.light import slope_gain
from analyzer.relief.surface import Surface

SHAPE = (300, 320)
WIDTH = 320.0
KEY = np.array([0.5, 0.35, 0.5])
PLACES = ((95, 120), (210, 170), (140, 215))
"""Column and row of each dent."""
SIGMAS = (5.3, 6.9, 9.0)


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


@pytest.fixture(scope="module")
def surface(studio: Any) -> Surface:
    return surface_of(studio)


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
