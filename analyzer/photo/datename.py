"""Capture times that cameras and messengers write into file names."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from analyzer.photo.params import PhotoParams

_DATE = re.compile(r"(?<!\d)(\d{4})([-_.:]?)(\d\d)\2(\d\d)(?!\d{1,5}(?!\d))")
# With separators "07.40" is enough; without them only six digits are a time, since four are
# more often a counter.
_TIME = re.compile(
    r"(?:[-_ T.]|\s+at\s+|,\s*)*"
    r"(?:(\d{1,2})[.:h\-_](\d\d)(?:[.:m\-_](\d\d))?|(\d\d)(\d\d)(\d\d))"
    r"(?:[._\-]?(\d{3}))?(?!\d)\s*([AaPp][Mm](?![A-Za-z]))?"
)


def time_from_name(name: str, params: PhotoParams) -> datetime | None:
    """Read a capture time from a file name.

    Parameters
    ----------
    name : str
        File name such as ``IMG_20260609_074000.jpg``, ``2026-06-09.jpg``,
        ``PXL_20260609_074000123.jpg`` or ``Photo 2026-06-09 at 07.40.00.jpg``.
    params : PhotoParams

    Returns
    -------
    datetime or None
        Naive, since names carry no offset; midnight when the name holds a date only; None when
        it holds no valid date between ``first_year`` and ``last_year``.
    """
    for found in _DATE.finditer(name):
        year, _, month, day = found.groups()
        try:
            taken = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if params.first_year <= taken.year <= params.last_year:
            return datetime.combine(taken, _time_of_day(name[found.end() :]))
    return None


def _time_of_day(rest: str) -> time:
    found = _TIME.match(rest)
    if not found:
        return time()
    hour = int(found[1] or found[4])
    minute = int(found[2] or found[5])
    second = int(found[3] or found[6] or 0)
    half = (found[8] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, minute, second, int(found[7] or 0) * 1000)
    except ValueError:
        return time()
