"""Bytes of an allowed container to samples, through Pillow.

Every decoder is reached from here, and whatever one of them throws at a damaged file ends as
`UnreadablePhoto`. Sizes are checked from the header before any pixel is decoded.
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analyzer.photo.capture import kept_tags, orientation
from analyzer.photo.container import Container
from analyzer.photo.hush import hushed
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.params import PhotoParams
from analyzer.photo.samples import Samples, check_size, in_rgb_order
from analyzer.photo.strips import Rows, check_memory, lead, reduced, step_for

if TYPE_CHECKING:
    from PIL.Image import Image

# Multi-picture JPEGs (MPO, Ultra HDR) announce themselves as JPEG.
_PILLOW_FORMATS = {"JPEG": ["JPEG", "MPO"], "PNG": ["PNG"], "WEBP": ["WEBP"], "TIFF": ["TIFF"]}
_UNSPECIFIED = 2
_PNG_RGBA = 6
_BITS_PER_SAMPLE, _ORIENTATION, _ROWS_PER_STRIP = 258, 274, 278
# Python's warning filters belong to the whole process, so only one thread may swap them at a time.
_WARNINGS_LOCK = threading.Lock()


def decode(data: bytes, container: Container, params: PhotoParams) -> Samples:
    """Decode the (first, primary) picture of a file.

    Parameters
    ----------
    data : bytes
    container : Container
        As found by `analyzer.photo.container.sniff`.
    params : PhotoParams

    Returns
    -------
    Samples
        Of a very large picture means of its pixels, see `analyzer.photo.strips`.

    Raises
    ------
    UnreadablePhoto
        When the file is truncated, damaged, too large in pixels, of a kind not supported, or when
        its decoder would take too much memory.
    """
    # Those that print what they find odd in a file; the others keep silent by themselves.
    loud = container == "TIFF" or (container == "PNG" and data[24:25] == b"\x10")
    with quiet(), hushed() if loud else nullcontext():
        try:
            if container == "HEIF":
                from analyzer.photo.heif import decode_heif

                return decode_heif(data, params)
            return _decode_with_pillow(data, container, params)
        except UnreadablePhoto:
            raise
        except MemoryError:
            raise UnreadablePhoto(
                "The picture is too large for this machine's memory.", passing=True
            ) from None
        except Exception as error:
            raise UnreadablePhoto(_reason(error, container, data)) from error


@contextmanager
def quiet() -> Iterator[None]:
    """No warnings of decoders for a moment; one thread at a time."""
    with _WARNINGS_LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _decode_with_pillow(data: bytes, container: Container, params: PhotoParams) -> Samples:
    from PIL import Image

    with Image.open(
        io.BytesIO(data), formats=_PILLOW_FORMATS.get(container, [container])
    ) as picture:
        check_size(picture.size, params)
        step = step_for(picture.size, params)
        if step > 1:
            need = len(data) + _decoder_bytes(picture, container, data, step)
            check_memory(need, picture.size, container, params)
            spare = params.decoder_bytes - need
        if container == "TIFF":
            from analyzer.photo.tiff import check_tiff, decode_tiff

            check_tiff(picture)
            if max(picture.tag_v2.get(_BITS_PER_SAMPLE, (8,))) > 8:  # type: ignore[attr-defined]
                samples = decode_tiff(data, picture, step)
                if samples is not None:
                    return samples
        if container == "PNG":
            _check_png(data)
        if step > 1:
            return _smaller(picture, data, container, step, spare)
        # Pillow turns TIFF upright itself while loading; the tags must be read afterwards.
        picture.load()
        tags = kept_tags(picture.getexif())
        if container == "PNG" and data[24] == 16:
            pixels, white, depth, guessed = _png_16(data), 65535, 16, False
        else:
            pixels, guessed = _pixels(picture)
            white, depth = 255, 8
        return Samples(
            pixels=pixels,
            white=white,
            bit_depth=depth,
            orientation=orientation(tags),
            icc=None if guessed or picture.mode in ("CMYK", "LAB") else _profile(picture),
            primaries=_UNSPECIFIED,
            transfer=_UNSPECIFIED,
            exif=tags,
            guessed_colour=guessed,
        )


def _smaller(picture: Any, data: bytes, container: Container, step: int, spare: float) -> Samples:
    """A very large picture as means of its pixels; never held whole but by its decoder."""
    size, depth, guessed = picture.size, 8, False
    icc = _profile(picture)
    if container == "JPEG" and not (_cut_first(picture, step) and 4 * size[0] * size[1] < spare):
        # The decoder makes it smaller by itself.
        picture.draft(None, (size[0] // step, size[1] // step))
        picture.load()
        tags = kept_tags(picture.getexif())
        pixels, guessed = _pixels(picture)
        white = 255
    else:
        rows: Rows
        if container == "PNG" and data[24] == 16:
            whole, depth = _by_opencv(data, container, np.uint16), 16
            tags = kept_tags(picture.getexif())
            rows, white = (lambda top, end: in_rgb_order(whole[top:end])), 65535
        elif container == "WEBP" and not getattr(picture, "is_animated", False):
            # Pillow's decoder holds four pictures at once.
            whole = _by_opencv(data, container, np.uint8)
            tags = kept_tags(picture.getexif())
            rows, white = (lambda top, end: in_rgb_order(whole[top:end])), 255
        else:
            picture.load()
            # A TIFF is turned upright while it is loaded.
            size, tags, white = picture.size, kept_tags(picture.getexif()), 255

            def rows(top: int, end: int) -> NDArray[Any]:
                nonlocal guessed
                strip, unsure = _pixels(picture.crop((0, top, size[0], end)))
                guessed |= unsure
                return strip

        pixels, white = reduced(rows, size, step, orientation(tags), white)
    return Samples(
        pixels=pixels,
        white=white,
        bit_depth=depth,
        orientation=orientation(tags),
        icc=None if guessed or picture.mode in ("CMYK", "LAB") else icc,
        primaries=_UNSPECIFIED,
        transfer=_UNSPECIFIED,
        exif=tags,
        guessed_colour=guessed,
        step=step,
        stored=size,
    )


def _cut_first(picture: Any, step: int) -> bool:
    """Whether the blocks of a JPEG's decoder would begin elsewhere than the upright picture."""
    return any(lead(picture.size, step, orientation(kept_tags(picture.getexif()))))


