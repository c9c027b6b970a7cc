"""The same shot saved twice counts once, and a picture made of two photos is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from analyzer.change.model import Check
from analyzer.change.order import one_shot
from analyzer.intake.collage import COLLAGE
from analyzer.intake.known import Known, Taken
from analyzer.intake.reading import counted_once
from analyzer.intake.twins import same_shot
from analyzer.photo.when import When, apart, earliest
from analyzer.tracking.ordername import counting
from analyzer.tracking.sessions import GAP

WIDER = 1.5
"""A picture of two photos has twice the width or height of either; copies and edits keep the shape."""


def fold(photos: Sequence[Known]) -> Taken:
    """Count each shot once, by its pixels, and leave out pictures made of two photos."""
    single = [p for p in photos if not p.look.collage]
    made = [p for p in single if _holds_two(p, single)]
    left_out = [(p.name, COLLAGE) for p in photos if p.look.collage or p in made]
    groups: list[list[Known]] = []
    for photo in single:
        if photo in made:
            continue
        for group in groups:
            if any(are_one(photo, other) for other in group):
                group.append(photo)
                break
        else:
            groups.append([photo])
    kept, notes = [], []
    for group in groups:
        best = min(group, key=_worth)
        copies = [p for p in group if p is not best]
        kept.append(best if best.by_user else replace(best, when=_when_of(best, copies)))
        notes += [_told(copy, best) for copy in copies]
    return Taken(tuple(kept), tuple(left_out), tuple(notes))


def are_one(one: Known, two: Known) -> bool:
    """Whether two files hold the same shot."""
    if one.look.sha256 == two.look.sha256:
        return True
    a, b = one.look.exif_at, two.look.exif_at
    # A camera does not take two shots at once; an app that saves a copy keeps the time or drops it.
    strict = a is not None and b is not None and apart(a, b).total_seconds() >= 1
    return same_shot(one.look.print, two.look.print, strict=strict)


def apart_sides(
    before: Sequence[Known], after: Sequence[Known]
) -> tuple[tuple[Known, ...], tuple[Known, ...], Check | None]:
    """Two sides without the shots that both hold, as far as something is left; and a word on them.

    A shot cannot be before and after. It goes from the side that holds others; where each holds
    nothing else, both stay and the word says that there is nothing to compare.
    """
    shared = [(a, b) for b in after for a in before if are_one(a, b)]
    if not shared:
        return tuple(before), tuple(after), None
    ones, twos = {id(a) for a, _ in shared}, {id(b) for _, b in shared}
    names = tuple(dict.fromkeys(b.name for _, b in shared))
    rest_before = tuple(p for p in before if id(p) not in ones)
    rest_after = tuple(p for p in after if id(p) not in twos)
    if not rest_before and not rest_after:
        return tuple(before), tuple(after), one_shot(names, True)
    if rest_before and rest_after:
        return rest_before, rest_after, one_shot(names, False)
    sides = (rest_before or tuple(before), rest_after or tuple(after))
    return *sides, one_shot(names, False)


def _holds_two(photo: Known, others: Sequence[Known]) -> bool:
    """Whether two of the others, which are different shots, are both in this wider or higher picture."""
    held = [p for p in others if _aspect(photo, p) > WIDER and are_one(photo, p)]
    return any(not are_one(a, b) for a, b in combinations(held, 2))


def _aspect(one: Known, two: Known) -> float:
    """How many times wider or higher one picture is in shape than the other, from 1."""
    ratio = one.look.width * two.look.height / (one.look.height * two.look.width)
    return max(ratio, 1 / ratio)


def _worth(photo: Known) -> tuple[object, ...]:
    """The best copy of a shot comes first: dated by the user or the camera, unedited, largest."""
    seen = photo.look
    return (
        not photo.by_user,
        seen.exif_at is None,
        _edited(photo.name),
        -seen.width * seen.height,
        -seen.bytes,
        counting(photo.name),
    )


def _edited(name: str) -> bool:
    """Whether a phone gave this name to an edited copy: IMG_E1234."""
    start = name.upper()[:5]
    return start == "IMG_E" and name[5:6].isdecimal()


def _when_of(best: Known, copies: Sequence[Known]) -> When:
    """A shot's time by all its copies: a copy that is older than the shot cannot be."""
    found = earliest([best.when, *(c.when for c in copies)])
    if best.when.moment is None or found.moment is None:
        return found
    return best.when if apart(best.when.moment, found.moment) <= GAP else found


def _told(copy: Known, best: Known) -> str:
    text = counted_once(copy.name, best.name)
    a, b = copy.when.moment, best.when.moment
    if a is not None and b is not None and apart(a, b) > GAP:
        text = (
            f"{copy.name} is the same photo as {best.name}, though their dates differ "
            f"({a:%Y-%m-%d} and {b:%Y-%m-%d}). It was counted once, at the earlier date."
        )
    return text
