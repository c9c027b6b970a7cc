"""The user's word on the kind of a dimple: which dimple is meant, and what then counts.

What was measured stays: only the kind changes, and with it which dimples a score and a verdict
are made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from analyzer.alignment.model import Alignment
from analyzer.corrections.bind import BoundKind
from analyzer.corrections.model import SetKind
from analyzer.dimples.model import Dimple
from analyzer.dimples.score import hexsel_style, photo_visibility
from analyzer.flags import ALIGNED_BY_HAND, NO_FIXED_PAIR
from analyzer.measurement.model import Measurement
from analyzer.measurement.view import View
from analyzer.storage.shelf import changed
from analyzer.tracking.model import Identity


class At(Protocol):
    """Anything with a place in photo pixels."""

    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...


@dataclass(frozen=True)
class OverruleParams:
    """How near a mark must be to a dimple to mean it."""

    reach: float = 0.05  # back widths, some 13 mm: about the radius of a large dimple


def told_kinds(
    marks: Sequence[BoundKind],
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
    identities: Sequence[Identity],
    params: OverruleParams = OverruleParams(),
) -> tuple[dict[int, SetKind], dict[tuple[int, int], SetKind], tuple[str, ...]]:
    """Find the dimples that the user spoke of; of two words on one dimple the later one holds.

    Parameters
    ----------
    marks : sequence of BoundKind
    views, alignments : sequence
        Of the same length.
    identities : sequence of Identity
        The dimples of the series, in the reference frame.

    Returns
    -------
    dict
        Kind by index of the identity.
    dict
        Kind by (photo, dimple) for every find of these identities, and for dimples of photos that
        could not be aligned.
    tuple of str
        Marks that met no dimple, for a person.
    """
    by_identity: dict[int, SetKind] = {}
    by_find: dict[tuple[int, int], SetKind] = {}
    notes = []
    for mark in marks:
        met = False
        for k, view in enumerate(views):
            if view.measurement.photo.sha256 != mark.photo or not view.measurement.ok:
                continue
            reach = params.reach * view.measurement.back_width_px
            alone = nearest_find(view.measurement, mark, reach)
            number = nearest_identity(identities, alignments[k], mark, reach)
            if number is None and alone is not None:
                by_find[k, alone] = mark.kind
                met = True
            elif number is not None:
                by_identity[number] = mark.kind
                by_find.update(dict.fromkeys(identities[number].members, mark.kind))
                met = True
        if not met:
            notes.append(f"Left out, {mark.words}: no dimple was found there.")
    return by_identity, by_find, tuple(notes)


def overruled(measurement: Measurement, kinds: dict[int, SetKind]) -> Measurement:
    """The same photo with the kinds of some dimples set, and its scores made anew.

    Parameters
    ----------
    measurement : Measurement
    kinds : dict
        Kind by index of the dimple.
    """
    if not kinds:
        return measurement
    dimples = tuple(
        replace(d, kind=kinds[n]) if n in kinds else d for n, d in enumerate(measurement.dimples)
    )
    return rescored(measurement, dimples, tuple(sorted(kinds)))


def rescored(
    measurement: Measurement, dimples: tuple[Dimple, ...], set_by_user: tuple[int, ...]
) -> Measurement:
    """The same photo with other dimples, and its scores made anew of them.

    Parameters
    ----------
    measurement : Measurement
    dimples : tuple of Dimple
    set_by_user : tuple of int
        Indices of those whose kind the user set.
    """
    # For the sums a kind that was set is certain; the record keeps the measured probability.
    certain = tuple(
        replace(d, p_fixed=float(d.kind == "fixed")) if n in set_by_user else d
        for n, d in enumerate(dimples)
    )
    flags = {*measurement.flags} - {NO_FIXED_PAIR}
    if not _has_fixed(dimples):
        flags.add(NO_FIXED_PAIR)
    return replace(
        measurement,
        dimples=dimples,
        visibility=photo_visibility(certain),
        grade=hexsel_style(dimples, measurement.per_width),
        flags=tuple(sorted(flags)),
        set_by_user=set_by_user,
    )


def with_word(view: View, alignment: Alignment | None, kinds: dict[int, SetKind]) -> View:
    """The view after what the user told about its photo."""
    measurement = overruled(view.measurement, kinds)
    if alignment is not None and alignment.by_hand:
        flags = tuple(sorted({*measurement.flags, ALIGNED_BY_HAND}))
        measurement = replace(measurement, flags=flags)
    return changed(view, measurement=measurement)


def _has_fixed(dimples: Sequence[Dimple]) -> bool:
    return any(d.kind == "fixed" for d in dimples)


def nearest_identity(
    identities: Sequence[Identity], alignment: Alignment | None, mark: At, reach: float
) -> int | None:
    """Index of the identity nearest to a mark within reach, in the photo that was marked."""
    if alignment is None or not alignment.ok or not identities:
        return None
    places = alignment.map_points(np.array([[one.x, one.y] for one in identities]))
    gaps = np.hypot(places[:, 0] - mark.x, places[:, 1] - mark.y)
    if not np.isfinite(gaps).any():
        return None
    best = int(np.nanargmin(gaps))
    return best if gaps[best] <= reach else None


def nearest_find(measurement: Measurement, mark: At, reach: float) -> int | None:
    """Index of a photo's own find nearest to a mark within reach."""
    gaps = [np.hypot(d.x - mark.x, d.y - mark.y) for d in measurement.dimples]
    best = int(np.argmin(gaps)) if gaps else -1
    return best if best >= 0 and gaps[best] <= reach else None
