"""Flanks are where the bare skin ends, and where an arm hides them a smooth line stands for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyzer.back.flanks import find_flanks
from analyzer.skin.model import SkinLayers
from analyzer.skin.unmix import unmix


def layers_of(studio: Any, arm: np.ndarray | None = None) -> tuple[SkinLayers, np.ndarray]:
    """A drawn torso whose maps are known, an arm over some of its pixels."""
    rgb, mask, _ = studio.torso((360, 480), width=200.0)
    seen = mask if arm is None else mask & ~arm
    other = np.zeros_like(mask) if arm is None else arm
    layers = unmix(studio.develop(rgb), maps=studio.maps(seen, other))
    return replace(layers, skin=seen), mask


def ends(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rows = np.flatnonzero(mask.any(axis=1))
    left = mask[rows].argmax(axis=1)
    return left, mask.shape[1] - 1 - mask[rows][:, ::-1].argmax(axis=1)


def test_free_flanks_are_the_ends_of_the_skin(studio: Any) -> None:
    layers, mask = layers_of(studio)
    flanks = find_flanks(layers)
    assert not flanks.left_covered.any()
    assert not flanks.right_covered.any()
    left, right = ends(mask)
    np.testing.assert_array_equal(flanks.left, left)
    np.testing.assert_array_equal(flanks.right, right)


@pytest.mark.parametrize("over", [8, 16])
def test_behind_an_arm_the_flank_goes_on(studio: Any, over: int) -> None:
    """An arm that hides part of one flank for a third of its height moves it by a few pixels."""
    y, x = np.mgrid[:480, :360]
    left, right = ends(layers_of(studio)[1])
    arm = (y > 200) & (y < 310) & (x > np.median(right) - over) & (x < 330)
    flanks = find_flanks(layers_of(studio, arm)[0])
    assert flanks.right_covered[flanks.rows == 250].all()
    assert not flanks.left_covered.any()
    assert np.abs(flanks.right - right).max() < 0.4 * over
    np.testing.assert_array_equal(flanks.left, left)


def test_an_arm_that_only_touches_takes_nothing_and_adds_nothing(studio: Any) -> None:
    _, mask = layers_of(studio)
    y, x = np.mgrid[:480, :360]
    left, right = ends(mask)
    arm = ~mask & (x < 90) & (y > 150) & (y < 400)
    flanks = find_flanks(layers_of(studio, arm)[0])
    assert flanks.left_covered.mean() > 0.3
    assert np.abs(flanks.left - left).max() < 6
    np.testing.assert_array_equal(flanks.right, right)
