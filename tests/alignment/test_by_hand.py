"""A map of the user's points: it is theirs, reaches as far as they tell, and knows its error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.alignment.by_hand import POINTS_DISAGREE, map_by_points
from analyzer.alignment.params import AlignParams

SIZES = ((360, 420), (360, 420))
PARAMS = AlignParams()
PLACES = np.array([[80.0, 90], [240, 100], [150, 330], [230, 300], [90, 280], [160, 200]])
INNER = np.array([[150.0, 180], [200, 250], [120, 240]])

PROPERTY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)


def similarity(scale: float, turn_deg: float) -> np.ndarray:
    """Rows (2, 3); a positive turn is counter-clockwise as seen, with y down."""
    c, s = scale * np.cos(np.radians(turn_deg)), scale * np.sin(np.radians(turn_deg))
    return np.array([[c, s, 14.0], [-s, c, 22.0]])


def moved(places: np.ndarray, rows: np.ndarray) -> np.ndarray:
    return places @ rows[:, :2].T + rows[:, 2]


def pairs_of(places: np.ndarray, rows: np.ndarray, shake: float = 0.0, seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, shake, places.shape)
    return np.hstack([places, moved(places, rows) + noise])


def by_hand(
    make_texture: Callable[..., Any], pairs: np.ndarray, doubt: str = "", **how: Any
) -> Any:
    texture = make_texture(**how)
    return map_by_points(texture, texture, SIZES, pairs, PARAMS, doubt)


@PROPERTY
@given(st.floats(0.8, 1.25), st.floats(-40, 40))
def test_three_exact_points_give_size_and_turn_back(
    make_texture: Callable[..., Any], scale: float, turn: float
) -> None:
    rows = similarity(scale, turn)
    found = by_hand(make_texture, pairs_of(PLACES[:3], rows))
    assert found.ok
    assert found.by_hand
    assert found.inliers == 0
    assert found.scale == pytest.approx(scale, rel=1e-6)
    assert found.rotation_deg == pytest.approx(turn, abs=1e-6)
    np.testing.assert_allclose(found.map_points(INNER), moved(INNER, rows), atol=1e-6)
    there = moved(INNER, rows)
    inside = ((there > 0) & (there < SIZES[1])).all(axis=1)
    np.testing.assert_allclose(found.map_back(there[inside]), INNER[inside], atol=0.05)


def test_more_points_follow_a_shear_that_three_cannot(make_texture: Callable[..., Any]) -> None:
    rows = np.array([[1.1, 0.12, -9.0], [-0.05, 0.94, 12.0]])
    found = by_hand(make_texture, pairs_of(PLACES, rows))
    np.testing.assert_allclose(found.map_points(INNER), moved(INNER, rows), atol=1e-6)


def test_the_textures_own_resolution_is_no_matter(make_texture: Callable[..., Any]) -> None:
    """The same photos, looked at in half as many pixels."""
    rows = similarity(1.05, 5.0)
    pairs = pairs_of(PLACES, rows, shake=3.0)
    fine = by_hand(make_texture, pairs)
    coarse = by_hand(make_texture, pairs, zoom=2.0, back_zoom=1.0, shape=(210, 180))
    np.testing.assert_allclose(coarse.map_points(INNER), fine.map_points(INNER), atol=1e-6)
    assert coarse.error_px == pytest.approx(fine.error_px, rel=0.02)
    assert coarse.scale == pytest.approx(fine.scale)
    assert coarse.overlap == pytest.approx(fine.overlap, abs=0.03)


def test_a_moving_photo_of_twice_the_size_is_twice_as_large(
    make_texture: Callable[..., Any],
) -> None:
    pairs = pairs_of(PLACES, similarity(2.0, 0.0))
    found = map_by_points(
        make_texture(), make_texture(zoom=2.0), (SIZES[0], (720, 840)), pairs, PARAMS
    )
    assert found.scale == pytest.approx(2.0)
    width_px = 2 * 0.66 * 360
    assert found.error_px == pytest.approx(PARAMS.landmark_error * width_px)


def test_the_map_ends_where_the_points_tell_nothing(make_texture: Callable[..., Any]) -> None:
    near = PLACES[:3] * 0.2 + 40
    found = by_hand(make_texture, pairs_of(near, similarity(1.0, 0.0)))
    assert np.isfinite(found.map_points(near)).all()
    assert np.isnan(found.map_points(np.array([[330.0, 400.0], [60.0, 300.0]]))).all()
    assert found.overlap < 0.5
    wide = by_hand(make_texture, pairs_of(PLACES, similarity(1.0, 0.0)))
    assert wide.overlap > 0.95


def test_the_stated_error_grows_away_from_the_points(make_texture: Callable[..., Any]) -> None:
    found = by_hand(make_texture, pairs_of(PLACES[:3], similarity(1.0, 0.0)))
    at, beside, far = found.point_errors(np.array([[84.0, 96.0], [84.0, 50.0], [84.0, 12.0]]))
    assert at < beside < far
    # However exactly they agree, points set by hand are never better than a finger.
    assert found.error_px >= PARAMS.landmark_error * 0.66 * 360


@pytest.mark.parametrize("shake", [2.0, 4.0])
def test_the_stated_error_is_about_the_true_one(
    make_texture: Callable[..., Any], shake: float
) -> None:
    """Over many hands; each single one knows little of its own luck."""
    rows = similarity(1.0, 3.0)
    stated, true = [], []
    for seed in range(20):
        found = by_hand(make_texture, pairs_of(PLACES, rows, shake, seed))
        stated.append(found.error_px)
        miss = np.linalg.norm(found.map_points(INNER) - moved(INNER, rows), axis=1)
        true.append(np.median(miss))
    assert 0.8 < np.median(stated) / np.median(true) < 2.5


def test_points_that_contradict_each_other_are_refused(make_texture: Callable[..., Any]) -> None:
    pairs = pairs_of(PLACES, similarity(1.0, 0.0))
    pairs[:3, 2:] = pairs[[1, 2, 0], 2:]
    found = by_hand(make_texture, pairs)
    assert not found.ok
    assert found.reason == POINTS_DISAGREE
    assert found.error_px > by_hand(make_texture, pairs_of(PLACES, similarity(1.0, 0.0))).error_px


def test_photos_given_the_other_way_round_turn_the_map_round(
    make_texture: Callable[..., Any],
) -> None:
    pairs = pairs_of(PLACES, similarity(1.08, -6.0))
    there = by_hand(make_texture, pairs)
    back = by_hand(make_texture, pairs[:, [2, 3, 0, 1]])
    assert back.scale == pytest.approx(1 / there.scale)
    assert back.rotation_deg == pytest.approx(-there.rotation_deg)
    np.testing.assert_allclose(back.map_points(there.map_points(INNER)), INNER, atol=1e-6)


def test_what_speaks_against_the_points_is_kept(make_texture: Callable[..., Any]) -> None:
    pairs = pairs_of(PLACES, similarity(1.0, 0.0))
    assert by_hand(make_texture, pairs, "Another person?").doubt == "Another person?"
    assert by_hand(make_texture, pairs).doubt == ""
