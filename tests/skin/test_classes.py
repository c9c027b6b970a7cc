"""What is where in a photo, told alike whatever its size, file format, side, light and machine."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import cv2
import numpy as np
import pytest
import skimage.data
from PIL import Image

from analyzer import load_photo, phantom
from analyzer.back.find import split_and_locate
from analyzer.back.locate import locate_back
from analyzer.back.refusals import REFUSALS
from analyzer.bench.outlines.sketch import draw_sketch
from analyzer.skin.classes import BACK, SKIN, WEIGHTS, ClassParams, class_maps, contrasted, planes
from analyzer.skin.unmix import unmix

CAPTURE = phantom.Capture(light=phantom.Light("window", (phantom.Lamp(55.0, 20.0),), ambient=0.3))


def overlap(one: np.ndarray, two: np.ndarray) -> float:
    """Intersection over union."""
    return float((one & two).sum() / (one | two).sum())


@pytest.mark.parametrize(("tone", "ita"), [(1, 60.0), (3, 35.0), (5, -5.0), (6, -42.0)])
def test_the_bare_back_of_any_tone_is_found(studio: Any, tone: int, ita: float) -> None:
    subject = phantom.Subject(seed=20 + tone, tone=tone, ita_deg=ita)
    shot = studio.shoot(subject, CAPTURE, (300, 400))
    layers, back = split_and_locate(studio.develop(shot.rgb))
    assert back.found, back.reason
    assert overlap(layers.skin, shot.mask) > 0.93


@pytest.mark.parametrize("cloth", [(0.1, 0.3, 0.12), (0.8, 0.78, 0.75), (0.02, 0.02, 0.02)])
def test_clothes_of_another_colour_do_not_move_the_mask(studio: Any, cloth: Any) -> None:
    from dataclasses import replace

    subject = phantom.Subject(seed=23, tone=3, ita_deg=35.0)
    dressed = replace(CAPTURE, clothes=phantom.Clothes(trousers=cloth))
    shot = studio.shoot(subject, dressed, (300, 400))
    assert overlap(unmix(studio.develop(shot.rgb)).skin, shot.mask) > 0.93


@pytest.fixture(scope="module")
def shot(studio: Any) -> Any:
    return studio.shoot(studio.person(), studio.scene(), (600, 800))


def test_a_mirrored_picture_has_the_mirrored_maps(shot: Any) -> None:
    linear = np.asarray((shot.rgb / np.float32(255)) ** 2.2, np.float32)
    one = class_maps(linear)
    two = class_maps(np.ascontiguousarray(linear[:, ::-1]))
    assert np.abs(one.classes - two.classes[..., ::-1]).max() < 0.05
    np.testing.assert_allclose(one.views, two.views, atol=1e-4)


def test_the_number_of_threads_changes_no_bit(shot: Any) -> None:
    linear = np.asarray((shot.rgb / np.float32(255)) ** 2.2, np.float32)
    before = cv2.getNumThreads()
    try:
        told = []
        for threads in (1, 2, 4):
            cv2.setNumThreads(threads)
            told.append(class_maps(linear).classes)
    finally:
        cv2.setNumThreads(before)
    np.testing.assert_array_equal(told[0], told[1])
    np.testing.assert_array_equal(told[0], told[2])


def test_a_cast_moves_none_of_the_ratio_planes(shot: Any) -> None:
    """Standardised ratios: what the light's colour multiplies drops out, but for 8-bit rounding."""
    inside = np.ones(shot.rgb.shape[:2], bool)
    plain = (shot.rgb / 255.0) ** 2.2 * 0.6
    tinted = plain * [0.75, 1.0, 1.3]
    one, two = (
        planes(np.rint(255 * np.clip(x, 0, 1) ** (1 / 2.2)).astype(np.uint8), inside)
        for x in (plain, tinted)
    )
    moved = [float(np.abs(a - b).mean()) for a, b in ((one[3:5], two[3:5]), (one[:3], two[:3]))]
    assert moved[0] < 0.12
    spread = float(np.log((plain[..., 0] + 0.004) / (plain[..., 1] + 0.004)).std())
    assert moved[0] < 0.3 * np.log(1 / 0.75) / spread


def stored(rgb: np.ndarray, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, form, **options)
    return out.getvalue()


def test_file_formats_tell_the_same_back(shot: Any) -> None:
    files = [
        stored(shot.rgb, "PNG"),
        stored(shot.rgb, "WEBP", quality=92),
        stored(shot.rgb, "JPEG", quality=95),
    ]
    masks = [split_and_locate(load_photo(data))[1].mask for data in files]
    assert masks[0].any()
    assert overlap(masks[0], masks[1]) > 0.98
    assert overlap(masks[0], masks[2]) > 0.98


