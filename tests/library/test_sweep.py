"""A killed process, at any moment, leaves a library that opens with nothing half done."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.conftest import Server

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where that can be: a killed process does not ask what a disk would have kept."""
    shared = Path("/dev/shm")
    place = Path(tempfile.mkdtemp(dir=shared)) if os.access(shared, os.W_OK) else tmp_path
    yield place
    shutil.rmtree(place, ignore_errors=True)


def swept(folder: Path, works: str, way: str, database: str | None = None) -> dict[str, int]:
    arguments = ["--folder", str(folder), "--works", works, "--way", way]
    arguments += ["--database", database] if database else []
    run = subprocess.run(
        [sys.executable, "-m", "tests.library.sweep", *arguments],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-3000:]
    tried: dict[str, int] = json.loads(run.stdout.splitlines()[-1])
    print(tried)
    return tried


@pytest.mark.slow
def test_what_a_kill_at_any_write_leaves_holds_together(folder: Path) -> None:
    works = "create,import,measuring,journal,delete,delete everything,purge,purge of a photo"
    tried = swept(folder, works, "copies")
    # The count is that of the writes that were met; fewer means that some are not swept any more.
    assert all(tried[name] >= 5 for name in works.split(","))
    assert tried["import"] >= 20
    assert tried["purge"] >= 20


@pytest.mark.slow
def test_real_kills_on_sqlite(folder: Path) -> None:
    tried = swept(folder, "import,purge", "6")
    assert all(count >= 4 for count in tried.values())


@pytest.mark.slow
def test_real_kills_on_postgresql(folder: Path, server: Server) -> None:
    """What is one transaction is PostgreSQL's own care; where files are, ours."""
    address = f"postgresql://tester@/postgres?host={server.folder}"
    tried = swept(folder, "import,measuring,purge", "3", address)
    assert all(count >= 7 for count in tried.values())


@pytest.mark.slow
def test_each_write_that_fails_once_is_a_reason(folder: Path) -> None:
    tried = swept(folder, "import,measuring,purge,purge of a photo", "faults")
    assert all(count >= 4 for count in tried.values())
