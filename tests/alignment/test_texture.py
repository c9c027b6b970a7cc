"""A mark lies at the same place in the photo and in the pigment texture made from it."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from analyzer.alignment.outline import outline_photo
from analyzer.alignment.texture import bounds


@pytest.mark.parametrize("width", [700.0, 740.0])
def test_marks_stay_in_place_along_both_axes(studio: Any, width: float) -> None:
    """Sizes that no common factor shrinks to whole pixels: stretched, the ends are 0.7 px off."""
    size = (1000, 1333)
    rgb, mask, _ = studio.torso(size, width=width)
    inner = cv2.erode(mask.astype(np.uint8), np.ones((121, 121))) > 0
    column, row = size[0] // 2, size[1] // 2
    across, down = np.flatnonzero(inner[row]), np.flatnonzero(inner[:, column])
    ends = [(across[0], row), (across[-1], row), (column, down[0]), (column, down[-1])]
    spots = np.array(ends) + np.array([0.3, -0.2])
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    for px, py in spots:
        dark = np.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * 4.0**2))
        rgb = rgb * np.exp(-0.5 * dark[..., None] * [0.3, 1.0, 1.2])
    texture = outline_photo(studio.develop(rgb.astype(np.float32)), studio.maps(mask)).texture
    assert texture.zoom > 1.05
    for spot in spots:
        px, py = np.rint((spot + 0.5) / texture.zoom - 0.5).astype(int)
        patch = np.clip(texture.plane[py - 8 : py + 9, px - 8 : px + 9], 0.5, None) - 0.5
        v, u = np.mgrid[-8:9, -8:9]
        found = np.array(
            [px + (patch * u).sum() / patch.sum(), py + (patch * v).sum() / patch.sum()]
        )
        np.testing.assert_allclose((found + 0.5) * texture.zoom - 0.5, spot, atol=0.12)


def test_bounds_hold_the_mask_and_its_margin() -> None:
    mask = np.zeros((40, 50), bool)
    mask[10:20, 5:45] = True
    assert bounds(mask) == (slice(10, 20), slice(5, 45))
    assert mask[bounds(mask, 8)].shape == (26, 50)
    assert bounds(np.zeros((4, 6), bool)) == (slice(0, 4), slice(0, 6))
