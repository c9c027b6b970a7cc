"""The ``dimples`` command: arguments in, exit code out; all work is done elsewhere.

Exit codes: 0 all well, 1 some photos could not be used, 2 wrong use or an output folder that cannot be
used, 3 an internal error, 130 and the like a signal, 141 nobody reads the output. Everything
heavy is imported inside the commands, so that ``dimples --help`` answers at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from analyzer import __version__
from analyzer.console import (
    FOLDER,
    OUT,
    Commands,
    SpreadOrder,
    format_option,
    run_options,
)
from analyzer.errand import scale_hint, with_corrections, with_order, work_through


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dimples")
def main() -> None:
    """Tell honestly, from ordinary photos, whether the dimples on a lower back have changed.

    Everything stays on this computer; the photos themselves are never written to.
    """


@main.command(cls=SpreadOrder)
@click.argument("folder", type=FOLDER)
@run_options
@click.option(
    "--order",
    multiple=True,
    metavar="NAME...",
    help="Names of the photos, the earliest first, where dates do not tell; file-names confirms the "
    "order of the names.",
)
@click.option(
    "--split-people",
    is_flag=True,
    help="Where the photos show more than one back, also a series of each.",
)
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
    order: tuple[str, ...],
    split_people: bool,
) -> None:
    """Measure the photos of one person over time.

    FOLDER is one series. A folder of folders is many series. A folder that holds the folders
    before and after is a comparison of these two sets.
    """
    from analyzer.batch.find import NoPhotos, plan

    try:
        todo = plan(folder, out, scale_hint=scale_hint(back_width_mm, marker_mm), force=force)
    except NoPhotos as error:
        raise click.UsageError(str(error)) from None
    told = with_corrections(with_order(todo, order), corrections)
    work_through(told, out, form, jobs, split_people=split_people)


@main.command()
@click.argument("before", type=FOLDER)
@click.argument("after", type=FOLDER)
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
        hint = scale_hint(back_width_mm, marker_mm)
        job = plan_sets(before, after, out, scale_hint=hint, force=force)
    except NoPhotos as error:
        raise click.UsageError(str(error)) from None
    work_through(with_corrections([job], corrections), out, form, 1)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port on 127.0.0.1.")
def app(port: int | None) -> None:
    """Open the browser front end, on this computer only."""
    from analyzer.ui.launch import serve

    serve(port)


@main.command()
@click.argument("folders", type=FOLDER, nargs=-1)
@format_option
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Also write here.")
@click.option(
    "--peers", is_flag=True, help="Also run well-known methods on the same photos (extra 'bench')."
)
@click.option(
    "--peer",
    "chosen",
    multiple=True,
    help="Only this one of them, by its key (docs/benchmark.md); give it again for more.",
)
@click.option("--phone", is_flag=True, help="Treat photos first as a phone's noise reduction does.")
@click.option("--both-ways", is_flag=True, help="Compare each pair also the other way round.")
@click.option("--work", type=OUT, help="Keep each person here, to go on after a stop.")
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
@click.option(
    "--outlines",
    type=click.IntRange(1),
    help="Instead of FOLDERS: how well the back's outline is found on so many people, rendered into "
    "--work (extra 'outlines'; more options: python -m analyzer.bench.outlines.study --help).",
)
def bench(
    folders: tuple[Path, ...],
    form: str,
    jobs: int,
    out: Path | None,
    peers: bool,
    chosen: tuple[str, ...],
    phone: bool,
    both_ways: bool,
    work: Path | None,
    repeat: int,
    baseline: Path | None,
    write_baseline: bool,
    outlines: int | None,
) -> None:
    """Measure this software against photos with known truth."""
    if sum((baseline is not None, bool(folders), outlines is not None)) != 1:
        raise click.UsageError("Give either FOLDERS, --baseline or --outlines.")
    if outlines is not None:
        if work is None:
            raise click.UsageError("--outlines needs --work.")
        from analyzer.bench.outlines.study import run as run_outlines

        click.echo(run_outlines(outlines, 9000, work, peers=peers, jobs=jobs))
        return
    if write_baseline and baseline is None:
        raise click.UsageError("--write-baseline needs --baseline.")
    from analyzer.bench.job import BenchOptions
    from analyzer.bench.run import check_baseline
    from analyzer.bench.run import main as run_bench

    if baseline is not None:
        code = check_baseline(baseline, jobs, work, write=write_baseline)
        raise click.exceptions.Exit(code)
    try:
        options = BenchOptions(
            repeat, "phone" if phone else "none", peers or bool(chosen), both_ways, chosen
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    code = run_bench(folders, form, jobs, out, options=options, work=work)
    raise click.exceptions.Exit(code)


@main.command()
@click.option("--people", type=click.IntRange(1, 1000), default=1, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option("--out", type=OUT, required=True, help="Folder for photos and truth.")
@click.option("--preview", is_flag=True, help="Quick rendering without the extra.")
@click.option("--layers", is_flag=True, help="Also write mask, pigment, shading and relief.")
@click.option("--everyday", is_flag=True, help="As people are photographed at home.")
@click.option(
    "--skin",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of pictures of skin to take the uneven tone from; with --everyday.",
)
@click.option(
    "--shots", type=click.IntRange(1, 26), default=1, show_default=True, help="Photos a session."
)
def phantom(
    people: int,
    seed: int,
    out: Path,
    preview: bool,
    layers: bool,
    everyday: bool,
    skin: Path | None,
    shots: int,
) -> None:
    """Render photos of people who do not exist, with known truth."""
    if skin is not None and not everyday:
        raise click.UsageError("--skin needs --everyday.")
    try:
        from analyzer.phantom.generate import main as generate

        code = generate(people, seed, out, preview, layers, everyday, skin, shots)
    except ModuleNotFoundError as error:
        raise click.UsageError(
            f"Rendering needs the extra 'phantom' ({error.name} is missing): "
            "pip install -e '.[phantom]'. With --preview it works without."
        ) from None
    raise click.exceptions.Exit(code)
