"""The quick blur is the Gaussian it stands for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from analyzer.arrays.blur import gaussian


@pytest.mark.parametrize("sigma", [2.0, 10.0, 17.3, 40.0])
def test_a_blob_spreads_by_sigma_and_keeps_its_mass(sigma: float) -> None:
    """Variances of a Gaussian blob and of the blur add up; the centre stays."""
    y, x = np.mgrid[0:401, 0:403]
    blob = np.exp(-((x - 197) ** 2 + (y - 200) ** 2) / (2 * 6.0**2)) / (2 * np.pi * 6.0**2)
    out = gaussian(blob.astype(np.float32), sigma)
    assert out.sum() == pytest.approx(1.0, abs=1e-4)
    assert (out * x).sum() == pytest.approx(197, abs=0.05)
    assert (out * y).sum() == pytest.approx(200, abs=0.05)
    assert np.sqrt((out * (x - 197) ** 2).sum()) == pytest.approx(np.hypot(sigma, 6.0), rel=0.01)


@pytest.mark.parametrize("sigma", [3.0, 12.0, 90.0])
def test_an_even_plane_stays_even(sigma: float) -> None:
    np.testing.assert_allclose(gaussian(np.full((53, 87), 2.5, np.float32), sigma), 2.5, rtol=1e-5)


def test_small_noise_stays_close_to_the_exact_blur() -> None:
    plane = np.random.default_rng(1).normal(size=(300, 281)).astype(np.float32)
    exact = gaussian_filter(plane, 15.0, mode="mirror")
    assert np.abs(gaussian(plane, 15.0) - exact).max() < 0.01 * plane.std()
