"""Whether the photos of one series show more than one back, told by the skin's own marks.

A photo that fits no other may just be a poor one. Photos that do not fit the reference but fit each
other are another back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analyzer.alignment.model import Alignment
from analyzer.measurement.view import View


def people_of(
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
    reference: int,
    align: Callable[[View, View], Alignment],
) -> tuple[tuple[int, ...], ...]:
    """Photos of each back, the reference's first.

    Parameters
    ----------
    views, alignments : sequence
        Of the same length; the alignments lead from the reference to each.
    reference : int
        Index of the reference; -1 when there is none.
    align : callable
        Reference and moving view to their alignment.

    Returns
    -------
    tuple of tuple of int
        Empty where all photos may show one back. A photo that fits none is in no group.
    """
    left = [k for k, a in enumerate(alignments) if a is not None and not a.ok]
    groups: list[tuple[int, ...]] = []
    while len(left) > 1:
        first = _sharpest(left, views)
        fits = [first, *(k for k in left if k != first and align(views[first], views[k]).ok)]
        if len(fits) > 1:
            groups.append(tuple(sorted(fits)))
        left = [k for k in left if k not in fits]
    if not groups or reference < 0:
        return ()
    own = tuple(k for k, a in enumerate(alignments) if a is not None and a.ok)
    return (own, *groups)


def people_words(people: Sequence[Sequence[int]], views: Sequence[View]) -> str:
    """Which photos belong together, for a person."""
    named = "; ".join(
        f"{n}: " + ", ".join(views[k].measurement.photo.name or f"photo {k + 1}" for k in group)
        for n, group in enumerate(people, start=1)
    )
    return (
        f"These photos show {len(people)} different backs, by the marks on the skin ({named}). "
        "Each back needs a series of its own: use separate folders, or --split-people."
    )


def _sharpest(those: Sequence[int], views: Sequence[View]) -> int:
    return max(those, key=lambda k: (views[k].sharpness, -k))
