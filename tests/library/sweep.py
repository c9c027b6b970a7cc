"""Kills a library's work at each of its write points, one after the other, and looks at what is left.

Run as a program of its own: it forks a child for each point, which nothing that has started threads
should do. The child does the work and is killed (SIGKILL) at the n-th write: before or after a file is
brought to the disk, moved, removed, a folder made, a row written, a transaction ended; before a file is
brought to the disk half of it is taken away, as a crash may leave it. Then the library is opened, must
hold together and stand as before the work or after it (or between two files of it), and the work is done
again. What it prints last is what was tried, as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analyzer.library import Library, LibraryError, photos
from analyzer.library.params import LibraryParams
from analyzer.library.tables import AnswerRow, Base, PendingRow, PhotoRow
from tests.ui.factory import jpeg, series

SHOTS = [(f"p{k}.jpg", jpeg(k)) for k in range(4)]
SERIES = series(SHOTS[:2])
KEY = "ab" * 32
Work = Callable[[Library], None]


# The works: from a library of Anna (two photos, an entry, a result) and Bob (one photo of hers).


def furnish(library: Library) -> None:
    anna = library.add_person("Anna")
    library.add_photos(anna.id, SHOTS[:2])
    library.write_entry(anna.id, date(2026, 1, 1), "notes", "weight", "first", 60.0, "kg")
    library.keep_answer(anna.id, KEY, SERIES, {})
    library.add_photos(library.add_person("Bob").id, SHOTS[1:2])


def anna(library: Library) -> str:
    return library.person("Anna").id


def add(library: Library) -> None:
    library.add_photos(anna(library), SHOTS[2:])


def keep(library: Library) -> None:
    library.keep_answer(anna(library), KEY, replace(SERIES, notes=("Anew.",)), {})


def write(library: Library) -> None:
    if all(entry.text != "second" for entry in library.journal(anna(library))):
        library.write_entry(anna(library), date(2026, 1, 2), "notes", "sleep", "second")


def delete(library: Library) -> None:
    found = [p for p in library.photos(anna(library)) if p.name == "p0.jpg"]
    if found:
        library.delete_photo(found[0].id)


def everything(library: Library) -> None:
    with suppress(LibraryError):
        library.delete_everything()


def purge(library: Library) -> None:
    library.empty_trash()


def nothing(library: Library) -> None:
    pass


def delete_anna(library: Library) -> None:
    library.delete_person(anna(library))


WORKS: dict[str, tuple[Work, Work]] = {
    "import": (furnish, add),
    "measuring": (furnish, keep),
    "journal": (furnish, write),
    "delete": (furnish, delete),
    "delete everything": (furnish, everything),
    "purge": (lambda library: (furnish(library), delete_anna(library), None)[-1], purge),
    "purge of a photo": (lambda library: (furnish(library), delete(library), None)[-1], purge),
    "create": (nothing, furnish),
}
"""Name: what comes before, and what is killed."""


# The kills


def kill_at(point: int) -> list[int]:
    """Have this process killed at its n-th write point; gives the count of those passed."""
    passed = [0]

    def reached(half: int | None = None) -> None:
        passed[0] += 1
        if passed[0] == point:
            if half is not None:
                with suppress(OSError):
                    os.ftruncate(half, os.fstat(half).st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)

    def around(name: str) -> None:
        real = getattr(os, name)

        def wrapped(*args: Any, **more: Any) -> Any:
            reached(args[0] if name == "fsync" else None)
            result = real(*args, **more)
            reached()
            return result

        setattr(os, name, wrapped)

    for name in ("fsync", "replace", "unlink", "mkdir", "rmdir"):
        around(name)

    def statement(_: Any, __: Any, text: str, *more: Any) -> None:
        if text.lstrip().split(" ", 1)[0] not in ("SELECT", "BEGIN"):
            reached()

    sa.event.listen(sa.Engine, "after_cursor_execute", statement)
    sa.event.listen(sa.Engine, "commit", lambda _: reached())
    sa.event.listen(Session, "after_commit", lambda _: reached())
    return passed


# What must hold


def check(library: Library) -> None:
    """Every row has its file, every file its row, and nothing is pending or half."""
    with library._db.reading() as session:
        assert not session.scalars(sa.select(PendingRow)).all(), "pending"
        wanted = set()
        for sha256 in session.scalars(sa.select(PhotoRow.sha256)):
            wanted |= {f"originals/{sha256[:2]}/{sha256}", f"thumbnails/{sha256[:2]}/{sha256}.jpg"}
        for sha256 in session.scalars(sa.select(AnswerRow.sha256)):
            wanted.add(f"answers/{sha256[:2]}/{sha256}.zip")
    found = {
        path.relative_to(library.folder).as_posix()
        for path in library.folder.rglob("*")
        if path.is_file() and path.parent != library.folder
    }
    assert found == wanted, found ^ wanted
    assert not list(library.folder.rglob("*.part"))
    for name in found:
        if name.startswith(("originals", "answers")):
            data = (library.folder / name).read_bytes()
            assert hashlib.sha256(data).hexdigest() == Path(name).name.removesuffix(".zip"), name
    place = library.folder / "library.db"
    if place.exists():
        database = sqlite3.connect(place)
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        database.close()


def state(library: Library) -> str:
    """Everything a user sees, as text."""
    told: list[Any] = [[d.what for d in library.deletions()]]
    for person in library.people():
        shots = [(p.name, hashlib.sha256(library.original(p)).hexdigest(), len(library.thumbnail(p)))
                 for p in library.photos(person.id)]  # fmt: skip
        words = [(e.text, e.value) for e in library.journal(person.id)]
        results = [(a.key, a.series.notes) for a in library.answers(person.id)]
        told.append([person.name, shots, words, results])
    return json.dumps(told)


class Bench:
    """A library that is brought back to where it was after each kill."""

    def __init__(self, folder: Path, database: str | None, schemas: tuple[str, str]) -> None:
        self.folder, self.before, self._database = folder / "now", folder / "before", database
        self._engine = sa.create_engine(database.replace("postgresql:", "postgresql+psycopg:")) if (
            database
        ) else None  # fmt: skip
        self._now, self._kept = schemas

    def open(self, *, create: bool = False) -> Library:
        return Library.open(self.folder, create=create, database=self._database)

    def keep(self) -> None:
        shutil.copytree(self.folder, self.before)
        self._copy(self._now, self._kept, make=True)

    def bring_back(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.before, self.folder)
        self._copy(self._kept, self._now)

    def wipe(self) -> None:
        """Back to where there is no library at all."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._engine is not None:
            with self._engine.begin() as connection:
                connection.exec_driver_sql(f"DROP SCHEMA {self._now} CASCADE")
                connection.exec_driver_sql(f"CREATE SCHEMA {self._now}")

    def _copy(self, source: str, target: str, *, make: bool = False) -> None:
        if self._engine is None:
            return
        tables = [table.name for table in Base.metadata.sorted_tables]
        with self._engine.begin() as connection:
            for name in tables if make else ():
                connection.exec_driver_sql(
                    f"CREATE TABLE {target}.{name} (LIKE {source}.{name} INCLUDING ALL)"
                )
            if not make:
                joined = ", ".join(f"{target}.{name}" for name in tables)
                connection.exec_driver_sql(f"TRUNCATE {joined}")
            for name in tables:
                connection.exec_driver_sql(
                    f"INSERT INTO {target}.{name} SELECT * FROM {source}.{name}"
                )