@pytest.mark.slow
@pytest.mark.parametrize("size", [(450, 600), (1500, 2000), (3000, 4000)])
def test_other_sizes_tell_the_same_back(shot: Any, size: tuple[int, int]) -> None:
    own = split_and_locate(load_photo(stored(shot.rgb, "PNG")))[1]
    other = cv2.resize(
        shot.rgb, size, interpolation=cv2.INTER_AREA if size[0] < 600 else cv2.INTER_CUBIC
    )
    back = split_and_locate(load_photo(stored(other, "PNG", compress_level=1)))[1]
    again = cv2.resize(back.mask.astype(np.uint8), own.mask.shape[::-1]) > 0
    assert overlap(own.mask, again) > 0.98


@cache
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
    grey = {name: getattr(skimage.data, name)() for name in ("camera", "coins", "moon", "brick")}
    return {
        "face": skimage.data.astronaut(),
        "cat": skimage.data.chelsea(),
        "table": skimage.data.coffee(),
        "tissue": skimage.data.immunohistochemistry(),
        "grey": np.full((400, 300, 3), 120, np.uint8),
        "noise": rng.integers(0, 256, (400, 300, 3)).astype(np.uint8),
        **{n: np.clip(picture + grain, 0, 255).astype(np.uint8) for n, picture in drawn.items()},
        **{n: np.repeat(picture[..., None], 3, axis=2) for n, picture in grey.items()},
    }


@pytest.mark.parametrize("name", not_backs())
def test_what_is_no_back_is_refused_with_a_reason(studio: Any, name: str) -> None:
    back = locate_back(unmix(studio.develop(not_backs()[name])))
    assert not back.found
    assert back.reason in REFUSALS.values()
    assert not back.mask.any()
    assert np.isnan(back.width_px)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["belly", "face", "limb", "heap"])
def test_bodies_of_a_few_curves_are_no_backs(studio: Any, kind: str) -> None:
    """Numbers that the network has not learnt from."""
    for seed in range(910_000, 910_006):
        picture = draw_sketch(seed, size=400, kind=kind).rgb
        assert not locate_back(unmix(studio.develop(picture))).found, seed


def test_a_photo_without_colour_is_told_as_such(studio: Any, shot: Any) -> None:
    grey = np.repeat(np.rint(shot.rgb.mean(axis=2, keepdims=True)), 3, axis=2).astype(np.uint8)
    assert locate_back(unmix(studio.develop(grey))).reason == REFUSALS["no-colour"]


def test_shares_add_up_and_the_weights_stay_small(shot: Any) -> None:
    maps = class_maps(np.asarray((shot.rgb / np.float32(255)) ** 2.2, np.float32))
    np.testing.assert_allclose(maps.classes.sum(axis=0), 1, atol=1e-5)
    assert sum(maps.views) == pytest.approx(1, abs=1e-5)
    assert maps.classes[BACK].max() > 0.95
    assert WEIGHTS.stat().st_size < 2_000_000


def logits_of(torso: float, arms: float) -> np.ndarray:
    """Logits (4, 60, 60) of a torso with arms on both sides; how much rather each is back."""
    logits = np.zeros((4, 60, 60), np.float32)
    logits[0] = 6
    rng = np.random.default_rng(3)
    for columns, rather in ((slice(20, 40), torso), (slice(8, 16), arms), (slice(44, 52), arms)):
        logits[0, 10:50, columns] = -6
        logits[BACK, 10:50, columns] = rather + rng.normal(
            0, 0.3, (40, columns.stop - columns.start)
        )
    logits[2:, :, :] = np.where(logits[0] > 0, -6, logits[2:])
    logits[3] = -6
    return logits


def is_back(logits: np.ndarray) -> np.ndarray:
    return np.asarray(logits.argmax(axis=0) == BACK)


def test_a_back_that_is_unlike_the_arms_is_told_from_them_however_unsure() -> None:
    """The level at which the network parts back from other skin moves with the kind of picture."""
    true = is_back(logits_of(6, -6))
    for torso in (6.0, 1.0, -1.5, -3.0):
        assert overlap(is_back(contrasted(logits_of(torso, -6.5))), true) > 0.99
    assert not is_back(logits_of(-1.5, -6.5)).any()


def test_what_is_sure_stays_as_it_is() -> None:
    sure = logits_of(5, -5)
    np.testing.assert_array_equal(contrasted(sure), sure)
    # Neither is a back parted within itself where it is alone.
    alone = logits_of(0.8, 0.8)
    assert (is_back(contrasted(alone)) >= is_back(alone)).all()


def test_only_back_and_other_skin_move_against_each_other() -> None:
    before, after = logits_of(-1.5, -6.5), contrasted(logits_of(-1.5, -6.5), ClassParams())
    others = [k for k in range(4) if k != BACK]
    np.testing.assert_array_equal(after[others], before[others])
    moved = after[BACK] - before[BACK]
    assert np.ptp(moved) < 1e-5
    assert moved.max() > 0
    assert SKIN in others
