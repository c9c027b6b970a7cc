"""How much of the skin's own relief two photos share is measured, not assumed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.measurement.view import View
from analyzer.tracking.background import backgrounds_of, shared_background
from analyzer.tracking.params import BackgroundParams
from tests.backs import OTHER_WINDOW, followed, moved, seen

SIZES = np.array(BackgroundParams().sizes)
MOST = BackgroundParams().most


def pair(rho: float, count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two photos' backgrounds of this correlation at all sizes."""
    rng = np.random.default_rng(seed)
    common, one, two = rng.normal(0, 1, (3, len(SIZES), count))
    share, own = np.sqrt(rho), np.sqrt(1 - rho)
    return 0.03 * (share * common + own * one), 0.05 * (share * common + own * two)


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6, 0.9])
def test_the_correlation_is_found_and_seldom_overstated(rho: float) -> None:
    found = np.array([shared_background(*pair(rho, 300, seed), SIZES) for seed in range(20)])
    # A standard error below what it is, so that it is seldom overstated.
    assert found.mean() == pytest.approx(max(0, rho - 0.06), abs=0.08)
    assert (found > rho + 0.1).mean() <= 0.05


def test_a_few_dimples_that_nobody_found_do_not_matter() -> None:
    one, two = pair(0.3, 300)
    plain = shared_background(one, two, SIZES)
    one[:, :15], two[:, :15] = 1.0, 1.0
    assert np.abs(shared_background(one, two, SIZES) - plain).max() < 0.15


def test_one_and_the_same_is_no_more_than_the_most() -> None:
    one, _ = pair(0.5, 300)
    assert shared_background(one, one, SIZES) == pytest.approx(MOST)
    assert shared_background(one, -one, SIZES) == pytest.approx(0)


def test_too_little_in_sight_says_nothing() -> None:
    few = BackgroundParams().fewest - 1
    one, two = pair(0.9, 300)
    one[:, few:] = np.nan
    assert not shared_background(one, two, SIZES).any()
    assert not shared_background(None, two, SIZES).any()
    # Large dents leave few places: what smaller ones say holds for them, too.
    one, two = pair(0.9, 300)
    one[2, few:] = np.nan
    found = shared_background(one, two, np.array([0.01, *SIZES, 0.1]))
    assert found[-1] == found[-2] == found[-3] > 0.8
    assert found[0] == found[1]


@given(st.integers(0, 50), st.floats(0.001, 50), st.floats(0.001, 50))
def test_brightness_and_order_do_not_matter(seed: int, first: float, second: float) -> None:
    one, two = pair(0.6, 120, seed)
    found = shared_background(one, two, SIZES)
    assert shared_background(first * two, second * one, SIZES) == pytest.approx(found, abs=1e-6)


def rough(view: View, seed: int, strength: float) -> View:
    """The view with relief that no dimple is, as strong as told."""
    import cv2

    surface = view.surface
    assert surface is not None
    noise = np.random.default_rng(seed).normal(size=surface.shading.shape).astype(np.float32)
    waves = cv2.GaussianBlur(noise, (0, 0), 5)
    shading = surface.shading + strength * waves / waves.std()
    return replace(view, surface=replace(surface, shading=shading.astype(np.float32)))


def measured(one: View, two: View) -> np.ndarray:
    found = backgrounds_of([one, two], [moved(), moved()], 0, followed())
    return shared_background(found[0], found[1], SIZES)


def test_photos_share_the_skin_and_not_the_noise() -> None:
    one, two = seen(seed=1), seen(seed=2)
    alike = measured(rough(one, 5, 0.02), rough(two, 5, 0.02))
    apart = measured(rough(one, 5, 0.02), rough(two, 6, 0.02))
    assert alike.min() > 0.8
    assert apart.max() < 0.4
    # The less of it there is beside the camera's noise, the less is shared.
    noisy = measured(rough(rough(one, 5, 0.02), 8, 0.02), rough(rough(two, 5, 0.02), 9, 0.02))
    assert (noisy < alike).all()
    assert noisy.mean() > apart.mean()


def test_dimples_are_left_out() -> None:
    (found,) = backgrounds_of([seen()], [moved()], 0, followed())
    assert found is not None
    (without,) = backgrounds_of([seen(tuple([1e-6] * 7))], [moved()], 0, followed())
    assert without is not None
    # What is shallow skin stays as it is, whatever stands in the dimples.
    off = np.abs(found[0] - without[0])
    assert np.nanquantile(off, 0.9) < 1e-3
    assert np.isfinite(found[0]).sum() > BackgroundParams().fewest


def test_no_reference_no_dimples_no_alignment() -> None:
    views = [seen(), seen(key=OTHER_WINDOW)]
    assert backgrounds_of(views, [moved(), moved()], -1, followed()) == (None, None)
    assert backgrounds_of(views, [moved(), moved()], 0, ()) == (None, None)
    first, second = backgrounds_of(views, [moved(), None], 0, followed())
    assert first is not None
    assert second is None
