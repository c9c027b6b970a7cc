"""Bridges a weak pair of a series: reference to moving photo by way of a third one.

A flash photo and one through blinds may share no readable marks, while both fit a third photo in
plain light.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analyzer.alignment.chain import chain
from analyzer.alignment.judge import MIRRORED
from analyzer.alignment.model import Alignment
from analyzer.measurement.view import View

MIDDLE_PHOTOS = 3
"""So many of the best aligned photos are tried in between."""


def bridge(
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
    reference: int,
    align: Callable[[View, View], Alignment],
) -> list[Alignment | None]:
    """Retry each refused photo through the best aligned others.

    Parameters
    ----------
    views : sequence of View
    alignments : sequence of (Alignment or None)
        Reference to each view; None where a view shows no back.
    reference : int
    align : callable
        Reference and moving view to their alignment.

    Returns
    -------
    list of (Alignment or None)
        As given, with a chained alignment where one holds. A mirrored photo stays refused.
    """
    out = list(alignments)
    good = [
        k
        for k, a in enumerate(alignments)
        if a is not None and a.ok and not a.by_hand and k != reference
    ]
    good.sort(key=lambda k: (_relative_error(views[k], alignments[k]), k))
    for k, alignment in enumerate(alignments):
        if alignment is None or alignment.ok or alignment.reason == MIRRORED:
            continue
        for middle in good[:MIDDLE_PHOTOS]:
            first = alignments[middle]
            second = align(views[middle], views[k])
            if second.ok and first is not None:
                out[k] = chain(first, second)
                break
    return out


def _relative_error(view: View, alignment: Alignment | None) -> float:
    """Error in back widths, so that photos of any size compare."""
    assert alignment is not None
    return alignment.error_px / view.measurement.back_width_px
