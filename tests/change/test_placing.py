"""A dent measured beside its place looks shallower; by how much is known, and widens the interval."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.change.model import Check
from analyzer.change.placing import lost, say_by_hand, slip
from analyzer.dimples.forced import fit_at
from analyzer.measurement.view import View
from tests.backs import DENT, NOISE, PLACES, SURFACE_WIDTH, WIDTH, moved, seen


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
