"""Sketches say what they show, and the same number is the same sketch."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.bench.outlines.lesson import UNKNOWN
from analyzer.bench.outlines.sketch import KINDS, SHOWN, draw_sketch
from analyzer.skin.classes import BACK, SKIN, VIEWS


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_sketched_back_has_back_in_it(kind: str) -> None:
    shown = []
    for seed in range(6):
        lesson = draw_sketch(seed, size=96, kind=kind)
        assert lesson.rgb.shape == (96, 96, 3)
        assert lesson.rgb.std() > 1
        has = set(np.unique(lesson.classes))
        if lesson.view >= 0:
            assert lesson.view == VIEWS.index(SHOWN[kind])
            assert UNKNOWN not in has
        assert (BACK in has) <= (kind == "back")
        shown.append(BACK in has or SKIN in has)
    assert all(shown) if kind in ("belly", "face", "limb") else True


def test_the_same_number_is_the_same_sketch() -> None:
    one, two = (draw_sketch(7, size=64) for _ in range(2))
    np.testing.assert_array_equal(one.rgb, two.rgb)
    np.testing.assert_array_equal(one.classes, two.classes)
    assert (draw_sketch(8, size=64).rgb != one.rgb).any()
