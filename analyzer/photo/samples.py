"""Decoded samples, still encoded as the file had them: what decoders hand to colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.params import PhotoParams


@dataclass(frozen=True, eq=False)
class Samples:
    """One decoded picture before colour management.

    Parameters
    ----------
    pixels : (H, W, C) uint8 or uint16
        C is 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGB, alpha); as stored, perhaps rotated.
    white : int
        The sample value of full scale.
    bit_depth : int
        Bits per channel in the file.
    orientation : int
        EXIF orientation 1-8 that is still to be applied.
    icc : bytes or None
        Embedded profile.
    primaries, transfer : int
        Code points of ITU-T H.273 for files that name their colours instead; 2 is "unspecified".
    exif : dict
        The few capture tags kept, by EXIF tag number.
    guessed_colour : bool
        True when colours were converted without the profile that they need.
    step : int
        Pixels of the file that each pixel here is the mean of, along each axis; 1 where it is the
        file's own.
    stored : (int, int) or None
        Width and height of the file's picture before it is turned, where ``step`` is above 1.
    """

    pixels: NDArray[np.uint8] | NDArray[np.uint16]
    white: int
    bit_depth: int
    orientation: int
    icc: bytes | None
    primaries: int
    transfer: int
    exif: dict[int, object]
    guessed_colour: bool = False
    step: int = 1
    stored: tuple[int, int] | None = None

    @property
    def file_size(self) -> tuple[int, int]:
        """Width and height of the file's picture before it is turned, in pixels."""
        return self.stored or (self.pixels.shape[1], self.pixels.shape[0])


def check_size(size: tuple[int, int], params: PhotoParams) -> None:
    """Refuse a picture whose declared size exceeds the cap, before it is decoded."""
    width, height = size
    if width < 1 or height < 1:
        raise UnreadablePhoto("The picture has no pixels.")
    if width * height > params.max_pixels:
        raise UnreadablePhoto(
            f"The picture declares {width} x {height} pixels; at most "
            f"{params.max_pixels / 1e6:.0f} million are read."
        )


def in_rgb_order(pixels: NDArray[Any]) -> NDArray[Any]:
    """OpenCV's (H, W), BGR or BGRA to (H, W, 1), RGB or RGBA."""
    if pixels.ndim == 2:
        return pixels[:, :, None]
    return pixels[:, :, [2, 1, 0, 3][: pixels.shape[2]]]


def turn_upright(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Undo an EXIF orientation.

    Parameters
    ----------
    pixels : (H, W, C) array
    orientation : int
        1-8; anything else counts as 1.

    Returns
    -------
    (H, W, C) or (W, H, C) array, C-contiguous.
    """
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)
