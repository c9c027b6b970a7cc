"""What the network is shown: what is learnt of a dent, what is put in, and what turning leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzer.bench.training import crops
from analyzer.bench.training.lessons import Lesson
from analyzer.bench.training.put_in import HALF, around, library
from analyzer.dimples.planes import STRIDE, planes_of
from analyzer.relief.bank import respond
from analyzer.relief.params import ReliefParams
from analyzer.relief.surface import Surface
from tests.bench.training.toys import SIZES, WIDTH_MM, lesson_of


def whole(lesson: Lesson) -> Any:
    """All of a lesson with its marks, nothing put in, turned or misjudged."""
    params = crops.TeachParams(crop=40, near_a_dent=0.0)
    shown, corner = crops._part(lesson, np.random.default_rng(0), params)
    assert corner == (0, 0)
    crops._mark(shown, lesson, corner, params)
    return shown


@pytest.mark.parametrize(
    ("depth", "visible", "learnt", "unknown", "deep"),
    [
        (0.69, True, False, True, True),
        (0.7, True, True, False, True),
        (3.0, False, False, True, False),
        (float("nan"), True, False, True, False),
    ],
    ids=["shallow", "deep enough", "hidden", "unmeasured"],
)
def test_shallow_and_hidden_dents_are_neither(
    depth: float, visible: bool, learnt: bool, unknown: bool, deep: bool
) -> None:
    shown = whole(lesson_of([(20, 18, depth, visible)]))
    assert (shown.heat[18, 20] == 1) == learnt
    assert (shown.counts[18, 20] == 0) == unknown
    assert (shown.deep[18, 20] == 1) == deep
    if deep:
        assert shown.depth[18, 20] == pytest.approx(np.log(depth / WIDTH_MM * 1000))
    # Far off nothing is there, and that is to be learnt.
    assert shown.heat[5, 5] < 1e-6
    assert shown.counts[5, 5] == 1
    assert shown.deep.sum() < 12


def test_a_hidden_dent_beside_a_plain_one_leaves_that_to_be_learnt() -> None:
    shown = whole(lesson_of([(20, 18, 2.0, True), (22, 18, 2.0, False)]))
    assert shown.heat[18, 20] == shown.counts[18, 20] == 1


def test_what_is_off_the_skin_is_not_learnt() -> None:
    lesson = lesson_of([(20, 18, 2.0, True)])
    lesson.grid.scene[0, :, 30:] = 0
    assert whole(lesson).counts[:, 30:].max() == 0


def test_mirrored_and_turned_lessons_say_the_same() -> None:
    """Along the light, across it and dark at the dent are what they were, wherever it has come to lie."""
    lesson = lesson_of([(20, 12, 2.0, True)])
    lesson.grid.answers[1::3, 12, 20], lesson.grid.answers[2::3, 12, 20] = 1.5, 4.0
    lesson.grid.toward[:] = np.array([0.6, 0.8])[:, None, None]
    shown = whole(lesson)
    ways = set()
    for seed in range(40):
        turned = crops._turned(replace(shown), np.random.default_rng(seed))
        row, column = np.unravel_index(int(turned.heat.argmax()), turned.heat.shape)
        before, after = (
            planes_of(s.answers, s.toward, s.scene, s.noise)[:, r, c]
            for s, r, c in ((shown, 12, 20), (turned, row, column))
        )
        assert after == pytest.approx(before, abs=1e-5)
        assert turned.depth[row, column] == shown.depth[12, 20]
        ways.add((int(row), int(column)))
    assert len(ways) == 8


def test_what_is_put_in_answers_as_what_is_there() -> None:
    """A pattern's answers are those that the bank gives to a shading that holds it."""
    side = STRIDE * (2 * HALF + 1)
    y, x = np.mgrid[:side, :side].astype(np.float32) - STRIDE * HALF
    size = 7.0
    shading = (x / size * np.exp(-(x**2 + y**2) / (2 * size**2))).astype(np.float32)
    flat = np.zeros_like(shading)
    width = ReliefParams().width_px
    surface = Surface(shading, flat == 0, flat, flat, flat, flat + 1, 1.0, width)
    pattern = min(library().dents, key=lambda p: abs(p.size_px - size))
    assert pattern.size_px != size
    near = [r for r in respond(surface) if abs(r.sigma_px - size) < 0.5]
    own = near[0].right[::STRIDE, ::STRIDE]
    k = [r.sigma_px for r in respond(surface)].index(near[0].sigma_px)
    asked = np.asarray(pattern.right[3 * k], float)
    # Their sizes differ a little: the same shape, and most of the height.
    assert np.corrcoef(own.ravel(), asked.ravel())[0, 1] > 0.95
    assert asked[HALF, HALF] == pytest.approx(own[HALF, HALF], rel=0.15)


def test_a_pattern_lies_where_it_is_put() -> None:
    pattern = library().dents[8]
    got = around(pattern.dark, 10, 30, (40, 50))
    assert got.shape == (3 * SIZES, 40, 50)
    k = int(np.abs(got).max(axis=(1, 2)).argmax())
    assert np.unravel_index(int(np.abs(got[k]).argmax()), got[k].shape) == (10, 30)


def test_a_dent_put_in_is_dark_towards_the_light_and_a_bump_bright() -> None:
    pattern = library().dents[8]
    gain = np.array([0.8, 0.0], np.float32)
    dent, bump = (
        crops._shaded(pattern, gain, ratio, 0.0, 20, 20, (40, 40)) for ratio in (0.3, -0.3)
    )
    assert dent[0::3, 20, 20].min() < -0.01
    assert bump == pytest.approx(-dent)


def test_skin_without_dents_gets_some() -> None:
    lesson, chance = lesson_of([]), np.random.default_rng(1)
    params = crops.TeachParams(crop=40, put_in=1.0, kinds=(1.0, 0.0, 0.0, 0.0))
    shown = [crops.crop_of(lesson, chance, params, library()) for _ in range(10)]
    assert np.mean([c.heat.max() > 0.9 for c in shown]) > 0.7
    # Nothing is put in as deep: of what is drawn only the place is to be learnt.
    assert max(c.deep.max() for c in shown) == 0
