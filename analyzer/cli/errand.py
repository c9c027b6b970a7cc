"""Jobs of the command line done: what the user told is handed out, results are printed, and the
exit code says how it went."""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.cli.console import INTERNAL, printable, say

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
        raise click.BadParameter(str(error), param_hint=option) from None


def with_corrections(todo: Sequence[Job], path: Path | None) -> Sequence[Job]:
    """Jobs with the user's corrections; a file that cannot be used ends with exit code 2."""
    from analyzer.batch.told import hand_out, told
    from analyzer.corrections.file import read_corrections
    from analyzer.corrections.model import CorrectionsError

    try:
        if path is not None:
            todo, unused = hand_out(read_corrections(path), todo)
            for line in unused:
                say(f"Not used, since these photos are not among those given: {line}")
        for job in todo:
            # What an earlier run kept may be damaged; better known before the work than after.
            told(job)
    except CorrectionsError as error:
        raise click.UsageError(str(error)) from None
    return todo


def with_order(todo: Sequence[Job], order: Sequence[str]) -> Sequence[Job]:
    """Jobs with the order that the user gave; one that does not fit ends with exit code 2."""
    from analyzer.intake import FILE_NAMES, OrderError, find_named

    if not order:
        return todo
    if any(job.before for job in todo):
        raise click.UsageError("--order is for a series; before and after are in order already.")
    if tuple(order) != (FILE_NAMES,):
        if len(todo) > 1:
            raise click.UsageError(
                f"--order with names is for one series, and these are {len(todo)}; "
                "--order file-names is for any number."
            )
        try:
            named = [find_named(name, [p.name for p in todo[0].photos]) for name in order]
        except OrderError as error:
            raise click.UsageError(str(error)) from None
        if len(set(named)) < len(named):
            raise click.UsageError("A photo is named twice in --order.")
    return [replace(job, order=tuple(order)) for job in todo]


def _split(todo: Sequence[Job], outcomes: Sequence[Outcome]) -> list[Job]:
    """A job for each back, of those series whose photos show more than one."""
    return [
        replace(
            job,
            name=f"{job.name}, back {number}",
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


def work_through(
    todo: Sequence[Job],
    out: Path,
    form: str,
    jobs: int,
    *,
    split_people: bool = False,
    scheduler: str | None = None,
) -> None:
    """Do the jobs, print what came of them and end with the matching exit code."""
    from analyzer.batch.own import PlaceError, clear_leftovers
    from analyzer.batch.place import own_place

    try:
        with own_place(out, todo):
            try:
                with _workers(jobs, len(todo), scheduler) as (pool, crew):
                    outcomes = _work(todo, out, form, pool, crew, split_people=split_people)
            finally:
                # Workers that were ended at once may have left half a file.
                for place in {out, *(job.out for job in todo)}:
                    clear_leftovers(place)
    except PlaceError as error:
        raise click.UsageError(str(error)) from None
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
def _workers(
    jobs: int, people: int, scheduler: str | None
) -> Iterator[tuple[Executor | None, Crew]]:
    """Those who work: this process, several of this computer, or a cluster."""
    from analyzer.batch.executor import Crew
    from analyzer.process.workers import workers

    if min(jobs, people) == 1:
        yield None, Crew()
    else:
        with workers(min(jobs, people)) as pool:
            yield pool, Crew()


def _work(
    todo: Sequence[Job],
    out: Path,
    form: str,
    pool: Executor | None,
    crew: Crew,
    *,
    split_people: bool,
) -> list[Outcome]:
    from analyzer.batch.gather import Gathering

    def done(those: Sequence[Job], ended: Callable[[Outcome], Outcome]) -> list[Outcome]:
        return collect(those, pool, crew, ended, form)

    with Gathering(out) if len(todo) > 1 else nullcontext() as gathering:
        ended = _as_it_is if gathering is None else gathering.take
        outcomes = done(todo, ended)
        if split_people and (parts := _split(todo, outcomes)):
            outcomes += done(parts, ended)
        if len(outcomes) > 1:
            from analyzer.batch.summary import write_index

            write_index(outcomes, out)
        if gathering is not None:
            gathering.finish()
            say(f"The cohort: {out / 'cohort.html'}")
    if form == "json":
        from analyzer.batch.summary import run_record
        from analyzer.records import to_json

        click.echo(to_json(run_record(outcomes, out)), nl=False)
    return outcomes


def _as_it_is(outcome: Outcome) -> Outcome:
    return outcome


def collect(
    todo: Sequence[Job],
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
        quiet = shown is not None and shown.drawn
        told = None if quiet else say
        for outcome in run(todo, pool, progress=told, ended=one_ended, crew=crew):
            done.append(outcome)
            with shown.aside() if shown else nullcontext():
                tell(outcome, form)
    return done


def tell(outcome: Outcome, form: str) -> None:
    """Print what came of a job."""
    for name, reason in outcome.refused:
        say(f"{outcome.name}: {name} was left out. {reason}")
    if outcome.error:
        say(f"{outcome.name} failed: {outcome.error}")
    if form == "text":
        click.echo(printable(_text(outcome), sys.stdout.encoding))


def _text(outcome: Outcome) -> str:
    lines = [outcome.name, *(f"  {line}" for line in outcome.summary)]
    report = outcome.out / "report.html"
    if outcome.error:
        lines.append(f"  Failed: {outcome.error}")
    elif outcome.reported:
        lines.append(f"  Report: {report}" + (" (already done)" if outcome.resumed else ""))
        if outcome.exported:
            lines.append(f"  To pass on: {outcome.out / 'exports'}")
    return "\n".join(lines)
