"""Stops a library's work at each of its write points, one after the other, and looks at what is left.

A write point is: after a file is brought to the disk, moved, removed, a folder made, a row written;
before and after a transaction ends; and before a file is brought to the disk, with half of it taken away,
as a crash may leave it. There are three ways:

- ``copies`` (``copies3``: every third is looked at): the work is done once, and at each point the folder
  is copied as it stands. What another process sees of the files at that moment is what kill -9 would
  leave (SQLite only). Of copies that are alike byte for byte one is looked at.
- ``faults``: instead of an end each write to the folder fails once (no room left), and what is said of it
  is a reason.
- ``kills``: a child is forked for every n-th point and killed there with SIGKILL.

Then the library is opened, must hold together and stand as before the work or after it; if before, the
work can be done again. Run as a program of its own, since nothing that has started threads should fork.
What it prints last is what was tried, as JSON.
"""

from __future__ import annotations

import errno
import gc
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

from analyzer.corrections.model import AddedDimple, Corrections, PhotoRef
from analyzer.library import Library, LibraryError, photos
from analyzer.library.params import LibraryParams
from analyzer.library.tables import AnswerRow, Base, PendingRow, PhotoRow
from analyzer.show.rating.model import Item, Pair, Sitting
from tests.ui.factory import jpeg, series

SHOTS = [(f"p{k}.jpg", jpeg(k)) for k in range(2)]
SERIES = series(SHOTS[:1])
KEY = "ab" * 32
PAIR = Pair(*(hashlib.sha256(data).hexdigest() for _, data in SHOTS), -1)
WHO = "Anna Findable"
PASSPHRASE = "four plain words here"
CHEAP = LibraryParams(scrypt_n=2)
Work = Callable[[Library], None]


# The works: from a library of Anna (a photo, an entry, a result) and Bob (the same photo).


def furnish(library: Library) -> None:
    anna = library.add_person(WHO)
    library.add_photos(anna.id, SHOTS[:1])
    library.write_entry(anna.id, date(2026, 1, 1), "notes", "weight", "first words", 60.0, "kg")
    library.keep_corrections(anna.id, told(0))
    library.begin_sitting(anna.id, Sitting(7, (Item(PAIR, swapped=True),)))
    library.keep_answer(anna.id, KEY, SERIES, {})
    library.add_photos(library.add_person("Bob").id, SHOTS[:1])


def told(k: int) -> Corrections:
    ref = PhotoRef.of(SHOTS[k][0], hashlib.sha256(SHOTS[k][1]).hexdigest())
    return Corrections(added=(AddedDimple(ref, 3.0, 4.0),))


def anna(library: Library) -> str:
    return library.person(WHO).id


def add(library: Library) -> None:
    library.add_photos(anna(library), SHOTS[1:])


def keep(library: Library) -> None:
    library.keep_answer(
        anna(library), KEY, replace(SERIES, notes=("Anew.",)), {"left_out": [("x", "y")]}
    )


def write(library: Library) -> None:
    library.write_entry(anna(library), date(2026, 1, 2), "notes", "sleep", "second words")


def delete(library: Library) -> None:
    for photo in library.photos(anna(library)):
        library.delete_photo(photo.id)


def everything(library: Library) -> None:
    library.delete_everything()


def purge(library: Library) -> None:
    library.empty_trash()


def nothing(library: Library) -> None:
    pass


def furnish_and_delete(library: Library) -> None:
    furnish(library)
    library.add_photos(anna(library), SHOTS[1:])
    library.delete_person(anna(library))


def furnish_and_delete_photo(library: Library) -> None:
    furnish(library)
    delete(library)


def lock(library: Library) -> None:
    if not library.needs_passphrase(library.folder):
        Library.lock_folder(library.folder, PASSPHRASE, params=CHEAP)


def first_person(library: Library) -> None:
    if not library.people():
        library.add_person(WHO)


