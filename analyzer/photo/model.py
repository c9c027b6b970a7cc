"""The photo as everything downstream sees it: linear light, upright, with its provenance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray


class UnreadablePhoto(ValueError):
    """The bytes are not a photo we can measure; ``str(error)`` is a reason for a person.

    Parameters
    ----------
    reason : str
    passing : bool
        True where the same file may be readable at another time: memory ran out, it was away.
    """

    def __init__(self, reason: str = "", *, passing: bool = False) -> None:
        super().__init__(reason)
        self.passing = passing


@dataclass(frozen=True)
class ScaleHint:
    """What the user knows about real size. At most one of the two is needed.

    Parameters
    ----------
    back_width_mm : float or None
        Width of the torso at its narrowest visible level, measured straight across, in mm.
    marker_mm : float or None
        Side of a printed square ArUco marker (dictionary 4x4_50) lying on the skin, in mm.
    """

    back_width_mm: float | None = None
    marker_mm: float | None = None

    def __post_init__(self) -> None:
        for value, low, high, name in (
            (self.back_width_mm, 120.0, 700.0, "back_width_mm"),
            (self.marker_mm, 5.0, 200.0, "marker_mm"),
        ):
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} must lie in {low:g}-{high:g} mm, got {value:g}")


@dataclass(frozen=True, eq=False)
class Photo:
    """One decoded photo.

    Parameters
    ----------
    rgb : (H, W, 3) float32
        Linear sRGB primaries, 0-1, upright. Read-only. Of a very large photo (see
        `analyzer.photo.params.PhotoParams.whole_pixels`) a smaller copy: its pixel (x, y) is the
        mean of ``step`` x ``step`` pixels of the photo from (x * step, y * step) on.
    sha256 : str
        Hash of the original bytes, 64 hex digits.
    name : str
        File name without its folder, or "" when only bytes were given.
    taken_at : datetime or None
        Capture time; naive when the camera stored no offset; None when unknown.
    taken_at_source : str
        "exif", "sidecar" (a file beside it), "name" (date in the file name), "user" or "unknown".
    focal_mm_35 : float or None
        35 mm equivalent focal length in mm.
    bit_depth : int
        Bits per channel in the file (8, 10, 12 or 16).
    source_format : str
        Upper-case container name: JPEG, PNG, WEBP, TIFF, AVIF or HEIF.
    scale_hint : ScaleHint
        What the user told about real size.
    flags : tuple of str
        Codes from `analyzer.flags` noticed while decoding.
    taken_at_note : str
        What contradicts the capture time and was not believed, for a person; "" when nothing does.
    taken_at_other : datetime or None
        Another capture time that is as plausible; None where nothing contradicts.
    turn : int or None
        Its place in the order that the user gave, from 0; photos with equal numbers belong to one
        session. None where time or name decides.
    step : float
        Pixels of the photo to one of ``rgb``, along each axis; a whole number unless the photo was
        made small for measuring, see `analyzer.photo.resize.at_work`.
    full_size : (int, int) or None
        Upright width and height of the photo in pixels where ``step`` is above 1. Whatever is told
        of places in a photo is told in these pixels.
    """

    rgb: NDArray[np.float32]
    sha256: str
    name: str = ""
    taken_at: datetime | None = None
    taken_at_source: str = "unknown"
    focal_mm_35: float | None = None
    bit_depth: int = 8
    source_format: str = "JPEG"
    scale_hint: ScaleHint = ScaleHint()
    flags: tuple[str, ...] = ()
    taken_at_note: str = ""
    taken_at_other: datetime | None = None
    turn: int | None = None
    step: float = 1
    full_size: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.rgb.ndim != 3 or self.rgb.shape[2] != 3 or self.rgb.dtype != np.float32:
            raise ValueError(
                f"rgb must be (H, W, 3) float32, got {self.rgb.shape} {self.rgb.dtype}"
            )
        if len(self.sha256) != 64:
            raise ValueError("sha256 must be 64 hex digits")
        if self.step < 1 or (self.step > 1) != (self.full_size is not None):
            raise ValueError("a full size belongs to a step above 1, and to no other")
        if self.full_size is not None:
            width, height = (side / self.step for side in self.full_size)
            have = self.rgb.shape[:2]
            # Whole blocks are rounded up, working copies to the nearest pixel.
            if max(abs(height - have[0]), abs(width - have[1])) >= 1:
                raise ValueError(
                    f"rgb of {self.full_size} by {self.step:g} must be {math.ceil(width)} x "
                    f"{math.ceil(height)}"
                )
        self.rgb.setflags(write=False)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the photo in pixels, upright."""
        return self.full_size or (self.rgb.shape[1], self.rgb.shape[0])
