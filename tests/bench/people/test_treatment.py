"""Noise reduction as a phone does it: fine colour goes, edges of brightness stay."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from analyzer.bench.people.treatment import load_treated, phone_jpeg
from analyzer.photo.load import load_photo


@pytest.fixture
def noisy() -> np.ndarray:
    """Two halves 60 levels apart under noise of 4 levels in each channel."""
    rng = np.random.default_rng(4)
    plane = np.full((160, 160, 3), 100.0)
    plane[:, 80:] += 60
    return np.clip(plane + rng.normal(0, 4, plane.shape), 0, 255).astype(np.uint8)


def decoded(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)), float)


def test_noise_goes_and_the_edge_stays(noisy):
    out = decoded(phone_jpeg(noisy))
    left, right = out[20:140, 10:70], out[20:140, 90:150]
    assert left.mean(axis=2).std() < 0.6 * noisy[20:140, 10:70].mean(axis=2).std()
    colour = (left[..., 0] - left[..., 2]).std()
    assert colour < 0.35 * (noisy[..., 0].astype(float) - noisy[..., 2]).std()
    assert right.mean() - left.mean() == pytest.approx(60, abs=2)
    step = out[20:140, 82:86].mean() - out[20:140, 74:78].mean()
    assert step == pytest.approx(60, abs=6)


def test_it_is_a_jpeg_with_halved_colour_and_always_the_same(noisy):
    data = phone_jpeg(noisy)
    assert phone_jpeg(noisy) == data
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "JPEG"
        factors = [layer[1:3] for layer in image.layer]
    assert factors == [(2, 2), (1, 1), (1, 1)]


def test_time_lens_and_name_stay_and_pixels_do_not(noisy, tmp_path):
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0x9003: "2026:05:04 10:00:00", 0xA405: 26})
    path = tmp_path / "a.jpg"
    Image.fromarray(noisy).save(path, quality=95, exif=exif)
    plain, phone = load_photo(path), load_treated(path, "phone")
    assert load_treated(path).sha256 == plain.sha256
    assert plain.focal_mm_35 == 26
    for name in ("name", "taken_at", "taken_at_source", "focal_mm_35", "size"):
        assert getattr(phone, name) == getattr(plain, name)
    assert phone.sha256 != plain.sha256
    assert np.abs(phone.rgb - plain.rgb).mean() > 0.002
