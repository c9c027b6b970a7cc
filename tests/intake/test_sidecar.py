"""Dates beside photos find their photos, whatever Takeout made of the names."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from analyzer.intake.sidecar import Sidecar, read_sidecar, sidecar_of

TAKEN = datetime(2026, 6, 9, 7, 40, tzinfo=UTC)
LONG = "a_rather_long_name_of_a_photo_that_goes_on_2026.jpg"


def takeout(title: str = "", moment: datetime = TAKEN) -> bytes:
    told = {"title": title, "photoTakenTime": {"timestamp": str(int(moment.timestamp()))}}
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    ("photo", "name", "title"),
    [
        ("IMG_1.jpg", "IMG_1.jpg.json", ""),
        ("IMG_1.jpg", "IMG_1.json", ""),
        ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json", ""),
        ("IMG_1.jpg", "IMG_1.jpg.supplemental-me.json", ""),
        ("IMG_1.jpg", "IMG_1.jpg.suppl.json", ""),
        ("IMG_1(1).jpg", "IMG_1.jpg(1).json", ""),
        ("IMG_1(1).jpg", "IMG_1.jpg.supplemental-metadata(1).json", ""),
        ("IMG_1-edited.jpg", "IMG_1.jpg.json", ""),
        ("IMG_1-bearbeitet.jpg", "IMG_1.jpg.supplemental-metadata.json", ""),
        (LONG, f"{LONG[:46]}.json", ""),
        ("IMG_1.HEIC", "img_1.heic.json", ""),
        ("odd.jpg", "something else.json", "odd.jpg"),
    ],
)
def test_takeout_finds_its_photo(photo, name, title) -> None:
    sidecar = read_sidecar(name, takeout(title))
    assert sidecar is not None
    assert sidecar_of(photo, [sidecar]).moment == TAKEN


@pytest.mark.parametrize(
    ("photo", "name"),
    [
        ("IMG_1.jpg", "IMG_1.jpg(1).json"),
        ("IMG_1(1).jpg", "IMG_1.jpg.json"),
        ("IMG_1.jpg", "IMG_10.jpg.json"),
        ("IMG_10.jpg", "IMG_1.jpg.json"),
        ("IMG_1.jpg", "metadata.json"),
        ("IMG_1.jpg", "I.json"),
    ],
)
def test_takeout_finds_no_other_photo(photo, name) -> None:
    assert sidecar_of(photo, [Sidecar(name, TAKEN)]) is None


def test_the_photos_own_file_goes_before_that_of_its_original() -> None:
    own, other = Sidecar("IMG_1-edited.jpg.json", TAKEN), Sidecar("IMG_1.jpg.json", TAKEN)
    assert sidecar_of("IMG_1-edited.jpg", [other, own]) is own


@pytest.mark.parametrize("name", ["IMG_1.xmp", "IMG_1.jpg.xmp"])
@pytest.mark.parametrize(
    "text",
    [
        '<x exif:DateTimeOriginal="2026-06-09T07:40:00+00:00"/>',
        "<exif:DateTimeOriginal>2026-06-09T07:40:00Z</exif:DateTimeOriginal>",
        '<x photoshop:DateCreated="2026-06-09T07:40:00Z" />',
    ],
)
def test_xmp_finds_its_photo(name, text) -> None:
    sidecar = read_sidecar(name, text.encode())
    assert sidecar_of("IMG_1.jpg", [sidecar]).moment == TAKEN


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b"[" * 100_000, b'{"photoTakenTime": {"timestamp": "1e99"}}',
             b'{"photoTakenTime": 7}', b"\xff\xfe", b'{"photoTakenTime": {"timestamp": "1"}}'],
)  # fmt: skip
def test_damaged_files_hold_no_date(data) -> None:
    assert read_sidecar("a.json", data) is None
    assert read_sidecar("a.xmp", data) is None
