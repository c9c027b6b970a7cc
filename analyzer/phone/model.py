"""What the page, the checks and whoever keeps the photos hand each other, as plain frozen values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

State = Literal["ok", "not yet", "unknown"]


class NotKept(ValueError):
    """The photos cannot be kept now; ``str(error)`` says why, for a person."""


@dataclass(frozen=True)
class LastPhoto:
    """A photo of the last session.

    Parameters
    ----------
    name : str
        File name without folder.
    taken_at : datetime or None
    load : callable
        Gives the file's bytes.
    """

    name: str
    taken_at: datetime | None
    load: Callable[[], bytes] = field(repr=False, compare=False)


class Sink(Protocol):
    """Where the photos go, and where those of last time come from."""

    @property
    def who(self) -> str:
        """For whom photos are taken, for a person; "" where nobody is named."""

    def last(self) -> Sequence[LastPhoto]:
        """Photos of the last session before today's, in time order; empty without one."""

    def keep(self, photos: Sequence[tuple[str, bytes]]) -> None:
        """Keep photos (name and file) of one set.

        Raises
        ------
        NotKept
            With a reason for a person; nothing of the set is kept then.
        """

    def take_back(self, names: Sequence[str]) -> None:
        """Let go of photos that `keep` was given, since they are taken again."""

    def in_turn(self) -> AbstractContextManager[None]:
        """Wait until it is this page's turn to measure, and hold it."""


@dataclass(frozen=True)
class Item:
    """A line of the live checklist.

    Parameters
    ----------
    code : str
        "back", "distance", "framing", "light", "sharp", "exposure" or "pose".
    name : str
        What is looked at, for a person.
    state : "ok", "not yet" or "unknown"
        Unknown where no back was found to tell it from.
    text : str
        What is seen, or what to do, in a few words.
    """

    code: str
    name: str
    state: State
    text: str


@dataclass(frozen=True)
class Outlook:
    """Whether a set will compare with last time.

    Parameters
    ----------
    comparable : bool or None
        None where there is nothing to compare with.
    title : str
    reasons, advice : tuple of str
        What was seen, and what to change.
    """

    comparable: bool | None
    title: str
    reasons: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far the look at a set is.

    Parameters
    ----------
    stage : str
        "live" while none was taken, then "looking", "comparing", "done" or "failed".
    text : str
        What is being done, or why it failed, for a person.
    kept : tuple of str
        Names of the photos that are kept.
    dropped : tuple of (number, reason)
        Counted from 1 in the set.
    outlook : Outlook or None
        None until it is known.
    round : int
        Which light the next set is of, from 1.
    """

    stage: str = "live"
    text: str = ""
    kept: tuple[str, ...] = ()
    dropped: tuple[tuple[int, str], ...] = ()
    outlook: Outlook | None = None
    round: int = 1
