"""A dent is measured at a place known from other photos, found there or not."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.dimples.forced import Fit, fit_at
from analyzer.relief.light import Illumination, slope_gain
from analyzer.relief.params import ReliefParams
from analyzer.relief.surface import Surface

SIZE = 250
SIGMA = 6.0
KEY = np.array([0.5, 0.3, 0.6])
NOISE = tuple(0.01 / (k + 1) for k in range(len(ReliefParams().scales)))


def surface_of(right: float, up: float, at: tuple[int, int]) -> Surface:
    """Flat skin with one dent whose shading has these amplitudes."""
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(float)
    dx, dy = (x - at[0]) / SIGMA, (y - at[1]) / SIGMA
    shading = (right * dx - up * dy) * np.exp(-(dx**2 + dy**2) / 2) + 0.001 * x
    flat = np.zeros((SIZE, SIZE), np.float32)
    side = np.broadcast_to(np.linspace(-1, 1, SIZE, dtype=np.float32), flat.shape)
    # As `read_surface` leaves it: the picture's own border is never trusted skin.
    mask = np.zeros(flat.shape, bool)
    mask[3:-3, 3:-3] = True
    return Surface(shading.astype(np.float32), mask, side, flat, flat, flat + 1, 1.0, float(SIZE))


def fit(surface: Surface, x: float, y: float) -> Fit | None:
    light = Illumination(0.3, KEY, *slope_gain(KEY, surface))
    return fit_at(surface, light, NOISE, x, y, SIGMA)


@pytest.mark.parametrize(("right", "up"), [(-0.2, -0.1), (0.05, 0.0), (0.0, 0.0)])
def test_amplitudes_come_back_on_a_sloping_background(right: float, up: float) -> None:
    found = fit(surface_of(right, up, (90, 140)), 90.2, 139.8)
    assert found is not None
    assert (found.right, found.up, found.dark) == pytest.approx((right, up, 0), abs=2e-3)
    assert (found.gain_right, found.gain_up) == pytest.approx((0.5, 0.3))


def test_noise_is_read_between_the_sizes_of_the_bank() -> None:
    found = fit(surface_of(0, 0, (90, 140)), 90, 140)
    scales = [s * SIZE for s in ReliefParams().scales]
    above = next(k for k, s in enumerate(scales) if s > SIGMA)
    assert found is not None
    assert NOISE[above] <= found.noise <= NOISE[above - 1]


@pytest.mark.parametrize("place", [(-5, 100), (100, 260), (1, 100), (100, 1)])
def test_nothing_is_measured_off_the_skin(place: tuple[float, float]) -> None:
    assert fit(surface_of(-0.2, 0.0, (90, 140)), *place) is None
