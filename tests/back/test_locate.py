"""Width, midline, waistband and scale follow a torso of known place, turn and size."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from analyzer.back.locate import locate_back
from analyzer.back.model import Back
from analyzer.back.refusals import REFUSALS
from analyzer.photo.model import ScaleHint
from analyzer.skin.classes import BACK, REST, VIEWS
from analyzer.skin.unmix import unmix


def back_of(studio: Any, rgb: np.ndarray, mask: np.ndarray, hint: ScaleHint = ScaleHint()) -> Back:
    return locate_back(unmix(studio.develop(rgb), maps=studio.maps(mask)), hint)


@pytest.mark.parametrize("turn_deg", [0.0, 4.0, -8.0, 10.0])
@pytest.mark.parametrize("width", [150.0, 220.0])
def test_frame_follows_the_torso(studio: Any, width: float, turn_deg: float) -> None:
    rgb, mask, origin = studio.torso(width=width, turn_deg=turn_deg)
    back = back_of(studio, rgb, mask)
    assert back.found, back.reason
    assert back.width_px == pytest.approx(width, rel=0.04)
    lean = np.degrees(np.arctan2(back.axis[0], -back.axis[1]))
    assert lean == pytest.approx(turn_deg, abs=1.5)
    np.testing.assert_allclose(back.origin_px, origin, atol=0.03 * width)
    assert not back.cropped


def test_body_frame_is_right_handed_and_invertible(studio: Any) -> None:
    rgb, mask, origin = studio.torso(width=200.0)
    back = back_of(studio, rgb, mask)
    u, v = back.to_body(origin + np.array([[40.0, -100.0]]))[0]
    assert (u, v) == pytest.approx((0.2, 0.5), abs=0.03)
    places = np.array([[10.0, 20.0], [180.0, 333.3]])
    np.testing.assert_allclose(back.from_body(back.to_body(places)), places)


def test_picture_twice_as_large_gives_twice_the_width(studio: Any) -> None:
    small, large = (
        back_of(studio, *studio.torso(size, width=width)[:2])
        for size, width in (((360, 480), 180.0), ((720, 960), 360.0))
    )
    assert large.width_px / small.width_px == pytest.approx(2.0, rel=0.02)


def test_brightness_and_side_light_move_nothing(studio: Any) -> None:
    x = np.linspace(-1, 1, 360)[None].repeat(480, axis=0)
    even = back_of(studio, *studio.torso()[:2])
    raked = back_of(studio, *studio.torso(log_light=-0.5 - 0.5 * x)[:2])
    np.testing.assert_allclose(raked.origin_px, even.origin_px, atol=2.0)
    assert raked.width_px == pytest.approx(even.width_px, rel=0.02)


def test_a_torso_that_leaves_the_picture_at_one_side_is_cropped(studio: Any) -> None:
    rgb, mask, _ = studio.torso((360, 480), width=300.0)
    cut = np.s_[:, 100:]
    back = back_of(studio, rgb[cut], mask[cut])
    assert back.found
    assert back.cropped


def test_back_width_hint_gives_the_scale(studio: Any) -> None:
    back = back_of(studio, *studio.torso(width=200.0)[:2], ScaleHint(back_width_mm=280.0))
    assert back.mm_per_px == pytest.approx(1.4, rel=0.04)
    assert back.scale_basis == "width"
    unknown = back_of(studio, *studio.torso(width=200.0)[:2])
    assert (unknown.mm_per_px, unknown.scale_basis) == (None, "none")


@pytest.mark.parametrize("view", ["nobody", "front", "side", "face", "limb", "clothed"])
def test_each_other_view_is_refused_with_its_own_reason(studio: Any, view: str) -> None:
    rgb, mask, _ = studio.torso()
    maps = replace(studio.maps(mask), views=tuple(0.05 + 0.7 * (name == view) for name in VIEWS))
    back = locate_back(unmix(studio.develop(rgb), maps=maps))
    assert not back.found
    assert back.reason == REFUSALS[view]
    assert not back.mask.any()
    assert np.isnan(back.width_px)


def refused(studio: Any, rgb: np.ndarray, maps: Any) -> str:
    """Code of the reason."""
    reason = locate_back(unmix(studio.develop(rgb), maps=maps)).reason
    return next((code for code, text in REFUSALS.items() if text == reason), reason)


def test_a_photo_without_colour_is_told(studio: Any) -> None:
    rgb, mask, _ = studio.torso()
    grey = np.repeat(rgb.mean(axis=2, keepdims=True), 3, axis=2)
    for tint in ((1.0, 1.0, 1.0), (1.0, 0.82, 0.6)):
        maps = studio.maps(mask)
        assert refused(studio, grey * np.float32(tint), maps) == "no-colour"


def test_a_back_that_is_seen_here_and_there_is_unclear(studio: Any) -> None:
    """Doubt at the rim is usual; doubt all over is not."""
    rgb, mask, _ = studio.torso()
    blurred = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 6)
    for share, told in ((blurred, ""), (0.6 * mask.astype(np.float32), "unclear")):
        maps = studio.maps(mask)
        maps.classes[BACK], maps.classes[REST] = share, 1 - share
        assert refused(studio, rgb, maps) == told


def test_light_of_one_colour_is_told_and_skin_by_itself_is_none(studio: Any) -> None:
    rgb, mask, _ = studio.torso()
    nobody = replace(studio.maps(mask & False), views=(0.9, 0.1, 0, 0, 0, 0, 0))
    mottled = rgb * np.exp(0.1 * studio.texture(mask.shape, 4, 1)[..., None] * [0.2, 0.6, 1.0])
    inner = np.s_[150:330, 110:250]
    for picture, told in (
        (rgb * np.float32([1.0, 0.3, 0.06]), "strong-cast"),
        (rgb * np.float32([0.1, 0.4, 1.0]), "strong-cast"),
        (mottled[inner].astype(np.float32), "nobody"),
        (rgb, "nobody"),
    ):
        assert refused(studio, picture, nobody) == told


def test_a_small_back_in_a_large_photo_is_too_far(studio: Any) -> None:
    rgb, mask, _ = studio.torso((1200, 1600), width=200.0)
    assert refused(studio, rgb, studio.maps(mask)) == "far"


def test_a_tiny_picture_of_a_back_has_too_few_pixels(studio: Any) -> None:
    rgb, mask, _ = studio.torso((120, 160), width=70.0)
    assert refused(studio, rgb, studio.maps(mask)) == "few-pixels"


def test_flanks_beyond_both_edges_are_told(studio: Any) -> None:
    rgb, mask, _ = studio.torso((360, 480), width=300.0)
    cut = np.s_[:, 100:260]
    assert refused(studio, rgb[cut], studio.maps(mask[cut])) == "cut-off"


def test_a_strip_of_skin_is_too_little(studio: Any) -> None:
    rgb, mask, _ = studio.torso()
    strip = mask.copy()
    strip[:-1][np.arange(len(mask) - 1) < 340] = False
    assert refused(studio, rgb, studio.maps(strip)) == "little-bare"


@pytest.mark.parametrize(("left_free", "told"), [(105, "arms"), (190, "")])
def test_arms_that_hide_both_flanks_are_told(studio: Any, left_free: int, told: str) -> None:
    """The hips below tell how wide the back must be; arms that only touch it hide nothing."""
    rgb, mask, _ = studio.torso((720, 960), width=400.0)
    y, x = np.mgrid[0 : mask.shape[0], 0 : mask.shape[1]]
    arms = (np.abs(x - 360) > left_free) & (np.abs(x - 360) < 340) & (y < 750)
    cloth = (np.abs(x - 360) < 220) & (y >= 750)
    assert refused(studio, rgb, studio.maps(mask & ~arms & ~cloth, arms, cloth)) == told


def test_a_forearm_across_the_waistband_leaves_the_width_alone(studio: Any) -> None:
    """From one flank to the middle of the back: the rows above tell how wide it is."""
    rgb, mask, _ = studio.torso((720, 960), width=400.0)
    y, x = np.mgrid[0 : mask.shape[0], 0 : mask.shape[1]]
    arm = (np.abs(y - 640 + 0.2 * (x - 360)) < 45) & (x < 330)
    free = locate_back(unmix(studio.develop(rgb), maps=studio.maps(mask)))
    held = locate_back(unmix(studio.develop(rgb), maps=studio.maps(mask & ~arm, arm)))
    assert held.found, held.reason
    assert held.width_px == pytest.approx(free.width_px, rel=0.03)


def test_a_tattoo_over_most_of_it_is_told_and_a_small_one_is_not(studio: Any) -> None:
    rgb, mask, _ = studio.torso()
    ink = studio.texture(mask.shape, 5, 3) > 0
    x = np.mgrid[0 : mask.shape[0], 0 : mask.shape[1]][1]
    for where, told in ((mask, "ink"), (mask & (np.abs(x - 180) < 25), "")):
        drawn = rgb.copy()
        drawn[ink & where] = (0.03, 0.03, 0.035)
        assert refused(studio, drawn, studio.maps(mask)) == told


def test_stripes_of_light_are_flagged(studio: Any) -> None:
    """A blind's hard edges raise the flag that keeps a photo out of comparisons; soft light not."""
    y = np.mgrid[0:480, 0:360][0]
    stripes = np.where((y // 30) % 2, 0.0, -0.5)
    for light, striped in ((0.0, False), (stripes, True)):
        rgb, mask, _ = studio.torso(log_light=light)
        flags = studio.view(studio.develop(rgb), studio.maps(mask)).measurement.flags
        assert ("patterned-light" in flags) is striped
