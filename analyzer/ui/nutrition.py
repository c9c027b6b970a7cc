"""The protein range that goes with a body weight, in words; plain arithmetic."""

from __future__ import annotations

from analyzer.language.text import _
from analyzer.language.writing import UnclearNumber, number, read_number, shortest

PER_LB = (0.8, 1.2)
"""Grams of protein a day for each pound of body weight."""
LB_PER_KG = 2.20462
LEAST_KG, MOST_KG = 35.0, 250.0


def protein_range(weight: float, unit: str) -> tuple[float, float]:
    """Grams of protein a day.

    Parameters
    ----------
    weight : float
        In ``unit``.
    unit : "kg" or "lb"

    Returns
    -------
    (float, float)
        Lower and upper end.

    Raises
    ------
    ValueError
        For another unit or a weight that is no adult's.
    """
    if unit not in ("kg", "lb"):
        raise ValueError(f"unit must be kg or lb, got {unit!r}")
    pounds = weight * LB_PER_KG if unit == "kg" else weight
    if not LEAST_KG <= pounds / LB_PER_KG <= MOST_KG:
        raise ValueError(f"weight must lie in {LEAST_KG:.0f}-{MOST_KG:.0f} kg")
    return PER_LB[0] * pounds, PER_LB[1] * pounds


def read_weight(text: str, unit: str) -> float:
    """Read an adult's body weight as it was typed; arguments and result in ``unit``.

    Raises
    ------
    analyzer.language.writing.UnclearNumber
        With a question for the reader.
    """
    weight = read_number(text)
    factor = 1.0 if unit == "kg" else LB_PER_KG
    low, high = (float(round(kg * factor)) for kg in (LEAST_KG, MOST_KG))
    if not low <= weight <= high:
        raise UnclearNumber(
            _("A weight lies between {low} and {high} {unit} here.").format(
                low=shortest(low), high=shortest(high), unit=unit
            )
        )
    return weight


def protein_words(weight: float, unit: str) -> str:
    """The range for a person, rounded to five grams."""
    low, high = (5 * round(v / 5) for v in protein_range(weight, unit))
    per_kg = tuple(v * LB_PER_KG for v in PER_LB)
    return _(
        "About {low} to {high} g of protein a day ({low_lb} to {high_lb} g per lb, which is {low_kg} to "
        "{high_kg} g per kg of body weight)."
    ).format(
        low=low,
        high=high,
        low_lb=number(PER_LB[0]),
        high_lb=number(PER_LB[1]),
        low_kg=number(per_kg[0]),
        high_kg=number(per_kg[1]),
    )
