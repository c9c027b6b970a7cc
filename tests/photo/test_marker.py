"""The printed marker: found where it lies, as large as it is, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from analyzer.photo.load import load_photo
from analyzer.photo.marker import OWN_ID, MarkerParams, cells, covered, find_marker
from analyzer.photo.resize import working_copy
from tests.photo.paper import lay, square

SAMPLES = Path(__file__).parents[2] / "sample_images"


@pytest.mark.parametrize("side", [28.0, 61.7])
@pytest.mark.parametrize(
    ("turn", "tilt", "across"), [(0, 0, 0), (12, 25, 30), (-100, 40, 75), (45, 15, -60)]
)
def test_a_known_map_gives_the_known_side(
    studio: Any, side: float, turn: float, tilt: float, across: float
) -> None:
    rgb = studio.torso((720, 960), width=400.0)[0]
    corners = square((360.3, 520.8), side, turn, tilt, across)
    found = find_marker(lay(rgb, corners))
    assert found is not None
    assert found.own
    assert found.side_px == pytest.approx(side, rel=0.02)
    assert found.tilt_deg == pytest.approx(tilt, abs=12)
    np.testing.assert_allclose(found.corners, corners, atol=0.6)


def test_noise_and_a_soft_lens_leave_the_side_alone(studio: Any) -> None:
    rgb = lay(studio.torso((720, 960), width=400.0)[0], square((300.0, 500.0), 50.0, 7))
    soft = cv2.GaussianBlur(rgb, (0, 0), 1.5)
    noisy = soft + np.random.default_rng(1).normal(0, 0.01, rgb.shape).astype(np.float32)
    found = find_marker(np.clip(noisy, 0, 1))
    assert found is not None
    assert found.side_px == pytest.approx(50.0, rel=0.02)


def test_another_number_counts_only_where_its_size_is_known(studio: Any) -> None:
    rgb = lay(studio.torso((720, 960), width=400.0)[0], square((300.0, 500.0), 50.0), number=7)
    assert find_marker(rgb) is None
    other = find_marker(rgb, any_number=True)
    assert other is not None
    assert not other.own
    # The guide's own goes first, however large another one is.
    both = find_marker(lay(rgb, square((480.0, 300.0), 40.0)), any_number=True)
    assert both is not None
    assert both.own


def test_a_wrong_cell_and_faint_ink_are_no_marker(studio: Any) -> None:
    rgb = studio.torso((720, 960), width=400.0)[0]
    corners = square((360.0, 520.0), 60.0)
    spoilt = lay(rgb, corners)
    dark = cells()[1:-1, 1:-1]
    row, col = np.argwhere(dark)[0]
    at = np.round(corners[0] + 10 * (np.array([col, row]) + 1)).astype(int)
    spoilt[at[1] + 1 : at[1] + 10, at[0] + 1 : at[0] + 10] = 0.7
    assert find_marker(spoilt) is None
    assert find_marker(rgb + 0.15 * (lay(rgb, corners) - rgb)) is None


def test_what_it_covers_is_filled_from_around_it(studio: Any) -> None:
    rgb = studio.torso((720, 960), width=400.0)[0]
    laid = lay(rgb, square((360.0, 520.0), 50.0, 20))
    marker = find_marker(laid)
    assert marker is not None
    plain, paper = covered(laid, marker)
    np.testing.assert_allclose(plain, rgb, atol=0.02)
    assert np.array_equal(plain[~paper], laid[~paper])
    changed = np.abs(laid - rgb).max(axis=2) > 0.02
    assert not (changed & ~paper).any()


def test_photos_without_a_marker_show_none() -> None:
    for path in sorted(SAMPLES.glob("*/*.jpg")):
        rgb, _ = working_copy(load_photo(path))
        assert find_marker(rgb, any_number=True) is None, path.name


def test_drawn_squares_and_checks_are_no_marker() -> None:
    """Fifty pictures of what markers are made of: squares, grids, checks, letters and noise."""
    rng = np.random.default_rng(5)
    for _ in range(50):
        picture = np.full((480, 360), rng.uniform(0.3, 0.9), np.float32)
        for _ in range(12):
            size, count = int(rng.integers(20, 120)), int(rng.integers(3, 9))
            grid = (rng.random((count, count)) < 0.5).astype(np.float32)
            if rng.random() < 0.5:
                grid[[0, -1]], grid[:, [0, -1]] = 0, 0
            patch = cv2.resize(grid, (size, size), interpolation=cv2.INTER_NEAREST)
            y, x = rng.integers(0, 480 - size), rng.integers(0, 360 - size)
            picture[y : y + size, x : x + size] = patch * 0.8 + 0.05
        assert find_marker(np.repeat(picture[..., None], 3, axis=2)) is None


def test_the_pattern_is_the_dictionarys() -> None:
    drawn = cv2.aruco.generateImageMarker(
        cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50), OWN_ID, 60
    )
    assert np.array_equal(np.kron(cells(), np.ones((10, 10), bool)), drawn < 128)
    assert cells()[0].all()
    assert MarkerParams().own_mm == 40.0
