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


def swept(
    folder: Path, works: str, ways: str, database: str | None = None, locked: str = "no"
) -> dict[str, int]:
    arguments = ["--folder", str(folder), "--works", works, "--ways", ways, "--locked", locked]
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
def test_no_write_can_be_cut_off_or_fail_and_leave_something_half_on_sqlite(folder: Path) -> None:
    """Every write as a kill would leave it; every write to the folder failing once; some real kills."""
    works = "create,import,measuring,journal,delete,delete everything,purge,purge of a photo"
    tried = swept(folder, works, "copies+faults+9")
    # The count is that of the writes that were met; fewer means that some are not swept any more.
    assert all(tried[f"{name}, copies"] >= 6 for name in works.split(","))
    assert tried["import, copies"] >= 20
    assert tried["purge, copies"] >= 20
    assert tried["import, faults"] >= 12
    assert tried["import, 9"] >= 3


@pytest.mark.slow
def test_nothing_of_a_locked_library_lies_in_clear_wherever_a_run_is_killed(folder: Path) -> None:
    """The folder as each kill leaves it is searched for bytes of photos, thumbnails, names and words."""
    tried = swept(folder, "import", "copies2", locked="yes")
    assert tried["import, copies"] >= 20


@pytest.mark.slow
def test_locking_goes_on_wherever_it_was_killed(folder: Path) -> None:
    """Afterwards everything is there, opens with the passphrase alone, and nothing is in clear."""
    tried = swept(folder, "lock", "copies3")
    assert tried["lock, copies"] >= 40


@pytest.mark.slow
def test_real_kills_on_postgresql(folder: Path, server: Server) -> None:
    address = f"postgresql://tester@/postgres?host={server.folder}"
    tried = swept(folder, "import,measuring,purge", "5", address)
    assert all(count >= 5 for count in tried.values())
