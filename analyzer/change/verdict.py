"""From estimates and a checklist to one of the four verdicts, with its reasons."""

from __future__ import annotations

import numpy as np

from analyzer.change.model import Check, Verdict
from analyzer.change.params import ChangeParams, PosteriorParams


def interval_of(log_ratio: float, se: float, params: ChangeParams) -> tuple[float, float]:
    """95 % interval of the relative change."""
    low, high = log_ratio - params.z * se, log_ratio + params.z * se
    return float(np.expm1(low)), float(np.expm1(high))


def minimal_detectable(
    se: float, params: ChangeParams = ChangeParams(), common: PosteriorParams = PosteriorParams()
) -> float:
    """True relative change that is called in half of comparisons like this one, 0-1.

    What is measured is drawn to none, the more so the less is known: a true change reaches the edge of
    what is called where its drawn part does.

    Parameters
    ----------
    se : float
        Standard error of the log ratio.
    """
    kept = 1 - (se / common.prior) ** 2
    if kept <= 0:
        return 1.0
    return max(float(-np.expm1(-params.drawn * params.z * se / kept)), params.smallest)


def decide(
    log_ratio: float,
    se: float,
    checks: tuple[Check, ...],
    params: ChangeParams = ChangeParams(),
) -> tuple[Verdict, tuple[str, ...]]:
    """Verdict and reasons, most important first.

    Parameters
    ----------
    log_ratio, se : float
        Natural logarithm of after over before, and its standard error; nan without dimples.
    checks : tuple of Check
    """
    blocked = tuple(c.text for c in checks if c.status == "blocks")
    if blocked:
        return "not comparable", blocked
    differs = tuple(f"To keep in mind, {c.item}: {c.text}" for c in checks if c.status == "differs")
    if not np.isfinite(log_ratio):
        return "not comparable", (
            "No modifiable dimple was seen clearly enough on both sides.",
            *differs,
        )
    low, high = interval_of(log_ratio, se, params)
    # How little is left of what vanished, or was of what is new, is never known well; that it is less may be.
    if params.z * se > params.widest and low <= 0 <= high:
        return "not comparable", (
            "The uncertainty is so large that neither a change nor its absence could be told.",
            *differs,
        )
    # Swapped photos give the opposite verdict: growth asks for as much evidence as shrinking.
    least = -float(np.log1p(-params.smallest))
    if high < 0 and log_ratio < -least:
        return "reduced", ("The whole 95 % range lies on the shallower side.", *differs)
    if low > 0 and log_ratio > least:
        return "increased", ("The whole 95 % range lies on the deeper side.", *differs)
    return "no detectable change", (
        "What difference there is lies within what light, pose and noise can do.",
        *differs,
    )