def _decoder_bytes(picture: Any, container: Container, data: bytes, step: int) -> float:
    """Memory that decoding takes at its peak, in bytes; measured, and rounded up."""
    pixels: int = picture.size[0] * picture.size[1]
    whole: int = pixels * (1 if picture.mode in ("1", "L", "P") else 4)
    if container == "JPEG":
        layers = getattr(picture, "layer", None) or [(0, 1, 1, 0)]
        most = max(across for _, across, *_ in layers) * max(down for _, _, down, *_ in layers)
        # A progressive one is kept as coefficients of two bytes until its last scan is read.
        shares = sum(across * down / most for _, across, down, *_ in layers)
        kept = 2 * pixels * shares if picture.info.get("progressive") else 0
        return kept + 2 * whole / step**2
    if container == "PNG":
        deep = 12.5 if data[25] != _PNG_RGBA else 16.5
        return pixels * deep if data[24] == 16 else whole
    if container == "WEBP":
        return pixels * (17 if getattr(picture, "is_animated", False) else 8.7)
    if container == "AVIF":
        return pixels * 14
    tags = picture.tag_v2
    if max(tags.get(_BITS_PER_SAMPLE, (8,))) > 8:
        return pixels * 12
    # A strip is unpacked as one; a turned picture is there twice for a moment.
    rows = min(int(tags.get(_ROWS_PER_STRIP, picture.size[1])), picture.size[1])
    strip: int = picture.size[0] * rows * (1 if picture.mode in ("1", "L", "P") else 4)
    return whole * (2 if tags.get(_ORIENTATION, 1) != 1 else 1) + strip


def _profile(picture: Image) -> bytes | None:
    profile = picture.info.get("icc_profile")
    return profile if isinstance(profile, bytes) and profile else None


def _pixels(picture: Image) -> tuple[NDArray[Any], bool]:
    """8-bit samples of any Pillow mode, and whether their colours had to be guessed."""
    mode, guessed = picture.mode, False
    if mode in ("CMYK", "LAB"):
        from analyzer.photo.colour import print_colours_to_srgb

        picture, guessed = print_colours_to_srgb(picture, _profile(picture))
    elif mode in ("P", "PA") or (mode in ("1", "L", "RGB") and "transparency" in picture.info):
        picture = picture.convert("RGBA")
    elif mode in ("1", "L"):
        picture = picture.convert("L")
    elif mode in ("La", "RGBa"):
        picture = picture.convert("LA" if mode == "La" else "RGBA")
    elif mode in ("RGBX", "YCbCr", "HSV"):
        picture = picture.convert("RGB")
    elif mode not in ("LA", "RGB", "RGBA"):
        raise UnreadablePhoto("The picture stores its samples in a way that no phone uses.")
    pixels = np.asarray(picture)
    return (pixels[:, :, None] if pixels.ndim == 2 else pixels), guessed


def _check_png(data: bytes) -> None:
    from PIL import Image

    # Decoding alone passes over wrong checksums of pixel data.
    with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
        picture.verify()


def _png_16(data: bytes) -> NDArray[Any]:
    # Pillow cuts 16-bit RGB to 8 bits.
    return in_rgb_order(_by_opencv(data, "PNG", np.uint16))


def _by_opencv(data: bytes, container: Container, kind: type) -> NDArray[Any]:
    """The picture as OpenCV reads it, in its order of colours."""
    import cv2

    data = _without_animation(data) if container == "PNG" else data
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.dtype != kind:
        raise UnreadablePhoto(f"The {container} file is damaged and cannot be decoded.")
    return pixels


def _without_animation(data: bytes) -> bytes:
    """A PNG's own picture, which stands for it wherever animations are not shown.

    OpenCV would give the first frame of the animation, which may be another picture.
    """
    if b"acTL" not in data:
        return data
    parts, at = [data[:8]], 8
    while at + 8 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] not in (b"acTL", b"fcTL", b"fdAT"):
            parts.append(data[at:end])
        at = end
    return b"".join(parts)


def _reason(error: Exception, container: Container, data: bytes) -> str:
    from PIL.Image import DecompressionBombError

    if isinstance(error, DecompressionBombError):
        return "The picture declares more pixels than can be read."
    words = str(error).lower()
    if any(hint in words for hint in ("truncat", "end of", "unexpected eof", "premature", "eof")):
        return "The file ends too early: it was probably not fully copied."
    if container == "TIFF":
        from analyzer.photo.tiff import unusual

        if reason := unusual(data):
            return reason
    return f"The {container} file is damaged and cannot be decoded."
