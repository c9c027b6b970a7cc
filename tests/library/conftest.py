"""Libraries on SQLite and on PostgreSQL: one server a session, a schema a test."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from analyzer.library import Library, photos
from analyzer.library.params import LibraryParams
from tests.ui.factory import jpeg

Open = Callable[..., Library]


class Server:
    """A PostgreSQL of its own, reached by a socket in a folder and by nothing else."""

    def __init__(self, bin_folder: Path) -> None:
        # In memory where that can be: thousands of small files, of which nothing is kept.
        home = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
        self.folder = Path(tempfile.mkdtemp(prefix="dimples-pg-", dir=home))
        # PostgreSQL refuses to run as root.
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._as = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(self.folder, "postgres", "postgres")
        data = self.folder / "data"
        subprocess.run(
            [bin_folder / "initdb", "-D", data, "-A", "trust", "-U", "tester", "--no-sync"],
            check=True, capture_output=True, cwd=self.folder, **self._as,
        )  # fmt: skip
        self._process = subprocess.Popen(
            [
                bin_folder / "postgres", "-D", data, "-k", self.folder, "-c", "listen_addresses=",
                "-c", "fsync=off", "-c", "max_connections=60", "-c", "dynamic_shared_memory_type=mmap",
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder, **self._as,
        )  # fmt: skip
        self.wait()

    def wait(self) -> None:
        import psycopg

        for _ in range(200):
            try:
                psycopg.connect(self._address(), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError("PostgreSQL does not answer")

    def _address(self) -> str:
        return f"host={self.folder} user=tester dbname=postgres"

    def run(self, *statements: str) -> None:
        import psycopg

        with psycopg.connect(self._address(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def schema(self) -> str:
        """Address of an empty place for tables."""
        name = f"s{uuid4().hex[:12]}"
        self.run(f"CREATE SCHEMA {name}")
        return self.url(name)

    def url(self, schema: str) -> str:
        return f"postgresql://tester@/postgres?host={self.folder}&options=-csearch_path%3D{schema}"

    def stop(self) -> None:
        self._process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


def bin_folder() -> Path | None:
    """Where Debian's package, or another, keeps ``initdb``."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    known = shutil.which("initdb")
    return found[-1].parent if found else Path(known).parent if known else None


@pytest.fixture(scope="session", autouse=True)
def looked_at_once() -> Iterator[None]:
    """Each picture is looked at in earnest once; the same one again costs nothing."""
    look, seen = photos._looked_at, {}

    def remembered(name: str, data: bytes, sha256: str, params: LibraryParams) -> Any:
        if sha256 not in seen:
            seen[sha256] = look(name, data, sha256, params)
        return replace(seen[sha256], name=name)

    photos._looked_at = remembered
    yield
    photos._looked_at = look


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    folder = bin_folder()
    if folder is None:
        pytest.skip("PostgreSQL is not installed: apt install postgresql")
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install -e '.[clinic]'")
    running = Server(folder)
    yield running
    running.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    """Address of an empty database of each kind; None for SQLite in the folder."""
    if request.param == "sqlite":
        return None
    schema: str = request.getfixturevalue("server").schema()
    return schema


@pytest.fixture
def opened(tmp_path: Path, database: str | None) -> Iterator[Open]:
    """Opens one library, any number of times; all are closed in the end."""
    made: list[Library] = []

    def open_(**options: Any) -> Library:
        made.append(Library.open(tmp_path / "library", create=True, database=database, **options))
        return made[-1]

    yield open_
    for library in made:
        library.close()


@pytest.fixture
def library(opened: Open) -> Library:
    return opened()


@pytest.fixture(scope="session")
def shots() -> list[tuple[str, bytes]]:
    """Four small photos of two sessions."""
    days = (datetime(2026, 3, 1, 9), datetime(2026, 3, 1, 9, 5), datetime(2026, 3, 29, 9))
    return [(f"p{k}.jpg", jpeg(k, day)) for k, day in enumerate((*days, None))]


def files_of(library: Library) -> set[str]:
    """What lies in a library's folder, less the database and its lock."""
    return {
        path.relative_to(library.folder).as_posix()
        for path in library.folder.rglob("*")
        if path.is_file() and path.parent != library.folder
    }
