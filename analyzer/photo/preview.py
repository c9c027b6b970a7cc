"""A photo made small for showing: 8-bit sRGB pixels, and JPEG bytes that carry nothing else."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.srgb import to_code
from analyzer.photo.model import Photo
from analyzer.photo.resize import working_copy

LEVELS = 1 << 16
"""Steps of light told apart: 20 to each code where codes lie closest."""


def preview(photo: Photo, longest_side: int = 1460) -> tuple[NDArray[np.uint8], float]:
    """Shrink a photo for display, averaging light rather than code values.

    Parameters
    ----------
    photo : Photo
    longest_side : int
        Upper bound of the longer side in pixels; a smaller photo keeps its size.

    Returns
    -------
    rgb : (h, w, 3) uint8
        sRGB.
    zoom : float
        Photo pixels per preview pixel: ``photo_xy = (preview_xy + 0.5) * zoom - 0.5``.
    """
    linear, zoom = working_copy(photo, longest_side)
    return encode_srgb(linear), zoom


def encode_srgb(linear: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Linear light (any shape, clipped to 0-1, nan becomes 0) to 8-bit sRGB (IEC 61966-2-1)."""
    # A nan is what neither comparison takes.
    clean = np.fmax(linear, np.float32(0))
    np.fmin(clean, np.float32(1), out=clean)
    clean *= np.float32(LEVELS)
    clean += np.float32(0.5)
    return np.asarray(_codes()[clean.astype(np.intp)])


@cache
def _codes() -> NDArray[np.uint8]:
    """8-bit code of each of `LEVELS` + 1 steps of light; far quicker than a power for each pixel."""
    light = np.arange(LEVELS + 1) / LEVELS
    return np.rint(to_code(light) * 255.0).astype(np.uint8)


def encode_jpeg(rgb: NDArray[np.uint8], quality: int = 88) -> bytes:
    """Encode pixels as a JPEG without any metadata.

    Parameters
    ----------
    rgb : (h, w, 3) uint8
        sRGB.
    quality : int
        1-95.

    Returns
    -------
    bytes
        The same for the same pixels, quality and version of Pillow.

    Raises
    ------
    ValueError
        When ``rgb`` is not (h, w, 3) uint8.
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
        raise ValueError(f"rgb must be (h, w, 3) uint8, got {rgb.shape} {rgb.dtype}")
    from PIL import Image

    buffer = io.BytesIO()
    # Full chroma resolution: redness is part of what a viewer judges.
    Image.fromarray(rgb).save(buffer, "JPEG", quality=quality, subsampling=0, optimize=False)
    return buffer.getvalue()
