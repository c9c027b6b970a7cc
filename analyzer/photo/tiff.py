"""TIFF with more than eight bits a sample, which Pillow would cut to eight."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.photo.capture import kept_tags, orientation
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.samples import Samples

_NEW_SUBFILE_TYPE = 254
_DNG_VERSION = 50706
_UNSPECIFIED = 2


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


def decode_tiff(data: bytes, picture: Any) -> Samples:
    """Decode the first page of a 16-bit TIFF.

    Parameters
    ----------
    data : bytes
    picture : PIL.TiffImagePlugin.TiffImageFile
        The same file, opened for its tags.

    Returns
    -------
    Samples

    Raises
    ------
    UnreadablePhoto
        When its samples are not 16-bit grey or RGB.
    Exception
        Whatever the decoder throws at a damaged file.
    """
    tags = kept_tags(picture.getexif())
    pixels = _first_page(data)
    if pixels.dtype != np.uint16 or pixels.ndim != 3 or pixels.shape[2] > 4:
        raise UnreadablePhoto(
            "This TIFF holds no ordinary photo (8 or 16 bits, grey or RGB); save it as JPEG or PNG."
        )
    return Samples(
        pixels=pixels,
        white=65535,
        bit_depth=16,
        orientation=orientation(tags),
        icc=picture.info.get("icc_profile") or None,
        primaries=_UNSPECIFIED,
        transfer=_UNSPECIFIED,
        exif=tags,
    )


def _first_page(data: bytes) -> NDArray[Any]:
    import tifffile

    with tifffile.TiffFile(io.BytesIO(data)) as file:
        page: Any = file.pages[0]
        pixels: NDArray[Any] = np.asarray(page.asarray())
        axes, inverted = page.axes, page.photometric == tifffile.PHOTOMETRIC.MINISWHITE
        if page.photometric not in (
            tifffile.PHOTOMETRIC.MINISWHITE,
            tifffile.PHOTOMETRIC.MINISBLACK,
            tifffile.PHOTOMETRIC.RGB,
        ):
            raise UnreadablePhoto("This TIFF holds no RGB photo; save it as JPEG or PNG.")
    if axes == "SYX":
        pixels = np.moveaxis(pixels, 0, -1)
    elif axes == "YX":
        pixels = pixels[:, :, None]
    return np.asarray(65535 - pixels if inverted else pixels)
