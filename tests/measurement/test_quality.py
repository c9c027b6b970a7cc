"""Each quality flag is raised by its cause, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import pytest

from analyzer.back.locate import locate_back
from analyzer.back.model import Back
from analyzer.back.torso import TorsoParams, contrasts
from analyzer.dimples.model import Dimple
from analyzer.flags import FLAGS
from analyzer.measurement.quality import QualityParams, photo_flags, sharpness
from analyzer.relief.model import Light
from analyzer.results import Series
from analyzer.skin.model import SkinLayers
from analyzer.skin.unmix import unmix

SIZE = (600, 760)
LIGHT = Light(158.0, 0.8, 0.1, 0.5, False, "one lamp or window")


class Shown:
    """A photo of a plain, finely mottled back, measured as far as its quality needs."""

    def __init__(self, studio: Any, dimples: tuple[Dimple, ...], **how: Any) -> None:
        self.studio, self.dimples = studio, dimples
        turn, light = how.pop("turn_deg", 0.0), how.pop("log_light", 0.0)
        exposure, blur = how.pop("exposure", 1.0), how.pop("blur", 0.0)
        cut = how.pop("cut", 0)
        rgb, mask, _ = studio.torso(SIZE, width=420.0, turn_deg=turn, log_light=light)
        grain = 0.03 * studio.texture(mask.shape, 0.8, 5)
        rgb = rgb * np.exp(grain[..., None] * [0.5, 1.0, 1.1])
        rgb, mask = rgb[:, cut:], mask[:, cut:]
        if blur:
            rgb = cv2.GaussianBlur(rgb, (0, 0), blur)
        given = {"name": "a.jpg", "taken_at": datetime(2026, 1, 5), "focal_mm_35": 52.0, **how}
        linear = np.ascontiguousarray(np.clip(rgb * exposure, 0, 1), np.float32)
        self.photo = studio.develop(linear, **given)
        self.layers: SkinLayers = unmix(self.photo, maps=studio.maps(mask))
        self.back: Back = locate_back(self.layers)
        assert self.back.found, self.back.reason

    @property
    def sharp(self) -> float:
        return sharpness(self.layers, self.back)

    def flags(self, light: Light = LIGHT, **back: Any) -> tuple[str, ...]:
        found = replace(self.back, **back)
        return photo_flags(self.photo, self.layers, found, light, self.dimples, self.sharp)


@pytest.fixture(scope="module")
def known() -> dict[str, Shown]:
    """What was shown already, by how."""
    return {}


@pytest.fixture
def show(
    studio: Any, make_series: Callable[..., Series], known: dict[str, Shown]
) -> Callable[..., Shown]:
    dimples = make_series((1.0,)).measurements[0].dimples

    def make(name: str = "", **how: Any) -> Shown:
        key = name or repr(sorted(how.items()))
        if key not in known:
            known[key] = Shown(studio, dimples, **how)
        return known[key]

    return make


def test_a_good_photo_earns_none(show: Callable[..., Shown]) -> None:
    assert show().flags() == ()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"exposure": 2.6}, "overexposed"),
        ({"exposure": 0.09}, "underexposed"),
        ({"turn_deg": 15.0}, "tilted"),
        ({"turn_deg": -15.0}, "tilted"),
        ({"blur": 2.5}, "blurred"),
        ({"taken_at": None}, "no-date"),
        ({"focal_mm_35": 23.0}, "wide-lens"),
        ({"flags": ("screenshot",)}, "screenshot"),
    ],
)
def test_one_flaw_raises_its_own_flag_alone(
    show: Callable[..., Shown], how: dict[str, Any], code: str
) -> None:
    assert show(**how).flags() == (code,)


@pytest.mark.parametrize(
    "how",
    [
        {"exposure": 0.6},
        {"exposure": 1.3},
        {"turn_deg": 9.0},
        {"turn_deg": -9.0},
        {"focal_mm_35": 26.0},
        {"focal_mm_35": None},
    ],
)
def test_short_of_its_limit_none_is_raised(show: Callable[..., Shown], how: dict[str, Any]) -> None:
    assert show(**how).flags() == ()


def test_a_narrow_back_has_too_few_pixels_whatever_the_working_copy(
    show: Callable[..., Shown],
) -> None:
    good = show()
    assert good.flags(width_px=370.0) == ("low-resolution",)
    # The photo itself is larger than the copy that is worked on.
    larger = replace(good.layers, zoom=1.5)
    found = photo_flags(
        good.photo, larger, replace(good.back, width_px=370.0), LIGHT, good.dimples, good.sharp
    )
    assert found == ()


def test_what_other_rooms_say_is_passed_on(show: Callable[..., Shown]) -> None:
    good = show()
    assert good.flags(cropped=True) == ("cropped",)
    assert good.flags(light=replace(LIGHT, flat=True)) == ("flat-light",)


@pytest.mark.parametrize("kind", ["modifiable", "unsure"])
def test_without_a_fixed_dimple_the_pair_is_missed(show: Callable[..., Shown], kind: Any) -> None:
    good = show()
    for dimples in ((), tuple(replace(d, kind=kind) for d in good.dimples)):
        found = photo_flags(good.photo, good.layers, good.back, LIGHT, dimples, good.sharp)
        assert found == ("no-fixed-pair",)
    one = (replace(good.dimples[0], kind="fixed"),)
    assert photo_flags(good.photo, good.layers, good.back, LIGHT, one, good.sharp) == ()


def stripes(period: float, strength: float, turn_deg: float) -> np.ndarray:
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]].astype(float)
    c, s = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
    return strength * (np.sin(2 * np.pi * (s * x + c * y) / period) > 0)


@pytest.mark.parametrize("turn_deg", [0.0, 25.0])
def test_light_through_blinds_is_patterned(show: Callable[..., Shown], turn_deg: float) -> None:
    light = stripes(42.0, -0.8, turn_deg)
    assert "patterned-light" in show(f"blinds {turn_deg}", log_light=light).flags()


def test_soft_folds_and_a_lamp_from_the_side_are_no_pattern(
    show: Callable[..., Shown], studio: Any
) -> None:
    """Light and dark as wide as stripes and as strong, without an edge; a slope over the back."""
    x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]][1]
    folds = show("folds", log_light=0.15 * studio.texture(SIZE[::-1], 10.0, 3))
    bands = TorsoParams(broad=QualityParams().stripes)
    _, wide = contrasts(
        folds.layers.shading, folds.layers.usable, folds.back.mask, folds.back.width_px, bands
    )
    assert wide > QualityParams().striped
    assert "patterned-light" not in folds.flags()
    assert "patterned-light" not in show("side", log_light=0.7 * (x - 300) / 210).flags()


def test_sharpness_falls_with_blur_and_does_not_ask_for_exposure(
    show: Callable[..., Shown],
) -> None:
    found = [show(**({"blur": b} if b else {})).sharp for b in (0.0, 0.7, 1.3, 2.5)]
    assert all(a > b for a, b in pairwise(found))
    assert show(exposure=0.6).sharp == pytest.approx(found[0], rel=0.03)


def test_sharpness_is_that_of_the_skin(show: Callable[..., Shown], studio: Any) -> None:
    """A sharp wall behind a blurred back does not make it sharp."""
    soft = show(blur=2.5)
    rng = np.random.default_rng(7)
    rgb = soft.layers.rgb.copy()
    near = cv2.dilate(soft.back.mask.astype(np.uint8), np.ones((9, 9))) > 0
    rgb[~near] = rng.uniform(0.02, 0.9, rgb[~near].shape)
    assert sharpness(replace(soft.layers, rgb=rgb), soft.back) == pytest.approx(
        soft.sharp, rel=0.02
    )


def test_without_skin_sharpness_is_not_known(show: Callable[..., Shown]) -> None:
    good = show()
    bare = replace(good.back, mask=np.zeros_like(good.back.mask))
    assert np.isnan(sharpness(good.layers, bare))
    thin = np.zeros_like(good.back.mask)
    thin[300:310, 200:400] = True
    assert np.isnan(sharpness(good.layers, replace(good.back, mask=thin)))


def test_flags_are_sorted_and_registered(show: Callable[..., Shown]) -> None:
    bad = show(exposure=0.09, taken_at=None, focal_mm_35=20.0, flags=("screenshot",))
    found = bad.flags(cropped=True, light=replace(LIGHT, flat=True), width_px=100.0)
    assert list(found) == sorted(found)
    assert len(found) >= 6
    assert set(found) - {"screenshot"} <= set(FLAGS)
