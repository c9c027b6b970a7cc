"""What a fault of a folder means for the whole command: its exit code, and what it says."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyzer.__main__ import main


def called(*arguments: object):
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_an_obstacle_ends_with_2_and_the_others_are_measured(tmp_path, photo, analysed):
    photo(tmp_path / "in/a/a.jpg", 1)
    photo(tmp_path / "in/b/b.jpg", 2)
    (tmp_path / "out/a").mkdir(parents=True)
    (tmp_path / "out/a/overlays").touch()
    result = called("analyze", tmp_path / "in", "--out", tmp_path / "out")
    assert result.exit_code == 2
    page = (tmp_path / "out/index.html").read_text("utf-8")
    assert "overlays is in the way" in page
    assert str(tmp_path) not in page
    assert (tmp_path / "out/b/report.html").exists()


@pytest.mark.parametrize("name", ["a/overlays/a.jpg", "index.html", "b/report.html", "a/back-2/series.json"])  # fmt: skip
def test_files_of_others_end_it_with_2_before_measuring(tmp_path, photo, analysed, name):
    for k, place in enumerate(("a/a.jpg", "b/b.jpg")):
        photo(tmp_path / "in" / place, k)
    mine = photo(tmp_path / "out" / name, 9)
    before = mine.read_bytes()
    result = called("analyze", tmp_path / "in", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert name in result.stderr
    assert analysed == []
    assert mine.read_bytes() == before
    assert [p for p in (tmp_path / "out").rglob("*") if p.is_file()] == [mine]


def test_an_index_of_an_earlier_run_is_written_anew(tmp_path, photo, analysed):
    for k, place in enumerate(("a/a.jpg", "b/b.jpg")):
        photo(tmp_path / "in" / place, k)
    page = tmp_path / "out/index.html"
    for damage in (None, b"garbage", b""):
        assert called("analyze", tmp_path / "in", "--out", tmp_path / "out").exit_code == 0
        assert b"Dimple reports" in page.read_bytes()
        if damage is not None:
            page.write_bytes(damage)
    assert called("analyze", tmp_path / "in", "--out", tmp_path / "out").exit_code == 0
    assert b"Dimple reports" in page.read_bytes()
    assert len(analysed) == 2


FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.slow
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT, errno.ENOENT])
@pytest.mark.parametrize("name", ["report.html", "series.json", "b.jpg", "dimples-result.json", "index.html"])  # fmt: skip
def test_a_disk_that_fails_ends_it_with_2_and_names_the_file(
    tmp_path, photo, analysed, monkeypatch, code, name
):
    for k, place in enumerate(("a/a.jpg", "b/b.jpg")):
        photo(tmp_path / "in" / place, k)
    real = Path.open

    class Full:
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *error):
            self.file.close()

        def write(self, data):
            if bytes(data[:8]) == b"can this":
                return self.file.write(data)
            self.file.write(data[:10])
            raise OSError(code, os.strerror(code))

    def fails(self, mode="r", *more, **options):
        file = real(self, mode, *more, **options)
        ours = f".{name}." in self.name and ("b" in self.parts or name == "index.html")
        return Full(file) if ours and mode == "wb" else file

    monkeypatch.setattr(Path, "open", fails)
    result = called("analyze", tmp_path / "in", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert name in result.stderr
    assert os.strerror(code) in result.stderr
    assert not list((tmp_path / "out").rglob("*.part"))
    assert (tmp_path / "out/a/report.html").exists()
    monkeypatch.setattr(Path, "open", real)
    assert called("analyze", tmp_path / "in", "--out", tmp_path / "out").exit_code == 0


def test_a_folder_that_cannot_be_written_is_told_before_measuring(
    tmp_path, photo, analysed, monkeypatch
):
    photo(tmp_path / "in/a.jpg", 1)
    (tmp_path / "out").mkdir()
    real = os.open

    def read_only(path, flags, *more, **options):
        if str(path).startswith(str(tmp_path / "out")) and flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return real(path, flags, *more, **options)

    monkeypatch.setattr(os, "open", read_only)
    result = called("analyze", tmp_path / "in", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "Read-only file system" in result.stderr
    assert analysed == []


def test_what_was_skipped_ends_it_with_1(tmp_path, photo, analysed):
    photo(tmp_path / "in/a.jpg", 1)
    os.mkfifo(tmp_path / "in/pipe.jpg")
    result = called("analyze", tmp_path / "in", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "pipe.jpg was left out. This is not an ordinary file" in result.stderr
    assert "pipe.jpg" in (tmp_path / "out/report.html").read_text("utf-8")


@pytest.mark.parametrize("side", ["pipe", "device", "folder of pipes"])
def test_compare_of_no_photo_ends_with_2(tmp_path, photo, analysed, side):
    good, odd = photo(tmp_path / "good.jpg"), tmp_path / "odd.jpg"
    if side == "device":
        odd.symlink_to("/dev/zero")
    else:
        odd = odd if side == "pipe" else (odd / "pipe.jpg")
        odd.parent.mkdir(exist_ok=True)
        os.mkfifo(odd)
        odd = tmp_path / "odd.jpg"
    for pair in ((good, odd), (odd, good)):
        result = called("compare", *pair, "--out", tmp_path / "out")
        assert result.exit_code == 2
        assert "not an ordinary file" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_damaged_result_is_no_reason_to_fail(tmp_path, photo, analysed):
    photo(tmp_path / "in/a.jpg", 1)
    once = called("analyze", tmp_path / "in", "--out", tmp_path / "out", "--format", "json")
    (tmp_path / "out/series.json").write_text("{")
    (tmp_path / "out/report.html").write_text("garbage")
    again = called("analyze", tmp_path / "in", "--out", tmp_path / "out", "--format", "json")
    assert again.exit_code == once.exit_code == 0
    assert json.loads(again.stdout) == json.loads(once.stdout)
