"""Very large photos are read smaller, in the same frame, or refused with a reason."""

from __future__ import annotations

import io
import sys
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image

import analyzer
from analyzer.intake.look import look
from analyzer.photo.load import load_photo
from analyzer.photo.model import Photo, UnreadablePhoto
from analyzer.photo.params import PhotoParams
from analyzer.photo.resize import working_copy
from analyzer.photo.strips import reduced, step_for

WHOLE = PhotoParams()
# Small pictures in the place of large ones.
SMALL = PhotoParams(whole_pixels=100, reduced_side=20)
SIZE = (63, 46)


def scene() -> np.ndarray:
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    return np.dstack([40 + 3 * x, 30 + 4 * y, 60 + x + y]).astype(np.uint8)


def by_pillow(kind: str, orientation: int = 1, **options: object) -> bytes:
    picture, buffer = Image.fromarray(scene()), io.BytesIO()
    exif = picture.getexif()
    exif[0x0112] = orientation
    picture.save(buffer, kind, exif=exif, **options)
    return buffer.getvalue()


def by_opencv(ending: str, *options: int) -> bytes:
    wide = scene()[:, :, ::-1].astype(np.uint16) * 257
    return cv2.imencode(ending, wide, options)[1].tobytes()


def tiff_16(**options: object) -> bytes:
    import tifffile

    buffer = io.BytesIO()
    tifffile.imwrite(buffer, scene().astype(np.uint16) * 257, photometric="rgb", **options)
    return buffer.getvalue()


def heic() -> bytes:
    import pillow_heif

    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(scene())).save(buffer, quality=-1)
    return buffer.getvalue()


FILES = {
    "jpeg": lambda: by_pillow("JPEG", quality=98, subsampling=0),
    "progressive": lambda: by_pillow("JPEG", quality=98, subsampling=0, progressive=True),
    "png": lambda: by_pillow("PNG"),
    "png, 16 bits": lambda: by_opencv(".png"),
    "tiff": lambda: by_pillow("TIFF"),
    "tiff, packed": lambda: by_pillow("TIFF", compression="tiff_lzw"),
    "tiff, 16 bits": tiff_16,
    "tiff, 16 bits, packed": lambda: by_opencv(".tif"),
    "webp": lambda: by_pillow("WEBP", lossless=True),
    "avif": lambda: by_pillow("AVIF", quality=100, subsampling="4:4:4"),
    "heic": heic,
}


def means(rgb: np.ndarray, step: int) -> np.ndarray:
    height, width = (-(-side // step) for side in rgb.shape[:2])
    blocks = [
        [
            rgb[y * step : (y + 1) * step, x * step : (x + 1) * step].mean(axis=(0, 1))
            for x in range(width)
        ]
        for y in range(height)
    ]
    return np.array(blocks)


@pytest.mark.parametrize("kind", FILES)
def test_a_smaller_copy_lies_in_the_frame_of_the_photo(kind: str) -> None:
    data = FILES[kind]()
    whole, small = load_photo(data), load_photo(data, params=SMALL)
    assert (whole.step, whole.full_size) == (1, None)
    assert (small.step, small.size) == (2, whole.size)
    assert small.bit_depth == whole.bit_depth
    # A JPEG's decoder weighs the pixels of a block a little otherwise.
    near = 0.02 if kind in ("jpeg", "progressive") else 0.006
    np.testing.assert_allclose(small.rgb[:-1, :-1], means(whole.rgb, 2)[:-1, :-1], atol=near)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP", "JPEG"])
def test_turned_photos_too(kind: str, orientation: int) -> None:
    options = {"WEBP": {"lossless": True}, "JPEG": {"quality": 98, "subsampling": 0}}.get(kind, {})
    data = by_pillow(kind, orientation, **options)
    whole, small = load_photo(data), load_photo(data, params=SMALL)
    assert small.size == whole.size
    assert whole.size == (SIZE if orientation < 5 else SIZE[::-1])
    near = 0.02 if kind == "JPEG" else 0.006
    inner = (slice(1, -1), slice(1, -1))
    np.testing.assert_allclose(small.rgb[inner], means(whole.rgb, 2)[inner], atol=near)


@pytest.mark.parametrize("kind", FILES)
def test_the_first_look_tells_the_same(kind: str) -> None:
    data = FILES[kind]()
    whole, small = look(data), look(data, SMALL)
    assert (small.width, small.height, small.sha256) == (whole.width, whole.height, whole.sha256)


def test_a_working_copy_counts_in_pixels_of_the_photo() -> None:
    rgb = np.random.default_rng(1).random((30, 40, 3), np.float32)
    photo = Photo(rgb, "0" * 64, step=4, full_size=(158, 119))
    small, zoom = working_copy(photo, 1600)
    assert (small.shape, zoom) == ((30, 40, 3), 4.0)
    small, zoom = working_copy(photo, 20)
    assert (small.shape, zoom) == ((15, 20, 3), 8.0)


def test_a_photo_knows_its_own_size() -> None:
    rgb = np.zeros((30, 40, 3), np.float32)
    for wrong in (
        {"step": 4},
        {"full_size": (40, 30)},
        {"step": 0},
        {"step": 4, "full_size": (150, 119)},
    ):
        with pytest.raises(ValueError, match=r"full size|must be 38"):
            Photo(rgb, "0" * 64, **wrong)


@pytest.mark.parametrize(
    ("size", "step"),
    [((6000, 4000), 1), ((6240, 4160), 1), ((8064, 6048), 2), ((9248, 6936), 2),
     ((11648, 8736), 4), ((10900, 10900), 4), ((30000, 1000), 8), ((5200, 5200), 2)],
)  # fmt: skip
def test_how_much_smaller(size: tuple[int, int], step: int) -> None:
    assert step_for(size, WHOLE) == step


def test_means_are_of_whole_blocks_where_the_upright_picture_begins() -> None:
    pixels = np.arange(7 * 5, dtype=np.uint16).reshape(5, 7, 1)
    plain, white = reduced(lambda top, end: pixels[top:end], (7, 5), 2, 1, 65535)
    assert (plain.shape, white) == ((3, 4, 1), 65535)
    assert plain[0, 0, 0] == round(pixels[:2, :2].mean())
    turned, _ = reduced(lambda top, end: pixels[top:end], (7, 5), 2, 3, 65535)
    assert turned[-1, -1, 0] == round(pixels[-2:, -2:].mean())


@pytest.mark.parametrize("kind", FILES)
def test_what_would_take_too_much_memory_is_refused_with_a_reason(kind: str) -> None:
    tight = replace(SMALL, decoder_bytes=2000)
    with pytest.raises(UnreadablePhoto, match=r"of memory; at most .* are used. Save it smaller"):
        load_photo(FILES[kind](), params=tight)


def test_a_photo_of_ordinary_size_is_never_refused_for_memory() -> None:
    tight = replace(WHOLE, decoder_bytes=1)
    assert load_photo(FILES["png"](), params=tight).step == 1


def test_heic_is_a_part_that_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    data = heic()
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(UnreadablePhoto, match="pillow-heif") as caught:
        analyzer.load_photo(data)
    assert caught.value.passing
    assert analyzer.load_photo(by_pillow("JPEG")).size == SIZE
    with pytest.raises(UnreadablePhoto, match="pillow-heif"):
        look(data)
