"""What errors of place do to a comparison: the wider interval, and the word on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzer.alignment.model import Alignment
from analyzer.change.model import Check
from analyzer.measurement.view import View


def slip(view: View, alignment: Alignment | None) -> float:
    """Median error of the place in a photo, back widths."""
    return alignment.error_px / view.measurement.back_width_px if alignment is not None else 0.0


def lost(squared: NDArray[np.float64] | float, size: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a dent loses of its log depth when it is measured beside its place.

    The slope pattern of a dent of deviation s, fitted at a distance r from its middle, loses about
    r^2 / (2 s^2) of its logarithm; r^2 is on average 1.44 times the square of its median.

    Parameters
    ----------
    squared : float64
        Square of the median distance.
    size : (N,) float64
        Standard deviation of each dent, same unit.
    """
    return np.asarray(0.72 * squared / size**2)


def say_by_hand(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checklist with a word on an alignment that rests on the user's points."""
    return tuple(
        replace(
            check,
            status="differs" if check.status == "ok" else check.status,
            text=f"{check.text} Aligned by hand, with the points that you marked: places are less "
            "certain than with the skin's own marks.",
        )
        if check.item == "alignment" and check.status != "blocks"
        else check
        for check in checks
    )
