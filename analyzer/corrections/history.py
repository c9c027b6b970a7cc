"""The steps by which corrections came about, so that each can be taken back and done again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from analyzer.corrections.file import corrections_from_json, corrections_to_json
from analyzer.corrections.model import Corrections, CorrectionsError

STEPS = 60
"""Steps that can be taken back: an afternoon's work, and some hundred kilobytes at most."""


@dataclass(frozen=True)
class History:
    """What was told after each step, and where one is.

    Parameters
    ----------
    states : tuple of Corrections
        Before the first step, after it, and so on.
    at : int
        Index of the state that holds now.

    Raises
    ------
    CorrectionsError
        When there is no such state.
    """

    states: tuple[Corrections, ...] = (Corrections(),)
    at: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.at < len(self.states):
            raise CorrectionsError("the history of corrections has no such step")

    @property
    def undoable(self) -> int:
        """Steps that can be taken back."""
        return self.at

    @property
    def redoable(self) -> int:
        """Steps that were taken back and can be done again."""
        return len(self.states) - 1 - self.at

    def then(self, before: Corrections, after: Corrections) -> History:
        """The history with one more step; what was taken back before it is forgotten."""
        if before == after:
            return self
        past = self.states[: self.at + 1]
        if past[-1] != before:
            # Told elsewhere, such as by an earlier program: nothing that could be taken back here.
            past = (before,) if past == (Corrections(),) else (*past, before)
        states = (*past, after)[-(STEPS + 1) :]
        return History(states, len(states) - 1)

    def undone(self, now: Corrections) -> tuple[History, Corrections]:
        """One step back, and what is told then; nothing where there is no step.

        Parameters
        ----------
        now : Corrections
            What is told; what another told beside these steps stays.
        """
        return self._step(now, self.at - 1) if self.undoable else (self, now)

    def redone(self, now: Corrections) -> tuple[History, Corrections]:
        """One step forward again; see `undone`."""
        return self._step(now, self.at + 1) if self.redoable else (self, now)

    def without(self, change: Any) -> History:
        """The history with every state changed alike, such as by a photo that is gone for good."""
        return History(tuple(change(state) for state in self.states), self.at)

    def _step(self, now: Corrections, to: int) -> tuple[History, Corrections]:
        return History(self.states, to), now.with_changes(self.states[self.at], self.states[to])


def history_to_json(history: History) -> str:
    """JSON text; "" for a history without a step."""
    if history == History():
        return ""
    states = [json.loads(corrections_to_json(state)) for state in history.states]
    return json.dumps({"at": history.at, "states": states}, separators=(",", ":"))


def history_from_json(text: str) -> History:
    """Read a history back; an empty one from what is damaged, since only steps back are lost."""
    if not text:
        return History()
    try:
        plain = json.loads(text)
        states = tuple(corrections_from_json(json.dumps(state)) for state in plain["states"])
        return History(states, int(plain["at"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return History()
