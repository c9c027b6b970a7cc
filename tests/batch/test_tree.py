"""Trees that hold anything: what cannot be read is named, and the rest is measured."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from analyzer.batch import NoPhotos, plan, plan_sets, run
from analyzer.batch import tree as trees

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
LINUX = Path("/proc/kmsg").exists()


def lines(jobs):
    return {name: reason for job in jobs for name, reason in job.missing}


def locked(monkeypatch, folder):
    """A folder that may not be listed, also where the tests run with all powers."""
    folder.chmod(0)
    if ROOT:
        real = os.scandir

        def scandir(path):
            if Path(path) == folder:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path)

        monkeypatch.setattr(trees.os, "scandir", scandir)


def test_a_folder_that_may_not_be_read_is_skipped_with_a_line(tmp_path, photo, monkeypatch):
    photo(tmp_path / "in/b/x.jpg")
    photo(tmp_path / "in/c/y.jpg")
    (tmp_path / "in/a").mkdir()
    locked(monkeypatch, tmp_path / "in/a")
    try:
        jobs = plan(tmp_path / "in", tmp_path / "out")
    finally:
        (tmp_path / "in/a").chmod(0o700)
    assert [job.name for job in jobs] == ["b", "c"]
    assert "permission" in lines(jobs)["a"]


def test_a_side_that_may_not_be_read_is_skipped_with_a_line(tmp_path, photo, monkeypatch):
    photo(tmp_path / "in/before/x.jpg")
    (tmp_path / "in/after").mkdir()
    locked(monkeypatch, tmp_path / "in/after")
    try:
        jobs = plan(tmp_path / "in", tmp_path / "out")
    finally:
        (tmp_path / "in/after").chmod(0o700)
    assert [p.name for job in jobs for p in job.inputs] == ["x.jpg"]
    assert "permission" in lines(jobs)["after"]


def test_nothing_but_a_locked_folder_is_said(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    locked(monkeypatch, tmp_path / "in")
    with pytest.raises(NoPhotos, match="permission"):
        plan(tmp_path / "in", tmp_path / "out")
    (tmp_path / "in").chmod(0o700)


@pytest.fixture
def deep(tmp_path):
    """A tree deeper than Python's stack, and where the system lets it than its longest path."""
    top = tmp_path / "in/deep"
    top.mkdir(parents=True)
    here = os.getcwd()
    names = []
    try:
        os.chdir(top)
        for _ in range(1500):
            os.mkdir("folder")
            os.chdir("folder")
            names.append("folder")
        Path("z.jpg").write_bytes(b"x")
        yield tmp_path / "in"
        for name in reversed(names):
            for path in Path().iterdir():
                if path.is_file():
                    path.unlink()
            os.chdir("..")
            os.rmdir(name)
    finally:
        os.chdir(here)


def test_a_tree_without_end_is_skipped_with_a_line(deep, photo, tmp_path):
    photo(deep / "b/x.jpg")
    (job,) = plan(deep, tmp_path / "out")
    ((name, reason),) = job.missing
    assert "64 folders deep" in reason
    assert len(name) < 80


def test_an_odd_name_of_any_kind_is_named(tmp_path, photo, analysed):
    folder = tmp_path / "in"
    photo(folder / "good.jpg")
    os.mkfifo(folder / "pipe.jpg")
    (folder / "zero.jpg").symlink_to("/dev/zero")
    (folder / "null.png").symlink_to("/dev/null")
    (folder / "gone.jpg").symlink_to("nowhere.jpg")
    (folder / "loop.jpg").symlink_to("loop.jpg")
    with open(folder / "giant.jpg", "wb") as file:
        file.truncate(100 * 10**9)
    names = {"pipe.jpg", "zero.jpg", "null.png", "gone.jpg", "loop.jpg", "giant.jpg"}
    if LINUX:
        (folder / "kmsg.jpg").symlink_to("/proc/kmsg")
        names |= {"kmsg.jpg"}
    end = socket.socket(socket.AF_UNIX)
    here = os.getcwd()
    try:
        os.chdir(folder)  # a socket's path may have some 100 bytes only
        end.bind("socket.jpg")
    finally:
        os.chdir(here)
        end.close()
    jobs = plan(folder, tmp_path / "out")
    (outcome,) = run(jobs)
    assert analysed == [["good.jpg"]]
    assert {name for name, _ in outcome.refused} == names | {"socket.jpg"}
    assert all(len(reason) > 15 for _, reason in outcome.refused)


def test_odd_sidecars_do_no_harm(tmp_path, photo, analysed):
    folder = tmp_path / "in"
    photo(folder / "good.jpg")
    os.mkfifo(folder / "good.jpg.json")
    (folder / "good.xmp").symlink_to("/dev/zero")
    if LINUX:
        (folder / "other.json").symlink_to("/proc/kmsg")
    (outcome,) = run(plan(folder, tmp_path / "out"))
    assert outcome.refused == ()


@pytest.mark.parametrize("odd", ["pipe", "/dev/zero", "gone", "/proc/kmsg", "giant", "folder"])
def test_compare_says_why_such_a_side_cannot_be_read(tmp_path, photo, odd):
    side, good = tmp_path / "odd.jpg", photo(tmp_path / "good.jpg")
    if odd == "pipe":
        os.mkfifo(side)
    elif odd == "giant":
        with open(side, "wb") as file:
            file.truncate(100 * 10**9)
    elif odd == "folder":
        side.mkdir()
        os.mkfifo(side / "pipe.jpg")
    else:
        side.symlink_to(odd)
    for pair in ((side, good), (good, side)):
        with pytest.raises(NoPhotos, match=r"odd\.jpg"):
            plan_sets(*pair, tmp_path / "out")
    if odd != "folder":
        with pytest.raises(NoPhotos, match=r"odd\.jpg"):
            plan(side, tmp_path / "out")


def test_a_file_that_turns_into_a_pipe_is_not_waited_for(tmp_path, photo, analysed, monkeypatch):
    from analyzer.batch import work

    path = photo(tmp_path / "in/b.jpg")
    photo(tmp_path / "in/a.jpg", 30)
    real = work._entries

    def then(*args):
        found = real(*args)
        path.unlink()
        os.mkfifo(path)
        return found

    monkeypatch.setattr(work, "_entries", then)
    (outcome,) = run(plan(tmp_path / "in", tmp_path / "out"))
    assert [name for name, _ in outcome.refused] == ["b.jpg"]
