"""Alignment recovers known maps on phantoms, judges itself and refuses what it cannot know."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from analyzer import phantom
from analyzer.alignment.model import Alignment
from analyzer.photo.model import Photo
from analyzer.tracking.aligner import align_views

SIZE = (600, 800)
MATRIX = np.array([[0.98, 0.05, 4.0], [-0.04, 1.01, 9.0], [1e-5, 2e-5, 1.0]])


def bent(moving: np.ndarray) -> np.ndarray:
    """Reference place (N, 2) of each moving pixel: a homography and a smooth bend."""
    p = np.column_stack([moving, np.ones(len(moving))]) @ MATRIX.T
    x, y = (moving / SIZE).T
    bend = np.stack([4 * np.sin(3 * y), 3 * np.cos(2 * x + y)], axis=1)
    return p[:, :2] / p[:, 2:] + bend


def noisy(studio: Any, linear: np.ndarray, seed: int) -> Photo:
    rng = np.random.default_rng(seed)
    rgb = linear + rng.normal(0, 0.003, linear.shape)
    return studio.develop(np.clip(rgb, 0, 1).astype(np.float32))


@pytest.fixture(scope="module")
def base(studio: Any) -> Any:
    return studio.view(studio.photo(studio.person(), studio.scene(), SIZE))


@pytest.fixture(scope="module")
def skin_places(studio: Any) -> np.ndarray:
    """Some (N, 2) pixels well within the phantom's skin."""
    mask = studio.shoot(studio.person(), studio.scene(), SIZE).mask.astype(np.uint8)
    y, x = np.nonzero(cv2.erode(mask, np.ones((61, 61), np.uint8)))
    return np.stack([x, y], axis=1)[::211].astype(float)


@pytest.fixture(scope="module")
def warped(studio: Any, base: Any) -> Alignment:
    rgb = studio.photo(studio.person(), studio.scene(), SIZE).rgb
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    places = bent(np.stack([x.ravel(), y.ravel()], axis=1).astype(float))
    maps = places.reshape(SIZE[1], SIZE[0], 2).astype(np.float32)
    moved = cv2.remap(rgb, maps[..., 0], maps[..., 1], cv2.INTER_CUBIC, borderMode=1)
    return align_views(base, studio.view(noisy(studio, moved, 1)))


def test_known_warp_is_recovered(warped: Alignment, skin_places: np.ndarray) -> None:
    assert warped.ok, warped.reason
    error = np.linalg.norm(warped.map_points(bent(skin_places)) - skin_places, axis=1)
    assert np.isfinite(error).mean() > 0.9
    assert np.nanmedian(error) < 0.4
    assert np.nanquantile(error, 0.95) < 1.5


def test_own_error_estimate_is_of_the_right_size(
    warped: Alignment, skin_places: np.ndarray
) -> None:
    error = np.linalg.norm(warped.map_points(bent(skin_places)) - skin_places, axis=1)
    assert 0.2 < warped.error_px / np.nanmedian(error) < 5


def test_forward_and_backward_undo_each_other(warped: Alignment, skin_places: np.ndarray) -> None:
    there = warped.map_points(skin_places)
    seen = np.isfinite(there).all(axis=1)
    back = warped.map_back(there[seen])
    assert seen.mean() > 0.8
    np.testing.assert_allclose(back, skin_places[seen], atol=0.3)


def test_scale_and_turn_are_those_of_the_warp(warped: Alignment) -> None:
    inverse = np.linalg.inv(MATRIX)
    a = inverse[:2, :2] / inverse[2, 2]
    assert warped.scale == pytest.approx(np.sqrt(np.linalg.det(a)), rel=0.04)
    assert warped.rotation_deg == pytest.approx(
        np.degrees(np.arctan2(a[0, 1] - a[1, 0], a[0, 0] + a[1, 1])), abs=1.5
    )


def test_same_picture_with_fresh_noise_maps_onto_itself(
    studio: Any, base: Any, skin_places: np.ndarray
) -> None:
    again = noisy(studio, studio.photo(studio.person(), studio.scene(), SIZE).rgb, 2)
    found = align_views(base, studio.view(again))
    assert found.ok
    error = np.linalg.norm(found.map_points(skin_places) - skin_places, axis=1)
    assert np.nanmedian(error) < 0.1
    assert found.scale == pytest.approx(1.0, abs=0.01)


