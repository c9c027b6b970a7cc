"""A mirrored texture is that of the mirrored photo, body frame included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from analyzer.alignment.align import align_textures
from analyzer.alignment.judge import MIRRORED
from analyzer.alignment.mirror import mirrored
from analyzer.alignment.texture import Texture, pigment_texture
from analyzer.back.locate import locate_back
from analyzer.skin.unmix import unmix

PLANES = ("plane", "matt", "redness", "finest", "mask")
BODY = np.array([[-0.3, 0.2], [0.25, 0.4], [0.0, 0.7], [0.1, 0.05]])


def seen(studio: Any, deep: bool = False, flip: bool = False) -> Texture:
    """A back off the picture's middle whose pigment is no mirror image of itself."""
    skin = (0.10, 0.036, 0.009) if deep else (0.45, 0.26, 0.18)
    rgb, mask, _ = studio.torso((420, 480), width=200.0, turn_deg=4.0, skin=skin)
    rgb, mask = np.roll(rgb, 22, axis=1), np.roll(mask, 22, axis=1)
    pigment = 0.1 * studio.texture(mask.shape, 1.2, 3) + 0.1 * studio.texture(mask.shape, 3.0, 4)
    rgb = np.where(mask[..., None], rgb * np.exp(-pigment[..., None] * [0.4, 1.0, 1.2]), rgb)
    if flip:
        rgb, mask = rgb[:, ::-1], mask[:, ::-1]
    photo = studio.develop(np.ascontiguousarray(rgb, np.float32))
    layers = unmix(photo, maps=studio.maps(mask))
    back = locate_back(layers)
    assert back.found, back.reason
    return pigment_texture(layers, back)


def test_twice_mirrored_is_unchanged(make_texture: Callable[..., Texture]) -> None:
    texture = make_texture()
    texture = replace(texture, matt=texture.plane * 0.5)
    again = mirrored(mirrored(texture))
    for name in PLANES:
        np.testing.assert_array_equal(getattr(again, name), getattr(texture, name))
    for field in fields(texture.back):
        np.testing.assert_array_equal(
            getattr(again.back, field.name), getattr(texture.back, field.name)
        )


@pytest.mark.parametrize(("zoom", "back_zoom"), [(1.0, 1.0), (2.0, 1.0)])
def test_what_lay_left_of_the_midline_lies_right_of_it(
    make_texture: Callable[..., Texture], zoom: float, back_zoom: float
) -> None:
    texture = make_texture(zoom=zoom, back_zoom=back_zoom)
    turned = mirrored(texture)
    last = texture.plane.shape[1] - 1
    places = texture.from_body(BODY)
    flipped = np.column_stack([last - places[:, 0], places[:, 1]])
    np.testing.assert_allclose(turned.to_body(flipped), BODY * [-1, 1], atol=1e-9)
    x, y = np.rint(places).astype(int).T
    np.testing.assert_array_equal(turned.plane[y, last - x], texture.plane[y, x])
    assert turned.back.mask.sum() == texture.back.mask.sum()
    rows = np.flatnonzero(texture.back.mask.any(axis=1))
    assert (turned.back.outline_left[rows] < turned.back.outline_right[rows]).all()
    # The skin lies between its edges, as before.
    wide = texture.back.mask.shape[1] - 1
    assert turned.back.outline_left[rows[0]] == wide - texture.back.outline_right[rows[0]]


@pytest.mark.parametrize("deep", [False, True])
def test_it_is_the_texture_of_the_mirrored_photo(studio: Any, deep: bool) -> None:
    """Gloss-free texture included, which only deep skin has."""
    made, shot = mirrored(seen(studio, deep)), seen(studio, deep, flip=True)
    assert (made.matt is not None) is deep
    assert made.mask.shape == shot.mask.shape
    both = made.mask & shot.mask
    assert both.sum() > 0.97 * made.mask.sum()
    for name in PLANES[: 4 if deep else 1]:
        one, two = getattr(made, name)[both], getattr(shot, name)[both]
        assert np.corrcoef(one, two)[0, 1] > 0.99, name
    # The midline is sought among whole pixels.
    np.testing.assert_allclose(made.from_body(BODY), shot.from_body(BODY), atol=3.0)


def test_a_mirrored_photo_is_called_mirrored_and_aligns_when_turned_back(studio: Any) -> None:
    one, other = seen(studio), seen(studio, flip=True)
    size = (420, 480)
    found = align_textures(one, other, size, size)
    assert not found.ok
    assert found.reason == MIRRORED
    assert align_textures(one, mirrored(other), size, size).ok
