"""Order in time, which photos belong to one session, and where both are known from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from analyzer.measurement.model import Measurement, PhotoInfo
from analyzer.tracking.model import Order, Session
from analyzer.tracking.ordername import counting, understood

if TYPE_CHECKING:
    from analyzer.measurement.view import View

GAP = timedelta(hours=2)
"""Photos farther apart than this belong to different sessions."""

GUESS = (
    "Nothing tells which photo came first: they carry no dates, and their names do not say it. Give "
    "the order to learn whether the dimples are shallower or deeper."
)
CONTESTED = (
    "Two dates of a photo contradict each other, and which photo came first depends on which of them "
    "is right. Give the order to learn whether the dimples are shallower or deeper."
)


@dataclass(frozen=True, eq=False)
class Arranged:
    """Photos in their order.

    Parameters
    ----------
    photos : tuple of int
        Index of each photo among those given, earliest first; those that have no place in time
        come last.
    sessions : tuple of tuple of int
        Groups of positions in ``photos``.
    order : Order
    """

    photos: tuple[int, ...]
    sessions: tuple[tuple[int, ...], ...]
    order: Order


def clock(moment: datetime) -> datetime:
    """A comparable time: naive times are taken as UTC, for sorting only."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def arrange(photos: Sequence[PhotoInfo]) -> Arranged:
    """Put photos in order: as the user said, by time, by what the names say, or by a guess.

    An undated photo among dated ones has no place in time and is in no session, unless the names
    place all of them without contradicting the dates.
    """
    everyone = list(range(len(photos)))
    if photos and any(p.turn is not None for p in photos):
        given = sorted((k for k in everyone if photos[k].turn is not None), key=_turn_of(photos))
        rest = [k for k in everyone if photos[k].turn is None]
        groups = _runs(given, [photos[k].turn for k in given])
        return _arranged(given, rest, groups, Order("user", "The order was given by you."))
    dated = sorted((k for k in everyone if photos[k].taken_at), key=_time_of(photos))
    undated = sorted((k for k in everyone if not photos[k].taken_at), key=_name_of(photos))
    if undated:
        places = understood([p.name for p in photos])
        if places is not None and _fits(places, dated, photos):
            ordered = sorted(everyone, key=lambda k: (places[k], *_name_of(photos)(k)))
            groups = _runs(ordered, [places[k] for k in ordered])
            return _arranged(ordered, [], groups, _by_names(ordered, photos))
    if not dated:
        ordered = undated
        basis = Order("guess", GUESS) if len(ordered) > 1 else Order()
        return _arranged(ordered, [], [[k] for k in ordered], basis)
    groups = _by_gap(dated, photos)
    order = _dates_order(groups, photos) if len(groups) > 1 else Order()
    return _arranged(dated, undated, groups, order)


def time_order(views: Sequence[View]) -> list[View]:
    """The views in their order."""
    arranged = arrange([view.measurement.photo for view in views])
    return [views[k] for k in arranged.photos]


def sessions_of(arranged: Arranged, measurements: Sequence[Measurement]) -> tuple[Session, ...]:
    """The sessions of photos in their order."""
    return tuple(_session(group, measurements) for group in arranged.sessions)


def group_sessions(measurements: Sequence[Measurement]) -> tuple[Session, ...]:
    """Sessions of photos that are in their order already."""
    return sessions_of(arrange([m.photo for m in measurements]), measurements)


def _arranged(
    ordered: list[int], rest: list[int], groups: list[list[int]], order: Order
) -> Arranged:
    position = {k: n for n, k in enumerate(ordered)}
    sessions = tuple(tuple(position[k] for k in group) for group in groups)
    return Arranged((*ordered, *rest), sessions, order if len(groups) > 1 else Order())


def _turn_of(photos: Sequence[PhotoInfo]) -> Callable[[int], tuple[Any, ...]]:
    def key(k: int) -> tuple[Any, ...]:
        moment = photos[k].taken_at
        known = clock(moment) if moment else datetime.max.replace(tzinfo=UTC)
        return photos[k].turn or 0, known, photos[k].name, photos[k].sha256

    return key


def _time_of(photos: Sequence[PhotoInfo]) -> Callable[[int], tuple[Any, ...]]:
    def key(k: int) -> tuple[Any, ...]:
        moment = photos[k].taken_at
        assert moment is not None
        return clock(moment), photos[k].name, photos[k].sha256

    return key


def _name_of(photos: Sequence[PhotoInfo]) -> Callable[[int], tuple[Any, ...]]:
    def key(k: int) -> tuple[Any, ...]:
        return counting(photos[k].name), photos[k].sha256

    return key


def _runs(ordered: list[int], places: Sequence[float | None]) -> list[list[int]]:
    """Neighbours of equal place together."""
    groups: list[list[int]] = []
    last: float | None = None
    for k, place in zip(ordered, places, strict=True):
        if groups and place == last:
            groups[-1].append(k)
        else:
            groups.append([k])
        last = place
    return groups


def _by_gap(dated: list[int], photos: Sequence[PhotoInfo]) -> list[list[int]]:
    groups: list[list[int]] = []
    for k in dated:
        moment = photos[k].taken_at
        last = photos[groups[-1][-1]].taken_at if groups else None
        if moment is not None and last is not None and clock(moment) - clock(last) <= GAP:
            groups[-1].append(k)
        else:
            groups.append([k])
    return groups


def _fits(places: Sequence[float], dated: Sequence[int], photos: Sequence[PhotoInfo]) -> bool:
    """Whether the names place the dated photos as their dates do."""
    moments = [photos[k].taken_at for k in dated]
    told = [places[k] for k in dated]
    return all(
        one <= two or (a is not None and b is not None and clock(b) - clock(a) <= GAP)
        for one, two, a, b in zip(told, told[1:], moments, moments[1:], strict=False)
    )


def _by_names(ordered: Sequence[int], photos: Sequence[PhotoInfo]) -> Order:
    first, last = photos[ordered[0]].name, photos[ordered[-1]].name
    words = (
        f"The photos carry no dates. Their order was read from their names: {first} first, {last} "
        "last."
    )
    if any(photos[k].taken_at for k in ordered):
        words = words.replace("The photos carry no dates.", "Some photos carry no date.")
    return Order("names", words)


def _dates_order(groups: Sequence[Sequence[int]], photos: Sequence[PhotoInfo]) -> Order:
    """By dates; a guess where another date that is as plausible would turn the order round."""
    if _contested(groups, photos):
        return Order("guess", CONTESTED)
    named = [photos[k].name for group in groups for k in group if _from_name(photos[k])]
    if not named:
        return Order()
    those = "Dates" if len(named) > 1 else f"The date of {named[0]}"
    verb = "were" if len(named) > 1 else "was"
    return Order("time", f"{those} {verb} read from the file name{'s' if len(named) > 1 else ''}.")


def _contested(groups: Sequence[Sequence[int]], photos: Sequence[PhotoInfo]) -> bool:
    def other(k: int) -> datetime:
        moment = photos[k].taken_at_other or photos[k].taken_at
        assert moment is not None
        return clock(moment)

    for n, earlier in enumerate(groups):
        for later in groups[n + 1 :]:
            if any(other(i) > other(j) for i in earlier for j in later):
                return True
    return False


def _from_name(photo: PhotoInfo) -> bool:
    return photo.taken_at_source == "name"


def _session(photos: tuple[int, ...], measurements: Sequence[Measurement]) -> Session:
    first = measurements[photos[0]].photo
    label = first.taken_at.date().isoformat() if first.taken_at else first.name or "undated"
    return Session(photos, first.taken_at, label)
