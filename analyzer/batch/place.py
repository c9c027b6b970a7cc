"""One run at a time in an output folder, and nothing of others in its way.

The lock is the operating system's, so that it ends with the process that holds it, however that
ends; a note beside it says who that is. Everything is looked at before anything is measured.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from analyzer.batch.job import Job
from analyzer.batch.own import (
    PlaceError,
    clear_leftovers,
    foreign_whole,
    in_the_way,
    not_ours,
    obstacles,
)
from analyzer.batch.params import BatchParams
from analyzer.photo.source import read_plain
from analyzer.storage.atomic import write_atomic

LOCK = ".dimples-lock"
HOLDER = ".dimples-running.json"
_NOTE_BYTES = 10_000


@contextmanager
def own_place(out: Path, jobs: Sequence[Job]) -> Iterator[None]:
    """Hold the output folder of these jobs, which is found writable and free of others' files.

    Raises
    ------
    PlaceError
        When another run holds it, it cannot be written, or results would go over files that this
        program did not write.
    """
    with ExitStack() as stack:
        made = _make(out)
        stack.callback(_remove_empty, made)
        stack.enter_context(_held(out))
        for place in {job.out for job in jobs} - {out}:
            _refuse_other(place)
        for place in {out, *(job.out for job in jobs)}:
            clear_leftovers(place)
        _check(out, jobs)
        yield


def try_place(out: Path) -> None:
    """Make a job's folder and write into it once, so that a fault shows before the measuring.

    Raises
    ------
    PlaceError
        When something stands where its folders go.
    OSError
        When it cannot be written, with the name of the folder.
    """
    in_the_way = obstacles(out)
    if in_the_way:
        raise PlaceError(
            f"{in_the_way[0]} is in the way: a folder of results goes there. Move it away, or "
            "choose another output folder."
        )
    trial = out / f".report.html.{os.getpid()}.part"
    try:
        out.mkdir(parents=True, exist_ok=True)
        try:
            trial.write_bytes(b"can this be written?")
        finally:
            trial.unlink(missing_ok=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(out)) from error


def _check(out: Path, jobs: Sequence[Job]) -> None:
    """Refuse before measuring what would be refused after it."""
    others: list[str] = []
    if len(jobs) > 1:
        others += foreign_whole(out, BatchParams().root_files)
    for job in jobs:
        names = [path.name for path in job.inputs]
        # Where the photos show several backs, each may get a folder of its own within.
        with suppress(OSError):
            for place in (job.out, *job.out.glob("back-*")):
                inside = place.relative_to(out).as_posix()
                others += [
                    name if inside == "." else f"{inside}/{name}"
                    for name in in_the_way(place, names, job.export.places)
                ]
    if others:
        raise PlaceError(not_ours(others))


def _make(out: Path) -> list[Path]:
    """Make a folder; gives those that were not there, the innermost first."""
    missing = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _remove_empty(missing)
        raise PlaceError(f"{out} cannot be made: {error.strerror or error}") from None
    return missing


def _remove_empty(folders: Sequence[Path]) -> None:
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


@contextmanager
def _held(out: Path) -> Iterator[None]:
    lock = FileLock(out / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise PlaceError(_taken(out)) from None
    except (OSError, NotImplementedError) as error:
        said = getattr(error, "strerror", None) or error
        raise PlaceError(f"{out} cannot be written: {said}") from None
    try:
        for folder in out.resolve().parents:
            _refuse_other(folder, f"a folder around {out}")
        try:
            write_atomic(out / HOLDER, json.dumps(_note()).encode("ascii"))
        except OSError as error:
            raise PlaceError(f"{out} cannot be written: {error.strerror or error}") from None
        yield
    finally:
        # Removed while it is held: whoever waits for it sees that and takes a new one.
        for name in (HOLDER, LOCK):
            with suppress(OSError):
                (out / name).unlink(missing_ok=True)
        lock.release()


def _refuse_other(folder: Path, called: str = "") -> None:
    """Refuse where another run holds a folder that takes in this one, or lies within it."""
    try:
        if not (folder / LOCK).is_file():
            return
        lock = FileLock(folder / LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise PlaceError(_taken(folder, called)) from None
    except (OSError, NotImplementedError):
        return
    with suppress(OSError):
        for name in (HOLDER, LOCK):
            (folder / name).unlink(missing_ok=True)
    lock.release()


def _note() -> dict[str, object]:
    return {
        "process": os.getpid(),
        "computer": socket.gethostname(),
        "since": f"{datetime.now():%Y-%m-%d %H:%M:%S}",
    }


def _taken(out: Path, called: str = "") -> str:
    try:
        note = json.loads(read_plain(out / HOLDER, _NOTE_BYTES))
        where = "" if note["computer"] == socket.gethostname() else f" on {note['computer']}"
        who = f"process {int(note['process'])}{where}, since {note['since']}"
    except Exception:
        # The note is written just after the lock is taken, and anyone may have changed it.
        who = "it did not say who it is"
    return (
        f"Another run is writing into {called or out} ({who}). Wait until it has ended, or choose another "
        "output folder."
    )
