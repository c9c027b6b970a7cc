"""A hollow whose rim answers too is one dimple; neighbours stay two."""

from __future__ import annotations

import numpy as np

from analyzer.dimples.detect import Dent
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.score import to_dimples

WIDTH = 320.0
SIGMA = 7.0


def dent(x: float, y: float, confidence: float, sigma: float = SIGMA) -> Dent:
    return Dent(x, y, sigma, 0.05, -0.08, 0.03, 0.5, 0.01, confidence, 2.0, 0.4)


def shown(*dents: Dent) -> set[tuple[float, float]]:
    xy = np.array([[d.x, d.y] for d in dents])
    # Off to one side, where no pair can vouch for anything.
    uv = np.column_stack([0.4 + (xy[:, 0] - 100) / WIDTH, 0.9 - (xy[:, 1] - 100) / WIDTH])
    return {(d.x, d.y) for d in to_dimples(dents, xy, uv, 1.0, WIDTH, 250.0)}


def test_the_surer_find_of_a_hollow_stays() -> None:
    reach = DimpleParams().same_hollow * SIGMA
    for order in (0.9, 0.6), (0.6, 0.9):
        pair = dent(100, 100, order[0]), dent(100 + 0.9 * reach, 100, order[1])
        sure = max(pair, key=lambda d: d.confidence)
        assert shown(*pair) == {(sure.x, sure.y)}


def test_neighbours_stay_two() -> None:
    reach = DimpleParams().same_hollow * SIGMA
    assert len(shown(dent(100, 100, 0.9), dent(100, 100 + 1.1 * reach, 0.6))) == 2


def test_a_small_find_on_the_wall_of_a_large_dimple_belongs_to_it() -> None:
    assert shown(dent(100, 100, 0.8, 12.0), dent(118, 100, 0.7, 4.0)) == {(100.0, 100.0)}


def test_a_doubtful_find_displaces_nothing() -> None:
    assert shown(dent(100, 100, 0.3), dent(104, 100, 0.7)) == {(104.0, 100.0)}
