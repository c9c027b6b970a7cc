"""``dimples bench``: arguments only; everything heavy is imported when it runs."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.console import FOLDER, OUT, format_option


@click.command()
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
@click.option(
    "--speed",
    is_flag=True,
    help="Instead of the figures: time and memory on enlarged photos of FOLDERS (.jpg), in multiples of "
    "plain decoding, and how they grow. Takes hours; --sizes makes it shorter.",
)
@click.option(
    "--sizes",
    metavar="SIZES",
    help="With --speed: 'photos=10,100;series=5,20;megapixels=2,12;rounds=1;heic=0;peers=0', or some of these.",
)
@click.option(
    "--write-docs",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="ROOT",
    help="Instead of FOLDERS: write the figures into README and docs of this checkout, from what is "
    "kept there of each set. Measures nothing.",
)
@click.option(
    "--result",
    "results",
    multiple=True,
    metavar="SET=FILE",
    help="With --write-docs: first keep the figures of this bench.json as those of the set "
    "(docs/benchmark.md); give it again for more.",
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
    speed: bool,
    sizes: str | None,
    write_docs: Path | None,
    results: tuple[str, ...],
) -> None:
    """Measure this software against photos with known truth."""
    given = (bool(folders), baseline is not None, outlines is not None, write_docs is not None)
    if sum(given) != 1:
        raise click.UsageError("Give either FOLDERS, --baseline, --outlines or --write-docs.")
    if sizes and not speed:
        raise click.UsageError("--sizes needs --speed.")
    if speed:
        from analyzer.bench.speed.command import plan_of
        from analyzer.bench.speed.command import run as run_speed

        run_speed(folders, form, out, work, plan_of(sizes))
        return
    if results and write_docs is None:
        raise click.UsageError("--result needs --write-docs.")
    if write_docs is not None:
        from analyzer.bench.docs.write import main as write_documents

        raise click.exceptions.Exit(write_documents(write_docs, results))
    if outlines is not None:
        if work is None:
            raise click.UsageError("--outlines needs --work.")
        from analyzer.bench.outlines.study import run as run_outlines

        account = run_outlines(outlines, 9000, work, peers=peers, jobs=jobs)
        click.echo(account.text())
        if out is not None:
            from analyzer.bench.docs.kept import write

            write(out, account.kept())
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
