from __future__ import annotations

import io

import numpy as np
import pillow_heif
import pytest
import tifffile
from PIL import Image

from analyzer.photo.load import load_photo

# What a camera that stores orientation k does to the upright picture, in Pillow's words: the
# inverse of the transposition that shows it upright (EXIF 2.32, tag 0x0112).
STORED_FROM_UPRIGHT = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def stored(scene, orientation):
    turn = STORED_FROM_UPRIGHT[orientation]
    picture = Image.fromarray(scene)
    return picture if turn is None else picture.transpose(turn)


def exif_of(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_upright_whatever_the_orientation(scene, linear, kind, orientation):
    buffer = io.BytesIO()
    options = {} if kind in ("PNG", "TIFF") else {"quality": 100}
    stored(scene, orientation).save(buffer, kind, exif=exif_of(orientation), **options)
    photo = load_photo(buffer.getvalue())
    assert photo.rgb.shape == scene.shape
    assert np.abs(photo.rgb - linear(scene / 255)).mean() < 0.01


@pytest.mark.parametrize("orientation", range(1, 9))
def test_16_bit_files_too(scene, linear, orientation):
    turned = np.asarray(stored(scene, orientation)).astype(np.uint16) * 257
    buffer = io.BytesIO()
    tifffile.imwrite(
        buffer, turned, photometric="rgb", extratags=[(274, "H", 1, orientation, True)]
    )
    photo = load_photo(buffer.getvalue())
    assert photo.bit_depth == 16
    np.testing.assert_allclose(photo.rgb, linear(scene / 255), atol=1e-5)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_heif_is_turned_once(scene, linear, orientation):
    buffer = io.BytesIO()
    heif = pillow_heif.from_pillow(stored(scene, orientation))
    heif.info["exif"] = exif_of(orientation).tobytes()
    heif.save(buffer, quality=-1)
    photo = load_photo(buffer.getvalue())
    upright = pillow_heif.open_heif(io.BytesIO(buffer.getvalue()))
    assert photo.rgb.shape[:2] == (upright.size[1], upright.size[0])
    assert np.abs(photo.rgb - linear(scene / 255)).mean() < 0.01
