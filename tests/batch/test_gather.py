"""A run of many people leaves a line each and the cohort, and keeps to the promises of all results."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyzer.__main__ import main
from analyzer.batch.cohort import tables
from analyzer.batch.gather import COHORT
from analyzer.batch.params import BatchParams


def called(*arguments: object):
    return CliRunner().invoke(main, [str(a) for a in arguments])


def lines(out: Path) -> list[dict]:
    return [json.loads(line) for line in (out / "run.jsonl").read_bytes().splitlines()]


@pytest.fixture
def folder(tmp_path, photo, analysed):
    """Three people with two sessions, one with one, one with a file that is no photo."""
    for k in range(7):
        photo(tmp_path / f"in/p{k // 2}/2026-0{1 + k % 2}-01.jpg", k)
    (tmp_path / "in/p9").mkdir()
    (tmp_path / "in/p9/bad.jpg").write_bytes(b"")
    return tmp_path


def test_each_person_has_a_line_and_the_files_tell_of_all(folder, analysed):
    out = folder / "out"
    result = called("analyze", folder / "in", "--out", out)
    assert result.exit_code == 1
    told = lines(out)
    assert [one["folder"] for one in told] == ["p0", "p1", "p2", "p3", "p9"]
    assert [one["status"] for one in told] == ["measured"] * 4 + ["nothing"]
    assert [one["result"] and one["result"]["sessions"] for one in told] == [2, 2, 2, 1, None]
    assert told[0]["result"]["comparisons"][0]["verdict"] == "reduced"
    assert told[4]["refused"] == [["bad.jpg", "The file is empty (0 bytes)."]] or told[4]["refused"]
    assert "3 of 5 people could be compared" in (out / "cohort.html").read_text("utf-8")
    assert all((out / name).is_file() for name in COHORT)
    assert set(BatchParams().root_files) == {"index.html", "run.jsonl", *COHORT}
    assert str(folder) not in (out / "run.jsonl").read_text()


def test_a_resumed_run_adds_only_what_is_new_and_ends_with_the_same_bytes(folder, photo, analysed):
    out, other = folder / "out", folder / "other"
    called("analyze", folder / "in", "--out", out)
    first = (out / "run.jsonl").read_bytes()
    cohort = {name: (out / name).read_bytes() for name in COHORT}
    measured = len(analysed)
    called("analyze", folder / "in", "--out", out)
    assert len(analysed) == measured
    assert (out / "run.jsonl").read_bytes() == first
    assert {name: (out / name).read_bytes() for name in COHORT} == cohort
    photo(folder / "in/p8/2026-01-01.jpg", 20)
    called("analyze", folder / "in", "--out", out)
    assert len(analysed) == measured + 1
    called("analyze", folder / "in", "--out", other)
    assert (out / "run.jsonl").read_bytes() == (other / "run.jsonl").read_bytes() != first
    assert (out / "cohort.parquet").read_bytes() == (other / "cohort.parquet").read_bytes()


@pytest.mark.parametrize("name", ["run.jsonl", "cohort.html", *tables.NAMES])
def test_a_file_of_others_is_never_overwritten(folder, analysed, name):
    mine = folder / "out" / name
    mine.parent.mkdir()
    mine.write_bytes(b"PAR1 my own work")
    result = called("analyze", folder / "in", "--out", folder / "out")
    assert result.exit_code == 2
    assert name in result.stderr
    assert analysed == []
    assert mine.read_bytes() == b"PAR1 my own work"
    assert [p for p in (folder / "out").rglob("*") if p.is_file()] == [mine]


def test_a_damaged_cohort_is_made_anew_and_a_person_called_like_it_has_a_place(folder, photo):
    out = folder / "out"
    photo(folder / "in/cohort.html/2026-01-01.jpg", 30)
    called("analyze", folder / "in", "--out", out)
    whole = {name: (out / name).read_bytes() for name in COHORT}
    for name in COHORT:
        (out / name).write_bytes(b"")
    assert called("analyze", folder / "in", "--out", out).exit_code == 1
    assert {name: (out / name).read_bytes() for name in COHORT} == whole
    assert (out / "cohort.html-photos/report.html").is_file()


def test_the_cohort_is_made_anew_from_a_folder_and_forgets_who_was_deleted(folder):
    out = folder / "out"
    called("analyze", folder / "in", "--out", out)
    whole = (out / "run.jsonl").read_bytes().splitlines()
    (out / "run.jsonl").unlink()
    assert called("cohort", out).exit_code == 0
    # Whoever has no results is known from the lines alone.
    assert (out / "run.jsonl").read_bytes().splitlines() == whole[:4]
    for path in sorted((out / "p1").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    result = called("cohort", out, "--anonymous")
    assert result.exit_code == 0, result.output
    assert [one["folder"] for one in lines(out)] == ["p0", "p2", "p3"]
    assert "p1" not in (out / "cohort-people.csv").read_text("utf-8")
    passed_on = "".join(p.read_text("utf-8", "replace") for p in (out / "exports").glob("cohort*"))
    assert "person 3" in passed_on
    assert "2026-0" not in passed_on
    assert "p0" not in passed_on.replace("per", "")


def test_a_folder_without_results_is_left_as_it_is(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    result = called("cohort", tmp_path)
    assert result.exit_code == 2
    assert "no results of a run" in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_list_of_paths_on_standard_input(folder):
    result = CliRunner().invoke(
        main, ["analyze", str(folder / "in"), "--files-from", "-", "-0", "--out", str(folder / "out")],
        input=b"p0\0p3\0nobody\0",
    )  # fmt: skip
    assert result.exit_code == 1, result.output
    assert [one["folder"] for one in lines(folder / "out")] == ["nobody", "p0", "p3"]
    assert "nobody was left out. There is no file of this name." in result.stderr


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_whole_lines_and_goes_on(folder):
    """The lines of those who were told before the kill are there, and nobody is told twice."""
    out = folder / "out"
    code = (
        "import os, signal, sys\n"
        "from analyzer.batch import gather, plan\n"
        "from analyzer.batch.job import Outcome\n"
        "from pathlib import Path\n"
        "out = Path(sys.argv[1])\n"
        "with gather.Gathering(out) as lines:\n"
        "    for k in range(5):\n"
        "        lines.take(Outcome(f'q{k}', out / f'q{k}', (('a.jpg', 'gone'),)))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(out)], env={**os.environ}, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert [one["folder"] for one in lines(out)] == [f"q{k}" for k in range(5)]
    with (out / "run.jsonl").open("ab") as file:
        file.write(b'{"schema":"dimples.person/1","err')
    assert called("analyze", folder / "in", "--out", out).exit_code == 1
    assert [one["folder"] for one in lines(out)] == [*(f"p{k}" for k in (0, 1, 2, 3, 9)), *(f"q{k}" for k in range(5))]  # fmt: skip
