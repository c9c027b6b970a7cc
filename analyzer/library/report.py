"""A kept result written out as a report folder, the same as a run over a folder of photos writes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analyzer.batch.job import Job, Outcome
from analyzer.batch.own import PlaceError, clear_leftovers, in_the_way, not_ours
from analyzer.batch.place import own_place
from analyzer.batch.plain import os_error
from analyzer.batch.result import begin_result, write_result
from analyzer.batch.work import refusals, summary_of
from analyzer.corrections.file import FILE_NAME
from analyzer.library.library import Library
from analyzer.library.model import Answer, Person
from analyzer.report import Refused, write_report
from analyzer.report.export import Export, write_exports
from analyzer.report.write import planned


def outcome_of(
    library: Library,
    person: Person,
    answer: Answer,
    more: tuple[tuple[str, str], ...] = (),
    out: Path | None = None,
    export: Export = Export(),
) -> Outcome:
    """What came of measuring a person, written into a folder where one is given.

    Parameters
    ----------
    library : Library
    person : Person
    answer : Answer
    more : tuple of (name, reason)
        Files that did not even come into the library.
    out : Path, optional
        Folder for the report.
    export : Export
        What is made besides, to be passed on; only with ``out``.

    Raises
    ------
    PlaceError
        When it cannot be used.
    """
    series = answer.series
    left_out = [Refused(name, reason) for name, reason in (*more, *answer.left_out)]
    outcome = Outcome(
        person.name,
        out or library.folder,
        refusals(series, left_out),
        summary=summary_of(series),
        reported=out is not None,
    )
    if out is None:
        return outcome
    if out.resolve().is_relative_to(library.folder.resolve()):
        raise PlaceError("The library's own folder is no place for a report: choose another.")
    photos = tuple(library.original_path(photo) for photo in library.photos(person.id))
    job = Job(person.name, out, photos)
    with own_place(out, [job]):
        try:
            others = in_the_way(out, [m.photo.name for m in series.measurements], export.places)
            if others:
                raise PlaceError(not_ours(others))
            begin_result(out, (*planned(series), *export.places))
            files = write_report(series, out, title=person.name, refused=left_out)
            told = export.edition_of(
                series,
                title=person.name,
                refused=left_out,
                names=[photo.name for photo in library.photos(person.id)],
            )
            exported, notes = write_exports(told, export, out)
            files += exported
            outcome = replace(outcome, summary=outcome.summary + notes, exported=bool(exported))
            # Without a key: a run over a folder never takes this for its own complete result.
            write_result(outcome, "", [name for name in files if name != FILE_NAME], export)
        except OSError as error:
            raise PlaceError(os_error(error, out)) from error
        finally:
            clear_leftovers(out)
    return outcome
