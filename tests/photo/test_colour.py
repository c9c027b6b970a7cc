from __future__ import annotations

import io
import struct
import zlib

import cv2
import numpy as np
import pillow_heif
import pytest
import tifffile
from PIL import Image, ImageCms

from analyzer.photo.cicp import named_profile
from analyzer.photo.icc import evaluate_curve, parse_profile
from analyzer.photo.load import load_photo

# Linear Display P3 to linear sRGB from the chromaticities of both (D65), by hand.
P3_TO_SRGB = np.array(
    [[1.22494, -0.22494, 0.0], [-0.04206, 1.04206, 0.0], [-0.01964, -0.07864, 1.09827]]
)


def test_8_bit_srgb_is_decoded_exactly(scene, encoded, linear):
    photo = load_photo(encoded(scene))
    np.testing.assert_allclose(photo.rgb, linear(scene / 255), atol=1e-6)
    assert photo.flags == ()
    assert not photo.rgb.flags.writeable


def test_display_p3_comes_out_in_srgb(scene, encoded, p3_profile):
    photo = load_photo(encoded(scene, icc_profile=p3_profile))
    expected = np.clip((scene / 255) ** 2.2 @ P3_TO_SRGB.T, 0, 1)
    np.testing.assert_allclose(photo.rgb, expected, atol=2e-3)
    assert photo.flags == ()


def test_own_profile_reading_agrees_with_littlecms(scene, encoded, p3_profile, linear):
    ours = load_photo(encoded(scene, icc_profile=p3_profile)).rgb
    theirs = ImageCms.profileToProfile(
        Image.fromarray(scene), io.BytesIO(p3_profile), ImageCms.createProfile("sRGB")
    )
    # One 8-bit code of LittleCMS's own rounding, in linear light at its steepest.
    assert np.abs(ours - linear(np.asarray(theirs) / 255)).max() < 1.2 * 2.28 / 255


def test_littlecms_own_srgb_profile_is_srgb(scene, encoded, linear):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = load_photo(encoded(scene, icc_profile=profile))
    np.testing.assert_allclose(photo.rgb, linear(scene / 255), atol=1e-3)


def test_grey_profile_on_grey_and_rgb_profile_on_grey(encoded, grey_profile, p3_profile):
    ramp = np.tile(np.arange(256, dtype=np.uint8), (4, 1))
    grey = load_photo(encoded(ramp, icc_profile=grey_profile)).rgb
    np.testing.assert_allclose(
        grey[0], ((np.arange(256) / 255) ** 1.8)[:, None].repeat(3, 1), atol=2e-3
    )
    # White of any RGB profile is white, so its greys stay neutral.
    rgb = load_photo(encoded(ramp, icc_profile=p3_profile)).rgb
    np.testing.assert_allclose(
        rgb[0], ((np.arange(256) / 255) ** 2.2)[:, None].repeat(3, 1), atol=2e-3
    )


@pytest.mark.parametrize("junk", [b"x" * 500, b"\0" * 3, b"acsp" * 60])
def test_broken_profile_costs_a_flag_not_the_photo(scene, encoded, linear, junk):
    photo = load_photo(encoded(scene, icc_profile=junk))
    assert photo.flags == ("no-profile-gamut",)
    np.testing.assert_allclose(photo.rgb, linear(scene / 255), atol=1e-6)


def test_cut_profile_costs_a_flag_not_the_photo(scene, encoded, p3_profile):
    for cut in (130, 180, 300, len(p3_profile) - 3):
        photo = load_photo(encoded(scene, "JPEG", icc_profile=p3_profile[:cut]))
        assert photo.flags == ("no-profile-gamut",)


