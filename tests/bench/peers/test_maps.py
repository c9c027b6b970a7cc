"""A displacement field becomes a map of any size."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.bench.peers.maps import MOST_AT_ONCE, STEP_PX, with_flow
from analyzer.bench.peers.picture import Picture


@pytest.mark.parametrize("size", [(300, 400), (3000, 4000)])
def test_a_flow_moves_every_place_of_a_photo(size: tuple[int, int]) -> None:
    width, height = 75, 100
    zoom = size[0] / width
    shown = np.zeros((height, width, 3), np.uint8)
    picture = Picture(
        shown, np.ones((height, width), bool), zoom, size, 50.0, np.zeros(2), np.array([0.0, -1])
    )
    flow = np.broadcast_to(np.array([2.0, -1.0]), (height, width, 2))
    found = with_flow(picture, picture, np.eye(3), flow)
    places = np.array(
        [[0.0, 0.0], [size[0] / 2, size[1] / 3], [size[0] - STEP_PX, size[1] - STEP_PX]]
    )
    np.testing.assert_allclose(
        found(places), places + np.array([2.0, -1.0]) * zoom, atol=0.01 * zoom
    )
    if size[0] == 3000:
        assert found.xy.shape[0] * found.xy.shape[1] > MOST_AT_ONCE
