"""The dent kernels measure an ideal dent exactly and see no background."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyzer.relief.bank import dent_kernels, respond
from analyzer.relief.surface import Surface

WINDOW = 3.0


def window_of(sigma: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x to the right, y down in dent deviations over a kernel's window, and the dent's bump."""
    radius = dent_kernels(sigma, WINDOW)[0].shape[0] // 2
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1] / sigma
    return x, y, np.exp(-(x * x + y * y) / 2)


def read(values: np.ndarray, sigma: float) -> list[float]:
    return [float((values * k).sum()) for k in dent_kernels(sigma, WINDOW)[:3]]


@pytest.mark.parametrize("sigma", [3.0, 5.5, 12.0])
@pytest.mark.parametrize("amplitudes", [(0.2, 0, 0), (0, -0.1, 0), (0, 0, 0.3), (0.1, 0.2, 0.05)])
def test_amplitudes_of_an_ideal_dent_are_exact(
    sigma: float, amplitudes: tuple[float, float, float]
) -> None:
    x, y, bump = window_of(sigma)
    right, up, dark = amplitudes
    shading = right * x * bump - up * y * bump - dark * bump
    assert read(shading, sigma) == pytest.approx(list(amplitudes), abs=1e-5)


@pytest.mark.parametrize("sigma", [3.0, 8.0])
def test_quadratic_background_does_not_count(sigma: float) -> None:
    """Any torso curvature, slope and brightness under the dent leaves its amplitudes."""
    x, y, bump = window_of(sigma)
    background = 0.7 - 0.3 * x + 0.2 * y + 0.05 * x * x - 0.08 * x * y + 0.04 * y * y
    assert read(background, sigma) == pytest.approx([0, 0, 0], abs=2e-5)
    assert read(background + 0.2 * x * bump, sigma) == pytest.approx([0.2, 0, 0], abs=2e-5)


def test_window_weight_sums_to_one() -> None:
    assert dent_kernels(4.0, WINDOW)[3].sum() == pytest.approx(1.0, abs=1e-5)


def surface_of(shading: np.ndarray) -> Surface:
    """A flat, evenly lit square of skin, 250 px wide."""
    h, w = shading.shape
    flat = np.zeros((h, w), np.float32)
    side = np.broadcast_to(np.linspace(-0.8, 0.8, w, dtype=np.float32), (h, w))
    yes = np.ones((h, w), bool)
    return Surface(shading.astype(np.float32), yes, side, flat, flat, flat + 1, 1.0, 250.0)


def dent(height: int, width: int, at: tuple[int, int], sigma: float) -> np.ndarray:
    """Pattern of a dent at (x, y) lit from the left: its right wall is bright."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    dx, dy = (x - at[0]) / sigma, (y - at[1]) / sigma
    return dx * np.exp(-(dx**2 + dy**2) / 2)


def test_response_peaks_at_the_dent_at_its_size() -> None:
    noise = 0.002 * np.random.default_rng(1).normal(size=(240, 250))
    sigma = 0.0215 * 250
    bank = respond(surface_of(0.1 * dent(240, 250, (90, 130), sigma) + noise))
    peaks = [np.unravel_index(r.right.argmax(), r.right.shape) for r in bank]
    best = int(np.argmin([abs(r.sigma_px - sigma) for r in bank]))
    assert np.hypot(peaks[best][1] - 90, peaks[best][0] - 130) <= 1.5
    assert bank[best].right.max() == pytest.approx(0.1, rel=0.03)
    scores = [r.right.max() * r.sigma_px for r in bank]
    assert bank[best].right[130, 90] > 10 * bank[best].noise[0]
    assert scores[0] < scores[best]


def test_mirrored_shading_gives_mirrored_responses() -> None:
    shading = dent(200, 221, (70, 90), 6.0) + 0.3 * dent(200, 221, (150, 60), 4.0)
    one, two = respond(surface_of(shading)), respond(surface_of(shading[:, ::-1]))
    for a, b in zip(one, two, strict=True):
        np.testing.assert_allclose(a.right, -b.right[:, ::-1], atol=1e-5)
        np.testing.assert_allclose(a.up, b.up[:, ::-1], atol=1e-5)
        np.testing.assert_allclose(a.dark, b.dark[:, ::-1], atol=1e-5)


def test_responses_scale_with_the_contrast() -> None:
    shading = dent(200, 220, (100, 100), 6.0)
    one, two = respond(surface_of(shading)), respond(surface_of(2.5 * shading))
    for a, b in zip(one, two, strict=True):
        np.testing.assert_allclose(2.5 * a.right, b.right, atol=1e-5)


def test_what_lies_beside_the_box_of_the_skin_changes_nothing_in_it() -> None:
    """Filtered in the box around a small piece of skin, it answers as in the whole picture."""
    shading = np.random.default_rng(4).normal(0, 0.05, (220, 250)).astype(np.float32)
    whole = surface_of(shading)
    mask = np.zeros_like(whole.mask)
    mask[70:150, 90:190] = True
    inside = mask & whole.mask
    for one, part in zip(respond(whole), respond(replace(whole, mask=inside)), strict=True):
        for name in ("right", "up", "dark"):
            full, cut = (getattr(r, name)[inside] for r in (one, part))
            assert np.allclose(full, cut, atol=1e-6)
            assert np.abs(full).max() > 1e-3
