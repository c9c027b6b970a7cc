"""The same photos after what a phone does to them: noise reduction that wipes fine pigment.

Phones smooth brightness with respect for edges and colour without; what is sent on is then
compressed again. Done in memory on the decoded photo, the same way every time.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from analyzer.photo.load import load_photo
from analyzer.photo.model import Photo
from analyzer.photo.preview import encode_srgb

Treatment = Literal["none", "phone"]
TREATMENTS: tuple[Treatment, ...] = get_args(Treatment)


@dataclass(frozen=True)
class PhoneSettings:
    """Strength of the noise reduction, in px of the photo as it is.

    Parameters
    ----------
    luma_radius_px : int
        Half the side of the window of the bilateral filter on luma.
    luma_levels : float
        Differences of luma (0-255) well above this stay, those below are averaged away.
    luma_sigma_px : float
        Standard deviation of its weights in space.
    chroma_sigma_px : float
        Gaussian blur of both chroma channels, before 4:2:0 halves them.
    quality : int
        Of the JPEG, as the project asks for.
    """

    luma_radius_px: int = 3
    luma_levels: float = 10.0
    luma_sigma_px: float = 2.0
    chroma_sigma_px: float = 2.5
    quality: int = 75


def load_treated(path: Path, treatment: Treatment = "none") -> Photo:
    """Read a photo, treated or as it is.

    Parameters
    ----------
    path : Path
    treatment : "none" or "phone"

    Raises
    ------
    UnreadablePhoto
        When it cannot be read.
    """
    photo = load_photo(path)
    return photo if treatment == "none" else as_by_phone(photo)


def as_by_phone(photo: Photo, settings: PhoneSettings = PhoneSettings()) -> Photo:
    """Noise reduction, 4:2:0 and JPEG; time, lens and name stay."""
    data = phone_jpeg(encode_srgb(photo.rgb), settings)
    seen = load_photo(data, name=photo.name)
    return replace(
        seen,
        taken_at=photo.taken_at,
        taken_at_source=photo.taken_at_source,
        focal_mm_35=photo.focal_mm_35,
        flags=photo.flags,
    )


def phone_jpeg(rgb: NDArray[np.uint8], settings: PhoneSettings = PhoneSettings()) -> bytes:
    """JPEG bytes of (H, W, 3) sRGB pixels after noise reduction."""
    s = settings
    planes = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2YCrCb), np.uint8)
    luma = cv2.bilateralFilter(
        planes[..., 0].copy(), 2 * s.luma_radius_px + 1, s.luma_levels, s.luma_sigma_px
    )
    chroma = cv2.GaussianBlur(planes[..., 1:], (0, 0), s.chroma_sigma_px)
    smooth = np.dstack([luma, chroma]).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(np.asarray(cv2.cvtColor(smooth, cv2.COLOR_YCrCb2RGB), np.uint8)).save(
        out, "JPEG", quality=s.quality, subsampling="4:2:0"
    )
    return out.getvalue()
