"""Depths of a series come from all its photos, and change only as far as something tells of it."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.tracking.common_scale import on_common_scale, undrawn
from analyzer.tracking.params import ScaleParams

PARAMS = ScaleParams()
ERROR = 0.5


def settled(photos: int) -> np.ndarray:
    """Nothing is known to have changed in any of so many sessions."""
    return np.zeros((photos, 2))


def made_up(seed: int) -> tuple[np.ndarray, ...]:
    """Twelve dimples in six photos of six lights and sessions: true depths, what is read, kinds,
    and the true changes."""
    rng = np.random.default_rng(seed)
    true = rng.normal(PARAMS.usual, PARAMS.spread, (12, 1))
    fixed = np.array([1.0] * 2 + [0.0] * 10)
    change = np.r_[0.0, rng.normal(0, PARAMS.change, 5)]
    true = true + np.outer(1 - fixed, change)
    seen = true + rng.normal(0, PARAMS.light, (1, 6)) + rng.normal(0, 1, (12, 6))
    # As a mean given what shows: drawn towards the usual depth by the share that is not its own.
    own = PARAMS.spread**2 / (PARAMS.spread**2 + 1)
    read = PARAMS.usual + own * (seen - PARAMS.usual)
    return true, read, np.full(read.shape, PARAMS.spread * np.sqrt(1 - own)), fixed, change


def test_pull_towards_the_usual_depth_is_taken_back() -> None:
    true, read, error, *_ = made_up(1)
    value, wider = undrawn(read, error)
    assert np.polyfit(true.ravel(), read.ravel(), 1)[0] < 0.6
    assert np.polyfit(true.ravel(), value.ravel(), 1)[0] == pytest.approx(1, abs=0.3)
    assert (wider > error).all()


def test_all_photos_tell_more_than_one() -> None:
    lights = np.arange(6)
    alone, together, stated = [], [], []
    for seed in range(20):
        true, read, error, fixed, change = made_up(seed)
        known = np.column_stack([change, np.r_[0.0, np.full(5, 0.1)]])
        value, se = on_common_scale(read, error, fixed, lights, lights, known)
        alone.append(read - true)
        together.append(value - true)
        stated.append((value - true) / se)
    assert np.std(together) < 0.75 * np.std(alone)
    # What is stated as its error is its error.
    assert 0.7 < np.std(stated) < 1.3


def test_only_the_modifiable_ones_follow_a_known_change() -> None:
    read = np.full((2, 2), 2.0)
    changes = np.array([[0.0, 0.0], [-1.0, 0.05]])
    value, _ = on_common_scale(
        read, np.full((2, 2), 0.7), np.array([1.0, 0.0]), np.arange(2), np.arange(2), changes
    )
    assert value[0, 0] == pytest.approx(value[0, 1])
    assert value[1, 1] - value[1, 0] == pytest.approx(-1.0, abs=0.1)


def test_photos_of_one_session_show_one_depth() -> None:
    read = np.array([[1.2, 2.4, 2.0]])
    value, _ = on_common_scale(
        read, np.full((1, 3), 0.4), np.zeros(1), np.arange(3), np.zeros(3, int), settled(1)
    )
    assert value.max() - value.min() < 1e-9
    assert 1.2 < value[0, 0] < 2.4


def test_a_surer_photo_has_more_say() -> None:
    read = np.array([[1.0, 3.0]])
    value, _ = on_common_scale(
        read, np.array([[0.2, 0.6]]), np.zeros(1), np.arange(2), np.zeros(2, int), settled(1)
    )
    assert value[0, 0] < 1.6


def test_more_photos_of_one_light_help_less_than_of_several() -> None:
    read, error, kind = np.full((1, 6), 2.5), np.full((1, 6), ERROR), np.zeros(1)
    same, other = np.zeros(6, int), np.arange(6)
    _, one = on_common_scale(read[:, :1], error[:, :1], kind, same[:1], same[:1], settled(1))
    _, alike = on_common_scale(read, error, kind, same, same, settled(1))
    _, unlike = on_common_scale(read, error, kind, other, same, settled(1))
    assert unlike[0, 0] < alike[0, 0] < one[0, 0]


def test_order_does_not_matter_and_what_is_not_seen_stays_unknown() -> None:
    true, read, error, fixed, _ = made_up(3)
    read = np.where(true > PARAMS.usual + 0.8, np.nan, read)
    turn, swap = np.arange(6)[::-1], np.random.default_rng(0).permutation(12)
    lights, sessions = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 1, 2, 3, 3])
    changes = np.tile([0.0, PARAMS.change], (4, 1))
    value, se = on_common_scale(read, error, fixed, lights, sessions, changes)
    again, _ = on_common_scale(
        read[swap][:, turn],
        error[swap][:, turn],
        fixed[swap],
        lights[turn],
        sessions[turn],
        changes,
    )
    assert np.allclose(again, value[swap][:, turn], equal_nan=True)
    assert np.array_equal(np.isnan(value), np.isnan(read))
    assert np.array_equal(np.isnan(se), np.isnan(read))


def test_without_any_dimple_nothing_happens() -> None:
    value, se = on_common_scale(
        np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0), np.arange(2), np.arange(2), settled(2)
    )
    assert value.shape == se.shape == (0, 2)
