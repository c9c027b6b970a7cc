"""The relief of one photo: the body frame comes to lie on the furrow, dents are in order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analyzer.back.locate import locate_back
from analyzer.back.model import Back
from analyzer.dimples.reading import Reading, read_relief
from analyzer.skin.model import SkinLayers
from analyzer.skin.unmix import unmix


@pytest.fixture(scope="module")
def case(studio: Any) -> tuple[SkinLayers, Back, Reading, dict[str, Any]]:
    photo = studio.photo(studio.person(), studio.scene())
    layers = unmix(photo)
    back = locate_back(layers, photo.scale_hint)
    truth = studio.shoot(studio.person(), studio.scene()).truth
    return layers, back, read_relief(layers, back), truth


def test_all_parts_lie_on_one_grid(case: Any) -> None:
    reading = case[2]
    shape = reading.surface.shading.shape
    assert reading.light.gain_right.shape == reading.light.gain_up.shape == shape
    assert all(r.right.shape == shape for r in reading.responses)
    sizes = [r.sigma_px for r in reading.responses]
    assert sizes == sorted(sizes)


def test_the_origin_moves_across_and_nothing_else_changes(case: Any) -> None:
    _, back, reading, _ = case
    moved = reading.back.origin_px - back.origin_px
    assert moved @ back.axis == pytest.approx(0, abs=1e-9)
    assert np.linalg.norm(moved) < 0.2 * back.width_px
    assert (reading.back.axis == back.axis).all()
    assert reading.back.width_px == back.width_px
    assert reading.back.mask is back.mask


def test_the_midline_runs_between_the_fixed_pair(case: Any) -> None:
    """The pair was made symmetric about the furrow; within 8 mm."""
    layers, _, reading, truth = case
    pair = np.array([[d["x"], d["y"]] for d in truth["dimples"] if d["kind"] == "fixed"])
    middle = layers.to_working(pair).mean(axis=0)
    across = reading.back.to_body(middle[None])[0, 0] * reading.back.width_px
    assert abs(across * layers.zoom * truth["mm_per_px"]) < 8


def test_dents_come_most_certain_first_with_all_their_numbers(case: Any) -> None:
    dents = case[2].dents
    sure = [d.confidence for d in dents]
    assert sure == sorted(sure, reverse=True)
    assert 0 <= sure[-1] < 0.1
    assert 0.8 < sure[0] <= 1
    assert np.isfinite([[d.log_depth, d.log_depth_se] for d in dents]).all()


def test_the_most_certain_dents_are_those_that_were_made(case: Any) -> None:
    """Three of the first four lie within 6 mm of a true one."""
    layers, _, reading, truth = case
    true = np.array([[d["x"], d["y"]] for d in truth["dimples"]])
    places = reading.surface.to_working(np.array([[d.x, d.y] for d in reading.dents[:4]]))
    gaps = np.linalg.norm(layers.to_photo(places)[:, None] - true, axis=2).min(axis=1)
    assert np.sum(gaps * truth["mm_per_px"] < 6) >= 3


def test_the_same_photo_reads_the_same(case: Any) -> None:
    layers, back, reading, _ = case
    again = read_relief(layers, back).dents
    assert again == reading.dents
