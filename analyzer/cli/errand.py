"""Jobs of the command line done: what the user told is handed out, results are printed, and the
exit code says how it went."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.cli.console import INTERNAL, printable, say, tell_progress
from analyzer.language.text import _
from analyzer.language.told import told

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from concurrent.futures import Executor

    from analyzer.batch.executor import Crew
    from analyzer.batch.job import Job, Outcome
    from analyzer.photo.model import ScaleHint

SOME_FAILED = 1
"""Exit code when some photos could not be used."""
CANNOT = 2
"""Exit code when the output folder or what the user told cannot be used."""


def scale_hint(back_width_mm: float | None, marker_mm: float | None) -> ScaleHint:
    """What the options say of real size; a value out of range ends with exit code 2."""
    from analyzer.photo.model import ScaleHint

    try:
        return ScaleHint(back_width_mm, marker_mm)
    except ValueError as error:
        option = "--" + str(error).partition(" ")[0].replace("_", "-")
        raise click.BadParameter(told(str(error)), param_hint=option) from None


def with_corrections(todo: Sequence[Job], path: Path | None) -> Sequence[Job]:
    """Jobs with the user's corrections; a file that cannot be used ends with exit code 2."""
    from analyzer.batch.told import hand_out
    from analyzer.batch.told import told as told_before
    from analyzer.corrections.file import read_corrections
    from analyzer.corrections.model import CorrectionsError

    try:
        if path is not None:
            todo, unused = hand_out(read_corrections(path), todo)
            for line in unused:
                unused_words = _("Not used, since these photos are not among those given: {what}")
                say(unused_words.format(what=told(line)))
        for job in todo:
            # What an earlier run kept may be damaged; better known before the work than after.
            told_before(job)
    except CorrectionsError as error:
        raise click.UsageError(told(str(error))) from None
    return todo


def with_order(todo: Sequence[Job], order: Sequence[str]) -> Sequence[Job]:
    """Jobs with the order that the user gave; one that does not fit ends with exit code 2."""
    from analyzer.intake import FILE_NAMES, OrderError, find_named

    if not order:
        return todo
    if any(job.before for job in todo):
        raise click.UsageError(_("--order is for a series; before and after are in order already."))
    if tuple(order) != (FILE_NAMES,):
        if len(todo) > 1:
            raise click.UsageError(
                _(
                    "--order with names is for one series, and these are {count}; --order file-names is "
                    "for any number."
                ).format(count=len(todo))
            )
        try:
            named = [find_named(name, [p.name for p in todo[0].photos]) for name in order]
        except OrderError as error:
            raise click.UsageError(told(str(error))) from None
        if len(set(named)) < len(named):
            raise click.UsageError(_("A photo is named twice in --order."))
    return [replace(job, order=tuple(order)) for job in todo]


def _split(todo: Sequence[Job], outcomes: Sequence[Outcome]) -> list[Job]:
    """A job for each back, of those series whose photos show more than one."""
    return [
        replace(
            job,
            name=_("{name}, back {number}").format(name=job.name, number=number),
            out=_free_place(job.out / f"back-{number}", {job.out for job in todo}),
            photos=tuple(path for path in job.photos if path.name in group),
            missing=(),
            order=job.order and (job.order[0],)
            if len(job.order) == 1
            else tuple(name for name in job.order if name in group),
        )
        for job, outcome in zip(todo, outcomes, strict=True)
        if not job.before
        for number, group in enumerate(outcome.people, start=1)
    ]


def _free_place(place: Path, taken: Collection[Path]) -> Path:
    """This folder, or one beside it where another series has it."""
    while place in taken:
        place = place.with_name(f"{place.name}-split")
    return place


@dataclass(frozen=True)
class Place:
    """Where the results of a run go.

    Parameters
    ----------
    home : Path
        Folder of this computer.
    shown : str
        What a person calls it: the same, or the address that it stands for.
    is_person : callable or None
        Whether a folder below it holds a person's result; None where that is looked up in `home`.
    """

    home: Path
    shown: str
    is_person: Callable[[str], bool] | None = None

    def told(self, *parts: str) -> str:
        """A file's place for a person."""
        slash = "/" if "://" in self.shown else os.sep
        return slash.join([self.shown.rstrip("/\\"), *(p for p in parts if p != ".")])


def work_through(
    todo: Sequence[Job],
    out: Path,
    form: str,
    jobs: int,
    *,
    split_people: bool = False,
    scheduler: str | None = None,
    work: Callable[..., Outcome] | None = None,
) -> None:
    """Do the jobs, print what came of them and end with the matching exit code.

    Parameters
    ----------
    scheduler : str or None
        Of a cluster that does the work.
    work : callable, optional
        Does one job; by default with inputs and results of this computer.
    """
    from analyzer.batch.far.store import FarError
    from analyzer.batch.own import PlaceError, clear_leftovers
    from analyzer.batch.place import own_place

    try:
        with own_place(out, todo):
            try:
                most = jobs if split_people else len(todo)
                with workers_of(min(jobs, most), scheduler, work) as (pool, crew):
                    outcomes = work_in(
                        Place(out, str(out)), todo, form, pool, crew, split_people=split_people
                    )
            finally:
                # Workers that were ended at once may have left half a file.
                for place in {out, *(job.out for job in todo)}:
                    clear_leftovers(place)
    except (PlaceError, FarError) as error:
        raise click.UsageError(told(str(error))) from None
    end(outcomes)


