"""Cloth of the skin's colour is parted from it at its hem; light and marks on the skin are not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from analyzer.bench.outlines.rules.hems import Mask, Plane, within_hems

SHAPE = (400, 300)
HEM = 260


def _scene(seed: int = 1) -> tuple[Mask, Plane, Plane]:
    """A torso that fills the picture's middle, its brightness and its colour."""
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]]
    region = (np.abs(x - 150) < 100 + 15 * np.cos(y / 60)) & (y > 40)
    rng = np.random.default_rng(seed)
    bright = -1.5 - ((x - 150) / 160) ** 2 + 0.03 * rng.normal(size=SHAPE)
    colour = 0.8 + 0.03 * rng.normal(size=SHAPE)
    return region, bright.astype(np.float32), colour.astype(np.float32)


def _below(slope: float) -> Mask:
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]]
    return np.asarray(y > HEM + slope * (x - 150))


@pytest.mark.parametrize("slope", [0.0, 0.25, -0.25])
def test_dark_trousers_of_the_skins_colour_end_at_the_waistband(slope: float) -> None:
    region, bright, colour = _scene()
    cloth = _below(slope)
    bright[cloth] -= 1.9
    colour[cloth] += 0.1
    kept = within_hems(region, bright, colour)
    assert (kept & cloth).sum() < 0.01 * (region & cloth).sum()
    assert (kept & ~cloth).sum() > 0.97 * (region & ~cloth).sum()


def test_a_greyer_shirt_ends_at_its_hem_however_bright_its_stripes() -> None:
    region, bright, colour = _scene()
    y = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]][0]
    shirt = y < 120
    colour[shirt] -= 0.45
    bright += np.where(shirt & (y // 9 % 2 == 0), np.float32(0.5), np.float32(0))
    kept = within_hems(region, bright, colour)
    assert (kept & shirt).sum() < 0.02 * (region & shirt).sum()
    assert (kept & ~shirt).sum() > 0.97 * (region & ~shirt).sum()


def test_mirrored_pictures_are_cut_alike() -> None:
    region, bright, colour = _scene()
    bright[_below(0.2)] -= 1.9
    kept = within_hems(region, bright, colour)
    mirrored = within_hems(region[:, ::-1], bright[:, ::-1], colour[:, ::-1])
    assert (kept != mirrored[:, ::-1]).mean() < 0.003


@pytest.mark.parametrize(
    "what", ["bare", "blinds", "shadow of the shirt", "tan line", "blotches", "soft"]
)
def test_light_and_marks_on_skin_are_no_hem(what: str) -> None:
    region, bright, colour = _scene()
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]]
    if what == "blinds":
        bright[y // 25 % 2 == 0] -= 1.4
    elif what == "shadow of the shirt":
        bright[y < 60] -= 1.6
    elif what == "tan line":
        bright[y > HEM] += 0.4
        colour[y > HEM] -= 0.15
    elif what == "blotches":
        colour -= 0.5 * (np.abs(y - 110 - 25 * np.sin(x / 40)) / 25 < 1) * np.float32(1)
        colour[:] = cv2.GaussianBlur(colour, (0, 0), 9)
    elif what == "soft":
        bright -= (2.5 / (1 + np.exp(-(y - HEM) / 30))).astype(np.float32)
    assert (within_hems(region, bright, colour) == region).all()


def test_the_side_in_the_pictures_middle_is_not_taken_for_cloth() -> None:
    """An orange shirt has more colour than fair skin below it: the skin is not its trousers."""
    region, bright, colour = _scene()
    y = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]][0]
    colour[y < 110] += 0.6
    assert (within_hems(region, bright, colour)[y >= 110] == region[y >= 110]).all()


def test_no_region_stays_none() -> None:
    region, bright, colour = _scene()
    assert not within_hems(np.zeros_like(region), bright, colour).any()
