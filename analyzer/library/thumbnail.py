"""A photo made very small, for lists: colours right, upright, and nothing but pixels.

A JPEG is decoded at a fraction of its size, which is many times quicker, and then goes through the
one door for photos like any other file.
"""

from __future__ import annotations

import io

from analyzer.library.params import LibraryParams
from analyzer.photo.container import sniff
from analyzer.photo.load import load_photo
from analyzer.photo.preview import encode_jpeg, preview


def thumbnail(data: bytes, params: LibraryParams = LibraryParams()) -> bytes:
    """JPEG bytes of at most ``params.thumbnail_px`` on the longest side, without metadata.

    Raises
    ------
    UnreadablePhoto
        With a reason for a person.
    """
    photo = load_photo(_draft(data, params) or data)
    rgb, _ = preview(photo, params.thumbnail_px)
    return encode_jpeg(rgb, params.thumbnail_quality)


def _draft(data: bytes, params: LibraryParams) -> bytes | None:
    """The same picture smaller, still with its profile and turn; None where that is not simple."""
    if sniff(data) != "JPEG":
        return None
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=["JPEG", "MPO"]) as picture:
                side = params.draft_px
                if picture.mode != "RGB" or max(picture.size) < 2 * side:
                    return None
                picture.draft("RGB", (side, side))
                small = Image.frombytes("RGB", picture.size, picture.tobytes())
                turn = Image.Exif()
                turn[0x0112] = picture.getexif().get(0x0112, 1)
                profile = picture.info.get("icc_profile")
            out = io.BytesIO()
            small.save(out, "JPEG", quality=95, subsampling=0, exif=turn, icc_profile=profile)
            return out.getvalue()
    except Exception:
        # Whatever is wrong with it, the full decoder says so in words.
        return None
