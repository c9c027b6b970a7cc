"""Maps in a row, and a refused photo reached through another."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from analyzer.alignment.chain import chain
from analyzer.alignment.judge import MIRRORED, NO_MATCH, refusal
from analyzer.alignment.lattice import dense_backward
from analyzer.alignment.model import Alignment, DenseMap, identity_alignment
from analyzer.tracking.bridge import bridge

SIZE = (400, 500)


def affine(linear: list[list[float]], shift: list[float], error: float) -> Alignment:
    """An exact map with a stated error; scale is that of ``linear``."""
    step = 20.0
    gx, gy = np.arange(0, SIZE[0] + step, step), np.arange(0, SIZE[1] + step, step)
    xy = np.stack(np.meshgrid(gx, gy), axis=-1) @ np.array(linear).T + shift
    forward = DenseMap(step, xy, SIZE, np.full(xy.shape[:2], error))
    scale = float(np.sqrt(np.linalg.det(linear)))
    backward = dense_backward(forward, SIZE)
    return Alignment(True, "", error, forward, backward, 50, 1.0, scale, 0.0)


TURN = affine([[0.9, 0.1], [-0.1, 0.9]], [20.0, 30.0], 0.3)
GROW = affine([[1.2, 0.0], [0.0, 1.2]], [-40.0, -50.0], 0.4)
INNER = np.array([[150.0, 200.0], [220.0, 260.0], [180.0, 320.0]])


def test_a_chain_maps_as_its_links_in_a_row() -> None:
    whole = chain(TURN, GROW)
    wanted = GROW.map_points(TURN.map_points(INNER))
    np.testing.assert_allclose(whole.map_points(INNER), wanted, atol=0.05)
    np.testing.assert_allclose(whole.map_back(wanted), INNER, atol=0.05)
    assert whole.scale == pytest.approx(TURN.scale * GROW.scale)


def test_errors_add_up_in_moving_pixels() -> None:
    """The first link's error is stretched by the second link's scale."""
    whole = chain(TURN, GROW)
    wanted = np.hypot(0.3 * 1.2, 0.4)
    assert whole.error_px == pytest.approx(wanted)
    np.testing.assert_allclose(whole.point_errors(INNER), wanted, rtol=0.02)


def test_a_refused_link_makes_no_chain() -> None:
    with pytest.raises(ValueError, match="hold"):
        chain(TURN, refusal(NO_MATCH))


def views(count: int) -> list[Any]:
    one = SimpleNamespace(measurement=SimpleNamespace(back_width_px=300.0))
    return [SimpleNamespace(**vars(one), name=k) for k in range(count)]


def test_a_refused_photo_is_reached_through_the_best_other() -> None:
    worse = replace(TURN, error_px=9.0)
    asked = []

    def align(middle: Any, moving: Any) -> Alignment:
        asked.append((middle.name, moving.name))
        return GROW

    found = bridge(views(4), [identity_alignment(SIZE), worse, TURN, refusal(NO_MATCH)], 0, align)
    assert asked == [(2, 3)]
    assert found[3] is not None
    assert found[3].ok
    wanted = GROW.map_points(TURN.map_points(INNER))
    np.testing.assert_allclose(found[3].map_points(INNER), wanted, atol=0.05)


def test_mirrored_photos_and_photos_without_a_back_stay_out() -> None:
    def align(middle: Any, moving: Any) -> Alignment:
        raise AssertionError("nothing to bridge")

    given = [identity_alignment(SIZE), TURN, refusal(MIRRORED), None]
    assert bridge(views(4), given, 0, align) == given


def test_coverage_and_warp_follow_the_map() -> None:
    """A warped ramp of coordinates shows where each reference pixel comes from."""
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]].astype(np.float32)
    moved = TURN.warp(np.stack([x, y], axis=-1), fill=-1.0)
    places = TURN.map_points(INNER)
    for (px, py), place in zip(INNER.astype(int), places, strict=True):
        np.testing.assert_allclose(moved[py, px], place, atol=0.1)
    assert TURN.coverage().all()
    assert (moved[0, 0] >= 0).all()
    hole = replace(TURN.forward, xy=TURN.forward.xy.copy())
    hole.xy[10:14, 8:12] = np.nan
    holed = replace(TURN, forward=hole)
    assert not holed.coverage()[220, 180]
    assert (holed.warp(np.stack([x, y], axis=-1), fill=-1.0)[220, 180] == -1).all()
