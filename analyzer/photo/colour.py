"""Encoded samples to linear sRGB.

Matrix/TRC and grey profiles are evaluated in floating point at the file's own precision.
Table-based profiles go through the colour engine of Pillow (LittleCMS) in 8 bits, whatever the
file's depth; no phone writes them. Colours outside sRGB, such as a saturated Display P3 red, are
clipped to it: skin lies well inside.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analyzer.arrays.srgb import to_linear
from analyzer.photo.cicp import named_profile
from analyzer.photo.icc import ToneProfile, parse_profile
from analyzer.photo.samples import Samples

if TYPE_CHECKING:
    from PIL.Image import Image


def to_linear_srgb(samples: Samples, matte: float) -> tuple[NDArray[np.float32], bool]:
    """Convert samples to linear sRGB.

    Parameters
    ----------
    samples : Samples
        Turned upright.
    matte : float
        Linear grey, 0-1, that shows through transparent pixels.

    Returns
    -------
    rgb : (H, W, 3) float32
        Linear sRGB primaries, 0-1, clipped.
    known : bool
        False when the profile could not be read and sRGB was assumed.
    """
    pixels = samples.pixels
    colours = pixels.shape[2] - (pixels.shape[2] + 1) % 2
    colour, alpha = pixels[:, :, :colours], pixels[:, :, colours:]
    profile, known = _profile_of(samples)
    rgb: NDArray[np.float32] | None = None
    if profile is not None:
        try:
            rgb = _through_curves(colour, samples.white, profile)
        except ValueError:
            known = False
    elif samples.icc is not None and known:
        rgb = _through_engine(colour, samples.white, samples.icc)
        known = rgb is not None
    if rgb is None:
        rgb = _through_curves(colour, samples.white, None)
    if alpha.size:
        _composite(rgb, alpha[:, :, 0], samples.white, matte)
    return rgb, known and not samples.guessed_colour


def print_colours_to_srgb(picture: Image, icc: bytes | None) -> tuple[Image, bool]:
    """Convert a CMYK or Lab picture to 8-bit sRGB.

    Returns
    -------
    picture : PIL.Image.Image
        Mode RGB.
    guessed : bool
        True when no usable profile said what the inks look like.
    """
    from PIL import ImageCms

    try:
        if picture.mode == "LAB":
            source: Any = ImageCms.createProfile("LAB")
        elif icc:
            source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        else:
            return picture.convert("RGB"), True
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, ValueError, OSError):
        if picture.mode == "LAB":
            raise
        return picture.convert("RGB"), True
    return (converted if converted is not None else picture.convert("RGB")), False


def _profile_of(samples: Samples) -> tuple[ToneProfile | None, bool]:
    if samples.icc is None:
        return named_profile(samples.primaries, samples.transfer), True
    try:
        return parse_profile(samples.icc), True
    # A damaged profile must cost the exact colours, not the photo.
    except Exception:
        return None, False


def _through_curves(
    colour: NDArray[Any], white: int, profile: ToneProfile | None
) -> NDArray[np.float32]:
    import cv2

    levels = 256 if colour.dtype == np.uint8 else 65536
    if profile is None:
        encoded = np.clip(np.arange(levels) / white, 0.0, 1.0)
        table = to_linear(encoded).astype(np.float32)[None]
    else:
        table = profile.table(levels, white)
    if colour.dtype == np.uint8:
        wide = np.ascontiguousarray(
            colour if colour.shape[2] == 3 else np.repeat(colour, 3, axis=2)
        )
        # One curve for all channels goes through twice as fast as three that are alike.
        curves = table[0] if len(table) == 1 else np.ascontiguousarray(table.T[None])
        rgb = np.asarray(cv2.LUT(wide, curves), np.float32)
    else:
        rgb = np.empty((*colour.shape[:2], 3), np.float32)
        for channel in range(3):
            curve = table[min(channel, len(table) - 1)]
            np.take(curve, colour[:, :, min(channel, colour.shape[2] - 1)], out=rgb[:, :, channel])
    if profile is not None and profile.to_srgb is not None:
        rgb = np.asarray(cv2.transform(rgb, profile.to_srgb.astype(np.float32)), np.float32)
        np.clip(rgb, 0.0, 1.0, out=rgb)
    return rgb


def _through_engine(colour: NDArray[Any], white: int, icc: bytes) -> NDArray[np.float32] | None:
    from PIL import Image, ImageCms

    eight = colour if colour.dtype == np.uint8 else _to_8_bits(colour, white)
    picture = Image.fromarray(np.repeat(eight, 3, axis=2) if eight.shape[2] == 1 else eight)
    try:
        converted = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(icc)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, ValueError, OSError):
        return None
    return None if converted is None else _through_curves(np.asarray(converted), 255, None)


def _to_8_bits(colour: NDArray[Any], white: int) -> NDArray[np.uint8]:
    return np.clip(np.rint(colour * (255.0 / white)), 0, 255).astype(np.uint8)


def _composite(rgb: NDArray[np.float32], alpha: NDArray[Any], white: int, matte: float) -> None:
    if alpha.min() >= white:
        return
    cover = np.clip(alpha / np.float32(white), 0.0, 1.0).astype(np.float32)[:, :, None]
    rgb *= cover
    rgb += (1 - cover) * np.float32(matte)