@pytest.mark.slow
def test_vanishing_dimples_do_not_move_the_map(studio: Any, base: Any) -> None:
    """A dent that fades is no displacement: less than .2 mm remains where the dents are."""
    shallow = studio.scene(factor=0.2, seed=9)
    found = align_views(base, studio.view(studio.photo(studio.person(), shallow, SIZE)))
    truth = studio.shoot(studio.person(), studio.scene(), SIZE).truth
    places = np.array([[d["x"], d["y"]] for d in truth["dimples"] if d["kind"] == "modifiable"])
    assert found.ok
    error = np.linalg.norm(found.map_points(places) - places, axis=1)
    assert (error * truth["mm_per_px"]).max() < 0.2


@pytest.mark.slow
def test_other_light_keeps_the_map(studio: Any, base: Any, skin_places: np.ndarray) -> None:
    """The light comes from the other side; the skin stays where it is."""
    other = studio.scene(-65.0, 10.0, seed=4)
    found = align_views(base, studio.view(studio.photo(studio.person(), other, SIZE)))
    assert found.ok, found.reason
    error = np.linalg.norm(found.map_points(skin_places) - skin_places, axis=1)
    assert np.nanmedian(error) < 1.0


def test_mirrored_photo_is_refused(studio: Any, base: Any) -> None:
    rgb = studio.photo(studio.person(), studio.scene(), SIZE).rgb
    found = align_views(base, studio.view(noisy(studio, rgb[:, ::-1], 3)))
    assert not found.ok
    assert "mirrored" in found.reason


def test_other_person_is_refused(studio: Any, base: Any) -> None:
    other = studio.view(studio.photo(studio.person(seed=77), studio.scene(), SIZE))
    assert other.measurement.ok
    found = align_views(base, other)
    assert not found.ok
    assert found.reason
    if found.forward is None:
        assert np.isnan(found.map_points(np.array([[300.0, 400.0]]))).all()


def test_photo_without_a_back_is_refused_by_name(studio: Any, base: Any) -> None:
    grey = studio.view(studio.develop(np.full((400, 300, 3), 90, np.uint8)))
    assert "moving photo" in align_views(base, grey).reason
    assert "reference photo" in align_views(grey, base).reason


def test_moles_are_listed_in_both_photos(warped: Alignment) -> None:
    """Each mark of the moving photo is the reference's, moved by the true warp."""
    assert len(warped.marks) >= 8
    error = np.linalg.norm(bent(warped.marks[:, 2:]) - warped.marks[:, :2], axis=1)
    assert np.median(error) < 1.0
    assert error.max() < 3.0


def test_points_beyond_the_support_are_less_certain(
    warped: Alignment, skin_places: np.ndarray
) -> None:
    """The error map has the stated median over the skin and grows towards its end."""
    stated = warped.point_errors(bent(skin_places))
    assert np.nanmedian(stated) == pytest.approx(warped.error_px, rel=0.3)
    everywhere = warped.forward.error
    assert np.nanmax(everywhere) > 1.5 * np.nanmedian(stated)


def test_places_far_from_skin_are_unmapped(warped: Alignment) -> None:
    assert np.isnan(warped.map_points(np.array([[2.0, 2.0], [598.0, 3.0]]))).all()


@pytest.mark.slow
def test_larger_moving_photo_has_larger_coordinates(
    studio: Any, base: Any, skin_places: np.ndarray
) -> None:
    """The map is given in full-resolution pixels of each photo, centres at integers."""
    rgb = studio.photo(studio.person(), studio.scene(), SIZE).rgb
    double = cv2.resize(rgb, (1200, 1600), interpolation=cv2.INTER_CUBIC)
    found = align_views(base, studio.view(noisy(studio, double, 5)))
    assert found.ok
    error = np.linalg.norm(found.map_points(skin_places) - (2 * skin_places + 0.5), axis=1)
    assert np.nanmedian(error) < 0.4
    assert found.scale == pytest.approx(2.0, rel=0.01)


@pytest.mark.slow
def test_pose_follows_the_truth_grid(studio: Any, base: Any) -> None:
    """Another posture and camera: the phantom knows where each skin place went."""
    turned = studio.scene(
        pose=phantom.Pose(3.0, 2.0, -3.0), camera=phantom.Camera(yaw=-4.0, roll=2.0), seed=6
    )
    found = align_views(base, studio.view(studio.photo(studio.person(), turned, SIZE)))
    assert found.ok, found.reason
    one = studio.shoot(studio.person(), studio.scene(), SIZE).truth
    two = studio.shoot(studio.person(), turned, SIZE).truth
    a, b = np.array(one["grid"], float), np.array(two["grid"], float)
    both = (a[:, 2] > 0) & (b[:, 2] > 0)
    error = np.linalg.norm(found.map_points(a[both, :2]) - b[both, :2], axis=1)
    assert np.nanmedian(error) * two["mm_per_px"] < 1.5
