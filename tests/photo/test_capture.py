from __future__ import annotations

import io
from datetime import datetime, timedelta, timezone

import numpy as np
import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from analyzer.photo.capture import capture_time, focal_length_35
from analyzer.photo.datename import time_from_name
from analyzer.photo.load import load_photo
from analyzer.photo.params import PhotoParams

PARAMS = PhotoParams()
ORIGINAL, DIGITIZED, CHANGED = 0x9003, 0x9004, 0x0132


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({ORIGINAL: "2026:06:09 07:40:00"}, datetime(2026, 6, 9, 7, 40)),
        (
            {ORIGINAL: "2026:06:09 07:40:00", 0x9291: "25", 0x9011: "-03:30"},
            datetime(2026, 6, 9, 7, 40, 0, 250_000, timezone(-timedelta(hours=3, minutes=30))),
        ),
        # An offset of another clock does not make this one aware.
        ({ORIGINAL: "2026:06:09 07:40:00", 0x9010: "+02:00"}, datetime(2026, 6, 9, 7, 40)),
        ({ORIGINAL: b"2026:06:09 07:40:00\0"}, datetime(2026, 6, 9, 7, 40)),
        (
            {DIGITIZED: "2026:06:09 07:40:00", CHANGED: "2027:01:01 00:00:00"},
            datetime(2026, 6, 9, 7, 40),
        ),
        (
            {ORIGINAL: "0000:00:00 00:00:00", CHANGED: "2026:06:09 07:40:00"},
            datetime(2026, 6, 9, 7, 40),
        ),
        ({ORIGINAL: "2026:02:30 07:40:00"}, None),
        ({ORIGINAL: "1970:01:01 00:00:00"}, None),
        ({ORIGINAL: "2026:06:09 07:40:00", 0x9011: "+99:00"}, datetime(2026, 6, 9, 7, 40)),
        ({ORIGINAL: "2026:06:09 07:40:00", 0x9291: "oops"}, datetime(2026, 6, 9, 7, 40)),
        ({ORIGINAL: 7}, None),
        ({}, None),
    ],
)
def test_time_from_exif(tags, expected):
    found = capture_time(tags, PARAMS)
    assert found == expected
    assert (found and found.tzinfo) == (expected and expected.tzinfo)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IMG_20260609_074000.jpg", datetime(2026, 6, 9, 7, 40)),
        ("PXL_20260609_074000123.jpg", datetime(2026, 6, 9, 7, 40, 0, 123_000)),
        ("PXL_20260609_074000123.MP.jpg", datetime(2026, 6, 9, 7, 40, 0, 123_000)),
        ("20260609_074000(1).jpg", datetime(2026, 6, 9, 7, 40)),
        ("IMG20260609074000.jpg", datetime(2026, 6, 9, 7, 40)),
        ("2026-06-09.jpg", datetime(2026, 6, 9)),
        ("back 2026-06-09 (2).heic", datetime(2026, 6, 9)),
        ("2026-06-09_2.jpg", datetime(2026, 6, 9)),
        ("IMG_20260609_0012.jpg", datetime(2026, 6, 9)),
        ("Photo 2026-06-09 at 07.40.00.jpg", datetime(2026, 6, 9, 7, 40)),
        ("WhatsApp Image 2026-06-09 at 7.40.05 PM (1).jpeg", datetime(2026, 6, 9, 19, 40, 5)),
        ("IMG-20260609-WA0001.jpg", datetime(2026, 6, 9)),
        ("signal-2026-06-09-074000.jpg", datetime(2026, 6, 9, 7, 40)),
        ("signal-2026-06-09-07-40-00-123.jpg", datetime(2026, 6, 9, 7, 40, 0, 123_000)),
        ("Screenshot_20260609-074000.png", datetime(2026, 6, 9, 7, 40)),
        ("2026-06-09T07:40:00.jpg", datetime(2026, 6, 9, 7, 40)),
        ("2026-06-09 994000.jpg", datetime(2026, 6, 9)),
        ("2026-13-09.jpg", None),
        ("20269999 then 20260609.jpg", datetime(2026, 6, 9)),
        ("IMG_0001.jpg", None),
        ("2048x1536.jpg", None),
        ("1717200000000.jpg", None),
        ("18991231.jpg", None),
        ("", None),
    ],
)
def test_time_from_file_name(name, expected):
    assert time_from_name(name, PARAMS) == expected


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)))
def test_any_second_survives_the_usual_camera_names(moment):
    moment = moment.replace(microsecond=0)
    for pattern in (
        "IMG_%Y%m%d_%H%M%S.jpg",
        "Photo %Y-%m-%d at %H.%M.%S.png",
        "signal-%Y-%m-%d-%H%M%S",
    ):
        assert time_from_name(moment.strftime(pattern), PARAMS) == moment


@given(st.text(max_size=60))
def test_no_file_name_breaks_it(name):
    found = time_from_name(name, PARAMS)
    assert found is None or 1990 <= found.year <= 2100


@pytest.mark.parametrize(
    ("value", "expected"), [(49, 49.0), ((26,), 26.0), (0, None), ("wide", None), (None, None)]
)
def test_focal_length(value, expected):
    assert focal_length_35({0xA405: value}) == expected


def exif_block():
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "SecretMaker", "SecretPhone"
    exif.get_ifd(0x8769).update(
        {ORIGINAL: "2026:06:09 07:40:00", 0x9291: "5", 0x9011: "+01:00", 0xA405: 52}
    )
    exif.get_ifd(0x8825).update({1: "N", 2: (12.0, 34.0, 56.0), 3: "E", 4: (65.0, 43.0, 21.0)})
    return exif.tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_times_are_read_and_place_and_device_are_not_kept(scene, kind, tmp_path):
    path = tmp_path / "IMG_20200101_000000.any"
    picture = Image.fromarray(scene)
    if kind == "HEIF":
        heif = pillow_heif.from_pillow(picture)
        heif.info["exif"] = exif_block()
        heif.save(path)
    else:
        picture.save(path, kind, exif=exif_block())
    before = path.read_bytes()
    photo = load_photo(path)
    zone = timezone(timedelta(hours=1))
    assert photo.taken_at == datetime(2026, 6, 9, 7, 40, 0, 500_000, zone)
    assert (photo.taken_at_source, photo.focal_mm_35) == ("exif", 52.0)
    assert (photo.source_format, photo.name) == (kind, path.name)
    kept = repr({key: value for key, value in vars(photo).items() if key != "rgb"})
    assert not any(word in kept for word in ("Secret", "34.0", "43.0", "GPS"))
    assert path.read_bytes() == before


def test_name_comes_second_and_nothing_third(scene, encoded):
    data = encoded(scene)
    dated = load_photo(data, name="somewhere/IMG_20260609_074000.jpg")
    assert (dated.name, dated.taken_at_source) == ("IMG_20260609_074000.jpg", "name")
    assert dated.taken_at == datetime(2026, 6, 9, 7, 40)
    undated = load_photo(data)
    assert (undated.name, undated.taken_at, undated.taken_at_source) == ("", None, "unknown")


def test_damaged_exif_costs_the_date_only(scene):
    block = bytearray(exif_block())
    for cut in range(8, len(block), 7):
        buffer = io.BytesIO()
        Image.fromarray(scene).save(buffer, "JPEG", exif=bytes(block[:cut]))
        assert load_photo(buffer.getvalue()).rgb.shape == scene.shape


def test_stored_array_is_float32(scene, encoded):
    assert load_photo(encoded(scene)).rgb.dtype == np.float32
