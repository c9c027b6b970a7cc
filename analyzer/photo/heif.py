"""HEIC/HEIF to samples, through libheif, with the bits beyond eight kept."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from analyzer.photo.capture import kept_tags
from analyzer.photo.params import PhotoParams
from analyzer.photo.samples import Samples, check_size

_UNSPECIFIED = 2


def decode_heif(data: bytes, params: PhotoParams) -> Samples:
    """Decode the primary picture of a HEIF file.

    Parameters
    ----------
    data : bytes
    params : PhotoParams

    Returns
    -------
    Samples
        Upright already: rotation and mirroring are properties of the container, which libheif
        applies, and an EXIF orientation next to them must not be applied again (ISO/IEC 23008-12).

    Raises
    ------
    UnreadablePhoto
        When it declares too many pixels.
    Exception
        Whatever libheif's binding throws at a damaged file.
    """
    import pillow_heif
    from PIL.Image import Exif

    heif: Any = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False)
    check_size(heif.size, params)
    pixels = np.array(heif)
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    depth = int(heif.info.get("bit_depth", 8))
    exif = Exif()
    block = heif.info.get("exif")
    tags: dict[int, object] = {}
    if isinstance(block, bytes):
        try:
            exif.load(block)
            tags = kept_tags(exif)
        except Exception:
            # A damaged EXIF block costs the date, not the picture.
            tags = {}
    colours = heif.info.get("nclx_profile") or {}
    # Samples above eight bits come shifted up to sixteen, so full scale is not 65535.
    white = 255 if pixels.dtype == np.uint8 else ((1 << depth) - 1) << (16 - depth)
    return Samples(
        pixels=pixels,
        white=white,
        bit_depth=depth,
        orientation=1,
        icc=heif.info.get("icc_profile") or None,
        primaries=int(colours.get("color_primaries", _UNSPECIFIED)),
        transfer=int(colours.get("transfer_characteristics", _UNSPECIFIED)),
        exif=tags,
    )
