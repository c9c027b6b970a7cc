"""A window is the same pixels whether it lies inside or hangs over an edge."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.arrays.crop import window


@pytest.mark.parametrize("radius", [0, 1, 3])
@pytest.mark.parametrize("place", [(5, 6), (0, 0), (9, 11), (1, 10)])
def test_a_window_is_cut_from_the_plane_with_its_edge_led_on(place, radius) -> None:
    plane = np.random.default_rng(0).normal(size=(10, 12))
    wide = np.pad(plane, radius, mode="edge")
    row, column = place
    want = wide[row : row + 2 * radius + 1, column : column + 2 * radius + 1]
    np.testing.assert_array_equal(window(plane, row, column, radius), want)