@pytest.mark.parametrize("kind", ["png", "tiff", "tiff-lzw", "tiff-planar"])
def test_16_bits_are_kept(linear, kind):
    rng = np.random.default_rng(1)
    deep = rng.integers(0, 65536, (20, 30, 3), dtype=np.uint16)
    if kind == "png":
        data = cv2.imencode(".png", deep[..., ::-1])[1].tobytes()
    elif kind == "tiff-lzw":
        data = cv2.imencode(".tiff", deep[..., ::-1])[1].tobytes()
    else:
        buffer = io.BytesIO()
        planar = kind == "tiff-planar"
        tifffile.imwrite(
            buffer,
            np.moveaxis(deep, -1, 0) if planar else deep,
            photometric="rgb",
            planarconfig="separate" if planar else "contig",
            compression="zlib",
        )
        data = buffer.getvalue()
    photo = load_photo(data)
    assert photo.bit_depth == 16
    np.testing.assert_allclose(photo.rgb, linear(deep / 65535), atol=1e-6)


def test_16_bit_grey_and_its_inverse(linear):
    deep = np.linspace(0, 65535, 600).astype(np.uint16).reshape(20, 30)
    for photometric, expected in (("minisblack", deep), ("miniswhite", 65535 - deep)):
        buffer = io.BytesIO()
        tifffile.imwrite(buffer, deep, photometric=photometric)
        photo = load_photo(buffer.getvalue())
        np.testing.assert_allclose(photo.rgb[..., 1], linear(expected / 65535), atol=1e-6)


def test_16_bit_display_p3_keeps_its_precision(p3_profile):
    deep = np.linspace(20_000, 20_255, 256).astype(np.uint16)
    deep = np.dstack([deep, deep, deep])
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, deep, photometric="rgb", iccprofile=p3_profile)
    row = load_photo(buffer.getvalue()).rgb[0, :, 1].astype(float)
    assert (np.diff(row) > 0).all()
    np.testing.assert_allclose(row, (deep[0, :, 1] / 65535) ** 2.2, rtol=2e-3)


def test_heif_10_bits_reach_full_scale_and_stay_fine(linear):
    ramp = np.tile(np.arange(1024, dtype=np.uint16) << 6, (16, 1))
    heif = pillow_heif.from_bytes(
        mode="RGB;16", size=(1024, 16), data=np.dstack([ramp] * 3).tobytes()
    )
    buffer = io.BytesIO()
    heif.save(buffer, quality=-1, matrix_coefficients=0)
    photo = load_photo(buffer.getvalue())
    assert (photo.bit_depth, photo.source_format) == (10, "HEIF")
    row = photo.rgb[8, :, 1]
    assert row[-1] == pytest.approx(1.0, abs=2e-3)
    assert len(np.unique(row)) > 700
    np.testing.assert_allclose(row, linear(np.arange(1024) / 1023), atol=4e-3)


def test_heif_with_named_display_p3():
    pixels = np.full((32, 32, 3), (200, 120, 90), np.uint8)
    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(pixels)).save(
        buffer, quality=-1, color_primaries=12, transfer_characteristics=13, matrix_coefficients=0
    )
    got = load_photo(buffer.getvalue()).rgb.mean((0, 1))
    code = np.array([200, 120, 90]) / 255
    expected = P3_TO_SRGB @ ((code + 0.055) / 1.055) ** 2.4
    np.testing.assert_allclose(got, expected, atol=0.01)


def test_hdr_transfer_functions_hit_their_published_points():
    pq, hlg = named_profile(1, 16), named_profile(1, 18)
    # 203 cd/m2 is 58.1 % of PQ (BT.2408) and the HLG knee of .5 is a twelfth of scene light.
    assert np.interp(0.5807, np.linspace(0, 1, 4096), pq.curves[0][1]) == pytest.approx(1, abs=5e-3)
    assert np.interp(0.5, np.linspace(0, 1, 4096), hlg.curves[0][1]) == pytest.approx(
        1 / 12, abs=1e-4
    )
    assert named_profile(1, 13) is None
    assert named_profile(2, 2) is None


@pytest.mark.parametrize("primaries", [9, 12])
def test_named_spaces_keep_white_and_grey(primaries):
    np.testing.assert_allclose(named_profile(primaries, 13).to_srgb @ np.ones(3), 1.0, atol=1e-5)


