"""Jobs of the command line done: what the user told is handed out, results are printed, and the
exit code says how it went."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.console import INTERNAL, printable, say, tell_progress
from analyzer.language.text import _
from analyzer.language.told import told

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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


def work_through(
    todo: Sequence[Job], out: Path, form: str, jobs: int, *, split_people: bool = False
) -> None:
    """Do the jobs, print what came of them and end with the matching exit code."""
    from analyzer.batch.own import PlaceError, clear_leftovers
    from analyzer.batch.place import own_place

    try:
        with own_place(out, todo):
            try:
                outcomes = _work(todo, out, form, jobs, split_people=split_people)
            finally:
                # Workers that were ended at once may have left half a file.
                for place in {job.out for job in todo}:
                    clear_leftovers(place)
    except PlaceError as error:
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


def _work(
    todo: Sequence[Job], out: Path, form: str, jobs: int, *, split_people: bool
) -> list[Outcome]:
    from analyzer.batch.executor import run
    from analyzer.process.workers import workers

    def done(those: Sequence[Job]) -> list[Outcome]:
        if min(jobs, len(those)) == 1:
            return collect(run(those, progress=tell_progress), form, out)
        with workers(min(jobs, len(those))) as pool:
            return collect(run(those, pool, progress=tell_progress), form, out)

    outcomes = done(todo)
    if split_people and (parts := _split(todo, outcomes)):
        outcomes += done(parts)
    if len(outcomes) > 1:
        from analyzer.batch.summary import write_index

        write_index(outcomes, out)
    if form == "json":
        from analyzer.batch.summary import run_record
        from analyzer.records import to_json

        click.echo(to_json(run_record(outcomes, out)), nl=False)
    return outcomes


def collect(outcomes: Any, form: str, out: Path) -> list[Outcome]:
    """Tell what came of each job as it ends."""
    done = []
    for outcome in outcomes:
        done.append(outcome)
        for name, reason in outcome.refused:
            left_out = _("{series}: {photo} was left out. {reason}")
            say(left_out.format(series=outcome.name, photo=name, reason=told(reason)))
        if outcome.error:
            failed = _("{series} failed: {reason}")
            say(failed.format(series=outcome.name, reason=told(outcome.error)))
        if form == "text":
            click.echo(printable(_text(outcome), sys.stdout.encoding))
    return done


def _text(outcome: Outcome) -> str:
    lines = [outcome.name, *(f"  {line}" for line in outcome.summary)]
    report = outcome.out / "report.html"
    if outcome.error:
        lines.append("  " + _("Failed: {reason}").format(reason=told(outcome.error)))
    elif outcome.reported:
        where = _("Report: {path} (already done)") if outcome.resumed else _("Report: {path}")
        lines.append("  " + where.format(path=report))
        if outcome.exported:
            lines.append("  " + _("To pass on: {path}").format(path=outcome.out / "exports"))
    return "\n".join(lines)
