"""A finished run tells the truth, and touches only what this program wrote."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from threading import Lock

import pytest

from analyzer.batch import plan, run
from analyzer.photo.model import UnreadablePhoto

MARK = "dimples-result.json"


def tree(folder):
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


def do(source, out, **options):
    (outcome,) = run(plan(source, out, **options))
    return outcome


@pytest.fixture
def folder(tmp_path, photo):
    photo(tmp_path / "in/a.jpg", 1)
    photo(tmp_path / "in/b.jpg", 40)
    return tmp_path / "in"


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Where the first test that needs it leaves a finished run for those after it."""
    return tmp_path_factory.mktemp("finished") / "out"


@pytest.fixture
def out(tmp_path, folder, analysed, finished):
    """The folder of a finished run on `folder`, which is measured once for all tests here."""
    if not finished.exists():
        do(folder, finished)
    shutil.copytree(finished, tmp_path / "out")
    analysed.clear()
    return tmp_path / "out"


def sha_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- a photo that fails for a passing reason -----------------------------------------------------


def away(path):
    path.rename(path.with_suffix(".away"))
    return lambda: path.with_suffix(".away").rename(path)


def exchanged(path):
    right = path.read_bytes()
    path.write_bytes(right[:-2] + b"xx\xff\xd9")
    return lambda: path.write_bytes(right)


def a_folder_instead(path):
    right = path.read_bytes()
    path.unlink()
    path.mkdir()

    def back():
        path.rmdir()
        path.write_bytes(right)

    return back


@pytest.mark.parametrize("fault", [away, exchanged, a_folder_instead])
@pytest.mark.parametrize("stage", ["first_look", "_chosen", "decoded"])
def test_a_photo_that_was_away_for_a_moment_is_measured_by_the_next_run(
    tmp_path, folder, analysed, monkeypatch, fault, stage
):
    from analyzer.batch import work

    real, mended, one_at_a_time = getattr(work, stage), [], Lock()

    def then(*args, **kwargs):
        # Once everything was hashed, and before or after it was looked through.
        if stage == "_chosen":
            found = real(*args, **kwargs)
            mended.append(fault(folder / "b.jpg"))
            return found
        with one_at_a_time:
            if not mended:
                mended.append(fault(folder / "b.jpg"))
        return real(*args, **kwargs)

    monkeypatch.setattr(work, stage, then)
    first = do(folder, tmp_path / "out")
    monkeypatch.setattr(work, stage, real)
    mended[0]()
    assert [name for name, _ in first.refused] == ["b.jpg"]
    assert analysed == [["a.jpg"]]
    second = do(folder, tmp_path / "out")
    assert not second.resumed
    assert second.refused == ()
    assert analysed[-1] == ["a.jpg", "b.jpg"]
    record = json.loads((tmp_path / "out/records/b.json").read_bytes())
    assert sha_of(folder / "b.jpg") in json.dumps(record)
    assert do(folder, tmp_path / "out").resumed


@pytest.mark.parametrize(
    "error",
    [MemoryError(), OSError(5, "Input/output error"), UnreadablePhoto("no memory", passing=True)],
)
def test_want_of_memory_is_no_last_word(tmp_path, folder, analysed, monkeypatch, error):
    from analyzer.intake import reading

    real = reading.load_photo

    def fails(data, **options):
        if options["name"] == "b.jpg":
            raise error
        return real(data, **options)

    monkeypatch.setattr(reading, "load_photo", fails)
    assert [name for name, _ in do(folder, tmp_path / "out").refused] == ["b.jpg"]
    monkeypatch.setattr(reading, "load_photo", real)
    second = do(folder, tmp_path / "out")
    assert (second.resumed, second.refused) == (False, ())


def test_an_error_inside_the_program_is_no_last_word(tmp_path, folder, analysed, monkeypatch):
    from analyzer.batch import work
    from analyzer.measurement.reasons import why

    real = work.analyze_series

    def hurt(photos, corrections=None, progress=None):
        series = real(photos, corrections, progress)
        shot = replace(
            series.measurements[1], ok=False, reason=why(MemoryError(), "measuring this photo")
        )
        return replace(series, measurements=(series.measurements[0], shot))

    monkeypatch.setattr(work, "analyze_series", hurt)
    do(folder, tmp_path / "out")
    monkeypatch.setattr(work, "analyze_series", real)
    assert not do(folder, tmp_path / "out").resumed


def test_a_photo_that_is_truly_broken_is_not_tried_again(tmp_path, folder, analysed):
    (folder / "c.jpg").write_bytes((folder / "a.jpg").read_bytes()[:300])
    assert len(do(folder, tmp_path / "out").refused) == 1
    assert do(folder, tmp_path / "out").resumed


def test_results_stay_while_the_photos_are_away(tmp_path, folder, analysed, monkeypatch):
    from analyzer.batch import work

    do(folder, tmp_path / "out")
    before = tree(tmp_path / "out")

    def gone(*args):
        raise UnreadablePhoto("There is no file of this name.", passing=True)

    monkeypatch.setattr(work, "_content", gone)
    assert not do(folder, tmp_path / "out", force=True).reported
    assert tree(tmp_path / "out") == before


