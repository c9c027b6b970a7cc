"""One run at a time in a folder, and two series never in one place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from analyzer.batch import plan
from analyzer.batch.own import PlaceError
from analyzer.batch.place import own_place

HOLD = (
    "import sys, time\n"
    "from pathlib import Path\n"
    "from analyzer.batch.place import own_place\n"
    "with own_place(Path(sys.argv[1]), []):\n"
    "    print('held', flush=True)\n"
    "    time.sleep(300)\n"
)


@pytest.fixture
def holder(tmp_path):
    """Another process that holds ``out``."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "out")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_run_is_refused_and_told_who_holds_the_folder(tmp_path, holder):
    with pytest.raises(PlaceError, match=f"process {holder.pid}"), own_place(tmp_path / "out", []):
        pass


@pytest.mark.parametrize("inside", [True, False])
def test_folders_that_take_each_other_in_are_one_place(tmp_path, holder, inside, photo):
    photo(tmp_path / "in/out/a.jpg")
    out = tmp_path / "out/deep" if inside else tmp_path
    with pytest.raises(PlaceError, match="Another run"), own_place(out, plan(tmp_path / "in", out)):
        pass
    assert not (tmp_path / "out/deep").exists()


def test_a_dead_holders_place_is_taken_over(tmp_path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with own_place(tmp_path / "out", []):
        pass
    assert list((tmp_path / "out").iterdir()) == []


def test_nothing_is_left_of_a_lock_or_of_dead_runs(tmp_path, photo):
    out = tmp_path / "out"
    for name in (".report.html.77.part", "overlays/.a.jpg.77.part", "records/.comparison_1.json.9.part",
                 ".dimples-result.json.5.part"):  # fmt: skip
        photo(out / name)
    kept = [photo(out / name) for name in (".mine.77.part", "overlays/.a.jpg.part", "x.77.part")]
    with own_place(out, []):
        pass
    assert sorted(p for p in out.rglob("*") if p.is_file()) == sorted(kept)


def test_a_folder_that_did_not_come_to_use_is_gone_again(tmp_path):
    with own_place(tmp_path / "new/out", []):
        assert (tmp_path / "new/out").is_dir()
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs a process that ends by a signal")
def test_a_lock_ends_with_its_process_however_busy(tmp_path):
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        process.kill()
        process.wait()
        process.stdout.close()
    deadline = time.monotonic() + 5
    with own_place(tmp_path, []):
        assert time.monotonic() < deadline


def test_two_series_never_share_a_place(tmp_path, photo):
    names = ("a.jpg", "before/b.jpg", "after/c.jpg", "before-after/d.jpg", "records/e.jpg",
             "overlays/f.jpg", "x/Records/g.jpg", "x/h.jpg", "K/i.jpg", "k/j.jpg")  # fmt: skip
    for name in names:
        photo(tmp_path / "in" / name)
    jobs = plan(tmp_path / "in", tmp_path / "out")
    places = [tuple(p.casefold() for p in job.out.parts) for job in jobs]
    assert len(set(places)) == len(jobs) == 9
    for job in jobs:
        for own in ("overlays", "records"):
            inside = tuple(p.casefold() for p in (job.out / own).parts)
            assert not [p for p in places if p[: len(inside)] == inside]


def test_links_in_the_place_of_the_locks_files_lead_nowhere(tmp_path):
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / ".dimples-running.json").symlink_to(mine)
    with own_place(out, []):
        assert mine.read_text() == "mine"
    (out / ".dimples-lock").symlink_to(mine)
    with pytest.raises(PlaceError, match="cannot be written"), own_place(out, []):
        pass
    assert mine.read_text() == "mine"
