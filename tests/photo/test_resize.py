from __future__ import annotations

import numpy as np
import pytest

from analyzer.photo.model import Photo
from analyzer.photo.preview import encode_jpeg, encode_srgb, preview
from analyzer.photo.resize import working_copy


def photo_of(rgb):
    return Photo(np.asarray(rgb, np.float32), "0" * 64)


def ramps(width, height):
    y, x = np.mgrid[:height, :width].astype(np.float32)
    return photo_of(np.dstack([x / width, y / height, 0 * x]))


@pytest.mark.parametrize(
    ("width", "height", "longest"), [(403, 302, 160), (600, 801, 333), (997, 613, 333)]
)
def test_pixel_centres_map_by_the_stated_rule_along_both_axes(width, height, longest):
    small, zoom = working_copy(ramps(width, height), longest)
    assert max(small.shape[:2]) == longest
    y, x = np.mgrid[: small.shape[0], : small.shape[1]]
    # The last row and column may hold a cut cell.
    inner = np.s_[:-1, :-1]
    # A pixel cut in two by a cell border counts as flat, which shifts a cell's mean by up to
    # f (1 - f) / 2 zoom, so by 1 / 8 zoom at most.
    bound = 0.125 / zoom + 0.01
    for values, places in ((small[..., 0] * width, x), (small[..., 1] * height, y)):
        expected = (places + 0.5) * zoom - 0.5
        np.testing.assert_allclose(values[inner], expected[inner], rtol=0, atol=bound)


def test_never_enlarged_and_never_shared():
    photo = ramps(30, 20)
    small, zoom = working_copy(photo, 1600)
    assert zoom == 1.0
    np.testing.assert_array_equal(small, photo.rgb)
    small[:] = 0
    assert photo.rgb.max() > 0


def test_light_is_averaged_not_code_values():
    checker = np.indices((64, 64)).sum(0) % 2
    shown, zoom = preview(photo_of(np.dstack([checker] * 3)), 32)
    assert zoom == 2.0
    # Half the light of white has the sRGB code 188, not 128.
    assert np.unique(shown).tolist() == [188]


def test_a_very_long_photo_keeps_a_pixel_across():
    small, zoom = working_copy(photo_of(np.full((2, 4000, 3), 0.5)), 100)
    assert small.shape[0] >= 1
    assert zoom >= 1
    np.testing.assert_allclose(small, 0.5, atol=1e-6)


def test_every_8_bit_code_survives_the_way_to_linear_and_back(linear):
    codes = np.arange(256)
    np.testing.assert_array_equal(encode_srgb(linear(codes / 255).astype(np.float32)), codes)


def test_jpeg_bytes_repeat_and_hold_no_metadata(scene):
    data = encode_jpeg(scene)
    assert data == encode_jpeg(scene.copy())
    for marker in (b"\xff\xe1", b"\xff\xe2", b"\xff\xed", b"\xff\xfe", b"Exif"):
        assert marker not in data[:600]
    with pytest.raises(ValueError, match="uint8"):
        encode_jpeg(scene.astype(np.float32))
