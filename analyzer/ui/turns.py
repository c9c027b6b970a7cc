"""Whose turn it is: what takes much memory is done by one session after the other.

Sessions line up in the order in which they came; each can ask for its place.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from analyzer.ui.params import Params


class Turns:
    """A line in which some are served at once and the others wait.

    Parameters
    ----------
    at_once : int
        How many are served at the same time, at least 1.
    """

    def __init__(self, at_once: int) -> None:
        if at_once < 1:
            raise ValueError(f"at_once must be at least 1, got {at_once}")
        self._at_once = at_once
        self._moved = threading.Condition()
        self._line: list[object] = []

    def __len__(self) -> int:
        """How many are served or wait."""
        with self._moved:
            return len(self._line)

    def enter(self) -> object:
        """Take a place at the end of the line; gives what names it."""
        place = object()
        with self._moved:
            self._line.append(place)
        return place

    def before(self, place: object) -> int:
        """How many wait before this place; 0 once its turn has come.

        Parameters
        ----------
        place : object
            As `enter` gave it; one that has left counts as served.
        """
        with self._moved:
            return self._before(place)

    def wait(self, place: object, seconds: float) -> bool:
        """Wait for a turn for so many seconds at most; gives whether it has come."""
        with self._moved:
            return self._moved.wait_for(lambda: not self._before(place), seconds)

    def leave(self, place: object) -> None:
        """Make way for the next; to leave twice does no harm."""
        with self._moved:
            if place in self._line:
                self._line.remove(place)
                self._moved.notify_all()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn as long as it takes, and hold it."""
        place = self.enter()
        try:
            while not self.wait(place, 60.0):
                pass
            yield
        finally:
            self.leave(place)

    def _before(self, place: object) -> int:
        if place not in self._line:
            return 0
        return max(self._line.index(place) + 1 - self._at_once, 0)


@st.cache_resource(show_spinner=False)
def measuring() -> Turns:
    """The line of those who measure, one for all sessions of the server."""
    return Turns(Params().measured_at_once)


@st.cache_resource(show_spinner=False)
def looking() -> Turns:
    """The line of those whose uploads are looked at for the first time."""
    return Turns(Params().looked_at_once)
