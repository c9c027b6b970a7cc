"""What is said first of a comparison: that its order is a guess, swapped, or that both sides are one.

A wrong direction is the worst that could be said. Where nothing but a guess tells which side is the
earlier one, the comparison keeps what holds either way and loses everything that points somewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import nan

from analyzer.change.attribution import TO_THE_EYE
from analyzer.change.model import Check, Comparison, DimpleChange
from analyzer.measurement.model import PhotoInfo
from analyzer.photo.when import apart
from analyzer.tracking.model import Order
from analyzer.tracking.sessions import clock

_KEPT = "To keep in mind"
_EITHER_WAY = "The dimples differ between these photos by more than the photos vary by themselves."


def with_order(comparison: Comparison, order: Order) -> Comparison:
    """The comparison with a word on its order; without a direction where that is a guess.

    Parameters
    ----------
    comparison : Comparison
    order : Order
    """
    if order.basis == "user" or not order.words:
        return comparison
    if order.basis != "guess":
        return said_first(comparison, Check("order", "differs", order.words))
    if comparison.verdict == "not comparable":
        bare = replace(
            comparison,
            change=nan,
            interval=(nan, nan),
            reasons=tuple(r for r in comparison.reasons if not r.startswith(TO_THE_EYE)),
            dimples=tuple(_without_direction(row) for row in comparison.dimples),
            outlook=None,
        )
        return said_first(bare, Check("order", "unknown", order.words))
    steady = comparison.verdict == "no detectable change"
    kept = tuple(reason for reason in comparison.reasons if reason.startswith(_KEPT))
    either = () if steady else (_EITHER_WAY,)
    bare = replace(
        comparison,
        verdict="no detectable change" if steady else "not comparable",
        change=nan,
        interval=(nan, nan),
        mdc95=comparison.mdc95 if steady else nan,
        reasons=(*either, *kept),
        dimples=tuple(_without_direction(row) for row in comparison.dimples),
        outlook=None,
    )
    return said_first(bare, Check("order", "unknown" if steady else "blocks", order.words))


def swapped(before: Sequence[PhotoInfo], after: Sequence[PhotoInfo]) -> Check | None:
    """A word where every dated "after" photo is older than every dated "before" photo."""
    one, two = ([p.taken_at for p in side if p.taken_at] for side in (before, after))
    if not one or not two:
        return None
    earliest, latest = min(one, key=clock), max(two, key=clock)
    if clock(latest) >= clock(earliest) or apart(latest, earliest).total_seconds() < 60:
        return None
    text = (
        f"By their dates the after photos ({latest:%Y-%m-%d}) are older than the before photos "
        f"({earliest:%Y-%m-%d}). Check that the two sides are not swapped."
    )
    return Check("swapped", "differs", text)


def one_shot(names: Sequence[str], whole: bool) -> Check:
    """A word on photos that are on both sides.

    Parameters
    ----------
    names : sequence of str
        Of the photos of one side that the other holds too.
    whole : bool
        True where nothing else is left to compare.
    """
    listed = ", ".join(names)
    if whole:
        text = f"The same photo is on both sides ({listed}), so there is nothing to compare."
        return Check("same shot", "blocks", text)
    return Check(
        "same shot", "differs", f"The same photo is on both sides of the comparison: {listed}."
    )


def said_first(comparison: Comparison, check: Check) -> Comparison:
    """The comparison with this item at the head of its checklist and of its reasons."""
    reasons = (check.text, *(r for r in comparison.reasons if r != check.text))
    done = replace(comparison, reasons=reasons, checks=(check, *comparison.checks))
    if check.status != "blocks" or done.verdict == "not comparable":
        return done
    rows = tuple(_without_direction(row) for row in done.dimples)
    return replace(
        done,
        verdict="not comparable",
        change=nan,
        interval=(nan, nan),
        mdc95=nan,
        reasons=(check.text,),
        dimples=rows,
        outlook=None,
    )


def _without_direction(row: DimpleChange) -> DimpleChange:
    return replace(row, change=nan, interval=(nan, nan), verdict="not comparable")
