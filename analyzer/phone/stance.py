"""How a back stands in a small picture: enough to hold one photo against another while it is set up.

The real rooms look at it, only at a fraction of a photo's size.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.threads import one_blas_thread
from analyzer.back.find import split_and_locate
from analyzer.back.model import Back
from analyzer.dimples.reading import read_relief
from analyzer.measurement.quality import photo_flags, sharpness
from analyzer.phone.params import PhoneParams
from analyzer.photo.model import Photo
from analyzer.relief.light import describe
from analyzer.relief.model import Light

Place = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Stance:
    """A back as it stands in a picture. Lengths are shares of the picture's shorter side.

    Parameters
    ----------
    reason : str
        Why no back was found, for a person; "" where one was, and all else tells of it.
    width : float
        Of the back.
    foot : (x, y)
        Where the midline meets the waistband, against the picture's middle.
    lean_deg : float
        Of the midline against upright, to the right positive.
    profile : (N, 2) float64
        Left and right flank at each height of ``PhoneParams.profile_heights``, back widths from the
        midline; nan where none shows.
    rim : float
        From the flanks to the nearer side of the picture; share of its width.
    light : Light or None
    flags : tuple of str
        Codes of `analyzer.flags`.
    sharp : float
        Fine detail of the skin, log units.
    outline : tuple of (x, y)
        Down the left flank and up the right one, shares of the picture's width and height.
    """

    reason: str
    width: float = float("nan")
    foot: Place = (float("nan"), float("nan"))
    lean_deg: float = float("nan")
    profile: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    rim: float = float("nan")
    light: Light | None = None
    flags: tuple[str, ...] = ()
    sharp: float = float("nan")
    outline: tuple[Place, ...] = ()


@one_blas_thread
def stance_of(photo: Photo, params: PhoneParams = PhoneParams()) -> Stance:
    """See how a back stands in a small picture.

    Parameters
    ----------
    photo : Photo
        Some 480 px wide; a large one is only slower.
    params : PhoneParams
    """
    layers, back = split_and_locate(photo)
    if not back.found:
        return Stance(back.reason)
    # With the dents that a first look finds: the torso alone takes light from above for flat.
    reading = read_relief(layers, back)
    light = describe(reading.surface, reading.light)
    sharp = sharpness(layers, back)
    height, width = layers.skin.shape
    side = min(height, width)
    x, y = back.origin_px
    flanks = np.array([back.outline_left, back.outline_right])
    return Stance(
        "",
        back.width_px / side,
        ((float(x) - width / 2) / side, (float(y) - height / 2) / side),
        float(np.degrees(np.arctan2(back.axis[0], -back.axis[1]))),
        _profile(back, params),
        float(min(np.nanmin(flanks[0]), width - 1 - np.nanmax(flanks[1])) / width),
        light,
        photo_flags(photo, layers, back, light, (), sharp),
        sharp,
        _outline(back),
    )


def _outline(back: Back) -> tuple[Place, ...]:
    """Down the left flank and up the right one; every few rows are enough to be seen."""
    height, width = back.mask.shape
    rows = np.flatnonzero(np.isfinite(back.outline_left))
    rows = rows[:: max(1, len(rows) // 40)]
    down = np.stack([back.outline_left[rows], rows], axis=1)
    up = np.stack([back.outline_right[rows], rows], axis=1)[::-1]
    around = (np.concatenate([down, up]) + 0.5) / (width, height)
    return tuple((float(x), float(y)) for x, y in around)


def _profile(back: Back, params: PhoneParams) -> NDArray[np.float64]:
    """Where the flanks run, seen from the midline: what changes with pose and turn, not with place."""
    out = np.full((len(params.profile_heights), 2), np.nan)
    for k, height in enumerate(params.profile_heights):
        x, y = back.from_body(np.array([[0.0, height]]))[0]
        row = round(float(y))
        if 0 <= row < len(back.outline_left):
            ends = np.array([back.outline_left[row], back.outline_right[row]])
            out[k] = (ends - x) / back.width_px
    return out
