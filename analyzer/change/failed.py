"""A comparison that an unforeseen error ended; the rest goes on."""

from __future__ import annotations

from analyzer.change.model import Check, Comparison
from analyzer.measurement.reasons import why


def failed_comparison(
    error: Exception, unit: str, before: tuple[str, ...], after: tuple[str, ...]
) -> Comparison:
    """A comparison that failed, as one that cannot be made."""
    gone = float("nan")
    text = why(error, "this comparison")
    checks = (Check("alignment", "unknown", text),)
    return Comparison(
        "not comparable", gone, (gone, gone), gone, (text,), checks, (), unit, before, after
    )
