"""An analysis that goes on beside its page, in its turn, and can be given up.

The page is run anew at every touch; the work is not. It tells how far it is, and ends at its next
step once nobody wants it: its page asked for something else, the user gave it up or closed the tab.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from analyzer.language.text import N_
from analyzer.process.memory import give_back
from analyzer.ui.analysis import Key, Outcome, Request, analyse
from analyzer.ui.turns import Turns

_POLL_S = 0.5


Tell = Callable[[str, float], None]
"""Told what is being done, in words, and which share of all is done, 0-1."""


class Asked(Protocol):
    """What is asked for: what has the same key has the same outcome."""

    @property
    def key(self) -> Key: ...


class GivenUp(BaseException):
    """Nobody wants the result any more; no error, so that nothing on the way takes it for one."""


@dataclass(frozen=True)
class State:
    """How far a piece of work is.

    Parameters
    ----------
    before : int
        Others whose turn comes first; 0 once it is being worked on.
    text : str
        What is being done, for a person.
    done : float
        Share of it, 0-1.
    """

    before: int
    text: str = ""
    done: float = 0.0


class Work:
    """One analysis under way.

    Parameters
    ----------
    asked : Asked
        A `Request`, unless ``do`` is given.
    turns : Turns
        The line to wait in.
    wanted : callable
        Whether the session is still there; asked now and then.
    do : callable, optional
        Does it in place of `analyse`.
    """

    def __init__(
        self,
        asked: Asked,
        turns: Turns,
        wanted: Callable[[], bool] = lambda: True,
        do: Callable[[Tell], Outcome] | None = None,
    ) -> None:
        self.key = asked.key
        self._asked: Asked | None = asked
        self._do = do
        self._turns = turns
        self._wanted = wanted
        self._place = turns.enter()
        self._told = (N_("Preparing"), 0.0)
        self._stop = threading.Event()
        self._done = threading.Event()
        self._outcome: Outcome | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="measure", daemon=True)
        self._thread.start()

    @property
    def state(self) -> State:
        """How far it is."""
        return State(self._turns.before(self._place), *self._told)

    @property
    def given_up(self) -> bool:
        """Whether nobody wants it any more."""
        return self._stop.is_set()

    def give_up(self) -> None:
        """Let it end at its next step; a place in the line is free at once."""
        self._stop.set()
        if self._turns.before(self._place):
            self._turns.leave(self._place)

    def wait(self, seconds: float) -> bool:
        """Wait for its end for so many seconds at most; gives whether it has ended."""
        return self._done.wait(seconds)

    def result(self) -> Outcome:
        """What came out.

        Raises
        ------
        GivenUp
            When it was given up.
        Exception
            Whatever the analysis ended with; a ValueError is a reason for a person.
        """
        self._done.wait()
        if self._error is not None:
            raise self._error
        if self._outcome is None:
            raise GivenUp
        return self._outcome

    def _run(self) -> None:
        try:
            while not self._turns.wait(self._place, _POLL_S):
                self._go_on()
            self._go_on()
            if self._do is not None:
                self._outcome = self._do(self._tell)
            else:
                self._outcome = analyse(cast("Request", self._asked), self._tell)
        except GivenUp:
            pass
        except Exception as error:
            self._error = error
        finally:
            # The uploads are held by their page; here they would outlive it.
            self._asked = self._do = None
            give_back()
            self._turns.leave(self._place)
            self._done.set()

    def _tell(self, text: str, done: float) -> None:
        self._told = (text, done)
        self._go_on()

    def _go_on(self) -> None:
        if self._stop.is_set() or not self._wanted():
            self._stop.set()
            raise GivenUp
