"""TIFF with more than eight bits a sample, which Pillow would cut to eight."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.photo.capture import kept_tags, orientation
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.samples import Samples, in_rgb_order
from analyzer.photo.strips import reduced

_NEW_SUBFILE_TYPE = 254
_DNG_VERSION = 50706
_UNSPECIFIED = 2
_NONE, _DEFLATE = 1, (8, 32946)
# Uncompressed, three of fax machines, LZW, JPEG, Deflate, PackBits, LZMA, Zstandard, WebP.
_PACKED = (1, 2, 3, 4, 5, 6, 7, *_DEFLATE, 32773, 34925, 50000, 50001)
_KINDS = ("MINISWHITE", "MINISBLACK", "RGB", "PALETTE", "SEPARATED", "YCBCR", "CIELAB")
_NO_PHOTO = (
    "This TIFF holds no ordinary photo (8 or 16 bits, grey or RGB); save it as JPEG or PNG and try "
    "again."
)


def check_tiff(picture: Any) -> None:
    """Refuse camera raw files, whose first picture is only a thumbnail.

    Parameters
    ----------
    picture : PIL.TiffImagePlugin.TiffImageFile

    Raises
    ------
    UnreadablePhoto
    """
    tags = picture.tag_v2
    if _DNG_VERSION in tags or tags.get(_NEW_SUBFILE_TYPE, 0) == 1:
        raise UnreadablePhoto("This is a camera raw file; save it as JPEG or PNG and try again.")


def decode_tiff(data: bytes, picture: Any, step: int = 1) -> Samples | None:
    """Decode the first page of a 16-bit TIFF.

    Parameters
    ----------
    data : bytes
    picture : PIL.TiffImagePlugin.TiffImageFile
        The same file, opened for its tags.
    step : int
        Pixels along each axis that become one, see `analyzer.photo.strips`.

    Returns
    -------
    Samples or None
        None when the page is compressed in a way that only Pillow reads right, at 8 bits.

    Raises
    ------
    UnreadablePhoto
        When its samples are not 16-bit grey or RGB.
    Exception
        Whatever the decoder throws at a damaged file.
    """
    import tifffile

    tags = kept_tags(picture.getexif())
    turned = orientation(tags)
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        page: Any = file.pages[0]
        _check_page(page)
        if page.compression in (_NONE, *_DEFLATE):
            rows = _by_tifffile(page)
        elif page.axes in ("YX", "YXS"):
            # LZW, the usual choice of photo editors, needs an optional codec in tifffile. OpenCV
            # reads it, and turns the picture upright by itself.
            rows, turned = _by_opencv(data), 1
        else:
            return None
    size, white = rows.size, 65535
    if step == 1:
        pixels = rows(0, size[1])
    else:
        pixels, white = reduced(rows, size, step, turned, white)
    return Samples(
        pixels=pixels,
        white=white,
        bit_depth=16,
        orientation=turned,
        icc=picture.info.get("icc_profile") or None,
        primaries=_UNSPECIFIED,
        transfer=_UNSPECIFIED,
        exif=tags,
        step=step,
        stored=size if step > 1 else None,
    )


@dataclass(frozen=True, eq=False)
class _Page:
    """A decoded page, of which strips are put in order as they are asked for."""

    whole: NDArray[np.uint16]
    order: Callable[[NDArray[np.uint16]], NDArray[np.uint16]]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.whole.shape[1], self.whole.shape[0]

    def __call__(self, top: int, end: int) -> NDArray[np.uint16]:
        return self.order(self.whole[top:end])


def _check_page(page: Any) -> None:
    name = getattr(page.photometric, "name", "")
    samples = page.samplesperpixel
    if (
        page.dtype != np.uint16
        or page.bitspersample != 16
        or name not in ("MINISWHITE", "MINISBLACK", "RGB")
        or page.axes not in ("YX", "YXS", "SYX")
        or samples > 4
        or (name == "RGB" and samples < 3)
    ):
        raise UnreadablePhoto(_NO_PHOTO)


def unusual(data: bytes) -> str:
    """Why a TIFF that no decoder takes is not damaged but of a rare kind; "" where nothing tells."""
    import tifffile

    try:
        with tifffile.TiffFile(io.BytesIO(data)) as file:
            page: Any = file.pages[0]
            bits, kind = page.bitspersample, getattr(page.photometric, "name", "")
            whole = sum(page.databytecounts) > 0 and page.size > 0
            packed = getattr(page.compression, "value", page.compression)
    except Exception:
        # Not even its tags can be read.
        return ""
    if whole and (bits not in (1, 2, 4, 8, 16) or page.sampleformat != 1 or kind not in _KINDS):
        return _NO_PHOTO
    if whole and packed not in _PACKED:
        return (
            "This TIFF is compressed in a way that cannot be read; save it as JPEG or PNG and try "
            "again."
        )
    return ""


def _by_tifffile(page: Any) -> _Page:
    pixels: NDArray[np.uint16] = np.asarray(page.asarray())
    if page.axes == "SYX":
        pixels = np.moveaxis(pixels, 0, -1)
    elif page.axes == "YX":
        pixels = pixels[:, :, None]
    inverse = page.photometric.name == "MINISWHITE"
    return _Page(pixels, lambda strip: 65535 - strip if inverse else strip)


def _by_opencv(data: bytes) -> _Page:
    import cv2

    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.dtype != np.uint16:
        raise UnreadablePhoto("The TIFF file is damaged and cannot be decoded.")
    return _Page(np.asarray(pixels, np.uint16), in_rgb_order)
