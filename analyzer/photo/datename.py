"""Moments that cameras, messengers and people write into file names.

A date comes first: year first, day first, with a month's name, in Chinese, Japanese or Korean, run
together, or as milliseconds since 1970. The time of day is looked for right behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from analyzer.photo.datewords import MONTHS, TIME_WORDS
from analyzer.photo.params import PhotoParams

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_AT = "|".join(sorted(map(re.escape, TIME_WORDS), key=len, reverse=True))
_JOIN = r"[\s._\-,]*(?:de\s+|of\s+|d')?"

_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号]?")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-_.:/ ])(\d{1,2})\2(\d{1,2})(?!\d{1,5}(?!\d))(?![\d])")
_YEAR_FIRST_LONG = re.compile(r"(?<!\d)(\d{4})([-_.:]?)(\d\d)\2(\d\d)(?!\d{1,5}(?!\d))")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})([-_./ ])(\d{1,2})\2(\d{4})(?!\d)")
_DAY_FIRST_RUN = re.compile(r"(?<!\d)(\d\d)(\d\d)((?:19|20)\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d\d)(?![\d.]*\d)")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?{_JOIN}(?<![a-z])({_MONTH})(?![a-z]){_JOIN}(\d{{4}})(?!\d)"
)
_MONTH_DAY = re.compile(
    rf"(?<![a-z])({_MONTH})(?![a-z])[\s._\-]*(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)[\s._\-,]+(\d{{4}})(?!\d)"
)
_YEAR_MONTH_DAY = re.compile(
    rf"(?<!\d)(\d{{4}}){_JOIN}(?<![a-z])({_MONTH})(?![a-z])(?:{_JOIN}(\d{{1,2}})(?!\d))?"
)
_MONTH_YEAR = re.compile(rf"(?<![a-z])({_MONTH})(?![a-z]){_JOIN}(\d{{4}})(?!\d)")
_YEAR_MONTH = re.compile(r"(?:^|(?<=\s))((?:19|20)\d\d)[-_.](\d\d)(?![-_.]?\d)")
_SINCE_1970 = re.compile(
    r"(?:fb_img|mmexport|wx_camera|weixin|wechat|micromsg|messenger|viber_image|image|img|photo|pic"
    r"|picture|camera|screenshot|snapchat|line_album|collage)[-_. ]?(\d{13})(?!\d)"
)
_TIME = re.compile(
    rf"(?:[-_ t.,]|\b(?:{_AT})(?=[\s\d]))*"
    r"(上午|下午|午前|午後|오전|오후)?\s*"
    r"(?:(\d{1,2})\s?[.:h\-_时時点시]\s?(\d\d)\s?(?:[.:m\-_分분]\s?(\d\d)(?!\d\d))?|(\d\d)(\d\d)(\d\d)"
    r"|(?<![\d.])(?!00)(\d\d)(\d\d)(?=[^\d]|$)|(\d\d) (\d\d) (\d\d))"
    r"(?:[._\-]?(\d{3}))?(?!\d)\s*([ap]\.?\s?m(?![a-z]))?"
)
_LATER_HALF = ("下午", "午後", "오후")
_EARLIER_HALF = ("上午", "午前", "오전")


@dataclass(frozen=True)
class NamedTime:
    """What a name says of when.

    Parameters
    ----------
    moment : datetime
        Naive, since names carry no offset; midnight where the name holds a date only; aware (UTC)
        where the name counts milliseconds.
    other : datetime or None
        The same name read with month and day changed places, where nothing in it tells which is
        which (``06-09-2026``).
    """

    moment: datetime
    other: datetime | None = None


def time_from_name(name: str, params: PhotoParams) -> datetime | None:
    """Read a capture time from a file name.

    Parameters
    ----------
    name : str
        File name such as ``IMG_20260609_074000.jpg``, ``09.06.2026.jpg``, ``9 June 2026.jpg``,
        ``FB_IMG_1780990800000.jpg`` or ``Bildschirmfoto 2026-06-09 um 07.40.05.png``.
    params : PhotoParams

    Returns
    -------
    datetime or None
        Naive, since names carry no offset, unless the name counts milliseconds since 1970, which
        is UTC; midnight when the name holds a date only; None when it holds no valid date between
        ``first_year`` and ``last_year``.
    """
    found = named_time(name, params)
    return found.moment if found else None


def named_time(name: str, params: PhotoParams) -> NamedTime | None:
    """The same, with the other reading where day and month may have changed places."""
    text = plain(name)
    found = _SINCE_1970.search(text)
    if found:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(found[1]))
        if params.first_year <= moment.year <= params.last_year:
            return NamedTime(moment)
    for day, other, end in _dates(text):
        if not params.first_year <= day.year <= params.last_year:
            continue
        at = _time_of_day(text[end:])
        swapped = datetime.combine(other, at) if other and other != day else None
        return NamedTime(datetime.combine(day, at), swapped)
    return None


def plain(name: str) -> str:
    """A name without its ways of writing: composed letters, plain digits and spaces, small."""
    return unicodedata.normalize("NFKC", name).casefold()


def _dates(text: str) -> Iterator[tuple[date, date | None, int]]:
    """Each valid date in a name, the surest form first: date, other reading, where it ends."""
    for pattern in (_CJK, _YEAR_FIRST_LONG, _YEAR_FIRST):
        for found in pattern.finditer(text):
            groups = [g for g in found.groups() if g is None or g.isdecimal()]
            day = _date(*groups)
            if day:
                yield day, None, found.end()
    for found in _DAY_FIRST.finditer(text):
        first, mark, second, year = found.groups()
        day, turned = _date(year, second, first), _date(year, first, second)
        # With dots, and in Telegram's exports, the day comes first; otherwise one has to guess.
        sure = mark == "." or text[: found.start()].endswith("@")
        if day:
            yield day, None if sure else turned, found.end()
        elif turned:
            yield turned, None, found.end()
    for found in _DAY_MONTH.finditer(text):
        day = _date(found[3], str(MONTHS[found[2]]), found[1])
        if day:
            yield day, None, found.end()
    for found in _MONTH_DAY.finditer(text):
        day = _date(found[3], str(MONTHS[found[1]]), found[2])
        if day:
            yield day, None, found.end()
    for found in _YEAR_MONTH_DAY.finditer(text):
        day = _date(found[1], str(MONTHS[found[2]]), found[3] or "1")
        if day:
            yield day, None, found.end()
    for found in _MONTH_YEAR.finditer(text):
        day = _date(found[2], str(MONTHS[found[1]]), "1")
        if day:
            yield day, None, found.end()
    for found in _DAY_FIRST_RUN.finditer(text):
        day = _date(found[3], found[2], found[1])
        if day:
            yield day, _date(found[3], found[1], found[2]), found.end()
    for found in _SHORT_YEAR.finditer(text):
        day = _date(f"20{found[3]}", found[2], found[1])
        if day:
            yield day, None, found.end()
    for found in _YEAR_MONTH.finditer(text):
        day = _date(found[1], found[2], "1")
        if day:
            yield day, None, found.end()


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _time_of_day(rest: str) -> time:
    found = _TIME.match(rest)
    if not found:
        return time()
    hour = int(found[2] or found[5] or found[8] or found[10])
    minute = int(found[3] or found[6] or found[9] or found[11])
    second = int(found[4] or found[7] or found[12] or 0)
    half = (found[14] or "")[:1]
    if 1 <= hour <= 12:
        if half == "p" or found[1] in _LATER_HALF:
            hour = hour % 12 + 12
        elif half == "a" or found[1] in _EARLIER_HALF:
            hour %= 12
    try:
        return time(hour, minute, second, int(found[13] or 0) * 1000)
    except ValueError:
        return time()


def month_first(names: Sequence[str]) -> bool | None:
    """Whether dates such as 06-13-2026 in these names put the month first; None when none tells."""
    told = set()
    for name in names:
        for found in _DAY_FIRST.finditer(plain(name)):
            first, mark, second, year = found.groups()
            if mark == ".":
                continue
            day, turned = _date(year, second, first), _date(year, first, second)
            if (day is None) != (turned is None):
                told.add(day is None)
    return told.pop() if len(told) == 1 else None


def swapped_reading(named: NamedTime) -> NamedTime:
    """The other reading of a name that has one, taken for the right one."""
    return NamedTime(named.other) if named.other is not None else named
