"""The back is found in the colour that is skin's, not in the one that fills most of the picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from analyzer.outlining import split_and_locate
from analyzer.photo.model import Photo


def test_a_taupe_shirt_over_blotchy_skin_is_no_back(studio: Any) -> None:
    """Even cloth makes a higher peak of colour than skin that is red in places."""
    rgb, mask, _ = studio.torso()
    y = np.mgrid[0 : rgb.shape[0], 0 : rgb.shape[1]][0]
    shirt, skin = mask & (y < 210), mask & (y >= 210)
    rgb[shirt] *= np.array([0.45, 0.64, 0.83], np.float32)
    blotches = np.random.default_rng(2).normal(size=mask.shape)
    for axis in (0, 1):
        total = np.cumsum(blotches, axis=axis)
        blotches = total - np.roll(total, 9, axis=axis)
    redness = np.exp(blotches[..., None] / blotches.std() * np.array([0.0, -0.13, -0.05]))
    rgb[skin] *= redness.astype(np.float32)[skin]
    _, back = split_and_locate(Photo(rgb, "a" * 64))
    assert back.found
    assert (back.mask & skin).sum() > 0.8 * skin.sum()
    assert (back.mask & shirt).sum() < 0.05 * shirt.sum()
