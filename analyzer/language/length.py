"""A width that was typed in: read in the unit asked for, and asked about where another one fits better."""

from __future__ import annotations

import re

from analyzer.language.params import LanguageParams
from analyzer.language.text import _
from analyzer.language.writing import UnclearNumber, read_number, shortest

_UNITS = {"mm": 1.0, "cm": 10.0, "m": 1000.0}
_TYPED = re.compile(r"(.*?)[\s\u00a0]*([a-z]*)", re.DOTALL)


def read_width_mm(text: str, params: LanguageParams = LanguageParams()) -> float | None:
    """Read a torso's width as it was typed, in millimetres unless a unit stands behind it.

    Parameters
    ----------
    text : str
        Such as "310", "31,5 cm"; blank for none.

    Returns
    -------
    float or None
        Millimetres; None for blank.

    Raises
    ------
    UnclearNumber
        With a question for the reader: of a number that can be read in two ways, or of a width that
        would fit in another unit, or in none.
    """
    typed = text.strip()
    if not typed:
        return None
    figure, unit = _parts(typed)
    if not any(c.isdigit() for c in figure):
        read_number(typed)
    if unit and unit not in _UNITS:
        raise UnclearNumber(
            _("“{unit}” is not a unit of length here. Write mm or cm.").format(unit=unit)
        )
    value = read_number(figure)
    low, high = params.width_mm
    if low <= value * _UNITS[unit or "mm"] <= high:
        return value * _UNITS[unit or "mm"]
    fitting = [name for name, mm in _UNITS.items() if low <= value * mm <= high]
    if fitting:
        raise UnclearNumber(
            _(
                "{value} {unit} is no width of a back. Did you mean {value} {other}? Then write {mm} mm."
            ).format(
                value=shortest(value),
                unit=unit or "mm",
                other=fitting[0],
                mm=shortest(value * _UNITS[fitting[0]]),
            ),
            meant=value * _UNITS[fitting[0]],
        )
    raise UnclearNumber(
        _("A back is {low} to {high} mm wide. Measure straight across, not around.").format(
            low=shortest(low), high=shortest(high)
        )
    )


def _parts(typed: str) -> tuple[str, str]:
    found = _TYPED.fullmatch(typed.lower())
    return (found.group(1), found.group(2)) if found else (typed, "")
