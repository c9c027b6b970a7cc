"""What a whole run leaves beside the people's folders: a line a person, and from these the cohort.

One line is appended as each person ends; the tables and the page are made once, in the end. Like all
results they are written only where nothing of others lies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from analyzer.batch.cohort import tables
from analyzer.batch.cohort.anonymous import anonymous as nameless
from analyzer.batch.cohort.figures import Cohort
from analyzer.batch.cohort.ledger import NAME as LEDGER
from analyzer.batch.cohort.ledger import Ledger
from analyzer.batch.cohort.model import Brief, Person, State
from analyzer.batch.cohort.page import NAME as PAGE
from analyzer.batch.cohort.page import render_cohort
from analyzer.batch.job import Outcome
from analyzer.batch.mark import read_mark, write_mark
from analyzer.batch.own import PlaceError, foreign_whole, not_ours
from analyzer.batch.params import BatchParams
from analyzer.batch.plain import os_error
from analyzer.storage.atomic import write_atomic
from analyzer.storage.codec import RecordError, from_plain

COHORT = (PAGE, *tables.NAMES)
"""Files of a cohort besides its lines."""
PASSED_ON = "exports"
"""Folder of an anonymous cohort."""


class Gathering:
    """The lines of a run while it goes on.

    Parameters
    ----------
    out : Path
        The run's output folder, held by this run.

    Raises
    ------
    PlaceError
        When something that is not ours is in the way, or it cannot be written.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        if others := foreign_whole(out, (LEDGER, *COHORT)):
            raise PlaceError(not_ours(others))
        try:
            self._ledger = Ledger(out / LEDGER)
        except OSError as error:
            raise PlaceError(os_error(error, out)) from error

    def __enter__(self) -> Gathering:
        return self

    def __exit__(self, *error: object) -> None:
        self._ledger.close()

    def __len__(self) -> int:
        return len(self._ledger)

    def take(self, outcome: Outcome) -> Outcome:
        """Keep a line of an outcome; gives the outcome without what the line holds."""
        try:
            self._ledger.add(person_of(outcome, self._out))
        except OSError as error:
            raise PlaceError(os_error(error, self._out)) from error
        return replace(outcome, brief=None)

    def finish(self, is_person: Callable[[str], bool] | None = None) -> None:
        """Leave one line a person, without those whose results were deleted, and make the cohort.

        Parameters
        ----------
        is_person : callable, optional
            Whether a folder, relative to the run's, holds a result; by default it is looked up there.
        """
        known = is_person or self._is_person
        try:
            self._ledger.settle(lambda person: person.result is None or known(person.folder))
            write_cohort(self._ledger, self._out)
        except OSError as error:
            raise PlaceError(os_error(error, self._out)) from error

    def take_found(self) -> None:
        """Take lines from the marks of people whom no line tells of, as where it was deleted."""
        told = {person.folder for person in self._ledger.people()}
        for folder, name, brief, refused in _marks(self._out):
            if folder not in told:
                with suppress(RecordError):
                    self._ledger.add(Person(name, folder, "measured", "", refused, brief))

    def pass_on(self) -> tuple[str, ...]:
        """Make the cohort without names, in a folder of its own; gives its files.

        Raises
        ------
        PlaceError
        """
        place = self._out / PASSED_ON
        names = tuple(f"{PASSED_ON}/{name}" for name in COHORT)
        if others := foreign_whole(self._out, names):
            raise PlaceError(not_ours(others))
        try:
            write_cohort(self._ledger, place, anonymous=True)
        except OSError as error:
            raise PlaceError(os_error(error, self._out)) from error
        return names

    def _is_person(self, folder: str) -> bool:
        return (self._out / folder / BatchParams().result_name).is_file()


def write_cohort(ledger: Ledger, folder: Path, *, anonymous: bool = False) -> None:
    """Write tables and page of these people into a folder, in one pass over their lines.

    Raises
    ------
    OSError
        With the name of the file.
    """

    def people() -> Iterator[Person]:
        return nameless(ledger) if anonymous else ledger.people()

    cohort = Cohort()
    with tables.writing(folder, anonymous=anonymous) as take:
        for person in people():
            cohort.add(person)
            take(person)
    page = render_cohort(cohort, people(), anonymous=anonymous)
    write_atomic(folder / PAGE, page.encode("utf-8", "replace"))
    # By it a later run knows the files for ours, also when they were damaged since.
    write_mark(folder / BatchParams().cohort_mark, {}, folder, COHORT)


def has_results(out: Path) -> bool:
    """Whether a folder holds lines of a run, or the complete result of anybody."""
    return (out / LEDGER).is_file() or next(_marks(out), None) is not None


def person_of(outcome: Outcome, out: Path) -> Person:
    """The line of an outcome."""
    state: State = "failed" if outcome.error else "measured" if outcome.brief else "nothing"
    folder = outcome.out.relative_to(out).as_posix()
    return Person(
        outcome.name,
        folder,
        state,
        outcome.error,
        outcome.refused,
        outcome.brief,
    )


def _marks(out: Path) -> Iterator[tuple[str, str, Brief, tuple[tuple[str, str], ...]]]:
    """Folder, name, result and what was left out of each complete result under `out`."""
    params = BatchParams()
    for path in sorted(out.rglob(params.result_name)):
        mark = read_mark(path, params)
        if mark is None or not mark.sealed:
            continue
        with suppress(RecordError, KeyError, TypeError, ValueError):
            brief = from_plain(Brief, mark.told["brief"], "brief")
            refused = tuple((str(n), str(r)) for n, r in mark.told["refused"])
            folder = path.parent.relative_to(out).as_posix()
            yield folder, str(mark.told["name"]), brief, refused