# --- outputs are checked before "already done" ---------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["report.html", "series.json", "dimples.csv", "records/a.json", "overlays/a.jpg"]
)
@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_damaged_results_are_written_again(folder, out, analysed, name, damage):
    whole, path = tree(out), out / name
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if damage is None else damage)
    assert not do(folder, out).resumed
    assert tree(out) == whole
    assert len(analysed) == 1


# --- a mark that was damaged or made up ----------------------------------------------------------

V1 = {"schema": "dimples.result/1", "key": "x", "refused": [], "summary": []}


def marks():
    mine = [
        "mine.txt",
        "overlays/mine.jpg",
        "records/mine.json",
        "report.html",
        "a.jpg",
        "in/a.jpg",
    ]
    yield "v1 lists mine", json.dumps(V1 | {"files": mine})
    for odd in ("a\0b", "x" * 5000, "../in/a.jpg", "/etc/passwd", "records/../mine.txt", ".", ""):
        yield f"odd name {odd[:9]!r}", json.dumps(V1 | {"files": [odd]})
    files = [{"name": name, "size": 7, "sha256": "0" * 64} for name in mine]
    v2 = V1 | {"schema": "dimples.result/2", "people": [], "files": files}
    yield "v2 unsealed", json.dumps(v2)
    yield "v2 wrong seal", json.dumps(v2 | {"seal": "0" * 64})
    right = hashlib.sha256(b"keep me").hexdigest()
    yield "v2 right hash", json.dumps(v2 | {"files": [f | {"sha256": right} for f in files]})
    yield "deep", "[" * 100_000
    yield "deep object", '{"a":' * 100_000
    for text in ("", "{", "null", "7", '"x"', "[]", "\0" * 50, '{"schema": 5}', "{}"):
        yield f"text {text[:9]!r}", text
    for wrong in ({"files": 5}, {"files": {"mine.txt": 1}}, {"files": [None]}, {"files": [[]]}):
        yield f"wrong {wrong}", json.dumps(V1 | wrong)
        yield f"wrong 2 {wrong}", json.dumps(v2 | wrong)
    yield "huge number", '{"schema": "dimples.result/2", "files": [{"size": 1' + "0" * 5000 + "}]}"


@pytest.mark.slow
@pytest.mark.parametrize(("what", "text"), list(marks()), ids=[what for what, _ in marks()])
def test_a_made_up_mark_means_measure_again_and_nothing_else(folder, out, what, text):
    whole = tree(out)
    mine = [out / "mine.txt", out / "overlays/mine.jpg", out / "records/mine.json", out / "a.jpg"]
    for path in mine:
        path.write_bytes(b"keep me")
    (out / MARK).write_text(text)
    outcome = do(folder, out)
    assert outcome.error == ""
    assert not outcome.resumed
    assert all(path.read_bytes() == b"keep me" for path in mine)
    assert {n: h for n, h in tree(out).items() if out / n not in mine} == whole
    assert do(folder, out).resumed


def test_a_finished_run_that_was_copied_is_finished(folder, out, analysed):
    """What the tests with `out` begin with."""
    assert do(folder, out).resumed
    assert analysed == []


def test_a_mark_that_is_no_file_is_no_mark(folder, out):
    (out / MARK).unlink()
    (out / MARK).symlink_to("/dev/zero")
    assert do(folder, out).error == ""
    assert not (out / MARK).is_symlink()


# --- files of others are never overwritten -------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["overlays/a.jpg", "overlays/A.JPG", "records/a.json", "report.html", "dimples.csv",
     "series.json", "records/comparison_1.json", "overlays/b-2.jpg"],
)  # fmt: skip
def test_files_of_others_are_never_overwritten(tmp_path, folder, analysed, name):
    path = tmp_path / "out" / name
    path.parent.mkdir(parents=True)
    path.write_bytes((folder / "a.jpg").read_bytes())
    before = tree(tmp_path)
    outcome = do(folder, tmp_path / "out")
    assert name in outcome.error
    assert not outcome.usable
    assert analysed == []
    assert tree(tmp_path) == before


def test_a_link_in_the_place_of_a_result_is_left_alone(tmp_path, folder, analysed):
    (tmp_path / "out").mkdir()
    (tmp_path / "precious.html").write_text("mine")
    (tmp_path / "out/report.html").symlink_to(tmp_path / "precious.html")
    assert "report.html" in do(folder, tmp_path / "out").error
    assert (tmp_path / "precious.html").read_text() == "mine"
    (tmp_path / "out/report.html").unlink()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out/overlays").symlink_to(tmp_path / "elsewhere")
    assert "overlays" in do(folder, tmp_path / "out").error
    assert not any((tmp_path / "elsewhere").iterdir())


def test_other_files_in_the_folder_do_no_harm(tmp_path, folder, analysed):
    for name in ("notes.txt", "overlays/holiday.jpg", "records/x.json", "holiday.jpg"):
        path = tmp_path / "out" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    assert do(folder, tmp_path / "out").error == ""
    assert (tmp_path / "out/overlays/holiday.jpg").read_text() == "mine"