WORKS: dict[str, tuple[Work, Work]] = {
    "import": (furnish, add),
    "measuring": (furnish, keep),
    "journal": (furnish, write),
    "delete": (furnish, delete),
    "delete everything": (furnish, everything),
    "purge": (furnish_and_delete, purge),
    "purge of a photo": (furnish_and_delete_photo, purge),
    "create": (nothing, first_person),
    "lock": (furnish, lock),
}
"""Name: what comes before, and what is killed."""


WITH_FILES = ("import", "measuring", "purge", "purge of a photo")
"""Those that write or remove files. What is one transaction is the database's own care, and faults of the
folder do not meet it."""


# The kills


def at_each_point(reached: Callable[[int | None], None], *, rows: bool = True) -> None:
    """Have this process call at each write point, with the open file where one is half written."""

    def around(name: str) -> None:
        real = getattr(os, name)

        def wrapped(*args: Any, **more: Any) -> Any:
            if name == "fsync":
                reached(args[0])
            result = real(*args, **more)
            reached(None)
            return result

        setattr(os, name, wrapped)

    for name in ("fsync", "replace", "unlink", "mkdir", "rmdir"):
        around(name)

    if not rows:
        return

    def statement(_: Any, __: Any, text: str, *more: Any) -> None:
        if text.lstrip().split(" ", 1)[0] not in ("SELECT", "BEGIN"):
            reached(None)

    sa.event.listen(sa.Engine, "after_cursor_execute", statement)
    sa.event.listen(sa.Engine, "commit", lambda _: reached(None))
    sa.event.listen(Session, "after_commit", lambda _: reached(None))


def killed_at(point: int) -> None:
    """Have this process killed at its n-th write point."""
    passed = 0

    def reached(half: int | None) -> None:
        nonlocal passed
        passed += 1
        if passed == point:
            if half is not None:
                with suppress(OSError):
                    os.ftruncate(half, os.fstat(half).st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)

    at_each_point(reached)


def copied(folder: Path, copies: Path) -> list[int]:
    """Have the folder copied at each write point of this process; gives the count of copies."""
    passed, copying = [0], False

    def reached(half: int | None) -> None:
        nonlocal copying
        if copying or not folder.exists():
            return
        copying = True
        passed[0] += 1
        copy = copies / str(passed[0])
        shutil.copytree(folder, copy)
        for path in copy.rglob("*.part") if half is not None else ():
            os.truncate(path, path.stat().st_size // 2)
        copying = False

    at_each_point(reached)
    return passed


def contents(folder: Path) -> str:
    """Hash of all names and bytes in a folder."""
    told = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        data = path.read_bytes() if path.is_file() else b"folder"
        told.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode() + data)
    return told.hexdigest()


# What must hold


def check(library: Library) -> None:
    """Every row has its file, every file its row, and nothing is pending or half."""
    with library._db.reading() as session:
        assert not session.scalars(sa.select(PendingRow)).all(), "pending"
        files = [(kind, sha256) for sha256 in set(session.scalars(sa.select(PhotoRow.sha256)))
                 for kind in ("originals", "thumbnails")]  # fmt: skip
        files += [("answers", sha256) for sha256 in session.scalars(sa.select(AnswerRow.sha256))]
        wanted = {
            library._shelf.place(kind, sha256).relative_to(library.folder).as_posix()
            for kind, sha256 in files
        }
    found = {
        path.relative_to(library.folder).as_posix()
        for path in library.folder.rglob("*")
        if path.is_file() and path.parent != library.folder
    }
    assert found == wanted, found ^ wanted
    assert not list(library.folder.rglob("*.part"))
    for kind, sha256 in files:
        data = library._shelf.read(kind, sha256)
        assert kind == "thumbnails" or hashlib.sha256(data).hexdigest() == sha256, kind
    if library.has_passphrase:
        assert not (found := in_clear(library.folder)), found
    place = library.folder / "library.db"
    if place.exists():
        database = sqlite3.connect(place)
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        database.close()


