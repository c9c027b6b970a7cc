"""The back's border lies where the photo has its edge, and one back of several is chosen."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from analyzer.skin.classes import BACK, REST, ClassMaps
from analyzer.skin.region import back_region


def maps_of(share: np.ndarray) -> ClassMaps:
    classes = np.zeros((4, *share.shape), np.float32)
    classes[BACK], classes[REST] = share, 1 - share
    return ClassMaps(classes, (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0))


def blurred(mask: np.ndarray, sigma: float, shift: int = 0) -> ClassMaps:
    """A network's unsure answer: the mask, moved aside and blurred."""
    moved = np.roll(mask, shift, axis=1).astype(np.float32)
    return maps_of(cv2.GaussianBlur(moved, (0, 0), sigma))


@pytest.mark.parametrize("shift", [-6, 0, 5])
def test_the_border_lies_on_the_step_not_where_the_network_guessed(studio: Any, shift: int) -> None:
    rgb, mask, _ = studio.torso((360, 480))
    found = back_region(rgb, blurred(mask, 6.0, shift)).mask
    assert (found ^ mask).sum() < 0.012 * mask.sum()
    guess = np.roll(mask, shift, axis=1)
    assert shift == 0 or (found ^ mask).sum() < 0.3 * (guess ^ mask).sum()


def test_without_an_edge_the_border_lies_in_the_middle_of_the_doubt() -> None:
    rgb = np.full((400, 300, 3), (0.4, 0.25, 0.18), np.float32)
    x = np.mgrid[:400, :300][1]
    share = np.asarray(1 / (1 + np.exp((x - 170) / 5.0)), np.float32)
    found = back_region(rgb, maps_of(share)).mask
    ends = np.where(found, x, 0).max(axis=1)
    assert np.abs(ends - 169.5).max() <= 3


def test_a_strap_and_a_finger_leave_no_hole(studio: Any) -> None:
    rgb, mask, _ = studio.torso()
    share = mask.astype(np.float32)
    share[200:240, 170:185] = 0
    assert back_region(rgb, maps_of(share)).mask[200:240, 170:185].all()


def test_a_band_parts_a_back_into_pieces_that_both_count(studio: Any) -> None:
    """A bra is no skin; what lies above and below it is one back."""
    rgb, mask, _ = studio.torso()
    rows = np.flatnonzero(mask.any(axis=1))
    cut = int(rows[0] + 0.55 * (rows[-1] - rows[0]))
    share = mask.astype(np.float32)
    share[cut - 8 : cut + 8] = 0
    rgb[cut - 8 : cut + 8] = 0.02
    region = back_region(rgb, maps_of(share))
    assert not region.twice
    assert not region.mask[cut - 5 : cut + 5].any()
    assert (region.mask ^ (share > 0)).sum() < 0.02 * mask.sum()


def test_two_backs_side_by_side_are_told() -> None:
    rgb = np.full((300, 600, 3), 0.4, np.float32)
    share = np.zeros((300, 600), np.float32)
    share[60:260, 60:240] = share[60:260, 340:540] = 1
    assert back_region(rgb, maps_of(share)).twice
    share[:, 320:] = 0
    assert not back_region(rgb, maps_of(share)).twice


def test_no_back_no_region() -> None:
    rgb = np.full((120, 100, 3), 0.3, np.float32)
    region = back_region(rgb, maps_of(np.full((120, 100), 0.1, np.float32)))
    assert not region.mask.any()
    assert not region.twice


def test_a_mirrored_picture_has_the_mirrored_border(studio: Any) -> None:
    rgb, mask, _ = studio.torso(turn_deg=6)
    one = back_region(rgb, blurred(mask, 5.0)).mask
    flipped = np.ascontiguousarray(rgb[:, ::-1]), blurred(np.ascontiguousarray(mask[:, ::-1]), 5.0)
    two = back_region(*flipped).mask[:, ::-1]
    assert (one ^ two).sum() < 0.002 * one.sum()
