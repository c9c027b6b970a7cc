"""A live frame as a photo: small, and refused before it is unpacked where it is not."""

from __future__ import annotations

import io
import warnings

from analyzer.language.text import _
from analyzer.phone.params import PhoneParams
from analyzer.photo.container import sniff
from analyzer.photo.load import load_photo
from analyzer.photo.model import Photo, UnreadablePhoto

TAKEN = ("JPEG", "PNG", "WEBP")
"""What a browser's camera gives; nothing else is taken in here."""


def other_kind() -> str:
    """What to say of any other file."""
    return _("Only JPEG, PNG and WebP photos are taken here.")


def is_taken(data: bytes) -> bool:
    """Whether a file is of a kind that a browser's camera gives."""
    try:
        return sniff(data) in TAKEN
    except UnreadablePhoto:
        return False


def read_frame(data: bytes, params: PhoneParams = PhoneParams()) -> Photo:
    """Decode a live frame.

    Raises
    ------
    UnreadablePhoto
        When it is no picture, or has more than ``params.frame_pixels``.
    """
    from PIL import Image

    if not is_taken(data):
        raise UnreadablePhoto(other_kind())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=list(TAKEN)) as picture:
                width, height = picture.size
    except Exception:
        raise UnreadablePhoto(_("This frame cannot be read.")) from None
    if width * height > params.frame_pixels:
        raise UnreadablePhoto(_("This frame is too large for a live one."))
    return load_photo(data)
