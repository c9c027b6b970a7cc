"""Which place in time each photo has: by its time, by the names, or as the user says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from analyzer.intake.known import Known, Taken
from analyzer.tracking.ordername import counting
from analyzer.tracking.sessions import GAP, arrange, clock

FILE_NAMES = "file-names"
"""Instead of names: the order of the names themselves, as a person counts, confirmed by the user."""

NO_PLACE = (
    "It carries no date while others do, so its place in time is not known. Give it a date in its "
    "name, or give the order of all."
)
NOT_NAMED = "It is not among the photos whose order you gave."


class OrderError(ValueError):
    """The order that the user gave does not fit the photos; ``str(error)`` says why."""


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
    arranged = arrange([p.info for p in photos])
    placed = {arranged.photos[n] for session in arranged.sessions for n in session}
    return Taken(
        tuple(p for k, p in enumerate(photos) if k in placed),
        tuple((p.name, NO_PLACE) for k, p in enumerate(photos) if k not in placed),
    )


def needs_order(photos: Sequence[Known]) -> str:
    """Why the user has to say what the order is; "" where it is known."""
    order = arrange([p.info for p in photos]).order
    return order.words if order.basis == "guess" else ""


def by_file_name(photos: Sequence[Known]) -> tuple[str, ...]:
    """The names as a person counts them, 2 before 10."""
    return tuple(p.name for p in sorted(photos, key=lambda p: counting(p.name)))


def find_named(name: str, names: Sequence[str]) -> str:
    """The one of these file names that a person means, with or without folder and ending.

    Raises
    ------
    OrderError
        When there is none, or several.
    """
    whole = name.replace("\\", "/").rpartition("/")[2]
    if whole in names:
        # Beside another that differs in the size of letters only.
        return whole
    wanted = whole.casefold()
    found = {n for n in names if n.casefold() == wanted}
    found = found or {n for n in names if n.casefold().rpartition(".")[0] == wanted}
    if len(found) == 1:
        return found.pop()
    if found:
        raise OrderError(f"{name} means several photos: give the whole name.")
    raise OrderError(f"{name} is not among the photos ({', '.join(names)}).")


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


def _one_session(one: datetime | None, two: datetime | None) -> bool:
    return one is not None and two is not None and abs(clock(two) - clock(one)) <= GAP
