"""How far a run of many people is: one line on a terminal, now and then a plain line elsewhere.

Drawn here rather than by a progress bar of a library: results go to the same terminal while it stands
there, the cursor is never hidden, so that a run that is ended at once leaves a sound terminal, and the
time that remains is counted from people who were measured, not from those that were done already.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

from analyzer.cli.console import printable, say
from analyzer.language.text import _, _n

EVERY_S = 60.0
"""Seconds between two plain lines: enough to see that it goes on, few enough for a log."""


@dataclass
class Pace:
    """Counts people and tells how long the rest may take.

    Parameters
    ----------
    total : int
    clock : callable
        Seconds.
    """

    total: int
    clock: Callable[[], float] = time.monotonic
    done: int = 0
    measured: int = 0
    _start: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._start = self.clock()

    def count(self, *, resumed: bool) -> None:
        """One more person is done."""
        self.done += 1
        if resumed and not self.measured:
            # People who were done already go by in no time: the clock begins after them.
            self._start = self.clock()
        self.measured += not resumed

    @property
    def left_s(self) -> float | None:
        """Seconds that the rest may take; None before anybody was measured."""
        if not self.measured:
            return None
        return (self.clock() - self._start) / self.measured * (self.total - self.done)

    @property
    def a_minute(self) -> float | None:
        """People measured a minute; None before anybody was."""
        spent = self.clock() - self._start
        return 60 * self.measured / spent if self.measured and spent > 0 else None

    def words(self) -> str:
        """The same in words."""
        if self.left_s is None or self.a_minute is None:
            return _("{done} of {total} people").format(done=self.done, total=self.total)
        rate = f"{self.a_minute:.3g}"
        if self.done == self.total:
            text = _("{done} of {total} people, {rate} a minute")
            return text.format(done=self.done, total=self.total, rate=rate)
        text = _("{done} of {total} people, {rate} a minute, {time} left")
        left = time_words(self.left_s)
        return text.format(done=self.done, total=self.total, rate=rate, time=left)


def time_words(seconds: float) -> str:
    """A span of time, such as "about 20 minutes"."""
    if seconds < 50:
        return _("less than a minute")
    if seconds < 100 * 60:
        n = round(seconds / 60)
        return _n("about {n} minute", "about {n} minutes", n).format(n=n)
    if seconds < 40 * 3600:
        n = round(seconds / 3600)
        return _n("about {n} hour", "about {n} hours", n).format(n=n)
    n = round(seconds / 86400)
    return _n("about {n} day", "about {n} days", n).format(n=n)


class Meter:
    """Shows a pace on standard error.

    Parameters
    ----------
    pace : Pace
    drawn : bool
        Whether as one line that is drawn anew; else as plain lines.
    """

    def __init__(self, pace: Pace, *, drawn: bool) -> None:
        self._pace, self.drawn = pace, drawn
        self._width = 0
        self._told = pace.clock()

    def count(self, *, resumed: bool) -> None:
        """One more person is done."""
        self._pace.count(resumed=resumed)
        if self.drawn:
            self._draw()
        elif self._pace.clock() - self._told >= EVERY_S:
            self._told = self._pace.clock()
            say(self._pace.words())

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Make room for what is printed within."""
        self._wipe()
        yield
        if self.drawn:
            self._draw()

    def start(self) -> None:
        """Show that it begins."""
        if self.drawn:
            self._draw()

    def end(self) -> None:
        """Leave the terminal as it was."""
        self._wipe()

    def _draw(self) -> None:
        room = shutil.get_terminal_size().columns - 1
        text = printable(self._pace.words(), sys.stderr.encoding)[:room]
        click.echo("\r" + text.ljust(min(self._width, room)), nl=False, err=True)
        self._width = len(text)

    def _wipe(self) -> None:
        if self._width:
            click.echo("\r" + " " * self._width + "\r", nl=False, err=True)
            self._width = 0


@contextmanager
def meter(total: int) -> Iterator[Meter | None]:
    """A meter for so many people; None for one alone, who tells about every photo."""
    if total < 2:
        yield None
        return
    shown = Meter(Pace(total), drawn=sys.stderr.isatty())
    shown.start()
    try:
        yield shown
    finally:
        shown.end()
