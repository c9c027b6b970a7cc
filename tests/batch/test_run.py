"""Jobs: nothing stops the rest, nothing is done twice, originals stay as they are."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from analyzer.batch import plan, plan_sets, run
from analyzer.photo.model import ScaleHint


def tree(folder):
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


def do(source, out, **options):
    return list(run(plan(source, out, **options)))


def test_one_unreadable_photo_never_stops_the_rest(tmp_path, photo, analysed):
    photo(tmp_path / "in/a.jpg", 1)
    photo(tmp_path / "in/d.jpg", 2)
    (tmp_path / "in/empty.jpg").write_bytes(b"")
    (tmp_path / "in/text.jpg").write_text("hello")
    (tmp_path / "in/cut.jpg").write_bytes((tmp_path / "in/a.jpg").read_bytes()[:300])
    (tmp_path / "in/anim.gif").write_bytes(b"GIF89a" + bytes(40))
    (outcome,) = do(tmp_path / "in", tmp_path / "out")
    assert analysed == [["a.jpg", "d.jpg"]]
    assert {name for name, _ in outcome.refused} == {
        "empty.jpg", "text.jpg", "cut.jpg", "anim.gif",
    }  # fmt: skip
    assert all(len(reason) > 10 for _, reason in outcome.refused)
    html = (tmp_path / "out/report.html").read_text("utf-8")
    assert all(name in html for name, _ in outcome.refused)


def test_the_originals_stay_as_they_are(tmp_path, photo, analysed):
    photo(tmp_path / "in/a.jpg", 1)
    photo(tmp_path / "in/b.jpg", 2)
    before = tree(tmp_path / "in")
    do(tmp_path / "in", tmp_path / "out")
    assert tree(tmp_path / "in") == before


def test_a_photo_that_is_there_twice_counts_once(tmp_path, photo, analysed):
    photo(tmp_path / "in/a.jpg")
    photo(tmp_path / "in/copy of a.jpg")
    (outcome,) = do(tmp_path / "in", tmp_path / "out")
    assert analysed == [["a.jpg"]]
    assert outcome.refused == ()
    assert any("copy of a.jpg is the same photo as a.jpg" in line for line in outcome.summary)


def test_a_complete_result_is_taken_over(tmp_path, photo, analysed):
    photo(tmp_path / "in/a.jpg", 1)
    (tmp_path / "in/bad.jpg").write_bytes(b"")
    (first,) = do(tmp_path / "in", tmp_path / "out")
    written = tree(tmp_path / "out")
    (second,) = do(tmp_path / "in", tmp_path / "out")
    assert len(analysed) == 1
    assert (first.resumed, second.resumed) == (False, True)
    assert (second.refused, second.summary) == (first.refused, first.summary)
    assert tree(tmp_path / "out") == written


@pytest.mark.parametrize(
    "what", ["photo", "new", "name", "scale", "missing", "params", "method", "force"]
)
def test_whatever_could_change_the_result_is_measured_again(
    tmp_path, photo, analysed, monkeypatch, what
):
    path = photo(tmp_path / "in/a.jpg", 1)
    do(tmp_path / "in", tmp_path / "out")
    options = {}
    if what == "photo":
        photo(path, 9)
    elif what == "new":
        photo(tmp_path / "in/b.jpg", 9)
    elif what == "name":
        path.rename(path.with_name("c.jpg"))
    elif what == "scale":
        options["scale_hint"] = ScaleHint(back_width_mm=300)
    elif what == "missing":
        (tmp_path / "out/records/a.json").unlink()
    elif what == "params":
        monkeypatch.setattr("analyzer.batch.result.params_hash", lambda: "0" * 64)
    elif what == "method":
        monkeypatch.setattr("analyzer.batch.result.method_hash", lambda: "0" * 64)
    else:
        options["force"] = True
    (outcome,) = do(tmp_path / "in", tmp_path / "out", **options)
    assert len(analysed) == 2
    assert not outcome.resumed


def test_a_stopped_run_is_not_taken_for_a_complete_one(tmp_path, photo, analysed, monkeypatch):
    photo(tmp_path / "in/a.jpg", 1)

    def stop(*args, **kwargs):
        raise RuntimeError("pulled the plug")

    monkeypatch.setattr("analyzer.batch.work.write_result", stop)
    (outcome,) = do(tmp_path / "in", tmp_path / "out")
    assert "pulled the plug" in outcome.error
    monkeypatch.undo()
    assert not (tmp_path / "out/dimples-result.json").exists()


def test_what_an_earlier_run_left_is_removed_and_nothing_else(tmp_path, photo, analysed):
    path = photo(tmp_path / "in/a.jpg", 1)
    do(tmp_path / "in", tmp_path / "out")
    (tmp_path / "out/overlays/own.txt").write_text("keep me")
    path.rename(path.with_name("b.jpg"))
    do(tmp_path / "in", tmp_path / "out")
    left = {p.name for p in (tmp_path / "out/overlays").iterdir()}
    assert left == {"b.jpg", "own.txt"}


def test_a_tampered_mark_removes_nothing_outside_its_folder(tmp_path, photo, analysed):
    photo(tmp_path / "in/a.jpg", 1)
    do(tmp_path / "in", tmp_path / "out")
    mark = tmp_path / "out/dimples-result.json"
    told = json.loads(mark.read_bytes())
    told |= {"key": "x", "files": ["../in/a.jpg", str(tmp_path / "in/a.jpg"), "in/a.jpg"]}
    mark.write_text(json.dumps(told))
    do(tmp_path / "in", tmp_path / "out")
    assert (tmp_path / "in/a.jpg").exists()


def test_a_run_into_the_photos_own_folder_can_be_repeated(tmp_path, photo, analysed):
    photo(tmp_path / "a.jpg", 1)
    do(tmp_path, tmp_path)
    (again,) = do(tmp_path, tmp_path)
    assert again.resumed
    assert analysed == [["a.jpg"]]


def test_two_sets(tmp_path, photo, analysed):
    photo(tmp_path / "a.jpg", 1)
    photo(tmp_path / "late/b.jpg", 2)
    job = plan_sets(tmp_path / "a.jpg", tmp_path / "late", tmp_path / "out")
    (outcome,) = run([job])
    assert analysed == [["a.jpg", "b.jpg"]]
    assert outcome.error == ""
    assert (tmp_path / "out/records/comparison_1.json").exists()


def test_a_side_without_a_readable_photo_is_said(tmp_path, photo, analysed):
    photo(tmp_path / "a.jpg", 1)
    (tmp_path / "b.jpg").write_bytes(b"")
    (outcome,) = run([plan_sets(tmp_path / "a.jpg", tmp_path / "b.jpg", tmp_path / "out")])
    assert analysed == []
    assert [name for name, _ in outcome.refused] == ["b.jpg"]
    assert "no report" in outcome.summary[0]
    assert not outcome.reported


def test_the_same_photo_on_both_sides_is_noted(tmp_path, photo, analysed):
    photo(tmp_path / "a.jpg", 1)
    photo(tmp_path / "b.jpg", 1)
    (outcome,) = run([plan_sets(tmp_path / "a.jpg", tmp_path / "b.jpg", tmp_path / "out")])
    assert any("both sides" in line for line in outcome.summary)


def test_outcomes_keep_their_order_on_any_executor(tmp_path, photo, analysed):
    for k in range(5):
        photo(tmp_path / f"in/p{k}/a.jpg", k)
    alone = do(tmp_path / "in", tmp_path / "one")
    with ThreadPoolExecutor(3) as pool:
        pooled = list(run(plan(tmp_path / "in", tmp_path / "two"), pool))
    assert [o.name for o in pooled] == [o.name for o in alone] == [f"p{k}" for k in range(5)]
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_one_failing_job_never_stops_the_rest(tmp_path, photo, analysed, monkeypatch):
    from analyzer.batch import work

    for k in range(3):
        photo(tmp_path / f"in/p{k}/a{k}.jpg", k)
    real = work.analyze_series

    def fragile(photos, corrections=None, progress=None):
        photos = list(photos)
        if photos[0].name == "a1.jpg":
            raise ZeroDivisionError("boom")
        return real(photos, progress=progress)

    monkeypatch.setattr(work, "analyze_series", fragile)
    outcomes = do(tmp_path / "in", tmp_path / "out")
    assert [bool(o.error) for o in outcomes] == [False, True, False]
    assert "boom" in outcomes[1].error


def test_an_output_that_cannot_be_written_is_said(tmp_path, photo, analysed):
    photo(tmp_path / "in/a.jpg", 1)
    (tmp_path / "out").write_text("in the way")
    (outcome,) = do(tmp_path / "in", tmp_path / "out")
    assert outcome.error
