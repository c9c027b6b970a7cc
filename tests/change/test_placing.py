"""A dent measured beside its place looks shallower; by how much is known, and widens the interval."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.change.estimate import Estimate, Sighting, estimate_change
from analyzer.change.model import Check
from analyzer.change.placing import lost, misplaced, say_by_hand, slip
from analyzer.dimples.forced import fit_at
from analyzer.measurement.view import View
from tests.backs import DENT, NOISE, P_FIXED, PLACES, SURFACE_WIDTH, WIDTH, moved, seen, shallower


def test_a_slip_is_the_stated_error_against_the_back() -> None:
    view = seen()
    assert slip(view, moved(error_px=7.0)) == pytest.approx(7.0 / WIDTH)
    # A photo of twice the size errs by twice as many pixels.
    large = replace(view, measurement=replace(view.measurement, back_width_px=2 * WIDTH))
    assert slip(large, moved(error_px=14.0)) == pytest.approx(slip(view, moved(error_px=7.0)))
    assert slip(view, None) == 0


def shown(view: View, places: np.ndarray) -> np.ndarray:
    """Slope amplitude along the light at photo places (N, 2)."""
    assert view.surface is not None
    assert view.light is not None
    out = []
    for x, y in view.to_surface(places):
        found = fit_at(view.surface, view.light, NOISE, float(x), float(y), DENT * SURFACE_WIDTH)
        assert found is not None
        out.append(-(found.right * found.gain_right + found.up * found.gain_up))
    return np.array(out)


@pytest.mark.parametrize("error", [0.1, 0.2, 0.3])
def test_the_loss_is_about_what_fits_beside_a_dents_place_lose(error: float) -> None:
    """Places scattered about a dent as a map of that median error would put them.

    The formula is the first term of a series: it never overstates, and a third is missing at most.
    """
    view = seen(grain=0.0)
    rng = np.random.default_rng(1)
    # The median of a two-dimensional error is 1.177 of its deviation along each axis.
    sigma = error * DENT * WIDTH / 1.1774
    logs = []
    for place in PLACES[2:5]:
        beside = place + rng.normal(0, sigma, (100, 2))
        logs.append(np.log(shown(view, beside) / shown(view, place[None])))
    measured = -float(np.mean(logs))
    told = float(lost((error * DENT) ** 2, np.array([DENT]))[0])
    assert 0.6 * measured < told <= measured


@given(st.floats(1e-4, 0.02), st.floats(0.01, 0.05))
def test_small_dents_and_large_slips_lose_more(error: float, size: float) -> None:
    one, twice_off = (
        lost(error**2, np.array([size, 2 * size])),
        lost((2 * error) ** 2, np.array([size])),
    )
    assert one[1] == pytest.approx(one[0] / 4)
    assert twice_off[0] == pytest.approx(4 * one[0])
    assert lost(0.0, np.array([size]))[0] == 0


def estimate_of(sizes: tuple[float, ...] = (DENT,) * 7) -> tuple[Estimate, list[Sighting]]:
    one, two = seen(grain=0.0), seen(shallower(0.7), seed=1)
    sightings = []
    for (x, y), p, size in zip(PLACES, P_FIXED, sizes, strict=True):
        fits = []
        for view in (one, two):
            assert view.surface is not None
            assert view.light is not None
            at = view.to_surface(np.array([[x, y]]))[0]
            column, row = at.tolist()
            sigma = DENT * SURFACE_WIDTH
            fits.append(
                fit_at(view.surface, view.light, NOISE, column, row, sigma, None, view.heat)
            )
        assert fits[0] is not None
        assert fits[1] is not None
        sightings.append(Sighting(fits[0], fits[1], size, p, 0.95))
    return estimate_change(tuple(sightings), 1.0, 0), sightings


def test_errors_of_place_widen_and_move_nothing() -> None:
    plain, sightings = estimate_of((DENT,) * 6 + (DENT / 2,))
    wide = misplaced(plain, sightings, (0.006, 0.004))
    assert wide.log_ratio == plain.log_ratio
    np.testing.assert_array_equal(wide.each, plain.each)
    assert wide.se > plain.se
    added = np.sqrt(wide.each_se**2 - plain.each_se**2)
    # As lost() tells: both photos' slips together, and four times as much for the smallest dent.
    np.testing.assert_allclose(added[:6], lost(0.006**2 + 0.004**2, np.array([DENT]))[0], rtol=1e-6)
    assert added[6] == pytest.approx(4 * added[0])
    assert np.sqrt(wide.se**2 - plain.se**2) == pytest.approx(added[0])


def test_exact_places_and_no_dimples_leave_an_estimate_alone() -> None:
    plain, sightings = estimate_of()
    same = misplaced(plain, sightings, (0.0, 0.0))
    assert same.se == plain.se
    np.testing.assert_array_equal(same.each_se, plain.each_se)
    assert misplaced(plain, [], (0.1, 0.1)) is plain


@pytest.mark.parametrize(
    ("status", "after"), [("ok", "differs"), ("differs", "differs"), ("blocks", "blocks")]
)
def test_a_word_on_points_of_the_users(status: Any, after: str) -> None:
    given = (Check("alignment", status, "Found."), Check("light", "ok", "The same."))
    found = say_by_hand(given)
    assert found[1] == given[1]
    assert found[0].status == after
    assert found[0].text.startswith("Found.")
    # What is refused needs no word on how certain it is.
    assert ("points that you marked" in found[0].text) is (status != "blocks")
