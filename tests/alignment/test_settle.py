"""A slip of the hand is found by the dimples and taken back; a change of the skin is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analyzer.alignment.model import Alignment, identity_alignment
from analyzer.alignment.settle import SettleParams, common_shift, settle
from analyzer.measurement.model import Measurement
from analyzer.results import Series

WIDTH = 700.0
LIMIT = SettleParams().slip * WIDTH


def spots(seed: int, count: int) -> np.ndarray:
    """Places on a back, no two nearer than two dimples can lie."""
    rng = np.random.default_rng(seed)
    found: list[np.ndarray] = []
    while len(found) < count:
        place = rng.uniform((200, 600), (1000, 1200))
        if all(np.linalg.norm(place - other) > 45 for other in found):
            found.append(place)
    return np.array(found)


@given(
    st.integers(0, 500), st.integers(4, 12), st.floats(0, 360), st.floats(0, 0.95),
    st.integers(0, 3), st.integers(0, 3),
)  # fmt: skip
def test_a_slip_is_found_though_dimples_come_and_go(
    seed: int, count: int, angle: float, far: float, gone: int, new: int
) -> None:
    assume(count - gone >= 4 and new <= gone + 1)
    here = spots(seed, count + new)
    slip = far * LIMIT * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    jitter = np.random.default_rng(seed).normal(0, 1.5, here.shape)
    there = (here + slip + jitter)[gone:]
    found = common_shift(here[:count], there, WIDTH)
    common = count - gone
    if found is None:
        # Only where most have no partner may it give up.
        assert common < max(4, 0.5 * min(count, len(there)))
        return
    assert np.linalg.norm(found[0] - slip) < 4.0
    assert found[1] < 5.0


@given(st.integers(0, 300), st.integers(4, 10))
def test_dimples_that_have_nothing_in_common_move_nothing_far(seed: int, count: int) -> None:
    """Chance must hardly ever move a map; where it does, the error that stays is stated."""
    found = common_shift(spots(seed, count), spots(seed + 1000, count), WIDTH)
    if found is not None:
        assert np.linalg.norm(found[0]) <= LIMIT + SettleParams().match * WIDTH
        assert found[1] > 2.0


@pytest.mark.parametrize("count", [0, 1, 3])
def test_few_dimples_prove_nothing(count: int) -> None:
    assert common_shift(spots(1, count).reshape(-1, 2), spots(1, 8), WIDTH) is None


@pytest.fixture
def shot(make_series: Callable[..., Series]) -> Measurement:
    return make_series((1.0,)).measurements[0]


def places(shot: Measurement) -> np.ndarray:
    return np.array([[d.x, d.y] for d in shot.dimples])


def by_hand(slip: np.ndarray) -> Alignment:
    """A map of a photo onto itself that is ``slip`` px off."""
    true = identity_alignment((1200, 1600))
    assert true.forward is not None
    assert true.backward is not None
    return replace(
        true,
        error_px=4.0,
        by_hand=True,
        forward=replace(true.forward, xy=true.forward.xy + slip),
        backward=replace(true.backward, xy=true.backward.xy - slip),
    )


def test_a_map_by_hand_is_moved_onto_the_dimples(shot: Measurement) -> None:
    slip = np.array([17.0, -22.0])
    found = settle(by_hand(slip), places(shot), places(shot), shot.back_width_px)
    spot = np.array([[500.0, 800.0], [700.0, 1000.0]])
    assert np.allclose(found.map_points(spot), spot, atol=1e-6)
    assert np.allclose(found.map_back(spot), spot, atol=1e-6)
    assert found.error_px == 4.0


def test_the_error_that_stays_is_stated(shot: Measurement) -> None:
    noise = [(8.0 * (-1) ** k, 0.0) for k in range(len(shot.dimples))]
    moved = replace(
        shot,
        dimples=tuple(
            replace(d, x=d.x + dx, y=d.y + dy)
            for d, (dx, dy) in zip(shot.dimples, noise, strict=True)
        ),
    )
    found = settle(by_hand(np.zeros(2)), places(shot), places(moved), shot.back_width_px)
    assert 6.0 < found.error_px < 10.0


def test_a_map_that_no_dimple_checks_is_trusted_less(shot: Measurement) -> None:
    bare = replace(shot, dimples=shot.dimples[:2])
    found = settle(by_hand(np.array([17.0, -22.0])), places(shot), places(bare), shot.back_width_px)
    assert found.error_px == pytest.approx(4.0 * SettleParams().unchecked)
    place = np.array([[500.0, 800.0]])
    assert np.allclose(found.map_points(place), place + np.array([17.0, -22.0]))


def test_a_map_of_the_skins_own_marks_is_left_alone(shot: Measurement) -> None:
    alignment = replace(by_hand(np.array([17.0, -22.0])), by_hand=False)
    at = places(shot)
    assert settle(alignment, at, at, shot.back_width_px) is alignment