def test_results_without_their_mark_are_known_again(folder, out):
    whole = tree(out)
    (out / MARK).unlink()
    assert do(folder, out).error == ""
    assert tree(out) == whole


def test_results_of_an_older_version_are_replaced(folder, out):
    whole, mark = tree(out), json.loads((out / MARK).read_bytes())
    files = [f["name"] for f in mark["files"]]
    (out / MARK).write_text(json.dumps(V1 | {"key": mark["key"], "files": files}))
    outcome = do(folder, out)
    assert (outcome.error, outcome.resumed) == ("", False)
    assert tree(out) == whole


def test_an_older_mark_makes_no_photo_of_somebody_ours(tmp_path, folder, analysed):
    mine = tmp_path / "out/overlays/a.jpg"
    mine.parent.mkdir(parents=True)
    mine.write_bytes((folder / "a.jpg").read_bytes())
    (tmp_path / "out" / MARK).write_text(json.dumps(V1 | {"files": ["overlays/a.jpg"]}))
    before = tree(tmp_path / "out")
    assert "overlays/a.jpg" in do(folder, tmp_path / "out").error
    assert tree(tmp_path / "out") == before


def test_a_file_that_came_while_measuring_is_not_overwritten(
    tmp_path, folder, analysed, monkeypatch
):
    from analyzer.batch import work

    real = work.analyze_series

    def then(*args, **kwargs):
        (tmp_path / "out/report.html").write_text("mine")
        return real(*args, **kwargs)

    monkeypatch.setattr(work, "analyze_series", then)
    outcome = do(folder, tmp_path / "out")
    assert "report.html" in outcome.error
    assert (tmp_path / "out/report.html").read_text() == "mine"


# --- stopped half-way ----------------------------------------------------------------------------


def fault_at(monkeypatch, nth, fault):
    """Let the nth renaming of a finished file fail; gives the list of those before it."""
    from pathlib import Path

    real, done = Path.replace, []

    def then(self, target):
        done.append(str(target))
        if len(done) == nth:
            raise fault
        return real(self, target)

    monkeypatch.setattr(Path, "replace", then)
    return done


@pytest.mark.slow
@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_run_that_ends_at_any_write_is_made_good_by_the_next(
    tmp_path, folder, analysed, monkeypatch, fault
):
    do(folder, tmp_path / "whole")
    # The name of the output folder is in no output.
    whole, nth = tree(tmp_path / "whole"), 0
    while True:
        nth += 1
        out = tmp_path / f"out{nth}"
        with monkeypatch.context() as patch:
            done = fault_at(patch, nth, fault)
            try:
                outcome = do(folder, out)
            except KeyboardInterrupt:
                outcome = None
        if len(done) < nth:
            break
        if isinstance(fault, OSError):
            assert not outcome.usable
            assert done[-1].rpartition("/")[2] in outcome.error
            assert str(tmp_path) not in outcome.error
        assert not list(out.rglob("*.part"))
        again = do(folder, out)
        assert (again.error, again.resumed) == ("", False)
        assert tree(out) == whole
        assert do(folder, out).resumed
    assert nth > 8


def test_a_run_in_the_photos_own_folder_that_was_killed_does_not_measure_its_results(
    tmp_path, photo, analysed, monkeypatch
):
    photo(tmp_path / "a.jpg", 1)
    with monkeypatch.context() as patch:
        fault_at(patch, 4, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            do(tmp_path, tmp_path)
    assert (tmp_path / "overlays/a.jpg").exists()
    assert do(tmp_path, tmp_path).error == ""
    assert analysed == [["a.jpg"], ["a.jpg"]]


def test_an_obstacle_is_named_by_its_place_in_the_folder(tmp_path, photo, analysed):
    from analyzer.batch.summary import write_index

    photo(tmp_path / "in/a/a.jpg", 1)
    photo(tmp_path / "in/b/b.jpg", 2)
    (tmp_path / "out/a").mkdir(parents=True)
    (tmp_path / "out/a/overlays").touch()
    outcomes = list(run(plan(tmp_path / "in", tmp_path / "out")))
    page = write_index(outcomes, tmp_path / "out").read_text("utf-8")
    assert "overlays is in the way" in page
    assert str(tmp_path) not in page
    assert analysed == [["b.jpg"]]


@pytest.mark.parametrize("error", [OSError(5, "gone", "PLACE/in/x y/secret.bin"),
                                   ValueError("bad PLACE/in/x y/deep/secret.bin, sorry")])  # fmt: skip
def test_an_unforeseen_error_tells_no_place_of_the_machine(
    tmp_path, photo, analysed, monkeypatch, error
):
    from analyzer.batch import work

    photo(tmp_path / "in/x y/a.jpg", 1)
    error.args = tuple(
        a.replace("PLACE", str(tmp_path)) if isinstance(a, str) else a for a in error.args
    )

    def broken(*args, **kwargs):
        raise error

    monkeypatch.setattr(work, "analyze_series", broken)
    outcome = do(tmp_path / "in", tmp_path / "out")
    assert type(error).__name__ in outcome.error
    assert str(tmp_path) not in outcome.error
    assert "tests/" not in outcome.error
