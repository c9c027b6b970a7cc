"""What the user told is kept with the results, used again, and never lost by a run."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from analyzer.batch import plan, run
from analyzer.batch.told import hand_out
from analyzer.corrections.file import FILE_NAME, read_corrections
from analyzer.corrections.model import Corrections, CorrectionsError, KindMark, PhotoRef


def mark(name, kind="fixed"):
    return KindMark(PhotoRef(name), 10.0, 12.0, kind)


def do(folder, out, corrections=None):
    jobs = plan(folder, out)
    if corrections is not None:
        jobs, _ = hand_out(corrections, jobs)
    return list(run(jobs))


@pytest.fixture
def folder(tmp_path, photo):
    photo(tmp_path / "in/a.jpg", 1)
    photo(tmp_path / "in/b.jpg", 2)
    return tmp_path / "in"


def test_corrections_are_kept_and_used_by_the_next_run(tmp_path, folder, analysed):
    told = Corrections((), (mark("a.jpg"),))
    do(folder, tmp_path / "out", told)
    assert read_corrections(tmp_path / "out" / FILE_NAME) == told
    (again,) = do(folder, tmp_path / "out")
    assert again.resumed
    assert len(analysed) == 1
    record = json.loads((tmp_path / "out/series.json").read_bytes())
    assert record["corrections"]["kinds"][0]["kind"] == "fixed"
    # Measuring anew, for whatever reason, keeps them too.
    list(run([replace(job, force=True) for job in plan(folder, tmp_path / "out")]))
    assert len(analysed) == 2
    assert read_corrections(tmp_path / "out" / FILE_NAME) == told


def test_other_corrections_are_measured_again_and_take_the_place(tmp_path, folder, analysed):
    do(folder, tmp_path / "out")
    assert not (tmp_path / "out" / FILE_NAME).exists()
    do(folder, tmp_path / "out", Corrections((), (mark("a.jpg"),)))
    do(folder, tmp_path / "out", Corrections((), (mark("a.jpg", "modifiable"),)))
    assert len(analysed) == 3
    assert read_corrections(tmp_path / "out" / FILE_NAME).kinds[0].kind == "modifiable"
    do(folder, tmp_path / "out", Corrections())
    assert len(analysed) == 4
    assert not (tmp_path / "out" / FILE_NAME).exists()


def test_a_photo_that_is_away_for_one_run_does_not_lose_its_corrections(tmp_path, folder, analysed):
    told = Corrections((), (mark("a.jpg"), mark("b.jpg")))
    do(folder, tmp_path / "out", told)
    (folder / "b.jpg").rename(tmp_path / "b.jpg")
    do(folder, tmp_path / "out")
    assert read_corrections(tmp_path / "out" / FILE_NAME) == told


def test_each_series_gets_its_own(tmp_path, photo, analysed):
    for k in range(2):
        photo(tmp_path / f"in/p{k}/{k}.jpg", k)
    jobs, unused = hand_out(
        Corrections((), (mark("1.jpg"), mark("odd.jpg"))), plan(tmp_path / "in", tmp_path / "out")
    )
    assert [job.corrections for job in jobs] == [None, Corrections((), (mark("1.jpg"),))]
    assert len(unused) == 1
    assert "odd.jpg" in unused[0]
    list(run(jobs))
    assert [p.parent.name for p in (tmp_path / "out").rglob(FILE_NAME)] == ["p1"]


def test_corrections_that_concern_nothing_are_refused(tmp_path, folder):
    with pytest.raises(CorrectionsError, match="none of these photos"):
        hand_out(Corrections((), (mark("odd.jpg"),)), plan(folder, tmp_path / "out"))


def test_originals_are_not_written_beside(tmp_path, folder, analysed):
    do(folder, tmp_path / "out", Corrections((), (mark("a.jpg"),)))
    assert {p.name for p in folder.iterdir()} == {"a.jpg", "b.jpg"}
