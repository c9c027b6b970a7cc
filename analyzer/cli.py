"""The ``dimples`` command: arguments in, exit code out; all work is done elsewhere.

Progress goes to standard error and data to standard output. Exit codes: 0 all well, 1 some photos
could not be used, 2 wrong use, 3 an internal error. Everything heavy is imported inside the
commands, so that ``dimples --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.batch.job import Job, Outcome
    from analyzer.photo.model import ScaleHint

SOME_FAILED = 1
INTERNAL = 3

_FOLDER = click.Path(exists=True, path_type=Path)
_OUT = click.Path(file_okay=False, path_type=Path)


class Commands(click.Group):
    """Turns what nobody foresaw into one calm line and exit code 3."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("DIMPLES_DEBUG"):
                traceback.print_exc()
            say(f"Something went wrong inside: {type(error).__name__}: {error}")
            say("Set DIMPLES_DEBUG=1 to see where.")
            ctx.exit(INTERNAL)


def say(text: str) -> None:
    """Tell progress on standard error."""
    click.echo(_printable(text, sys.stderr.encoding), err=True)


def format_option(command: Any) -> Any:
    """Option that every command with data on standard output takes."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Form of the result on standard output.",
    )(command)


def run_options(command: Any) -> Any:
    """Options shared by the commands that analyse photos."""
    for option in reversed(
        (
            click.option("--out", type=_OUT, required=True, help="Folder for the results."),
            click.option(
                "--back-width-mm",
                type=float,
                metavar="MM",
                help="Width of the waist, measured straight across; gives depths in mm.",
            ),
            click.option(
                "--marker-mm",
                type=float,
                metavar="MM",
                help="Side of a printed ArUco marker (4x4_50) on the skin; gives depths in mm.",
            ),
            click.option(
                "--corrections",
                "--landmarks",
                "corrections",
                type=click.Path(exists=True, dir_okay=False, path_type=Path),
                metavar="FILE",
                help="Points that you marked in two photos, and kinds of dimples that you set. "
                "Kept in the output folder for later runs.",
            ),
            format_option,
            click.option("--force", is_flag=True, help="Measure again even what is done."),
        )
    ):
        command = option(command)
    return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dimples")
def main() -> None:
    """Tell honestly, from ordinary photos, whether the dimples on a lower back have changed.

    Everything stays on this computer; the photos themselves are never written to.
    """


@main.command()
@click.argument("folder", type=_FOLDER)
@run_options
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Series worked on at the same time.",
)
def analyze(
    folder: Path,
    out: Path,
    back_width_mm: float | None,
    marker_mm: float | None,
    corrections: Path | None,
    form: str,
    jobs: int,
    force: bool,
) -> None:
    """Measure the photos of one person over time.

    FOLDER is one series. A folder of folders is many series. A folder that holds the folders
    before and after is a comparison of these two sets.
    """
    from analyzer.batch.find import NoPhotos, plan

    try:
        todo = plan(folder, out, scale_hint=_hint(back_width_mm, marker_mm), force=force)
    except NoPhotos as error:
        raise click.UsageError(str(error)) from None
    _work(_told(todo, corrections), out, form, jobs)


@main.command()
@click.argument("before", type=_FOLDER)
@click.argument("after", type=_FOLDER)
@run_options
def compare(
    before: Path,
    after: Path,
    out: Path,
    back_width_mm: float | None,
    marker_mm: float | None,
    corrections: Path | None,
    form: str,
    force: bool,
) -> None:
    """Compare two sets of photos of one person.

    BEFORE and AFTER are each a photo or a folder of photos.
    """
    from analyzer.batch.find import NoPhotos, plan_sets

    try:
        hint = _hint(back_width_mm, marker_mm)
        job = plan_sets(before, after, out, scale_hint=hint, force=force)
    except NoPhotos as error:
        raise click.UsageError(str(error)) from None
    _work(_told([job], corrections), out, form, 1)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port on 127.0.0.1.")
def app(port: int | None) -> None:
    """Open the browser front end, on this computer only."""
    import subprocess

    from analyzer.ui.launch import command

    raise click.exceptions.Exit(subprocess.call(command(port)))


@main.command()
@click.argument("folders", type=_FOLDER, nargs=-1)
@format_option
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Also write here.")
@click.option(
    "--peers", is_flag=True, help="Also run well-known methods on the same photos (extra 'bench')."
)
@click.option("--phone", is_flag=True, help="Treat photos first as a phone's noise reduction does.")
@click.option("--both-ways", is_flag=True, help="Compare each pair also the other way round.")
@click.option("--work", type=_OUT, help="Keep each person here, to go on after a stop.")
@click.option(
    "--repeat",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    help="Photos a person that are measured twice.",
)
@click.option(
    "--baseline",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Instead of FOLDERS: hold a small rendered set against the figures in this file.",
)
@click.option("--write-baseline", is_flag=True, help="Write its figures into that file.")
def bench(
    folders: tuple[Path, ...],
    form: str,
    jobs: int,
    out: Path | None,
    peers: bool,
    phone: bool,
    both_ways: bool,
    work: Path | None,
    repeat: int,
    baseline: Path | None,
    write_baseline: bool,
) -> None:
    """Measure this software against photos with known truth."""
    if (baseline is None) == (not folders):
        raise click.UsageError("Give either FOLDERS or --baseline.")
    if write_baseline and baseline is None:
        raise click.UsageError("--write-baseline needs --baseline.")
    from analyzer.bench.job import BenchOptions
    from analyzer.bench.run import check_baseline
    from analyzer.bench.run import main as run_bench

    if baseline is not None:
        code = check_baseline(baseline, jobs, work, write=write_baseline)
        raise click.exceptions.Exit(code)
    options = BenchOptions(repeat, "phone" if phone else "none", peers, both_ways)
    code = run_bench(folders, form, jobs, out, options=options, work=work)
    raise click.exceptions.Exit(code)


@main.command()
@click.option("--people", type=click.IntRange(1, 1000), default=1, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option("--out", type=_OUT, required=True, help="Folder for photos and truth.")
@click.option("--preview", is_flag=True, help="Quick rendering without the extra.")
@click.option("--layers", is_flag=True, help="Also write mask, pigment, shading and relief.")
def phantom(people: int, seed: int, out: Path, preview: bool, layers: bool) -> None:
    """Render photos of people who do not exist, with known truth."""
    try:
        from analyzer.phantom.generate import main as generate

        code = generate(people, seed, out, preview, layers)
    except ModuleNotFoundError as error:
        raise click.UsageError(
            f"Rendering needs the extra 'phantom' ({error.name} is missing): "
            "pip install 'dimples[phantom]'. With --preview it works without."
        ) from None
    raise click.exceptions.Exit(code)


def _hint(back_width_mm: float | None, marker_mm: float | None) -> ScaleHint:
    from analyzer.photo.model import ScaleHint

    try:
        return ScaleHint(back_width_mm, marker_mm)
    except ValueError as error:
        option = "--" + str(error).partition(" ")[0].replace("_", "-")
        raise click.BadParameter(str(error), param_hint=option) from None


def _told(todo: Sequence[Job], path: Path | None) -> Sequence[Job]:
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


def _work(todo: Sequence[Job], out: Path, form: str, jobs: int) -> None:
    """Do the jobs, print what came of them and end with the matching exit code."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from analyzer.batch.executor import one_thread, run

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"{out} cannot be made: {error.strerror or error}") from None
    if min(jobs, len(todo)) == 1:
        outcomes = _collect(run(todo, progress=say), form, out)
    else:
        # Spawned, since a forked copy of a process with running threads can lock up.
        with ProcessPoolExecutor(min(jobs, len(todo)), get_context("spawn"), one_thread) as pool:
            outcomes = _collect(run(todo, pool, progress=say), form, out)
    if len(todo) > 1:
        from analyzer.batch.summary import write_index

        write_index(outcomes, out)
    if form == "json":
        from analyzer.batch.summary import run_record
        from analyzer.records import to_json

        click.echo(to_json(run_record(outcomes, out)), nl=False)
    if any(outcome.error for outcome in outcomes):
        raise click.exceptions.Exit(INTERNAL)
    if any(outcome.refused for outcome in outcomes):
        raise click.exceptions.Exit(SOME_FAILED)


def _collect(outcomes: Any, form: str, out: Path) -> list[Outcome]:
    done = []
    for outcome in outcomes:
        done.append(outcome)
        for name, reason in outcome.refused:
            say(f"{outcome.name}: {name} was left out. {reason}")
        if outcome.error:
            say(f"{outcome.name} failed: {outcome.error}")
        if form == "text":
            click.echo(_printable(_text(outcome), sys.stdout.encoding))
    return done


def _text(outcome: Outcome) -> str:
    lines = [outcome.name, *(f"  {line}" for line in outcome.summary)]
    report = outcome.out / "report.html"
    if outcome.error:
        lines.append(f"  Failed: {outcome.error}")
    elif outcome.reported:
        lines.append(f"  Report: {report}" + (" (already done)" if outcome.resumed else ""))
    return "\n".join(lines)


def _printable(text: str, encoding: str | None) -> str:
    """Text that a terminal of this encoding can show."""
    plain = text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ")
    return plain.encode(encoding or "utf-8", "replace").decode(encoding or "utf-8")
