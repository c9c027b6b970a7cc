"""Sessions lit from different sides are noticed, read as wholes, and said to be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import analyzer
from analyzer.photo.model import Photo
from analyzer.together import differently_lit

SIZE = (450, 600)


def test_photos_of_one_light_are_not_lit_differently() -> None:
    assert not differently_lit(np.ones((1, 1)))
    assert not differently_lit(np.array([[1.0, 0.6], [0.6, 1.0]]))
    assert differently_lit(np.array([[1.0, 0.0], [0.0, 1.0]]))


@pytest.fixture(scope="module")
def shot(studio: Any) -> Any:
    def take(azimuth: float, factor: float, seed: int) -> Photo:
        scene = studio.scene(azimuth, factor=factor, seed=seed)
        rgb = studio.shoot(studio.person(), scene, SIZE).rgb
        return studio.develop(rgb, name=f"{azimuth:.0f}_{seed}.jpg")

    return take


def test_photos_from_two_sides_are_read_together(shot: Any) -> None:
    """Lamps to the left and to the right, not quite the same ones before and after."""
    before = [shot(-60, 1.0, 1), shot(60, 1.0, 2)]
    after = [shot(-50, 0.35, 3), shot(70, 0.35, 4)]
    found = analyzer.compare(before, after)
    said = "The 2 earlier photos and the 2 later photos are lit from different sides"
    assert any(reason.startswith(said) for reason in found.reasons)
    assert found.verdict == "reduced"
    assert found.interval[0] < -0.65 < found.interval[1]
    turned = analyzer.compare(before[::-1], after[::-1])
    assert turned.reasons == found.reasons
    assert turned.change == pytest.approx(found.change, abs=0.02)


def test_photos_from_one_side_are_compared_in_pairs(shot: Any) -> None:
    found = analyzer.compare(
        [shot(60, 1.0, 2), shot(60, 1.0, 5)], [shot(60, 0.35, 6), shot(60, 0.35, 7)]
    )
    assert not any("read together" in reason for reason in found.reasons)
    assert found.verdict == "reduced"
