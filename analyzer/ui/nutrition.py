"""The protein range that goes with a body weight, in words; plain arithmetic."""

from __future__ import annotations

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


def protein_words(weight: float, unit: str) -> str:
    """The range for a person, rounded to five grams."""
    low, high = (5 * round(v / 5) for v in protein_range(weight, unit))
    per_kg = tuple(v * LB_PER_KG for v in PER_LB)
    return (
        f"About {low:.0f} to {high:.0f} g of protein a day ({PER_LB[0]} to {PER_LB[1]} g per lb, which is "
        f"{per_kg[0]:.1f} to {per_kg[1]:.1f} g per kg of body weight)."
    )
