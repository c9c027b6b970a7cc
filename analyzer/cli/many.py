"""Options and commands for many people: a list of paths, workers, and the cohort of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import click

from analyzer.cli.console import needed, say
from analyzer.cli.spoken import ToldCommand
from analyzer.cli.typed import Place
from analyzer.language.text import _, _n
from analyzer.language.told import told

if TYPE_CHECKING:
    from analyzer.batch.job import Job
    from analyzer.photo.model import ScaleHint


@dataclass(frozen=True)
class Many:
    """What these options say.

    Parameters
    ----------
    jobs : int
        People worked on at the same time.
    files_from : str or None
        File with a list of paths; "-" is standard input.
    null : bool
        Whether zero bytes part them.
    scheduler : str or None
        Of a cluster that does the work.
    """

    jobs: int = 1
    files_from: str | None = None
    null: bool = False
    scheduler: str | None = None


def many_options(command: Any) -> Any:
    """Let a command take these options; it is given them as ``many``."""

    @wraps(command)
    def run(
        *, jobs: int, files_from: str | None, null: bool, scheduler: str | None, **rest: Any
    ) -> Any:
        if null and files_from is None:
            raise click.UsageError(_("--null is about the list of --files-from: add that."))
        if scheduler is not None and jobs > 1:
            raise click.UsageError(
                _("--jobs is for this computer; --scheduler has workers of its own.")
            )
        return command(many=Many(jobs, files_from, null, scheduler), **rest)

    for option in reversed(
        (
            click.option(
                "--jobs",
                type=click.IntRange(1, 64),
                default=1,
                show_default=True,
                help="Series worked on at the same time.",
            ),
            click.option(
                "--files-from",
                type=Place(exists=True, dir_okay=False, allow_dash=True),
                metavar="FILE",
                help="A list of folders and photos, one a line; - reads it from standard input.",
            ),
            click.option(
                "-0", "--null", is_flag=True, help="Zero bytes part the list, as of find -print0."
            ),
            click.option(
                "--scheduler",
                metavar="ADDRESS",
                help="Have a dask cluster do the work, such as tcp://host:8786; see docs/scale.md.",
            ),
        )
    ):
        run = option(run)
    return run


def jobs_of(
    folder: Path | None, many: Many, out: Path, hint: ScaleHint, *, force: bool
) -> Sequence[Job]:
    """The jobs of a folder or a list; where there is nothing to do it ends with exit code 2."""
    from analyzer.batch.find import NoPhotos, plan
    from analyzer.batch.listed import plan_listed, read_list

    try:
        if many.files_from is None:
            return plan(needed(folder, "FOLDER"), out, scale_hint=hint, force=force)
        with click.open_file(many.files_from, "rb") as file:
            paths = read_list(cast("BinaryIO", file), null=many.null)
            root = folder or Path()
            return plan_listed(paths, root, out, scale_hint=hint, force=force)
    except NoPhotos as error:
        raise click.UsageError(told(str(error))) from None


@click.command(cls=ToldCommand)
@click.argument("out", type=Place(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--anonymous",
    is_flag=True,
    help="Also without names, dates and free text, to be passed on, in OUT/exports.",
)
def cohort(out: Path, anonymous: bool) -> None:
    """Make the tables and the page of many people anew, from an output folder.

    OUT is the folder of an earlier run. People whose folder was deleted are left out.
    """
    from analyzer.batch.gather import Gathering, has_results
    from analyzer.batch.own import PlaceError, clear_leftovers
    from analyzer.batch.place import own_place

    try:
        with own_place(out, ()):
            try:
                if not has_results(out):
                    none = _("There are no results of a run in {folder}.")
                    raise click.UsageError(none.format(folder=out))
                with Gathering(out) as gathering:
                    gathering.take_found()
                    gathering.finish()
                    made = gathering.pass_on() if anonymous else ()
                    people = len(gathering)
            finally:
                clear_leftovers(out)
    except PlaceError as error:
        raise click.UsageError(told(str(error))) from None
    say(_n("{count} person.", "{count} people.", people).format(count=people))
    click.echo(out / "cohort.html")
    for name in made[:1]:
        click.echo(out / name)
