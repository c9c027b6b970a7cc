"""``dimples bench``: truth folders in, one table of figures out.

One person is one piece of work; with several jobs each runs in a process of its own, on one thread.
The figures do not depend on the number of jobs, apart from those of time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from analyzer.bench.baseline import (
    drift_table,
    drifts,
    figures_of,
    read_baseline,
    render_set,
    updated,
    write_baseline,
)
from analyzer.bench.figures.table import as_text
from analyzer.bench.job import BenchOptions, PersonJob, plan, run_person
from analyzer.bench.people.truth import TruthError
from analyzer.bench.present import present
from analyzer.bench.result import PersonResult
from analyzer.bench.store import keep, place, recall, stored_form
from analyzer.process.workers import workers

DRIFTED = 1
WRONG_USE = 2


def main(
    folders: Sequence[Path],
    form: str = "text",
    jobs: int = 1,
    out: Path | None = None,
    *,
    options: BenchOptions = BenchOptions(),
    work: Path | None = None,
) -> int:
    """Measure all people of all truth folders and print the figures.

    Parameters
    ----------
    folders : sequence of Path
        Each with ``NAME.json`` and the photos that it names.
    form : "text" or "json"
        Of what is printed.
    jobs : int
        People measured at the same time.
    out : Path or None
        Where the result is also written: a file when it ends in .json or .html, else a folder
        for ``bench.json`` and ``bench.html``.
    options : BenchOptions
    work : Path or None
        Folder that keeps each person's cases, for a run that goes on after a stop.

    Returns
    -------
    int
        Exit code: 0, or 2 when a folder holds no sound truth.
    """
    try:
        todo = plan(folders, options)
    except TruthError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    text, record, page = present(measure_all(todo, jobs, work), options)
    print(record if form == "json" else text, end="")
    if out is not None:
        _write(out, record, page)
    return 0


def check_baseline(path: Path, jobs: int = 1, work: Path | None = None, *, write: bool) -> int:
    """Render and measure the baseline's set and hold its figures against the file.

    Parameters
    ----------
    path : Path
        ``baseline.json``.
    jobs : int
    work : Path or None
        As for `main`.
    write : bool
        Write the figures down as the new baseline instead; tolerances stay.

    Returns
    -------
    int
        Exit code: 0, 1 when a figure has drifted, or 2 when the file is no baseline.
    """
    try:
        baseline = read_baseline(path)
    except (OSError, ValueError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return WRONG_USE
    with TemporaryDirectory() as name:
        render_set(baseline.render, Path(name))
        results = measure_all(plan([Path(name)]), jobs, work)
    values = figures_of([r.ours for r in results])
    found = drifts(baseline, values)
    print(as_text([drift_table(found)]), end="")
    if write:
        write_baseline(path, updated(baseline, values))
        return 0
    return 0 if all(d.kept for d in found) else DRIFTED


def measure_all(
    todo: Sequence[PersonJob], jobs: int = 1, work: Path | None = None
) -> list[PersonResult]:
    """Every person's cases, in order; those that ``work`` already holds are taken from there."""
    files = [None if work is None else place(work, job) for job in todo]
    done = [None if f is None else recall(f) for f in files]
    fresh = _work([job for job, d in zip(todo, done, strict=True) if d is None], jobs)
    results: list[PersonResult] = []
    for file, kept in zip(files, done, strict=True):
        result = kept or stored_form(next(fresh))
        if kept is None and file is not None:
            keep(file, result)
        results.append(result)
        how = "measured" if kept is None else "already measured"
        name = result.ours.subject
        print(f"{name} {how} ({len(results)} of {len(todo)})", file=sys.stderr, flush=True)
    return results


def _work(todo: Sequence[PersonJob], jobs: int) -> Iterator[PersonResult]:
    if min(jobs, len(todo)) <= 1:
        yield from map(run_person, todo)
        return
    with workers(min(jobs, len(todo))) as pool:
        yield from pool.map(run_person, todo)


def _write(out: Path, record: str, page: str) -> None:
    if out.suffix in (".json", ".html"):
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(record if out.suffix == ".json" else page, encoding="utf-8")
        return
    out.mkdir(parents=True, exist_ok=True)
    (out / "bench.json").write_text(record, encoding="utf-8")
    (out / "bench.html").write_text(page, encoding="utf-8")