def test_parametric_curves_meet_srgb(linear):
    x = np.linspace(0, 1, 101)
    srgb = np.array([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])
    np.testing.assert_allclose(evaluate_curve(3, srgb, x), linear(x), atol=1e-6)
    shifted = np.concatenate([srgb, [0.1, 0.1]])
    np.testing.assert_allclose(evaluate_curve(4, shifted, x), linear(x) + 0.1, atol=1e-6)
    np.testing.assert_allclose(
        evaluate_curve(1, np.array([2.0, 1.0, -0.5]), x), np.maximum(x - 0.5, 0) ** 2
    )
    np.testing.assert_allclose(
        evaluate_curve(2, np.array([2.0, 1.0, -0.5, 0.2]), x), np.maximum(x - 0.5, 0) ** 2 + 0.2
    )
    np.testing.assert_allclose(evaluate_curve(-1, np.array([0.0, 0.5, 1.0]), x), x)


def test_profiles_with_tables_go_through_the_engine(scene, encoded, p3_profile, p3_table_profile):
    assert parse_profile(p3_table_profile) is None
    expected = load_photo(encoded(scene, icc_profile=p3_profile)).rgb
    deep = cv2.imencode(".png", scene[..., ::-1].astype(np.uint16) * 257)[1].tobytes()
    deep = add_profile(deep, p3_table_profile)
    for data, depth in ((encoded(scene, icc_profile=p3_table_profile), 8), (deep, 16)):
        photo = load_photo(data)
        assert (photo.flags, photo.bit_depth) == ((), depth)
        # Two 8-bit codes at the steepest place of the sRGB curve.
        assert np.abs(photo.rgb - expected).max() < 2 * 2.28 / 255


def add_profile(png, profile):
    body = b"p\0\0" + zlib.compress(profile)
    chunk = b"iCCP" + body
    return (
        png[:33]
        + struct.pack(">I", len(body))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + png[33:]
    )


def test_a_table_profile_that_the_engine_refuses_costs_a_flag(
    scene, encoded, linear, p3_table_profile
):
    broken = p3_table_profile.replace(b"mft2", b"mft9")
    photo = load_photo(encoded(scene, icc_profile=broken))
    assert photo.flags == ("no-profile-gamut",)
    np.testing.assert_allclose(photo.rgb, linear(scene / 255), atol=1e-6)


def test_alpha_shows_mid_grey_through(scene, encoded, linear):
    alpha = np.zeros((48, 64, 1), np.uint8)
    alpha[:, 20:40] = 255
    alpha[:, 40:] = 51
    rgb = load_photo(encoded(np.concatenate([scene, alpha], axis=2))).rgb
    expected = linear(scene / 255)
    np.testing.assert_allclose(rgb[:, :20], 0.18, atol=1e-6)
    np.testing.assert_allclose(rgb[:, 20:40], expected[:, 20:40], atol=1e-6)
    np.testing.assert_allclose(rgb[:, 40:], 0.2 * expected[:, 40:] + 0.8 * 0.18, atol=1e-6)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_png_mode_gives_the_same_grey(mode, linear):
    picture = Image.new("L", (9, 7), 255)
    picture = Image.new("I;16", (9, 7), 65535) if mode == "I;16" else picture.convert(mode)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    rgb = load_photo(buffer.getvalue()).rgb
    assert rgb.shape == (7, 9, 3)
    np.testing.assert_allclose(rgb, 1.0)


def test_cmyk_jpeg_is_converted_and_says_that_its_colours_are_guessed():
    buffer = io.BytesIO()
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(buffer, "JPEG", quality=100)
    photo = load_photo(buffer.getvalue())
    red, green, blue = photo.rgb.mean((0, 1))
    assert red > 0.9 > 0.1 > max(green, blue)
    assert photo.flags == ("no-profile-gamut",)
