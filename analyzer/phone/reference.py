"""What the page needs of the last session's photos: a picture to lay over the live one, and how the
back stood; later also the measured photos themselves."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from analyzer.measurement.measure import view_photo
from analyzer.measurement.view import View
from analyzer.phone.model import LastPhoto
from analyzer.phone.params import PhoneParams
from analyzer.phone.stance import Stance, stance_of
from analyzer.photo.load import load_photo
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.preview import encode_jpeg, preview


@dataclass(frozen=True, eq=False)
class Reference:
    """One photo of last time.

    Parameters
    ----------
    taken_at : datetime or None
    ghost : bytes
        JPEG, small, upright, without metadata.
    stance : Stance
    """

    taken_at: datetime | None
    ghost: bytes = field(repr=False)
    stance: Stance


def references(
    last: Sequence[LastPhoto], params: PhoneParams = PhoneParams()
) -> tuple[Reference, ...]:
    """Make the photos of last time ready; those that cannot be read are passed over.

    Parameters
    ----------
    last : sequence of LastPhoto
        In time order: the first and the last are used, which differ in light where two were.
    params : PhoneParams
    """
    out = []
    for one in _ends(last, params):
        try:
            photo = load_photo(one.load(), name=one.name)
        except (UnreadablePhoto, OSError, ValueError):
            continue
        picture, _ = preview(photo, params.ghost_px)
        ghost = encode_jpeg(picture, params.ghost_quality)
        # Seen at the size of a live frame, so that like is held against like.
        small = load_photo(_as_frame(ghost, params))
        out.append(Reference(one.taken_at, ghost, stance_of(small, params)))
    return tuple(out)


def last_views(last: Sequence[LastPhoto], params: PhoneParams = PhoneParams()) -> tuple[View, ...]:
    """Measure the same photos; those that cannot be read are passed over."""
    out = []
    for one in _ends(last, params):
        try:
            photo = load_photo(one.load(), name=one.name)
        except (UnreadablePhoto, OSError, ValueError):
            continue
        if photo.taken_at is None:
            photo = replace(photo, taken_at=one.taken_at)
        out.append(view_photo(photo))
    return tuple(out)


def _ends(last: Sequence[LastPhoto], params: PhoneParams) -> tuple[LastPhoto, ...]:
    return (*last[: params.last_photos - 1], last[-1]) if len(last) > 1 else tuple(last)


def _as_frame(jpeg: bytes, params: PhoneParams) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(jpeg)) as picture:
        scale = params.frame_px / picture.width
        if scale >= 1:
            return jpeg
        small = picture.resize(
            (params.frame_px, round(picture.height * scale)), Image.Resampling.BOX
        )
    out = io.BytesIO()
    small.save(out, "JPEG", quality=params.ghost_quality)
    return out.getvalue()
