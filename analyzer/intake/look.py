"""A first look at a file: can it be read, when was it taken, and what is the shot known again by.

It is quicker than `analyzer.photo.load.load_photo`, keeps little, and reads every file that this one
reads.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from analyzer.intake.collage import is_collage
from analyzer.intake.fingerprint import Fingerprint, fingerprint
from analyzer.photo.capture import clock_time, kept_tags, orientation
from analyzer.photo.container import sniff
from analyzer.photo.decode import decode, quiet
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.params import PhotoParams
from analyzer.photo.samples import Samples, check_size, turn_upright
from analyzer.photo.strips import ROWS

_SIDE_PX = 1024
"""Longest side that is looked at, twice that of a fingerprint's picture."""


@dataclass(frozen=True, eq=False)
class Look:
    """What a first look tells.

    Parameters
    ----------
    sha256 : str
        Of the file, 64 hex digits.
    exif_at : datetime or None
        Capture time by the camera's clock.
    width, height : int
        In pixels, as stored.
    bytes : int
        Size of the file.
    print : Fingerprint
    collage : bool
        Whether it is made of two photos.
    """

    sha256: str
    exif_at: datetime | None
    width: int
    height: int
    bytes: int
    print: Fingerprint = field(repr=False)
    collage: bool = False


def look(data: bytes, params: PhotoParams = PhotoParams()) -> Look:
    """Look at a file.

    Raises
    ------
    UnreadablePhoto
        With a reason for a person.
    """
    if len(data) > params.max_bytes:
        raise UnreadablePhoto(
            f"The file is too large: at most {params.max_bytes / 1e6:.0f} MB are read; save it as "
            "JPEG and try again."
        )
    container = sniff(data)
    found = _draft(data, params) if container == "JPEG" else None
    if found is None:
        samples = decode(data, container, params)
        picture, tags, turned = _grey(samples), samples.exif, samples.orientation
        width, height = samples.file_size
    else:
        picture, (width, height), tags = found
        turned = orientation(tags)
    picture = turn_upright(picture[..., None], turned)[..., 0]
    return Look(
        hashlib.sha256(data).hexdigest(),
        clock_time(tags, params),
        width,
        height,
        len(data),
        fingerprint(picture),
        is_collage(picture),
    )


def _grey(samples: Samples) -> NDArray[np.uint8]:
    """Mean of the colours at 8 bits; strip by strip, since a whole copy in floats is large."""
    pixels = samples.pixels[..., : 3 if samples.pixels.shape[2] > 2 else 1]
    out = np.empty(pixels.shape[:2], np.uint8)
    for top in range(0, len(pixels), ROWS):
        strip = pixels[top : top + ROWS].astype(np.float32) / (samples.white / 255)
        out[top : top + ROWS] = np.clip(np.rint(strip.mean(axis=2)), 0, 255)
    return out


def _draft(
    data: bytes, params: PhotoParams
) -> tuple[NDArray[np.uint8], tuple[int, int], dict[int, object]] | None:
    """A JPEG decoded small; None where the full decoder has to say what is wrong."""
    from PIL import Image

    try:
        with quiet(), Image.open(io.BytesIO(data), formats=["JPEG", "MPO"]) as picture:
            size = picture.size
            check_size(size, params)
            picture.draft("L", (_SIDE_PX, _SIDE_PX))
            tags = kept_tags(picture.getexif())
            return np.asarray(picture.convert("L"), np.uint8), size, tags
    except UnreadablePhoto:
        raise
    except Exception:
        return None
