"""Changes that keep a lesson's truth true; clothes where their rules say."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.bench.outlines.backdrop import KINDS, backdrop
from analyzer.bench.outlines.paint import skin_colour, skin_texture
from analyzer.bench.outlines.variety import UNKNOWN, changed, letterboxed
from analyzer.skin.classes import BACK, REST, SIDE, VIEWS

BACK_VIEW = VIEWS.index("back")


def marked(size: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """A picture that is red just where its truth is back."""
    classes = np.zeros((size, size), np.uint8)
    classes[40:180, 50:150] = BACK
    rgb = np.full((size, size, 3), (30, 60, 200), np.uint8)
    rgb[classes == BACK] = (200, 60, 30)
    return rgb, classes


@pytest.mark.parametrize("seed", range(12))
def test_picture_and_truth_move_together(seed: int) -> None:
    rgb, classes = marked()
    rng = np.random.default_rng(seed)
    picture, truth, view = changed(rng, rgb, classes, BACK_VIEW, (rgb, classes, BACK_VIEW))
    assert picture.shape[:2] == truth.shape
    if view != BACK_VIEW:
        assert not (truth == BACK).any()
        return
    # Colours may turn; but they still differ just where the truth does.
    inside, outside = (picture[truth == k].astype(float) for k in (BACK, REST))
    apart = np.linalg.norm(inside.mean(axis=0) - outside.mean(axis=0))
    assert apart > 10 or not len(outside)


@pytest.mark.parametrize("shape", [(300, 200), (200, 300), (97, 131), (400, 400)])
def test_the_letterbox_holds_the_whole_picture_in_its_middle(shape: tuple[int, int]) -> None:
    rgb = np.full((*shape, 3), 90, np.uint8)
    square, valid, marks = letterboxed(rgb, np.full(shape, BACK, np.uint8))
    assert square.shape == (SIDE, SIDE, 3)
    np.testing.assert_array_equal(valid, valid[::-1, ::-1])
    assert (square[valid] == 90).all()
    assert (square[~valid] == 0).all()
    assert (marks[valid] == BACK).all()
    assert (marks[~valid] == UNKNOWN).all()
    high, wide = valid.any(axis=1).sum(), valid.any(axis=0).sum()
    assert high / wide == pytest.approx(shape[0] / shape[1], rel=0.02)


def test_backdrops_are_light_of_every_kind() -> None:
    for seed in range(2 * len(KINDS)):
        out = backdrop(np.random.default_rng(seed), 64, np.log([0.4, 0.25, 0.2]), [])
        assert out.shape == (64, 64, 3)
        assert np.isfinite(out).all()
        assert (out >= 0).all()


def test_skin_is_redder_than_it_is_blue_whatever_its_tone() -> None:
    colours = np.array([skin_colour(np.random.default_rng(k)) for k in range(200)])
    assert (colours[:, 0] > colours[:, 2]).mean() > 0.97
    assert np.exp(colours[:, 1]).min() < 0.04
    assert np.exp(colours[:, 1]).max() > 0.4


def test_photographed_skin_lends_its_unevenness() -> None:
    y, x = np.mgrid[:80, :80].astype(np.float32) * 0.001
    loud = np.random.default_rng(0).normal(0, 0.5, (50, 50, 3)).astype(np.float32)
    spread = [
        np.std([skin_texture(np.random.default_rng(k), x, y, skins) for k in range(8)])
        for skins in ([], [loud])
    ]
    assert spread[1] > 1.3 * spread[0]
