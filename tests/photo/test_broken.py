from __future__ import annotations

import hashlib
import io
import os
import struct
import warnings
import zlib

import cv2
import numpy as np
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from analyzer.photo.container import sniff
from analyzer.photo.load import load_photo
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.params import PhotoParams

KINDS = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF")


def sample(kind):
    y, x = np.mgrid[:48, :64]
    noise = np.random.default_rng(0).integers(0, 30, (48, 64))
    picture = Image.fromarray(np.dstack([3 * x + noise, 4 * y, x + y + noise]).astype(np.uint8))
    buffer = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(picture).save(buffer)
    else:
        picture.save(buffer, kind)
    return buffer.getvalue()


SAMPLES = {kind: sample(kind) for kind in KINDS}


def png_declaring(width, height):
    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_container_is_known_by_its_bytes(kind):
    assert sniff(SAMPLES[kind]) == kind
    photo = load_photo(SAMPLES[kind], name="wrong.gif")
    assert photo.source_format == kind
    assert photo.sha256 == hashlib.sha256(SAMPLES[kind]).hexdigest()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"GIF89a" + b"\0" * 50, "GIF"),
        (b"BM" + b"\0" * 50, "BMP"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\0\0\1\0\1\0", "icon"),
        (b"Dear diary, today I took no photo.\n" * 40, "text"),
        ("Zürich, été, 写真\n".encode() * 60, "text"),
        (b"\0" * 4000, "zeros"),
        (b"PK\3\4 and so on", "ZIP"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "video"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "raw"),
        (b"II*\0\x10\0\0\0CR\2\0", "raw"),
        (bytes(range(128, 256)) * 3, "known format"),
    ],
)
def test_refusals_name_what_the_file_is(data, word):
    with pytest.raises(UnreadablePhoto, match=word):
        load_photo(data, name="photo.jpg")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_truncated_files_are_refused(kind, share):
    with pytest.raises(UnreadablePhoto):
        load_photo(SAMPLES[kind][: int(len(SAMPLES[kind]) * share)])


def test_truncated_progressive_jpeg_and_16_bit_png_are_refused():
    buffer = io.BytesIO()
    Image.open(io.BytesIO(SAMPLES["PNG"])).save(buffer, "JPEG", progressive=True)
    deep = cv2.imencode(".png", np.random.default_rng(0).integers(0, 65536, (40, 40, 3), np.uint16))
    for data in (buffer.getvalue(), deep[1].tobytes()):
        with pytest.raises(UnreadablePhoto, match="too early"):
            load_photo(data[: len(data) * 2 // 3])


def test_one_wrong_bit_in_png_data_is_noticed():
    data = bytearray(SAMPLES["PNG"])
    data[len(data) // 2] ^= 1
    with pytest.raises(UnreadablePhoto):
        load_photo(bytes(data))


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (12_000, 10_001), (1, 2**31 - 1)])
def test_too_many_declared_pixels_are_refused_before_decoding(width, height):
    with pytest.raises(UnreadablePhoto, match="pixels"):
        load_photo(png_declaring(width, height))


def test_the_pixel_cap_is_the_parameters(scene, encoded):
    data = encoded(scene)
    assert load_photo(data, params=PhotoParams(max_pixels=48 * 64)).size == (64, 48)
    with pytest.raises(UnreadablePhoto, match="64 x 48"):
        load_photo(data, params=PhotoParams(max_pixels=48 * 64 - 1))
    with pytest.raises(UnreadablePhoto, match="64 x 48"):
        load_photo(SAMPLES["HEIF"], params=PhotoParams(max_pixels=100))


def test_the_byte_cap_holds_for_every_source(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(SAMPLES["JPEG"])
    small = PhotoParams(max_bytes=100)
    for source in (path, SAMPLES["JPEG"], io.BytesIO(SAMPLES["JPEG"])):
        with pytest.raises(UnreadablePhoto, match="too large"):
            load_photo(source, params=small)


def test_paths_bytes_and_files_give_the_same_photo(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(SAMPLES["JPEG"])
    read_before = io.BytesIO(SAMPLES["JPEG"])
    read_before.read()
    with path.open("rb") as stream:
        photos = [load_photo(s) for s in (path, str(path), SAMPLES["JPEG"], stream, read_before)]
    assert [photo.name for photo in photos] == ["photo.jpg", "photo.jpg", "", "photo.jpg", ""]
    for photo in photos[1:]:
        np.testing.assert_array_equal(photo.rgb, photos[0].rgb)
        assert photo.sha256 == photos[0].sha256


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for source, word in (
        (tmp_path, "folder"),
        (tmp_path / "absent.jpg", "no file"),
        (tmp_path / "pipe", "ordinary"),
        ("a\0b", "name"),
    ):
        with pytest.raises(UnreadablePhoto, match=word):
            load_photo(source)
    with pytest.raises(TypeError):
        load_photo(io.StringIO("text"))
    with pytest.raises(TypeError):
        load_photo(12)


def test_first_picture_of_a_multi_picture_jpeg(scene, linear):
    buffer = io.BytesIO()
    other = Image.new("RGB", (20, 10), "blue")
    Image.fromarray(scene).save(buffer, "MPO", save_all=True, append_images=[other], quality=100)
    photo = load_photo(buffer.getvalue())
    assert (photo.size, photo.source_format) == ((64, 48), "JPEG")
    assert np.abs(photo.rgb - linear(scene / 255)).mean() < 0.01


def test_raw_files_in_tiff_clothing_are_refused(scene):
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

    for tag, value in ((50706, b"\1\4\0\0"), (254, 1)):
        directory = ImageFileDirectory_v2()
        directory[tag] = value
        buffer = io.BytesIO()
        Image.fromarray(scene).save(buffer, "TIFF", tiffinfo=directory)
        with pytest.raises(UnreadablePhoto, match="raw"):
            load_photo(buffer.getvalue())


def test_tiny_pictures_decode(encoded):
    assert load_photo(encoded(np.zeros((1, 1, 3), np.uint8))).size == (1, 1)


def test_no_warning_leaks_and_the_filters_are_left_alone():
    data = png_declaring(11_000, 9_000)
    before = list(warnings.filters)
    with pytest.raises(UnreadablePhoto):
        load_photo(data)
    assert warnings.filters == before


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", *(data[:24] for data in SAMPLES.values())]))
def test_random_bytes_only_ever_raise_unreadable(noise, start):
    with pytest.raises(UnreadablePhoto):
        load_photo(start + noise)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(KINDS), st.data())
def test_mutated_files_decode_or_are_refused(kind, data):
    content = bytearray(SAMPLES[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        photo = load_photo(bytes(content), params=PhotoParams(max_pixels=1_000_000))
    except UnreadablePhoto:
        return
    assert np.isfinite(photo.rgb).all()
    assert photo.rgb.min() >= 0
    assert photo.rgb.max() <= 1
