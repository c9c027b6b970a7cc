"""One photo after the user added, moved or removed dimples in it.

What was put somewhere is measured there; the kinds of all are told anew, since half of a fixed pair may
have come or gone; and the photo's scores are made of what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyzer.corrections.model import SetKind
from analyzer.dimples.kind import kind_of, score_pairs
from analyzer.dimples.model import Candidates, Dimple
from analyzer.dimples.placed import Placed, place_dimple
from analyzer.dimples.score import FWHM
from analyzer.flags import DIMPLES_BY_HAND
from analyzer.measurement.view import View
from analyzer.storage.shelf import changed
from analyzer.tracking.overrule import rescored


@dataclass(frozen=True)
class Change:
    """What becomes of a dimple in one photo.

    Parameters
    ----------
    find : int or None
        Index of the photo's own find that goes; None for one that was added.
    place : (x, y) or None
        Where the dimple lies instead, photo pixels; None for one that was removed.
    kind : "fixed", "modifiable" or None
        As the user set it.
    dimple : int or None
        Index of the series' dimple that it is; None where it is told of this photo only.
    """

    find: int | None
    place: tuple[float, float] | None
    kind: SetKind | None = None
    dimple: int | None = None


@dataclass(frozen=True, eq=False)
class Edited:
    """A photo after its changes.

    Parameters
    ----------
    view : View
    finds : dict
        New index of each find that stayed, by its old one.
    placed : dict
        New index of what was placed, by the index of its change.
    """

    view: View
    finds: dict[int, int]
    placed: dict[int, int]


def placed_in(view: View, change: Change) -> Placed | None:
    """The fit of what a change puts somewhere; None where no skin is measured there."""
    if change.place is None or view.surface is None or view.light is None:
        return None
    x, y = view.to_surface(np.array([change.place]))[0].tolist()
    size = None
    if change.find is not None:
        m = view.measurement
        size = m.dimples[change.find].width_px / FWHM / m.back_width_px
    return place_dimple(view.surface, view.light, view.noise, view.scene, x, y, size, view.heat)


def edited(view: View, changes: Sequence[Change]) -> Edited:
    """Carry changes out; what is put where nothing can be measured stays as it was.

    Parameters
    ----------
    view : View
        With the user's word on kinds.
    changes : sequence of Change
        At most one for each find.
    """
    m = view.measurement
    fits = {k: fit for k, one in enumerate(changes) if (fit := placed_in(view, one)) is not None}
    done = [one for k, one in enumerate(changes) if one.place is None or k in fits]
    if not done:
        return Edited(view, {n: n for n in range(len(m.dimples))}, {})
    gone = {one.find for one in done if one.find is not None}
    kept = [n for n in range(len(m.dimples)) if n not in gone]
    body = {k: view.to_body(np.array([changes[k].place]))[0].tolist() for k in fits}
    p_kept, p_placed = _p_fixed(view, kept, fits, body)
    rows: list[tuple[Dimple, bool, int | None, int | None]] = []
    for n in kept:
        told = n in m.set_by_user
        kind = m.dimples[n].kind if told else kind_of(p_kept[n])
        rows.append((replace(m.dimples[n], p_fixed=p_kept[n], kind=kind), told, n, None))
    for k, fit in fits.items():
        x, y = changes[k].place or (0.0, 0.0)
        u, v = body[k]
        dimple = fit.dimple((x, y), (u, v), m.back_width_px, m.per_width, p_placed[k])
        word = changes[k].kind
        rows.append((replace(dimple, kind=word or dimple.kind), word is not None, None, k))
    rows.sort(key=lambda row: -row[0].visibility)
    finds = {row[2]: n for n, row in enumerate(rows) if row[2] is not None}
    placed = {row[3]: n for n, row in enumerate(rows) if row[3] is not None}
    told_here = tuple(n for n, row in enumerate(rows) if row[1])
    measurement = rescored(m, tuple(row[0] for row in rows), told_here)
    measurement = replace(
        measurement,
        flags=tuple(sorted({*measurement.flags, DIMPLES_BY_HAND})),
        by_hand=tuple(sorted(placed.values())),
    )
    known = _candidates(view.candidates, finds, gone, fits, changes, placed)
    return Edited(changed(view, measurement=measurement, candidates=known), finds, placed)


def _p_fixed(
    view: View, kept: list[int], fits: dict[int, Placed], body: dict[int, list[float]]
) -> tuple[dict[int, float], dict[int, float]]:
    """Probability of being fixed of each find that stayed and of each dimple that was placed."""
    known, m = view.candidates, view.measurement
    # A weak candidate that is no dimple may still be half of a pair, as in measuring.
    use = np.array([n < 0 or n in kept for n in known.dimple.tolist()], bool)
    scored = score_pairs(
        np.vstack([view.to_body(known.xy[use]), np.array(list(body.values())).reshape(-1, 2)]),
        np.array([*known.size[use], *(fit.size for fit in fits.values())]),
        np.array([*known.depth[use], *(fit.rough_depth() for fit in fits.values())]),
        np.array([*known.confidence[use], *(1.0 for _ in fits)]),
    )
    p = np.clip(scored.p_fixed, 0, 1).tolist()
    count = int(use.sum())
    of_finds = {n: m.dimples[n].p_fixed for n in kept}
    of_finds.update({n: p[row] for row, n in enumerate(known.dimple[use].tolist()) if n >= 0})
    return of_finds, dict(zip(fits, p[count:], strict=True))


def _candidates(
    known: Candidates,
    finds: dict[int, int],
    gone: set[int],
    fits: dict[int, Placed],
    changes: Sequence[Change],
    placed: dict[int, int],
) -> Candidates:
    use = np.array([n not in gone for n in known.dimple.tolist()], bool)
    return Candidates(
        np.vstack([known.xy[use], np.array([changes[k].place for k in fits]).reshape(-1, 2)]),
        np.array([*known.size[use], *(fit.size for fit in fits.values())]),
        np.array([*known.depth[use], *(fit.rough_depth() for fit in fits.values())]),
        np.array([*known.confidence[use], *(1.0 for _ in fits)]),
        np.array(
            [*(finds.get(n, -1) for n in known.dimple[use].tolist()), *(placed[k] for k in fits)],
            np.int64,
        ),
    )
