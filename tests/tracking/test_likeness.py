"""How alike two lights are, by their direction and by what they paint."""

from __future__ import annotations

import numpy as np

from analyzer.tracking.likeness import light_likeness
from analyzer.tracking.params import LikenessParams


def test_lights_are_alike_in_direction_and_in_shading() -> None:
    params = LikenessParams()
    assert light_likeness(0.0, 0.1) == 1.0
    assert light_likeness(1.0, 0.1) == 0.0
    # One direction, but another lamp beside it.
    assert light_likeness(0.0, 1.0) == 0.0
    assert light_likeness(0.0, np.nan) == 1.0
    between = [light_likeness(d, s) for d, s in ((0.3, 0.1), (0.3, 0.5), (0.5, 0.5))]
    assert 1 > between[0] > between[1] > between[2] > 0
    assert params.same_shading < params.other_shading
