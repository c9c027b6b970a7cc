"""An outline that was drawn and a scale that was set act where measuring happens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

import analyzer
from analyzer.corrections.bind import bind, given_of
from analyzer.corrections.model import Corrections, PhotoRef, SetOutline, SetScale
from analyzer.flags import OUTLINE_BY_HAND, SCALE_BY_HAND
from analyzer.measurement.coin import find_coin
from analyzer.measurement.measure import photo_info, view_photo
from analyzer.measurement.view import View
from analyzer.photo.model import Photo


@pytest.fixture(scope="module")
def photo(studio: Any) -> Photo:
    return replace(studio.photo(studio.person(), studio.scene(seed=5)), name="a.jpg")


@pytest.fixture(scope="module")
def plain(studio: Any, photo: Photo) -> View:
    return studio.view(photo)


def test_the_outline_that_was_found_drawn_again_changes_next_to_nothing(
    photo: Photo, plain: View
) -> None:
    again = view_photo(photo, measure_only=True, outline=plain.measurement.outline).measurement
    one = plain.measurement
    assert again.ok
    assert OUTLINE_BY_HAND in again.flags
    assert OUTLINE_BY_HAND not in one.flags
    assert again.back_width_px == pytest.approx(one.back_width_px, rel=0.03)
    strong = [d for d in one.dimples if d.confidence > 0.9]
    assert strong
    for dimple in strong:
        near = min(again.dimples, key=lambda d: np.hypot(d.x - dimple.x, d.y - dimple.y))
        assert np.hypot(near.x - dimple.x, near.y - dimple.y) < 0.02 * one.back_width_px
        assert near.prominence == pytest.approx(dimple.prominence, rel=0.2)


def test_a_drawn_outline_is_measured_within_and_stands_in_the_result(
    photo: Photo, plain: View
) -> None:
    """Through the whole series, with what lies below a line cut off, and a scale of its own."""
    one = plain.measurement
    points = np.array(one.outline)
    low, high = points[:, 1].min(), points[:, 1].max()
    cut = high - 0.2 * (high - low)
    drawn = tuple((float(x), float(min(y, cut))) for x, y in points)
    ref = PhotoRef.of(photo.name, photo.sha256)
    told = Corrections(
        outlines=(SetOutline(ref, drawn),),
        scales=(SetScale(ref, 100.0, line=(100.0, 300.0, 300.0, 300.0)),),
    )
    (found,) = analyzer.analyze_series([photo], told).measurements
    assert {OUTLINE_BY_HAND, SCALE_BY_HAND} <= set(found.flags)
    assert max(y for _, y in found.outline) < cut + 4
    assert all(d.y < cut + 4 for d in found.dimples)
    assert (found.unit, found.mm_per_px, found.scale_basis) == ("mm", pytest.approx(0.5), "hand")


def test_a_scale_changes_the_unit_and_nothing_else(photo: Photo, plain: View) -> None:
    found = view_photo(photo, measure_only=True, mm_per_px=0.7).measurement
    one = plain.measurement
    per_mille = 0.7 * found.back_width_px / 1000
    assert found.unit == "mm"
    assert [(d.x, d.y, d.kind) for d in found.dimples] == [(d.x, d.y, d.kind) for d in one.dimples]
    assert [d.prominence for d in found.dimples] == pytest.approx(
        [d.prominence * per_mille for d in one.dimples]
    )


def test_a_back_that_was_not_found_is_measured_in_what_was_drawn(studio: Any) -> None:
    rgb, mask, _ = studio.torso(width=200.0)
    nowhere = studio.maps(np.zeros_like(mask))
    photo = studio.develop(rgb)
    assert not view_photo(photo, measure_only=True, maps=nowhere).measurement.ok
    contours, _ = cv2.findContours(
        mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    drawn = [(float(x), float(y)) for x, y in max(contours, key=len).reshape(-1, 2)]
    found = view_photo(photo, measure_only=True, maps=nowhere, outline=drawn).measurement
    assert found.ok, found.reason
    assert found.back_width_px == pytest.approx(200.0, rel=0.06)


def test_what_does_not_fit_its_photo_is_left_out_with_a_word(photo: Photo) -> None:
    info = photo_info(photo)
    ref = PhotoRef.of(photo.name, photo.sha256)
    far = Corrections(
        outlines=(SetOutline(ref, ((0.0, 0.0), (5000.0, 0.0), (50.0, 90.0))),),
        scales=(SetScale(ref, 25.0, circle=(-40.0, 10.0, 20.0)),),
    )
    given = given_of(far, info)
    assert given.outline == ()
    assert given.mm_per_px is None
    assert len(bind(far, [info]).notes) == 2


@pytest.mark.parametrize("colour", [(205, 170, 90), (140, 90, 60), (190, 185, 178)])
def test_the_rim_of_a_coin_is_found_from_a_press_near_its_middle(
    colour: tuple[int, int, int],
) -> None:
    rng = np.random.default_rng(3)
    y, x = np.mgrid[0:700, 0:600]
    skin = np.array((190.0, 150.0, 130.0)) + rng.normal(0, 3, (700, 600, 1)) + x[..., None] / 30
    cx, cy, r = 310.4, 402.7, 21.3
    disc = np.clip(r - np.hypot(x - cx, y - cy) + 0.5, 0, 1)[..., None]
    picture = np.clip(skin * (1 - disc) + disc * np.array(colour), 0, 255).astype(np.uint8)
    found = find_coin(picture, cx + 6, cy - 5)
    assert found is not None
    assert found == pytest.approx((cx, cy, r), abs=0.6)
    # Bare skin is no coin.
    assert find_coin(picture, 120.0, 120.0) is None
