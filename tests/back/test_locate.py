"""Width, midline, waistband and scale follow a torso of known place, turn and size."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
import skimage.data

from analyzer.back.locate import locate_back, marker_side_px
from analyzer.back.model import Back
from analyzer.photo.model import ScaleHint
from analyzer.skin.unmix import unmix


def back_of(studio: Any, rgb: np.ndarray, hint: ScaleHint = ScaleHint()) -> Back:
    return locate_back(unmix(studio.develop(rgb)), hint)


@pytest.mark.parametrize("turn_deg", [0.0, 4.0, -8.0, 10.0])
@pytest.mark.parametrize("width", [150.0, 220.0])
def test_frame_follows_the_torso(studio: Any, width: float, turn_deg: float) -> None:
    rgb, _, origin = studio.torso(width=width, turn_deg=turn_deg)
    back = back_of(studio, rgb)
    assert back.found, back.reason
    assert back.width_px == pytest.approx(width, rel=0.04)
    lean = np.degrees(np.arctan2(back.axis[0], -back.axis[1]))
    assert lean == pytest.approx(turn_deg, abs=1.5)
    np.testing.assert_allclose(back.origin_px, origin, atol=0.03 * width)
    assert not back.cropped


def test_body_frame_is_right_handed_and_invertible(studio: Any) -> None:
    rgb, _, origin = studio.torso(width=200.0)
    back = back_of(studio, rgb)
    u, v = back.to_body(origin + np.array([[40.0, -100.0]]))[0]
    assert (u, v) == pytest.approx((0.2, 0.5), abs=0.03)
    places = np.array([[10.0, 20.0], [180.0, 333.3]])
    np.testing.assert_allclose(back.from_body(back.to_body(places)), places)


def test_picture_twice_as_large_gives_twice_the_width(studio: Any) -> None:
    small, large = (
        back_of(studio, studio.torso(size, width=width)[0])
        for size, width in (((360, 480), 180.0), ((720, 960), 360.0))
    )
    assert large.width_px / small.width_px == pytest.approx(2.0, rel=0.02)


def test_brightness_and_side_light_move_nothing(studio: Any) -> None:
    x = np.linspace(-1, 1, 360)[None].repeat(480, axis=0)
    even = back_of(studio, studio.torso()[0])
    raked = back_of(studio, studio.torso(log_light=-0.5 - 0.5 * x)[0])
    np.testing.assert_allclose(raked.origin_px, even.origin_px, atol=2.0)
    assert raked.width_px == pytest.approx(even.width_px, rel=0.02)


def test_a_torso_wider_than_the_picture_is_cropped(studio: Any) -> None:
    rgb, _, _ = studio.torso((360, 480), width=300.0)
    back = back_of(studio, rgb[:, 90:270])
    assert back.found
    assert back.cropped


def test_back_width_hint_gives_the_scale(studio: Any) -> None:
    back = back_of(studio, studio.torso(width=200.0)[0], ScaleHint(back_width_mm=280.0))
    assert back.mm_per_px == pytest.approx(1.4, rel=0.04)


def drawn_marker(side: int) -> np.ndarray:
    """A printed marker with its white margin, linear."""
    code = cv2.aruco.generateImageMarker(
        cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50), 7, side
    )
    return np.pad(code, side // 4, constant_values=255)[..., None].repeat(3, axis=2) / 255 * 0.9


@pytest.mark.parametrize("side", [36, 60])
def test_marker_gives_the_scale(studio: Any, side: int) -> None:
    """The measured side agrees with the drawn one, and so do the millimetres."""
    rgb, _, _ = studio.torso((720, 960), width=400.0)
    patch = drawn_marker(side)
    rgb[500 : 500 + len(patch), 320 : 320 + len(patch)] = patch
    assert marker_side_px(rgb) == pytest.approx(side, abs=1.5)
    back = back_of(studio, rgb, ScaleHint(marker_mm=30.0))
    assert back.found, back.reason
    assert back.mm_per_px == pytest.approx(30.0 / side, rel=0.05)


def test_no_marker_no_scale(studio: Any) -> None:
    rgb, _, _ = studio.torso()
    assert marker_side_px(rgb) is None
    assert back_of(studio, rgb, ScaleHint(marker_mm=30.0)).mm_per_px is None


def not_backs() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(3)
    y, x = np.mgrid[:400, :300]
    tan = np.array([215.0, 168.0, 135.0])
    wall = (0.75 + 0.2 * x / 300)[..., None] * tan
    boards = (0.8 + 0.08 * np.sin(x / 4 + np.sin(y / 60)))[..., None] * tan
    box = np.full((400, 300, 3), 225.0)
    box[80:340, 60:240] = (196.0, 150.0, 108.0)
    across = np.clip(np.abs(x - 150 + 0.5 * (y - 200)) / 36, 0, 1)
    arm = np.where(across[..., None] < 1, (1 - 0.5 * across[..., None] ** 2) * tan, 130.0)
    drawn = {"wall": wall, "boards": boards, "box": box, "arm": arm}
    grain = rng.normal(0, 3, (400, 300, 3))
    return {
        "face": skimage.data.astronaut(),
        "cat": skimage.data.chelsea(),
        "table": skimage.data.coffee(),
        "tissue": skimage.data.immunohistochemistry(),
        "grey": np.full((400, 300, 3), 120, np.uint8),
        "noise": rng.integers(0, 256, (400, 300, 3)).astype(np.uint8),
        **{n: np.clip(picture + grain, 0, 255).astype(np.uint8) for n, picture in drawn.items()},
    }


@pytest.mark.parametrize("name", not_backs())
def test_what_is_no_back_is_refused_with_a_reason(studio: Any, name: str) -> None:
    back = back_of(studio, not_backs()[name])
    assert not back.found
    assert len(back.reason) > 20
    assert not back.mask.any()
    assert np.isnan(back.width_px)


def test_a_tiny_picture_of_a_back_is_refused(studio: Any) -> None:
    back = back_of(studio, studio.torso((120, 160), width=70.0)[0])
    assert not back.found
    assert "pixels" in back.reason


def test_stripes_of_light_are_flagged(studio: Any) -> None:
    """A blind's hard edges raise the flag that keeps a photo out of comparisons; soft light not."""
    y = np.mgrid[0:480, 0:360][0]
    stripes = np.where((y // 30) % 2, 0.0, -0.5)
    for light, striped in ((0.0, False), (stripes, True)):
        rgb, _, _ = studio.torso(log_light=light)
        flags = studio.view(studio.develop(rgb)).measurement.flags
        assert ("patterned-light" in flags) is striped
