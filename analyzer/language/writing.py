"""Numbers and dates as the reader writes them, and read as the reader writes them.

Two languages need two rows of a table; the locale data of the world (CLDR) would be 30 MB for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from types import MappingProxyType

from analyzer.language.choice import current
from analyzer.language.text import _

MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"
_GAPS = str.maketrans(
    "", "", f" {NBSP}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}'\N{RIGHT SINGLE QUOTATION MARK}"
)
_NUMBER = re.compile(rf"([+\-{MINUS}]?\d+)(?:\.(\d+))?(?=$|[\s{NBSP}]*(?:%|mm|cm|m|px|MB|°|s)?$)")
_TIME = re.compile(r"\d\d:\d\d")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d:\d\d)(?::\d\d)?)?")
_TYPED = re.compile(r"([+\-]?)([\d.,]*\d[\d.,]*)")


@dataclass(frozen=True)
class Writing:
    """How a language writes numbers and dates.

    Parameters
    ----------
    decimal, group : str
        Signs between whole and part, and between thousands when typed.
    date, moment : str
        Formats of a day and of a minute, as ``strftime`` takes them.
    field : str
        Format of a day in the app's date fields.
    """

    decimal: str
    group: str
    date: str
    moment: str
    field: str


WRITINGS = MappingProxyType(
    {
        "en": Writing(".", ",", "%Y-%m-%d", "%Y-%m-%d %H:%M", "YYYY-MM-DD"),
        "de": Writing(",", ".", "%d.%m.%Y", "%d.%m.%Y %H:%M", "DD.MM.YYYY"),
    }
)


class UnclearNumber(ValueError):
    """What was typed is no number, or could be two; ``str(error)`` asks the reader.

    Parameters
    ----------
    question : str
    meant : float or None
        What the question proposes.
    """

    def __init__(self, question: str, meant: float | None = None) -> None:
        super().__init__(question)
        self.meant = meant


def writing() -> Writing:
    """How the current language writes."""
    return WRITINGS[current()]


def number(value: float, digits: int = 1, *, signed: bool = False) -> str:
    """A finite number with a fixed count of decimals, such as "−1,5"; ``signed`` adds a plus."""
    shown = f"{value:+.{digits}f}" if signed else f"{value:.{digits}f}"
    return shown.replace("-", MINUS).replace(".", writing().decimal)


def percent(value: float, digits: int = 0, *, signed: bool = False) -> str:
    """A finite share of 1 in percent, such as "35 %" for 0.35."""
    return f"{number(100 * value, digits, signed=signed)}{NBSP}%"


def shortest(value: float) -> str:
    """A finite number with as few of three decimals as tell it, as it would be typed."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return text.replace(".", writing().decimal)


def date(day: Date) -> str:
    """A day."""
    return day.strftime(writing().date)


def moment(when: datetime) -> str:
    """A day with its time to the minute."""
    return when.strftime(writing().moment)


def rewritten(text: str) -> str | None:
    """A number (with its unit) or a date as the program writes it in English; None for anything else."""
    if (found := _DATE.fullmatch(text)) is not None:
        year, month, day, time = found.groups()
        try:
            shown = date(Date(int(year), int(month), int(day)))
        except ValueError:
            return None
        return f"{shown} {time}" if time else shown
    if _TIME.fullmatch(text) is not None:
        return text
    if (found := _NUMBER.match(text)) is None:
        return None
    whole, part = found.groups()
    return (f"{whole}{writing().decimal}{part}" if part else whole) + text[found.end() :]


def read_number(text: str) -> float:
    """Read a number as it was typed, with a comma or a point.

    The current language decides what a sign means where it can mean two things, except where it
    would mean a thousandfold: then the reader is asked.

    Raises
    ------
    UnclearNumber
        With a question for the reader.
    """
    typed = text.translate(_GAPS).replace(MINUS, "-")
    found = _TYPED.fullmatch(typed)
    if found is None:
        raise UnclearNumber(
            _("“{text}” is not a number. Write it in digits.").format(text=text.strip())
        )
    sign, digits = found.groups()
    plain = _plain_digits(digits)
    if plain is None:
        raise UnclearNumber(_which(text.strip(), digits))
    return float(sign + plain)


def _plain_digits(digits: str) -> str | None:
    """Digits with a point for the decimals; None where they can be read in two ways or in none."""
    signs = [c for c in digits if c in ".,"]
    if not signs:
        return digits
    last = signs[-1]
    whole, _last, part = digits.rpartition(last)
    if len(set(signs)) == 2:
        other = "," if last == "." else "."
        fits = last not in whole and re.fullmatch(rf"\d{{1,3}}(\{other}\d{{3}})+", whole) and part
        return whole.replace(other, "") + "." + part if fits else None
    if len(signs) > 1:
        grouped = re.fullmatch(rf"\d{{1,3}}(\{last}\d{{3}}){{2,}}", digits)
        return digits.replace(last, "") if grouped else None
    if re.fullmatch(r"[1-9]\d{0,2}", whole) and len(part) == 3:
        return None
    return f"{whole or '0'}.{part or '0'}"


def _which(text: str, digits: str) -> str:
    """The question that a number of two readings asks."""
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", digits):
        whole, part = re.split(r"[.,]", digits)
        return _(
            "Is “{text}” {large} or {small}? Write it without a sign for thousands, or with another "
            "count of decimals."
        ).format(text=text, large=whole + part, small=f"{whole}{writing().decimal}{int(part):03d}0")
    return _(
        "“{text}” can be read in more than one way. Write it without a sign for thousands."
    ).format(text=text)
