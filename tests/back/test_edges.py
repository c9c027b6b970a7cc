"""Steps of light that were drawn are told; rough skin, dents and muscles have none."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from analyzer.back.edges import edge_height

SHAPE = (480, 360)
WIDTH = 300.0
KNOWN = np.ones(SHAPE, bool)
Y, X = np.mgrid[: SHAPE[0], : SHAPE[1]].astype(np.float32)


def stripes(height: float, turn_deg: float, pitch: float = 27.0) -> np.ndarray:
    turn = np.radians(turn_deg)
    wave = (X * np.sin(turn) + Y * np.cos(turn)) / pitch
    return (height * (np.floor(wave) % 2)).astype(np.float32)


@pytest.mark.parametrize("turn_deg", [0.0, 10.0, 45.0, 90.0])
def test_a_blind_is_told_whatever_its_slant_and_in_proportion(turn_deg: float) -> None:
    weak, strong = (edge_height(stripes(h, turn_deg), KNOWN, WIDTH) for h in (0.2, 0.5))
    assert strong == pytest.approx(2.5 * weak, rel=0.02)
    assert 0.3 < strong < 0.5


def test_another_size_gives_the_same() -> None:
    plane = stripes(0.4, 20.0)
    large = cv2.resize(plane, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    known = np.ones(large.shape, bool)
    one, two = edge_height(plane, KNOWN, WIDTH), edge_height(large, known, 2 * WIDTH)
    assert two == pytest.approx(one, rel=0.05)


def test_rough_skin_dents_muscles_and_a_slope_have_no_long_edges(studio: Any) -> None:
    rough = 0.08 * studio.texture(SHAPE, 1.3, 5)
    furrow = -0.3 * np.exp(-(((X - 180) / 20) ** 2)) + 0.2 * np.exp(-(((X - 230) / 25) ** 2))
    dents = np.zeros(SHAPE)
    rng = np.random.default_rng(2)
    for x, y in rng.uniform((60, 60), (300, 420), (12, 2)):
        u, v = (X - x) / 9, (Y - y) / 9
        dents += 0.4 * u * np.exp(-(u**2 + v**2) / 2)
    for plane in (rough, furrow, dents, 0.004 * X):
        assert edge_height(plane.astype(np.float32), KNOWN, WIDTH) < 0.15


def test_what_is_not_known_counts_for_nothing() -> None:
    plane = stripes(0.5, 0.0)
    known = X < 180
    odd = np.where(known, 0.1, plane).astype(np.float32)
    odd[~known] = np.nan
    assert edge_height(odd, known, WIDTH) == pytest.approx(0.0, abs=1e-3)
    assert edge_height(plane, np.zeros(SHAPE, bool), WIDTH) == 0.0