def sweep(bench: Bench, name: str) -> int:
    """Kill one work at each of its write points; gives how many there were."""
    prepare, work = WORKS[name]
    fresh = name == "create"
    if fresh:
        bench.wipe()
        before = "none"
        with bench.open(create=True) as library:
            empty = state(library)
            work(library)
            after = state(library)
    else:
        bench.wipe()
        with bench.open(create=True) as library:
            prepare(library)
            before = empty = state(library)
        bench.keep()
        with bench.open() as library:
            work(library)
            check(library)
            after = state(library)
    point = 0
    while True:
        point += 1
        bench.wipe() if fresh else bench.bring_back()
        child = os.fork()
        if child == 0:
            kill_at(point)
            with bench.open(create=True) as library:
                work(library)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0, (name, point, "failed by itself")
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
        with bench.open(create=True) as library:
            check(library)
            found = state(library)
            if name in ("import", "create"):
                # Several steps: each is whole or was not begun.
                assert len(empty) <= len(found) <= len(after), (name, point, found)
            else:
                assert found in (before, after), (name, point, found)
            if not fresh:
                work(library)
                check(library)
                assert state(library) == after, (name, point)
    return point - 1


def main() -> None:
    arguments = dict(zip(sys.argv[1::2], sys.argv[2::2], strict=True))
    look, seen = photos._looked_at, {}

    def remembered(name: str, data: bytes, sha256: str, params: LibraryParams) -> Any:
        # Looked at before anything is forked; what is swept are the writes.
        if sha256 not in seen:
            seen[sha256] = look(name, data, sha256, params)
        return seen[sha256]

    photos._looked_at = remembered
    for name, data in SHOTS:
        remembered(name, data, hashlib.sha256(data).hexdigest(), LibraryParams())
    tried = {}
    for k, name in enumerate(arguments["--works"].split(",")):
        folder = Path(arguments["--folder"]) / str(k)
        folder.mkdir()
        schemas = ("", "")
        database = arguments.get("--database")
        if database is not None:
            engine = sa.create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
            schemas = (f"now{k}", f"kept{k}")
            with engine.begin() as connection:
                for schema in schemas:
                    connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
                    connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
            engine.dispose()
            database = f"{database}&options=-csearch_path%3D{schemas[0]}"
        bench = Bench(folder, database, schemas)
        start = time.monotonic()
        tried[name] = sweep(bench, name)
        print(name, tried[name], f"{time.monotonic() - start:.1f} s", file=sys.stderr)
    print(json.dumps(tried))


if __name__ == "__main__":
    main()