def end(outcomes: Sequence[Outcome]) -> None:
    """End with the exit code that says how these jobs went, unless all is well."""
    if any(outcome.error and outcome.usable for outcome in outcomes):
        raise click.exceptions.Exit(INTERNAL)
    if any(outcome.error for outcome in outcomes):
        raise click.exceptions.Exit(CANNOT)
    if any(outcome.refused for outcome in outcomes):
        raise click.exceptions.Exit(SOME_FAILED)


@contextmanager
def workers_of(
    jobs: int, scheduler: str | None, work: Callable[..., Outcome] | None = None
) -> Iterator[tuple[Executor | None, Crew]]:
    """Those who work: this process, several of this computer, or a cluster."""
    from analyzer.batch.executor import Crew, run_one
    from analyzer.process.workers import workers

    work = work or run_one
    if scheduler is not None:
        from analyzer.batch.far.cluster import cluster

        with cluster(scheduler, tell_progress, work) as hands:
            yield hands
    elif jobs == 1:
        yield None, Crew(work)
    else:
        with workers(jobs) as pool:
            yield pool, Crew(work)


def work_in(
    place: Place,
    todo: Sequence[Job],
    form: str,
    pool: Executor | None,
    crew: Crew,
    *,
    split_people: bool = False,
) -> list[Outcome]:
    """Do the jobs in a place that this run holds, and write what a run leaves besides."""
    from analyzer.batch.gather import Gathering

    def done(those: Sequence[Job], ended: Callable[[Outcome], Outcome]) -> list[Outcome]:
        return collect(those, place, pool, crew, ended, form)

    out = place.home
    with Gathering(out) if len(todo) > 1 else nullcontext() as gathering:
        ended = _as_it_is if gathering is None else gathering.take
        outcomes = done(todo, ended)
        if split_people and (parts := _split(todo, outcomes)):
            outcomes += done(parts, ended)
        if len(outcomes) > 1:
            from analyzer.batch.summary import write_index

            write_index(outcomes, out)
        if gathering is not None:
            gathering.finish(place.is_person)
            say(_("The cohort: {file}").format(file=place.told("cohort.html")))
    if form == "json":
        from analyzer.batch.summary import run_record
        from analyzer.records import to_json

        click.echo(to_json(run_record(outcomes, out)), nl=False)
    return outcomes


def _as_it_is(outcome: Outcome) -> Outcome:
    return outcome


def collect(
    todo: Sequence[Job],
    place: Place,
    pool: Executor | None,
    crew: Crew,
    ended: Callable[[Outcome], Outcome],
    form: str,
) -> list[Outcome]:
    """Have the jobs done, and tell what came of each."""
    from analyzer.batch.executor import run
    from analyzer.cli.meter import meter

    done = []
    with meter(len(todo)) as shown:

        def one_ended(outcome: Outcome) -> Outcome:
            kept = ended(outcome)
            if shown:
                shown.count(resumed=outcome.resumed)
            return kept

        # One line tells it all on a terminal; a log takes every photo.
        progress = None if shown is not None and shown.drawn else tell_progress
        for outcome in run(todo, pool, progress=progress, ended=one_ended, crew=crew):
            done.append(outcome)
            with shown.aside() if shown else nullcontext():
                tell(outcome, form, place)
    return done


def tell(outcome: Outcome, form: str, place: Place | None = None) -> None:
    """Print what came of a job; its files have their own places where none is given."""
    for name, reason in outcome.refused:
        left_out = _("{series}: {photo} was left out. {reason}")
        say(left_out.format(series=outcome.name, photo=name, reason=told(reason)))
    if outcome.error:
        failed = _("{series} failed: {reason}")
        say(failed.format(series=outcome.name, reason=told(outcome.error)))
    if form == "text":
        click.echo(printable(_text(outcome, place), sys.stdout.encoding))


def _text(outcome: Outcome, place: Place | None) -> str:
    lines = [outcome.name, *(f"  {line}" for line in outcome.summary)]

    def at(name: str) -> str:
        if place is None:
            return str(outcome.out / name)
        return place.told(*outcome.out.relative_to(place.home).parts, name)

    if outcome.error:
        lines.append("  " + _("Failed: {reason}").format(reason=told(outcome.error)))
    elif outcome.reported:
        where = _("Report: {path} (already done)") if outcome.resumed else _("Report: {path}")
        lines.append("  " + where.format(path=at("report.html")))
        if outcome.exported:
            lines.append("  " + _("To pass on: {path}").format(path=at("exports")))
    return "\n".join(lines)
