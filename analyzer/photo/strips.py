"""Very large pictures read smaller, a strip at a time, so that memory stays bounded.

A picture of more pixels than are kept is replaced by means of `step` x `step` pixels while it is
decoded. The means are taken of the stored values, at 16 bits: neighbouring pixels of such a picture
hardly differ, and the tone curve is then followed once for the few that remain. The grid begins where
the upright picture does, so that places in the photo stay exact.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.params import PhotoParams

ROWS = 256
"""Rows of a strip, about; a multiple of every step."""
STEPS = (1, 2, 4, 8)
"""Those by which a JPEG can be decoded smaller."""

Rows = Callable[[int, int], NDArray[Any]]
"""Gives the rows from a first to before a last one, (rows, W, C) uint8 or uint16."""


def step_for(size: tuple[int, int], params: PhotoParams) -> int:
    """Pixels along each axis that become one; 1 where the picture is kept as it is.

    Parameters
    ----------
    size : (int, int)
        Width and height in pixels.
    params : PhotoParams
    """
    width, height = size
    if width * height <= params.whole_pixels:
        return 1
    fits = [step for step in STEPS[1:] if max(size) >= step * params.reduced_side]
    return max(fits, default=STEPS[1])


def check_memory(need: float, size: tuple[int, int], kind: str, params: PhotoParams) -> None:
    """Refuse a picture whose decoder would take more memory than is allowed.

    Parameters
    ----------
    need : float
        Bytes.
    size : (int, int)
        Width and height in pixels.
    kind : str
        What it is, for a person.
    params : PhotoParams

    Raises
    ------
    UnreadablePhoto
    """
    if need > params.decoder_bytes:
        raise UnreadablePhoto(
            f"Reading this {kind} of {size[0]} x {size[1]} pixels would take {need / 1e6:.0f} MB of "
            f"memory; at most {params.decoder_bytes / 1e6:.0f} are used. Save it smaller, or as an "
            "ordinary JPEG, and try again."
        )


def reduced(
    rows: Rows, size: tuple[int, int], step: int, orientation: int, white: int
) -> tuple[NDArray[np.uint16], int]:
    """Means of `step` x `step` pixels of a picture.

    Parameters
    ----------
    rows : callable
        Asked for strips from top to bottom.
    size : (int, int)
        Width and height in pixels, as stored.
    step : int
        At least 2. Blocks at the lower right edges of the upright picture may be narrower.
    orientation : int
        EXIF orientation, 1-8, that is still to be applied.
    white : int
        The sample value of full scale.

    Returns
    -------
    (ceil(H / step), ceil(W / step), C) uint16
    int
        The value of full scale in it.
    """
    width, height = size
    lead_x, lead_y = lead(size, step, orientation)
    out: NDArray[np.uint16] | None = None
    done = 0
    for top in range(-lead_y, height, ROWS):
        strip = rows(max(top, 0), min(top + ROWS, height))
        before = (max(-top, 0), lead_x)
        small = _means(strip, step, before)
        if out is None:
            shape = (-(-height // step), -(-width // step), strip.shape[2])
            out = np.empty(shape, np.uint16)
        out[done : done + len(small)] = small
        done += len(small)
    assert out is not None
    return out, 65535 if white == 255 else white


def lead(size: tuple[int, int], step: int, orientation: int) -> tuple[int, int]:
    """Pixels that the first block lacks along x and y: what is turned round ends with a whole one.

    Parameters
    ----------
    size : (int, int)
        Width and height in pixels, as stored.
    step : int
        Pixels of a block along each axis.
    orientation : int
        EXIF orientation, 1-8.
    """
    swapped = orientation in (5, 6, 7, 8)
    # Axes are swapped first and then turned round, see `analyzer.photo.samples.turn_upright`.
    upright_x, upright_y = orientation in (2, 3, 6, 7), orientation in (3, 4, 7, 8)
    turned = (upright_y, upright_x) if swapped else (upright_x, upright_y)
    x, y = ((-side) % step if flip else 0 for side, flip in zip(size, turned, strict=True))
    return x, y


def _means(strip: NDArray[Any], step: int, before: tuple[int, int]) -> NDArray[np.uint16]:
    import cv2

    # Eight bits are spread over sixteen, so that a mean keeps what lies between two codes.
    wide = strip.astype(np.uint16) * np.uint16(257) if strip.dtype == np.uint8 else strip
    pads = [
        (missing, -(length + missing) % step)
        for missing, length in zip(before, strip.shape[:2], strict=True)
    ]
    if any(map(any, pads)):
        # What is missing of a block at the edge is filled with the edge.
        wide = np.pad(wide, (*pads, (0, 0)), mode="edge")
    size = (wide.shape[1] // step, wide.shape[0] // step)
    small = cv2.resize(np.ascontiguousarray(wide), size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint16).reshape(size[1], size[0], -1)
