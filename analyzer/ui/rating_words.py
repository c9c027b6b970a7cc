"""What came of a blinded rating, in words that claim nothing more."""

from __future__ import annotations

import math

from analyzer.language.text import _
from analyzer.language.writing import number, percent
from analyzer.show.rating.agreement import Agreement, with_measure, with_oneself
from analyzer.show.rating.model import Sitting


def verdict_lines(sitting: Sitting) -> tuple[str, str]:
    """Agreement with the measure, and with oneself, each in a sentence or two."""
    return _measure(with_measure(sitting)), _oneself(with_oneself(sitting))


def caution() -> str:
    """What an agreement is not."""
    return _(
        "This says how far your eye and the measure agree on these pictures, and no more: eyes and measure "
        "may both be misled by the same light. A weighted kappa of 1 is full agreement, 0 is what chance "
        "gives."
    )


def _measure(found: Agreement) -> str:
    if not math.isfinite(found.share):
        return _(
            "Too few clear answers to say how far you agree with the measure ({count})."
        ).format(count=found.count)
    return _(
        "With the measure you agree on {share} of {count} pairs (95 % range {low} to {high}); weighted kappa "
        "{kappa}."
    ).format(**_figures(found))


def _oneself(found: Agreement) -> str:
    if not math.isfinite(found.share):
        return _(
            "Too few pairs came twice with a clear answer to say how far you agree with yourself ({count})."
        ).format(count=found.count)
    return _(
        "With yourself you agree on {share} of {count} pairs that came twice (95 % range {low} to {high}); "
        "weighted kappa {kappa}."
    ).format(**_figures(found))


def _figures(found: Agreement) -> dict[str, str | int]:
    kappa = _("not defined, since one side gave one answer throughout")
    if math.isfinite(found.kappa):
        kappa = _("{kappa} ({low} to {high})").format(
            kappa=number(found.kappa, 2),
            low=number(found.kappa_interval[0], 2),
            high=number(found.kappa_interval[1], 2),
        )
    return {
        "share": percent(found.share),
        "count": found.count,
        "low": percent(found.share_interval[0]),
        "high": percent(found.share_interval[1]),
        "kappa": kappa,
    }
