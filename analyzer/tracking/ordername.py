"""Which photo came first, where only the names tell: before and after, week 2 and week 10.

Only words that a person writes to say so are understood, and only where they place every photo.
Numbers that a camera counts (``IMG_0012``), and names in their alphabet, are no such word: they give
a guess.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.photo.datename import plain
from analyzer.photo.datewords import MONTHS
from analyzer.tracking.orderwords import (
    AFTER,
    BEFORE,
    BETWEEN,
    CALENDAR_WEEK,
    COUNTED,
    NUMBERS,
    UNITS,
)

_WORDS = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?", re.UNICODE)
_ORDINAL = ("st", "nd", "rd", "th", "er", "ère", "ª", "º", "a", "o")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HALF_YEAR = {"month": 6.0, "calendar week": 26.0}
_DAY_OF_YEAR = re.compile(r"^(\d{1,2})\.\s?(\d{1,2})\.?(?!\d)")


@dataclass(frozen=True)
class Sign:
    """What one name says of its place.

    Parameters
    ----------
    sort : str
        Kind of the sign; only places of one kind, or a side beside a time, compare.
    place : float
        Days, count or rank: greater is later.
    """

    sort: str
    place: float


def understood(names: Sequence[str]) -> tuple[float, ...] | None:
    """Place of each photo by its name, greater for later, equal within a session.

    Parameters
    ----------
    names : sequence of str
        File names of one series.

    Returns
    -------
    tuple of float or None
        None where the names do not tell: a name without such a word, or words that do not compare.
    """
    if len(names) < 2:
        return None
    stems = [_stem(name) for name in names]
    # A word that all share ("my before and after pictures") tells none from another.
    shared = set.intersection(*(set(_tokens(stem)) for stem in stems))
    shared = {word for word in shared if word in BEFORE | AFTER | BETWEEN}
    for amounts in (True, False):
        # "treatment 1 before" and "treatment 1 after": where the numbers are alike the sides tell.
        places = _placed([_sign(stem, shared, amounts) for stem in stems])
        if places is not None:
            return places
    return None


def _placed(signs: Sequence[Sign | None]) -> tuple[float, ...] | None:
    known = [sign for sign in signs if sign is not None]
    if len(known) < len(signs):
        return None
    sorts = {sign.sort for sign in known}
    if sorts == {"side", "days"}:
        # "before" and "3 weeks after": what counts days counts them from there.
        known = [
            Sign("days", {0.0: -0.5, 1.0: 0.5, 2.0: 1e6}[s.place]) if s.sort == "side" else s
            for s in known
        ]
        sorts = {"days"}
    if sorts == {"side", "count"}:
        known = [
            Sign("count", {0.0: -1e6, 1.0: -1e6, 2.0: 1e6}[s.place]) if s.sort == "side" else s
            for s in known
        ]
        sorts = {"count"}
    if len(sorts) != 1 or len({sign.place for sign in known}) < 2:
        return None
    places = [sign.place for sign in known]
    if max(places) - min(places) > _HALF_YEAR.get(sorts.pop(), math.inf):
        return None  # November, January: the year between them is not in the names
    return tuple(sign.place for sign in known)


def counting(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Key that sorts names as a person counts: 2 before 10."""
    parts = re.split(r"(\d+)", plain(name))
    return [(1, int(p), "") if p.isdecimal() else (0, 0, p) for p in parts], name


def _stem(name: str) -> str:
    stem = name.rpartition(".")[0] if "." in name[1:] else name
    return plain(_CAMEL.sub(" ", stem))


def _tokens(stem: str) -> list[str]:
    words = _WORDS.findall(stem)
    ordinal = {k for k, w in enumerate(words) if k and w in _ORDINAL and words[k - 1].isdecimal()}
    return [w for k, w in enumerate(words) if k not in ordinal]


def _sign(stem: str, shared: set[str], amounts: bool) -> Sign | None:
    words = [word for word in _tokens(stem) if word not in shared]
    sides = {
        rank
        for rank, known in ((0.0, BEFORE), (1.0, BETWEEN), (2.0, AFTER))
        for word in words
        if word in known
    }
    found = _amount(words) if amounts else None
    if found is not None:
        sort, amount, at = found
        # "2 weeks before" counts back from the beginning.
        back = sort == "days" and sides == {0.0} and _follows(words, at)
        return Sign(sort, -amount if back else amount)
    if len(sides) == 1:
        return Sign("side", sides.pop())
    if sides:
        return None
    dated = _DAY_OF_YEAR.match(stem.strip())
    if dated and 1 <= int(dated[2]) <= 12 and 1 <= int(dated[1]) <= 31:
        return Sign("month", int(dated[2]) + int(dated[1]) / 40)
    months = {MONTHS[word] for word in words if word in MONTHS and len(word) > 2}
    if len(months) == 1:
        day = next((int(w) for w in words if w.isdecimal() and 1 <= int(w) <= 31), 0)
        return Sign("month", months.pop() + day / 40)
    return None


def _amount(words: list[str]) -> tuple[str, float, int] | None:
    """Numbers beside units ("week 2 day 3"), or beside a thing that is counted: sort, sum, last word."""
    total, last, used = 0.0, -1, set[int]()
    for k, word in enumerate(words):
        beside = _number_beside(words, k, used) if word in UNITS else None
        if beside is not None:
            number, at = beside
            used.add(at)
            total, last = total + number * UNITS[word], max(last, k, at)
    if last >= 0:
        return "days", total, last
    for k, word in enumerate(words):
        for sort, known in (("calendar week", CALENDAR_WEEK), ("count", COUNTED)):
            beside = _number_beside(words, k, used) if word in known else None
            if beside is not None:
                return sort, beside[0], max(k, beside[1])
    return None


def _number_beside(words: list[str], k: int, used: set[int]) -> tuple[float, int] | None:
    """The number behind a word, or else before it, and its place; each number counts once."""
    for at in (k + 1, k - 1):
        if 0 <= at < len(words) and at not in used:
            number = _number(words[at])
            if number is not None:
                return number, at
    return None


def _number(word: str) -> float | None:
    if word[0].isdecimal():
        return float(word.replace(",", "."))
    return float(NUMBERS[word]) if word in NUMBERS else None


def _follows(words: list[str], at: int) -> bool:
    return at + 1 < len(words) and words[at + 1] in BEFORE
