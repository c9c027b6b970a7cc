"""Any crop, size and turn of a photo aligns with the photo or is refused; none raises."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.alignment.align import align_textures
from analyzer.alignment.dense import track
from analyzer.alignment.spline import start_map
from analyzer.alignment.texture import Texture, pigment_texture
from analyzer.back.find import split_and_locate
from analyzer.photo.load import load_photo
from analyzer.photo.model import Photo

PERSON = Path(__file__).parents[2] / "sample_images/person-a"


def small(name: str, side: int = 700) -> np.ndarray:
    rgb = load_photo(PERSON / name).rgb
    size = (round(rgb.shape[1] * side / rgb.shape[0]), side)
    return cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)


@pytest.fixture(scope="module")
def shots() -> tuple[np.ndarray, tuple[Texture, tuple[int, int]]]:
    first, second = small("2026-06-09_0740.jpg"), small("2026-06-09_0746.jpg")
    return first, texture_of(second)


def texture_of(rgb: np.ndarray) -> tuple[Texture, tuple[int, int]] | None:
    photo = Photo(np.ascontiguousarray(rgb, np.float32), "0" * 64)
    layers, back = split_and_locate(photo)
    return (pigment_texture(layers, back), photo.size) if back.found else None


def aligned(reference: np.ndarray, moving: tuple[Texture, tuple[int, int]]) -> bool | None:
    made = texture_of(reference)
    if made is None:
        return None
    found = align_textures(made[0], moving[0], made[1], moving[1])
    assert found.ok or found.reason
    return found.ok


@pytest.mark.slow
@settings(max_examples=30)
@given(
    top=st.integers(0, 260),
    left=st.integers(0, 150),
    right=st.integers(0, 150),
    bottom=st.integers(0, 120),
    size=st.floats(0.45, 1.3),
    turn=st.sampled_from([0.0, 0.0, 5.0, -9.0, 90.0]),
)
def test_every_crop_aligns_or_is_refused(shots, top, left, right, bottom, size, turn):
    rgb, moving = shots
    h, w = rgb.shape[:2]
    if turn:
        about = cv2.getRotationMatrix2D((w / 2, h / 2), turn, 1.0)
        rgb = cv2.warpAffine(rgb, about, (w, h), borderMode=cv2.BORDER_REFLECT)
    part = rgb[top : h - bottom, left : w - right]
    part = cv2.resize(part, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
    aligned(part, moving)


@pytest.mark.slow
@pytest.mark.parametrize("cut", [0, 347, 348, 349, 350])
def test_a_close_crop_whose_top_lies_on_skin_aligns_or_is_refused(shots, cut):
    _, moving = shots
    rgb = load_photo(PERSON / "2026-06-09_0740.jpg").rgb[cut:]
    part = cv2.resize(rgb, None, fx=0.417, fy=0.417, interpolation=cv2.INTER_AREA)
    aligned(part, moving)


@given(
    corner=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    far=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    half=st.integers(8, 14),
    radius=st.integers(2, 9),
    step=st.integers(1, 3),
)
def test_skin_may_begin_at_any_pixel_of_any_edge(corner, far, half, radius, step):
    rng = np.random.default_rng(1)
    plane = cv2.GaussianBlur(rng.normal(size=(90, 74)).astype(np.float32), (0, 0), 1.5)
    mask = np.zeros(plane.shape, bool)
    mask[corner[1] : 90 - far[1], corner[0] : 74 - far[0]] = True
    texture = Texture.__new__(Texture)
    for name, value in (("plane", plane), ("mask", mask)):
        object.__setattr__(texture, name, value)
    ys, xs = np.mgrid[half : 90 - half, half : 74 - half][:, ::7, ::7].reshape(2, -1)
    inside = mask[ys, xs]
    places = np.stack([xs[inside], ys[inside]], axis=1).astype(float)
    same = start_map(np.eye(3), np.zeros(2), np.array([73.0, 89.0]), 30.0)
    found, score = track(texture, texture, same, places, half, radius, step)
    # What was found surely lies where it is, to the lattice's own width.
    good = score > 0.97
    assert np.abs(found[good] - places[good]).max(initial=0) < step + 0.5
    assert found.shape == places.shape
