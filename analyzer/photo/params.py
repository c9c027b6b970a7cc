"""The tunable numbers of reading photos."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PhotoParams:
    """Limits and conventions of `analyzer.photo.load.load_photo`.

    Parameters
    ----------
    max_pixels : int
        Declared pixels (width x height) above which a file is refused before decoding. 120
        million is beyond today's phones' usual modes and needs 1.4 GB as linear float32.
    max_bytes : int
        File size in bytes above which a file is refused unread; a 16-bit TIFF of a phone photo
        takes about 75 MB.
    matte : float
        Linear grey, 0-1, laid under transparent pixels. Mid grey (18 % reflectance) reads neither
        as clipped light nor as black to later stages.
    first_year, last_year : int
        Capture years outside this range are taken for an unset clock.
    """

    max_pixels: int = 120_000_000
    max_bytes: int = 200_000_000
    matte: float = 0.18
    first_year: int = 1990
    last_year: int = 2100

    def __post_init__(self) -> None:
        if self.max_pixels < 1 or self.max_bytes < 1:
            raise ValueError("max_pixels and max_bytes must be at least 1")
        if not 0 <= self.matte <= 1:
            raise ValueError(f"matte must lie in 0-1, got {self.matte:g}")
