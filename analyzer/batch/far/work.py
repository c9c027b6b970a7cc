"""One person's job where inputs, results or both lie in a store: bring, work as ever, send.

What is worked on lies in a temporary folder of the machine that works, and is gone afterwards. Results
are sent as on a disk: a list of what is about to be written first, the mark last, so that a run that ends
at any moment is known for what it is, and the next one makes it good. Two machines that send one person's
results at once, as when one was thought to be dead, send the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from analyzer.batch.executor import run_one
from analyzer.batch.far.store import FarError, Store
from analyzer.batch.job import Job, Outcome
from analyzer.batch.mark import Mark, read_listed, read_mark, write_listed
from analyzer.batch.own import is_own_name, not_ours
from analyzer.batch.params import BatchParams
from analyzer.batch.plain import without_places
from analyzer.corrections.file import FILE_NAME
from analyzer.photo.params import PhotoParams
from analyzer.photo.source import too_large


def do_far(
    job: Job,
    progress: Callable[[str], None] | None = None,
    *,
    source: str | None,
    target: str | None,
    home: Path,
) -> Outcome:
    """Do a job whose inputs or results lie in a store; a failure becomes an outcome.

    Parameters
    ----------
    job : Job
        With inputs relative to `source`, where that is given, and results below `home`.
    source, target : str or None
        Addresses; None for this machine.
    home : Path
        Stands for `target`.
    """
    try:
        with TemporaryDirectory(prefix="dimples-") as folder:
            here = _brought(job, Store(source), Path(folder) / "in") if source else job
            if target is None:
                outcome = run_one(here, progress)
            else:
                place = job.out.relative_to(home).as_posix()
                there = _There(Store(target), "" if place == "." else f"{place}/")
                outcome = there.done(replace(here, out=Path(folder) / "out"), progress)
    except (FarError, OSError) as error:
        return Outcome(job.name, job.out, error=without_places(str(error)), usable=False)
    return replace(outcome, out=job.out)


def _brought(job: Job, store: Store, place: Path) -> Job:
    """The job with its inputs here; what went away meanwhile, or is too large, is left out."""
    lost: list[tuple[str, str]] = []
    known = {name: size for folder in {p.parent for p in (*job.inputs, *job.sidecars)}
             for name, size in store.sizes("" if folder == Path() else folder.as_posix()).items()}  # fmt: skip

    def bring(paths: tuple[Path, ...]) -> tuple[Path, ...]:
        kept = []
        for path in paths:
            name, most = path.as_posix(), PhotoParams().max_bytes
            if known.get(name, 0) > most:
                lost.append((path.name, too_large(most)))
                continue
            # Also one that is gone: reading it will tell so.
            kept.append(place / path)
            if name in known:
                store.fetch(name, place / path)
        return tuple(kept)

    found = replace(
        job,
        photos=bring(job.photos),
        before=bring(job.before),
        after=bring(job.after),
        sidecars=bring(job.sidecars),
    )
    return replace(found, missing=(*job.missing, *lost)) if lost else found


class _There:
    """The place of one person's results in a store."""

    def __init__(self, store: Store, prefix: str, params: BatchParams = BatchParams()) -> None:
        self._store, self._prefix, self._params = store, prefix, params

    def done(self, job: Job, progress: Callable[[str], None] | None) -> Outcome:
        """Do the job here and send what came of it, or take over what lies there complete."""
        params, out = self._params, job.out
        start = len(self._prefix)
        sizes = {n[start:]: size for n, size in self._store.sizes(self._prefix.rstrip("/")).items()}
        for name in (params.result_name, params.writing_name, FILE_NAME):
            if name in sizes:
                self._store.fetch(self._prefix + name, out / name)
        mark = read_mark(out / params.result_name, params)
        known = set(mark.names if mark is not None and mark.sealed else ())
        known |= read_listed(out / params.writing_name, params)
        others = sorted(name for name in sizes if is_own_name(name) and name not in known)
        if others:
            return Outcome(job.name, out, error=not_ours(others), usable=False)
        outcome = run_one(job, progress, is_whole=partial(_is_there, sizes))
        if not (outcome.resumed or outcome.error):
            self._send(out, known & set(sizes))
        return outcome

    def _send(self, out: Path, earlier: set[str]) -> None:
        params = self._params
        mark = read_mark(out / params.result_name, params)
        files = sorted(mark.names) if mark is not None else []
        write_listed(out / params.writing_name, sorted({*files, *earlier}))
        self._put(out, params.writing_name)
        self._remove([params.result_name])
        for name in files:
            self._put(out, name)
        self._remove(earlier - set(files))
        if (out / FILE_NAME).is_file():
            self._put(out, FILE_NAME)
        else:
            self._remove([FILE_NAME])
        if mark is not None:
            self._put(out, params.result_name)
        self._remove([params.writing_name])

    def _put(self, out: Path, name: str) -> None:
        self._store.send(out / name, self._prefix + name)

    def _remove(self, names: set[str] | list[str]) -> None:
        self._store.remove(self._prefix + name for name in sorted(names))


def _is_there(sizes: dict[str, int], mark: Mark, out: Path) -> bool:
    """Whether all files of a mark lie in the store in their size; it guards their bytes itself."""
    return bool(mark.files) and all(sizes.get(name) == size for name, size, _ in mark.files)
