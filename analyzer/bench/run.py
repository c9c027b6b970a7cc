"""``dimples bench``: truth folders in, one table of figures out.

One person is one piece of work; with several jobs each runs in a process of its own, on one thread.
The figures do not depend on the number of jobs, apart from those of time.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.batch.executor import one_thread
from analyzer.bench.breakdown import breakdowns
from analyzer.bench.cases import PersonCases
from analyzer.bench.figures import definitions, make_figure, timings
from analyzer.bench.params import BenchSettings
from analyzer.bench.person import measure_person
from analyzer.bench.score import score_person
from analyzer.bench.table import as_html, as_text, figure_table
from analyzer.bench.truth import TruthError, find_truths, read_truth
from analyzer.provenance import package_versions, params_hash
from analyzer.records.codec import round_float

SCHEMA = "dimples.bench/1"
WRONG_USE = 2


@dataclass(frozen=True)
class PersonJob:
    """One person's files.

    Parameters
    ----------
    truth : Path
        Opened only when all photos are measured.
    photos : tuple of Path
    stranger : Path or None
        A photo of the next person.
    repeat : int
        So many photos are measured twice.
    """

    truth: Path
    photos: tuple[Path, ...]
    stranger: Path | None
    repeat: int


def main(
    folders: Sequence[Path],
    form: str = "text",
    jobs: int = 1,
    out: Path | None = None,
    *,
    repeat: int = 1,
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
    repeat : int
        Photos a person that are measured twice, to compare the records.

    Returns
    -------
    int
        Exit code: 0, or 2 when a folder holds no sound truth.
    """
    try:
        todo = plan(folders, repeat)
    except TruthError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    people = []
    for person in _work(todo, jobs):
        people.append(person)
        print(f"{person.subject} measured ({len(people)} of {len(todo)})", file=sys.stderr)
    text, record, page = present(people)
    print(record if form == "json" else text, end="")
    if out is not None:
        _write(out, record, page)
    return 0


def plan(folders: Sequence[Path], repeat: int = 1) -> list[PersonJob]:
    """Check all truth files and list the work, the next person being the stranger.

    Raises
    ------
    TruthError
        When a folder has no truth file or one is damaged.
    """
    files = find_truths(folders)
    photos = [tuple(f.parent / c.file for c in read_truth(f).captures) for f in files]
    strangers = [p[0] for p in photos[1:]] + [photos[0][0] if len(files) > 1 else None]
    return [PersonJob(f, p, s, repeat) for f, p, s in zip(files, photos, strangers, strict=True)]


def run_person(job: PersonJob) -> PersonCases:
    """Measure one person, then hold it against the truth."""
    measured = measure_person(job.photos, job.stranger, repeat=job.repeat)
    return score_person(measured, read_truth(job.truth))


def _work(todo: Sequence[PersonJob], jobs: int) -> Iterator[PersonCases]:
    if min(jobs, len(todo)) == 1:
        yield from map(run_person, todo)
        return
    # Spawned, since a forked copy of a process with running threads can lock up.
    with ProcessPoolExecutor(min(jobs, len(todo)), get_context("spawn"), one_thread) as pool:
        yield from pool.map(run_person, todo)


def present(
    people: Sequence[PersonCases], settings: BenchSettings = BenchSettings()
) -> tuple[str, str, str]:
    """The result as text, as JSON and as an HTML page."""
    figures = [make_figure(d, people, settings) for d in definitions(settings)]
    seconds = [make_figure(d, people, settings) for d in timings()]
    photos = sum(len(p.photos) for p in people)
    title = f"{len(people)} people, {photos} photos, intervals by resampling people"
    details = breakdowns(people, settings)
    tables = [
        figure_table(figures, title),
        *details,
        figure_table(seconds, "Time on this machine, not comparable with others"),
    ]
    record = {
        "schema": SCHEMA,
        "provenance": {"packages": package_versions(), "params_hash": params_hash()},
        "settings": asdict(settings),
        "people": len(people),
        "photos": photos,
        "figures": [asdict(f) for f in figures],
        "breakdowns": [asdict(t) for t in details],
        "cases": [_person(p) for p in people],
        "seconds": [asdict(f) for f in seconds],
    }
    text = json.dumps(_plain(record), indent=1, sort_keys=True, allow_nan=False) + "\n"
    return as_text(tables), text, as_html(tables, "Measured against known truth")


def _person(person: PersonCases) -> dict[str, Any]:
    """Cases of a person without single grid points and without seconds."""
    data = asdict(person)
    del data["photo_seconds"]
    for pair, case in zip(data["pairs"], person.pairs, strict=True):
        for name in ("errors_mm", "align_seconds", "compare_seconds"):
            del pair[name]
        pair["mapped"] = len(case.errors_mm)
        pair["median_mm"] = float(np.median(case.errors_mm)) if case.errors_mm else None
    return data


def _plain(value: Any) -> Any:
    """Floats rounded as in records, null where not finite."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return round_float(value) if isinstance(value, float) else value


def _write(out: Path, record: str, page: str) -> None:
    if out.suffix in (".json", ".html"):
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(record if out.suffix == ".json" else page, encoding="utf-8")
        return
    out.mkdir(parents=True, exist_ok=True)
    (out / "bench.json").write_text(record, encoding="utf-8")
    (out / "bench.html").write_text(page, encoding="utf-8")
