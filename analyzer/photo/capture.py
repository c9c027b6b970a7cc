"""When a photo was taken and with which focal length, from EXIF.

Only the tags listed here are ever looked at, so that neither place nor device can travel on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from analyzer.photo.params import PhotoParams

if TYPE_CHECKING:
    from PIL.Image import Exif

EXIF_IFD = 0x8769
ORIENTATION = 0x0112
FOCAL_35 = 0xA405
# Tags of (date and time, sub-seconds, offset), the moment of exposure first.
_CLOCKS = ((0x9003, 0x9291, 0x9011), (0x9004, 0x9292, 0x9012), (0x0132, 0x9290, 0x9010))
_MAIN_TAGS = (0x0132, ORIENTATION)
_EXIF_TAGS = (FOCAL_35, *(tag for clock in _CLOCKS for tag in clock))

_MOMENT = re.compile(r"(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")


def kept_tags(exif: Exif) -> dict[int, object]:
    """Copy the capture tags out of an EXIF block; a damaged block gives what it can."""
    found: dict[int, object] = {}
    for tags, read in ((_EXIF_TAGS, lambda: exif.get_ifd(EXIF_IFD)), (_MAIN_TAGS, lambda: exif)):
        # Every exception type has been seen here on damaged blocks, and none of them says
        # anything about the picture itself.
        try:
            found.update(_pick(read(), tags))
        except Exception:
            continue
    return found


def _pick(block: Mapping[int, object], tags: Iterable[int]) -> dict[int, object]:
    return {tag: block[tag] for tag in tags if tag in block}


def capture_time(exif: Mapping[int, object], params: PhotoParams) -> datetime | None:
    """Moment of exposure from EXIF tags.

    Parameters
    ----------
    exif : mapping of EXIF tag number to value
    params : PhotoParams

    Returns
    -------
    datetime or None
        With sub-seconds where stored; aware when an offset was stored with it, otherwise naive;
        None when no clock tag holds a valid date between ``first_year`` and ``last_year``.
    """
    for moment_tag, fraction_tag, offset_tag in _CLOCKS:
        moment = _MOMENT.match(_text(exif.get(moment_tag)))
        if not moment:
            continue
        try:
            taken = datetime(*(int(part) for part in moment.groups()))  # type: ignore[arg-type]
        except ValueError:
            continue
        if not params.first_year <= taken.year <= params.last_year:
            continue
        fraction = re.match(r"\d+", _text(exif.get(fraction_tag)))
        if fraction:
            taken = taken.replace(microsecond=int(fraction.group()[:6].ljust(6, "0")))
        return taken.replace(tzinfo=_zone(_text(exif.get(offset_tag))))
    return None


def clock_time(exif: Mapping[int, object], params: PhotoParams) -> datetime | None:
    """The same as the clock says it, also where it cannot be right: `analyzer.photo.when` judges."""
    return capture_time(exif, replace(params, first_year=1))


def focal_length_35(exif: Mapping[int, object]) -> float | None:
    """35 mm equivalent focal length in mm; None when it is missing or stored as unknown (0)."""
    value = exif.get(FOCAL_35)
    if isinstance(value, tuple) and value:
        value = value[0]
    if not isinstance(value, int) or not 1 <= value <= 10_000:
        return None
    return float(value)


def orientation(exif: Mapping[int, object]) -> int:
    """EXIF orientation 1-8; 1 when it is missing or out of range."""
    value = exif.get(ORIENTATION)
    if isinstance(value, tuple) and value:
        value = value[0]
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return value.strip(" \0") if isinstance(value, str) else ""


def _zone(text: str) -> timezone | None:
    if text == "Z":
        return UTC
    found = _OFFSET.fullmatch(text)
    if not found:
        return None
    sign, hours, minutes = found.groups()
    shift = timedelta(hours=int(hours), minutes=int(minutes))
    # Real offsets lie between -12 and +14 hours.
    if shift > timedelta(hours=14) or int(minutes) > 59:
        return None
    return timezone(-shift if sign == "-" else shift)
