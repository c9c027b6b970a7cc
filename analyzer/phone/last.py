"""Which photos are those of last time: the last session before the one that is being taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from analyzer.phone.model import LastPhoto
from analyzer.tracking.sessions import GAP


def last_session(photos: Iterable[LastPhoto], now: datetime) -> tuple[LastPhoto, ...]:
    """Photos of the last session that is over.

    Parameters
    ----------
    photos : iterable of LastPhoto
        In any order. Those without a date count only where none has one.
    now : datetime
        Naive, by this computer's clock.

    Returns
    -------
    tuple of LastPhoto
        In time order; empty where there is no earlier session.
    """
    known = list(photos)
    dated = [(p.taken_at.replace(tzinfo=None), p) for p in known if p.taken_at is not None]
    if not dated:
        return tuple(known[-1:])
    over = sorted(((at, p) for at, p in dated if now - at > GAP), key=lambda one: one[0])
    group: list[LastPhoto] = []
    later: datetime | None = None
    for at, photo in reversed(over):
        if later is not None and later - at > GAP:
            break
        group.insert(0, photo)
        later = at
    return tuple(group)
