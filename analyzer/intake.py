"""From files to the photos of a series: which are used, when each was taken, what is left out and why.

The same for the app and the commands. The same shot saved twice counts once; a picture made of two
photos, and a photo without a place in time among dated ones, are left out with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations

from analyzer.change.model import Check
from analyzer.order import one_shot
from analyzer.photo.collage import COLLAGE
from analyzer.photo.datename import month_first, named_time, swapped_reading
from analyzer.photo.look import Look
from analyzer.photo.model import Photo
from analyzer.photo.ordername import counting
from analyzer.photo.params import PhotoParams
from analyzer.photo.sidecar import Sidecar, sidecar_of
from analyzer.photo.twins import same_shot
from analyzer.photo.when import When, apart, decide, earliest
from analyzer.results import PhotoInfo
from analyzer.sessions import GAP, arrange, clock

FILE_NAMES = "file-names"
"""Instead of names: the order of the names themselves, as a person counts, confirmed by the user."""

NO_PLACE = (
    "It carries no date while others do, so its place in time is not known. Give it a date in its "
    "name, or give the order of all."
)
WIDER = 1.5
"""A picture of two photos has twice the width or height of either; copies and edits keep the shape."""
NOT_NAMED = "It is not among the photos whose order you gave."


class OrderError(ValueError):
    """The order that the user gave does not fit the photos; ``str(error)`` says why."""


@dataclass(frozen=True, eq=False)
class Known:
    """A file that was looked at.

    Parameters
    ----------
    name : str
        Without folder.
    look : Look
    when : When
    by_user : bool
        True where the user typed the time.
    turn : int or None
        Its place in the order that the user gave.
    """

    name: str
    look: Look = field(repr=False)
    when: When
    by_user: bool = False
    turn: int | None = None

    def stamp(self, photo: Photo) -> Photo:
        """The decoded photo with the time and place that were settled here."""
        source = self.when.source if not self.by_user else "user" if self.when.moment else "unknown"
        return replace(
            photo,
            taken_at=self.when.moment,
            taken_at_source=source,
            taken_at_note="" if self.by_user else self.when.note,
            taken_at_other=None if self.by_user else self.when.other,
            turn=self.turn,
        )


@dataclass(frozen=True)
class Taken:
    """Photos that are used, and what is told of the rest.

    Parameters
    ----------
    photos : tuple of Known
    left_out : tuple of (name, reason)
    notes : tuple of str
        What was folded, for a person.
    """

    photos: tuple[Known, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def dated(
    looks: Sequence[tuple[str, Look]],
    sidecars: Sequence[Sidecar] = (),
    params: PhotoParams = PhotoParams(),
    *,
    today: datetime | None = None,
) -> tuple[Known, ...]:
    """Settle when each photo was taken, from all that its file, its neighbours and its name say.

    Parameters
    ----------
    looks : sequence of (name, Look)
        The photos of one series: where one name tells which number is the month, it tells so for
        all.
    sidecars : sequence of Sidecar
    today : datetime, optional
        As for `analyzer.photo.when.decide`.
    """
    american = month_first([name for name, _ in looks])
    out = []
    for name, seen in looks:
        beside = sidecar_of(name, sidecars)
        named = named_time(name, params)
        if named is not None and american is not None:
            named = swapped_reading(named) if american else replace(named, other=None)
        when = decide(seen.exif_at, beside.moment if beside else None, named, params, today=today)
        out.append(Known(name, seen, when))
    return tuple(out)


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


def _holds_two(photo: Known, others: Sequence[Known]) -> bool:
    """Whether two of the others, which are different shots, are both in this wider or higher picture."""
    held = [p for p in others if _aspect(photo, p) > WIDER and are_one(photo, p)]
    return any(not are_one(a, b) for a, b in combinations(held, 2))


def _aspect(one: Known, two: Known) -> float:
    """How many times wider or higher one picture is in shape than the other, from 1."""
    ratio = one.look.width * two.look.height / (one.look.height * two.look.width)
    return max(ratio, 1 / ratio)


def are_one(one: Known, two: Known) -> bool:
    """Whether two files hold the same shot."""
    if one.look.sha256 == two.look.sha256:
        return True
    a, b = one.look.exif_at, two.look.exif_at
    # A camera does not take two shots at once; an app that saves a copy keeps the time or drops it.
    strict = a is not None and b is not None and apart(a, b).total_seconds() >= 1
    return same_shot(one.look.print, two.look.print, strict=strict)


def in_place(
    photos: Sequence[Known], order: Sequence[str] = (), gone: Collection[str] = ()
) -> Taken:
    """Leave out what has no place in time, and give each photo its place where the user said so.

    Parameters
    ----------
    photos : sequence of Known
        Each shot once.
    order : sequence of str
        Names, the earliest first, or ``file-names`` alone; empty where the user gave none.
    gone : collection of str
        Names that the order may hold although they are used no more: copies, and what is left out.

    Raises
    ------
    OrderError
        When a name is not among the photos, or means several.
    """
    if order:
        return _in_given_order(photos, order, gone)
    arranged = arrange([_info(p) for p in photos])
    placed = {arranged.photos[n] for session in arranged.sessions for n in session}
    return Taken(
        tuple(p for k, p in enumerate(photos) if k in placed),
        tuple((p.name, NO_PLACE) for k, p in enumerate(photos) if k not in placed),
    )


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


def needs_order(photos: Sequence[Known]) -> str:
    """Why the user has to say what the order is; "" where it is known."""
    order = arrange([_info(p) for p in photos]).order
    return order.words if order.basis == "guess" else ""


def by_file_name(photos: Sequence[Known]) -> tuple[str, ...]:
    """The names as a person counts them, 2 before 10."""
    return tuple(p.name for p in sorted(photos, key=lambda p: counting(p.name)))


def _in_given_order(photos: Sequence[Known], order: Sequence[str], gone: Collection[str]) -> Taken:
    if tuple(order) == (FILE_NAMES,):
        given = sorted(photos, key=lambda p: counting(p.name))
    else:
        names = [p.name for p in photos]
        found = [find_named(name, [*names, *gone]) for name in order]
        if len(set(found)) < len(found):
            raise OrderError("A photo is named twice in the order.")
        at = {p.name: p for p in photos}
        given = [at[name] for name in found if name in at]
    turn, placed = -1, []
    for k, photo in enumerate(given):
        turn += not (k and _one_session(given[k - 1].when.moment, photo.when.moment))
        placed.append(replace(photo, turn=turn))
    left_out = tuple((p.name, NOT_NAMED) for p in photos if not any(p is g for g in given))
    return Taken(tuple(placed), left_out)


def find_named(name: str, names: Sequence[str]) -> str:
    """The one of these file names that a person means, with or without folder and ending.

    Raises
    ------
    OrderError
        When there is none, or several.
    """
    wanted = name.replace("\\", "/").rpartition("/")[2].casefold()
    found = {n for n in names if n.casefold() == wanted}
    found = found or {n for n in names if n.casefold().rpartition(".")[0] == wanted}
    if len(found) == 1:
        return found.pop()
    if found:
        raise OrderError(f"{name} means several photos: give the whole name.")
    raise OrderError(f"{name} is not among the photos ({', '.join(names)}).")


def _one_session(one: datetime | None, two: datetime | None) -> bool:
    return one is not None and two is not None and abs(clock(two) - clock(one)) <= GAP


def _info(photo: Known) -> PhotoInfo:
    seen = photo.look
    when = photo.when
    other = None if photo.by_user else when.other
    source = "user" if photo.by_user else when.source
    return PhotoInfo(
        photo.name, seen.sha256, when.moment, source, seen.width, seen.height, None, "",
        when.note, other, photo.turn,
    )  # fmt: skip


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
    text = f"{copy.name} is the same photo as {best.name} and was counted once."
    a, b = copy.when.moment, best.when.moment
    if a is not None and b is not None and apart(a, b) > GAP:
        text = (
            f"{copy.name} is the same photo as {best.name}, though their dates differ "
            f"({a:%Y-%m-%d} and {b:%Y-%m-%d}). It was counted once, at the earlier date."
        )
    return text
