"""Dimples of a series after the user added, moved or removed some: which is meant, where it lies in each
photo, and what it is called.

A dimple that all photos show together is changed in all of them, unless the user spoke of one photo only.
Names are given before anything is changed, so that they stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from analyzer.alignment.model import Alignment
from analyzer.corrections.bind import BoundEdit
from analyzer.corrections.marks import AddedDimple, MovedDimple
from analyzer.measurement.view import View
from analyzer.tracking.edited import Change, Edited, placed_in
from analyzer.tracking.model import Followed, Identity
from analyzer.tracking.overrule import OverruleParams, nearest_find, nearest_identity
from analyzer.tracking.pairs import pairs_of
from analyzer.tracking.sight import Sight, see

Sights = list[list[Sight | None]]
"""By dimple, then by photo."""


@dataclass
class Plan:
    """Dimples of a series while they are put right; the first ones are those that were measured.

    Parameters
    ----------
    dimples : list of Followed
    sights : list of list of (Sight or None)
        By dimple, then by photo.
    gone : set of int
        Dimples that are none.
    changes : dict
        By photo.
    places : list of (int, Identity)
        Where words on kinds may point: index of the dimple and its place.
    notes : list of str
        Words that met nothing, for a person.
    """

    dimples: list[Followed]
    sights: Sights
    gone: set[int] = field(default_factory=set)
    changes: dict[int, list[Change]] = field(default_factory=lambda: defaultdict(list))
    places: list[tuple[int, Identity]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def left(self) -> Iterator[int]:
        """Indices of the dimples that stay."""
        return (n for n in range(len(self.dimples)) if n not in self.gone)


def numbered(identities: Sequence[Identity], sights: Sights) -> list[Followed]:
    """Measured dimples with their numbers, from the top of the reference photo down.

    One at the very edge of the skin that no photo shows has none.
    """
    shown = [n for n, row in enumerate(sights) if any(one is not None for one in row)]
    order = sorted(shown, key=lambda n: (identities[n].y, identities[n].x, n))
    number = {n: k for k, n in enumerate(order, start=1)}
    return [Followed(one, number=number.get(n, 0)) for n, one in enumerate(identities)]


def plan_edits(
    edits: Sequence[BoundEdit],
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
    identities: Sequence[Identity],
    params: OverruleParams = OverruleParams(),
) -> Plan:
    """Find out what the user's words mean for the series and for each of its photos.

    Parameters
    ----------
    edits : sequence of BoundEdit
        Removed and moved ones before those that were added.
    views, alignments : sequence
        Of the same length.
    identities : sequence of Identity
        As measured.
    """
    # Photo by photo: what is large of each may lie on a shelf, and is fetched once.
    seen = [[see(v, a, one) for one in identities] for v, a in zip(views, alignments, strict=True)]
    sights: Sights = [[row[n] for row in seen] for n in range(len(identities))]
    plan = Plan(numbered(identities, sights), sights)
    plan.places = list(enumerate(identities))
    if not edits:
        return plan
    before = pairs_of(plan.dimples, plan.sights, views)
    for edit in edits:
        photos = [
            k
            for k, view in enumerate(views)
            if view.measurement.photo.sha256 == edit.photo and view.measurement.ok
        ]
        if not photos:
            plan.notes.append(f"Left out, {edit.words}: no back was found in this photo.")
        for k in photos:
            if isinstance(edit.mark, AddedDimple):
                why = _add(plan, edit.mark, k, views[k], alignments, views)
            else:
                reach = params.reach * views[k].measurement.back_width_px
                why = _change(plan, edit, k, views, alignments, reach)
            if why:
                plan.notes.append(f"Left out, {edit.words}: {why}")
    left = list(plan.left())
    now = [plan.dimples[n] for n in left]
    after = pairs_of(now, [plan.sights[n] for n in left], views)
    same = {left[k] for k in after.pair} == set(before.pair)
    for n, p_fixed in zip(left, after.p_fixed, strict=True):
        one = plan.dimples[n]
        # Where the pair is the one that was measured, what was measured of the others stays.
        if p_fixed is not None and (one.by_hand or not same):
            plan.dimples[n] = replace(one, identity=replace(one.identity, p_fixed=p_fixed))
    return plan


def with_members(
    one: Followed, n: int, changes: Mapping[int, Sequence[Change]], after: Sequence[Edited]
) -> Followed:
    """A dimple of the plan with the finds of it as they are numbered after the changes.

    Parameters
    ----------
    one : Followed
    n : int
        Its index in the plan.
    changes : mapping
        By photo.
    after : sequence of Edited
        One a photo.
    """
    members = [(k, after[k].finds[d]) for k, d in one.identity.members if d in after[k].finds]
    for k, some in changes.items():
        members += [
            (k, after[k].placed[c])
            for c, change in enumerate(some)
            if change.dimple == n and c in after[k].placed
        ]
    return replace(one, identity=replace(one.identity, members=tuple(sorted(members))))


_OFF = "the skin there cannot be measured in this photo."


def _add(
    plan: Plan,
    mark: AddedDimple,
    k: int,
    view: View,
    alignments: Sequence[Alignment | None],
    views: Sequence[View],
) -> str:
    change = Change(None, (mark.x, mark.y), mark.kind)
    found = placed_in(view, change)
    if found is None:
        return _OFF
    place = _in_reference(alignments[k], mark.x, mark.y)
    if not mark.everywhere or place is None:
        plan.changes[k].append(change)
        return ""
    taken = {one.number for one in plan.dimples}
    number = mark.number if mark.number and mark.number not in taken else max(taken, default=0) + 1
    identity = Identity(*place, found.size, 0.0, 1.0, ())
    at = {k: (mark.x, mark.y)}
    n = len(plan.dimples)
    plan.dimples.append(Followed(identity, mark.kind, number, by_hand=True))
    plan.sights.append(_seen(identity, views, alignments, at))
    plan.places.append((n, identity))
    plan.changes[k].append(replace(change, dimple=n))
    return ""


def _change(
    plan: Plan,
    edit: BoundEdit,
    k: int,
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
    reach: float,
) -> str:
    """Move or remove what lies at a mark."""
    mark, m = edit.mark, views[k].measurement
    measured = [one for n, one in plan.places if n not in plan.gone and not plan.dimples[n].by_hand]
    owner = [n for n, _ in plan.places if n not in plan.gone and not plan.dimples[n].by_hand]
    number = nearest_identity(measured, alignments[k], mark, reach)
    n = None if number is None else owner[number]
    alone = nearest_find(m, mark, reach)
    if (
        n is not None
        and alone is not None
        and alone != dict(plan.dimples[n].identity.members).get(k)
    ):
        # Two lie there: the nearer one is meant.
        find, (x, y) = m.dimples[alone], _place(plan, n, k, alignments)
        if np.hypot(find.x - mark.x, find.y - mark.y) < np.hypot(x - mark.x, y - mark.y):
            n = None
    if n is None and alone is None:
        return "no dimple was found there."
    to = (mark.to_x, mark.to_y) if isinstance(mark, MovedDimple) else None
    if to is not None and placed_in(views[k], Change(alone, to)) is None:
        return _OFF
    if n is None or not mark.everywhere:
        if alone is None:
            return "the photo does not show this dimple by itself."
        _here(plan, k, alone, n, to, views, alignments)
    else:
        _everywhere(plan, n, k, to, views, alignments)
    return ""


def _here(
    plan: Plan,
    k: int,
    find: int,
    n: int | None,
    to: tuple[float, float] | None,
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
) -> None:
    plan.changes[k].append(Change(find, to, dimple=n if to is not None else None))
    if n is not None:
        one = plan.dimples[n]
        rest = tuple(pair for pair in one.identity.members if pair != (k, find))
        plan.dimples[n] = replace(one, identity=replace(one.identity, members=rest))
        if to is not None:
            plan.sights[n][k] = see(views[k], alignments[k], one.identity, to)


def _everywhere(
    plan: Plan,
    n: int,
    k: int,
    to: tuple[float, float] | None,
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
) -> None:
    one = plan.dimples[n]
    if to is None:
        plan.gone.add(n)
        for photo, find in one.identity.members:
            plan.changes[photo].append(Change(find, None))
        return
    place = _in_reference(alignments[k], *to)
    if place is None:
        return
    identity = replace(one.identity, x=place[0], y=place[1], confidence=1.0, members=())
    plan.dimples[n] = replace(one, identity=identity, by_hand=True)
    plan.sights[n] = _seen(identity, views, alignments, {k: to})
    plan.places.append((n, identity))
    for photo, find in one.identity.members:
        sight = plan.sights[n][photo]
        # Out of sight there: what was found beside it is not this dimple.
        where = None if sight is None else (sight.x, sight.y)
        plan.changes[photo].append(Change(find, where, dimple=n if where else None))
    if all(photo != k for photo, _ in one.identity.members):
        plan.changes[k].append(Change(None, to, dimple=n))


def _seen(
    identity: Identity,
    views: Sequence[View],
    alignments: Sequence[Alignment | None],
    told: dict[int, tuple[float, float]],
) -> list[Sight | None]:
    both = zip(views, alignments, strict=True)
    return [see(view, a, identity, told.get(k)) for k, (view, a) in enumerate(both)]


def _in_reference(alignment: Alignment | None, x: float, y: float) -> tuple[float, float] | None:
    if alignment is None or not alignment.ok:
        return None
    place = alignment.map_back(np.array([[x, y]]))[0]
    return (float(place[0]), float(place[1])) if np.isfinite(place).all() else None


def _place(
    plan: Plan, n: int, k: int, alignments: Sequence[Alignment | None]
) -> tuple[float, float]:
    one, alignment = plan.dimples[n].identity, alignments[k]
    assert alignment is not None
    x, y = alignment.map_points(np.array([[one.x, one.y]]))[0].tolist()
    return x, y