def runs(data: bytes) -> list[bytes]:
    """Short runs of bytes all over a file, by which it is known again."""
    return [data[k : k + 12] for k in range(0, len(data) - 12, max(1, len(data) // 40))]


def in_clear(folder: Path, more: tuple[bytes, ...] = ()) -> list[str]:
    """Files, names and words of the works above that can be read somewhere in a folder."""
    thumbnails = [photos._looked_at(n, d, hashlib.sha256(d).hexdigest(), CHEAP).thumbnail
                  for n, d in SHOTS]  # fmt: skip
    wanted = [
        WHO.encode(),
        WHO.lower().encode(),
        b"first words",
        b"weight",
        b"second words",
        b"p0.jpg",
    ]
    wanted += [b"\xff\xd8\xff", b"JFIF\x00", b"PK\x03\x04", KEY.encode(), *more]
    hashes = [hashlib.sha256(data) for _, data in SHOTS]
    wanted += [h.hexdigest().encode() for h in hashes] + [h.digest() for h in hashes]
    known = {part for data in (*(d for _, d in SHOTS), *thumbnails) for part in runs(data)}
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix().encode()
        data = name + (
            b"" if path.name == "library.json" or not path.is_file() else path.read_bytes()
        )
        # Three bytes that mean nothing by themselves may stand by chance in what is sealed.
        found += [f"{path}: {part!r}" for part in {*wanted, *known}
                  if part in data and not (len(part) < 5 and _chance(path))]  # fmt: skip
    return found


def _chance(path: Path) -> bool:
    return path.suffix == ".sealed" or path.suffix == ".part"


def state(library: Library) -> str:
    """Everything a user sees, as text."""
    told: list[Any] = [[d.what for d in library.deletions()]]
    for person in library.people():
        shots = [(p.name, hashlib.sha256(library.original(p)).hexdigest(), len(library.thumbnail(p)))
                 for p in library.photos(person.id)]  # fmt: skip
        words = [(e.text, e.value) for e in library.journal(person.id)]
        results = [(a.key, a.left_out) for a in library.answers(person.id)]
        steps = library.history(person.id)
        said = [library.corrections(person.id).lines(), len(steps.states), steps.at]
        rated = [[i.choice for i in s.sitting.items] for s in library.sittings(person.id)]
        told.append([person.name, shots, words, results, said, rated])
    return json.dumps(told)


class Bench:
    """A library that is brought back to where it was after each kill."""

    def __init__(
        self, folder: Path, database: str | None, schemas: tuple[str, str], locked: bool = False
    ) -> None:
        self.locked = locked
        self.folder, self.before, self._database = folder / "now", folder / "before", database
        self._engine = sa.create_engine(database.replace("postgresql:", "postgresql+psycopg:")) if (
            database
        ) else None  # fmt: skip
        self._now, self._kept = schemas

    def open(self, *, create: bool = False) -> Library:
        locked = Library.needs_passphrase(self.folder) or (create and self.locked)
        return Library.open(
            self.folder, create=create, database=self._database, params=CHEAP,
            passphrase=PASSPHRASE if locked else None,
        )  # fmt: skip

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


class Sweep:
    """One work on one bench: what stands before it and after it, and what must hold in between."""

    def __init__(self, bench: Bench, name: str) -> None:
        self._bench, self._name = bench, name
        prepare, self._work = WORKS[name]
        self._fresh = name == "create"
        bench.wipe()
        with bench.open(create=True) as library:
            prepare(library)
            self._before = state(library)
        if not self._fresh:
            bench.keep()
        with bench.open() as library:
            self._work(library)
        with bench.open() as library:
            check(library)
            self._after = state(library)

    def _begin(self) -> None:
        if self._fresh:
            self._bench.wipe()
        else:
            self._bench.bring_back()

    def kills(self, every: int) -> int:
        """Real ones; gives how many."""
        # What stands now is not looked through in each child, which would copy it.
        gc.freeze()
        for count in range(10_000):
            self._begin()
            child = os.fork()
            if child == 0:
                killed_at(1 + count * every)
                self._do()
                os._exit(0)
            _, status = os.waitpid(child, 0)
            if os.WIFEXITED(status):
                assert os.WEXITSTATUS(status) == 0, (self._name, count, "failed by itself")
                return count
            assert os.WTERMSIG(status) == signal.SIGKILL
            self._look(count, again=True)
        raise AssertionError("never ends")

    def copies(self, every: int = 1) -> int:
        """What a kill at each point would leave, of which every n-th is looked at; gives how many."""
        self._begin()
        copies = self._bench.folder.with_name("copies")
        copies.mkdir()
        made, told = os.pipe()
        child = os.fork()
        if child == 0:
            passed = copied(self._bench.folder, copies)
            self._do()
            os.write(told, str(passed[0]).encode())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert status == 0, (self._name, status)
        count = int(os.read(made, 20))
        # What a transaction writes stands nowhere before its end, so many points leave the same.
        alike: dict[str, list[int]] = {}
        for point in range(1, count + 1, every):
            alike.setdefault(contents(copies / str(point)), []).append(point)
        for points in alike.values():
            shutil.rmtree(self._bench.folder)
            (copies / str(points[0])).rename(self._bench.folder)
            if self._bench.locked:
                assert not (clear := in_clear(self._bench.folder)), (points, clear)
            self._look(points[0], again=any(point % 4 == 0 for point in points))
        return count

    def faults(self) -> int:
        """Writes that fail once; gives how many."""
        failing = [0]

        def reached(half: int | None) -> None:
            failing[0] -= 1
            if failing[0] == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._bench.folder))

        at_each_point(reached, rows=False)
        for point in range(1, 10_000):
            failing[0] = 0
            self._begin()
            failing[0], said = point, None
            try:
                self._do()
            except LibraryError as error:
                said = str(error)
            assert said is None or "No space left" in said, said
            passed, failing[0] = failing[0] > 0, 0
            if passed:
                return point - 1
            self._look(point, again=True)
        raise AssertionError("never ends")

    def _do(self) -> None:
        with self._bench.open(create=True) as library:
            self._work(library)

    def _look(self, point: int, *, again: bool) -> None:
        with self._bench.open(create=True) as library:
            check(library)
            found = state(library)
            assert found in (self._before, self._after), (self._name, point, found)
            if again and found == self._before:
                self._work(library)
        if again and found == self._before:
            with self._bench.open() as library:
                check(library)
                assert state(library) == self._after, (self._name, point)


def keep_engines() -> None:
    """Have one address answered by one engine, which remembers how its statements read.

    A library is opened some hundred times here, always the same one, and an engine of its own would
    put each statement into words anew each time. Its connections are let go at each closing. Not for
    a locked library, since an engine also remembers whether values are sealed, and not for PostgreSQL,
    whose connections a forked child must not share.
    """
    make, known = sa.create_engine, {}

    def kept(url: Any, **options: Any) -> sa.Engine:
        if str(url) not in known:
            known[str(url)] = make(url, **options)
        return known[str(url)]

    sa.create_engine = kept  # type: ignore[assignment]


def main() -> None:
    arguments = dict(zip(sys.argv[1::2], sys.argv[2::2], strict=True))
    sealed = arguments.get("--locked") == "yes" or "lock" in arguments["--works"].split(",")
    if not sealed and "--database" not in arguments:
        keep_engines()
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
        bench = Bench(folder, database, schemas, arguments.get("--locked") == "yes")
        start = time.monotonic()
        one = Sweep(bench, name)
        for way in arguments["--ways"].split("+"):
            if way.startswith("copies"):
                tried[f"{name}, copies"] = one.copies(int(way[6:] or 1))
            elif name in WITH_FILES:
                tried[f"{name}, {way}"] = one.faults() if way == "faults" else one.kills(int(way))
        print(name, f"{time.monotonic() - start:.1f} s", file=sys.stderr)
    print(json.dumps(tried))


if __name__ == "__main__":
    main()
