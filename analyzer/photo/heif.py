"""HEIC/HEIF to samples, through libheif, with the bits beyond eight kept."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from analyzer.photo.capture import kept_tags
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.params import PhotoParams
from analyzer.photo.samples import Samples, check_size
from analyzer.photo.strips import check_memory, reduced, step_for

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
        Of a very large picture means of its pixels, see `analyzer.photo.strips`.

    Raises
    ------
    UnreadablePhoto
        When it declares too many pixels, would take too much memory, or pillow-heif is left out of
        this installation.
    Exception
        Whatever libheif's binding throws at a damaged file.
    """
    try:
        import pillow_heif
    except ImportError:
        # Its wheel holds libraries under the GPL and LGPL, so it can be left out.
        raise UnreadablePhoto(
            "HEIC photos cannot be read by this installation, which lacks the package pillow-heif; "
            "install it, or save the photo as JPEG, and try again.",
            passing=True,
        ) from None
    from PIL.Image import Exif

    heif: Any = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False)
    size = heif.size
    check_size(size, params)
    step, depth = step_for(size, params), int(heif.info.get("bit_depth", 8))
    if step > 1:
        need = size[0] * size[1] * (7 if depth == 8 else 14)
        check_memory(len(data) + need, size, "HEIC picture", params)
    # No copy: the decoder's own picture is large enough.
    pixels = np.asarray(heif)
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
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
    if step > 1:
        pixels, white = reduced(lambda top, end: pixels[top:end], size, step, 1, white)
    return Samples(
        pixels=pixels,
        white=white,
        bit_depth=depth,
        orientation=1,
        icc=heif.info.get("icc_profile") or None,
        primaries=int(colours.get("color_primaries", _UNSPECIFIED)),
        transfer=int(colours.get("transfer_characteristics", _UNSPECIFIED)),
        exif=tags,
        step=step,
        stored=size if step > 1 else None,
    )
