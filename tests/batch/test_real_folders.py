"""What people's folders hold: each photo once, in its place in time, and nothing that is no photo."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from analyzer.__main__ import main
from analyzer.batch import plan, plan_sets, run
from analyzer.change.order import said_first
from analyzer.series import NoPhotos

PERSON = Path(__file__).parents[2] / "sample_images/person-a"
A, A2, B = (PERSON / f"{n}.jpg" for n in ("2026-06-09_0740", "2026-06-09_0746", "2026-09-01"))


def jpg(source: Path, place: Path, *, quality: int = 90, size: int = 800, when: str = "") -> Path:
    """A sample saved again without EXIF, or with a moment."""
    picture = Image.open(source).convert("RGB")
    picture.thumbnail((size, size), Image.LANCZOS)
    exif = Image.Exif()
    if when:
        exif.get_ifd(0x8769)[0x9003] = when
    place.parent.mkdir(parents=True, exist_ok=True)
    picture.save(place, "JPEG", quality=quality, exif=exif)
    return place


@pytest.fixture
def taken(make_series, monkeypatch):
    """Replaces the analysis; gives the photos of each call."""
    from analyzer.batch import work

    calls = []

    def series(photos, corrections=None, progress=None):
        photos = list(photos)
        if not photos:
            raise NoPhotos
        calls.append(photos)
        return make_series((1.0,) * len(calls[-1]), names=tuple(p.name for p in calls[-1]))

    def sets(before, after, corrections=None, shared=None, progress=None):
        calls.append([list(before), list(after)])
        names = [p.name for side in calls[-1] for p in side]
        found = make_series((1.0, 0.5), names=tuple(names[:2]))
        if shared is None:
            return found
        return replace(
            found, comparisons=tuple(said_first(one, shared) for one in found.comparisons)
        )

    monkeypatch.setattr(work, "analyze_series", series)
    monkeypatch.setattr(work, "analyze_sets", sets)
    return calls


def do(folder: Path, out: Path, **more):
    (outcome,) = run(plan(folder, out, **more))
    assert outcome.error == ""
    return outcome


def test_a_copy_without_a_date_is_no_session(tmp_path, taken) -> None:
    jpg(A, tmp_path / "in/IMG_1234.jpg", when="2026:06:09 07:40:00")
    jpg(B, tmp_path / "in/IMG_2234.jpg", when="2026:09:01 07:40:00")
    jpg(A, tmp_path / "in/IMG_1234 copy.jpg", quality=70, size=700)
    outcome = do(tmp_path / "in", tmp_path / "out")
    assert [p.name for p in taken[0]] == ["IMG_1234.jpg", "IMG_2234.jpg"]
    assert outcome.refused == ()
    assert any("IMG_1234 copy.jpg is the same photo as IMG_1234.jpg" in s for s in outcome.summary)


def test_the_largest_copy_is_used_at_the_time_that_another_one_knows(tmp_path, taken) -> None:
    jpg(A, tmp_path / "in/big.jpg", size=1200)
    jpg(A, tmp_path / "in/IMG-20260609-WA0001.jpg", size=700)
    jpg(B, tmp_path / "in/2026-09-01.jpg")
    do(tmp_path / "in", tmp_path / "out")
    found = {p.name: (p.taken_at, p.taken_at_source) for p in taken[0]}
    assert found["big.jpg"] == (datetime(2026, 6, 9), "name")
    assert len(found) == 2


def test_another_undated_photo_among_dated_ones_is_left_out_with_a_reason(tmp_path, taken) -> None:
    jpg(A, tmp_path / "in/2026-06-09.jpg")
    jpg(B, tmp_path / "in/2026-09-01.jpg")
    jpg(A2, tmp_path / "in/IMG_7.jpg")
    outcome = do(tmp_path / "in", tmp_path / "out")
    assert [p.name for p in taken[0]] == ["2026-06-09.jpg", "2026-09-01.jpg"]
    ((name, reason),) = outcome.refused
    assert name == "IMG_7.jpg"
    assert "no date" in reason


def test_an_edited_twin_counts_once(tmp_path, taken) -> None:
    for source, number, day in ((A, 1234, "06:09"), (B, 2234, "09:01")):
        for name, quality in ((f"IMG_{number}.jpg", 95), (f"IMG_E{number}.jpg", 80)):
            jpg(source, tmp_path / "in" / name, quality=quality, when=f"2026:{day} 07:40:00")
    do(tmp_path / "in", tmp_path / "out")
    assert [p.name for p in taken[0]] == ["IMG_1234.jpg", "IMG_2234.jpg"]


def test_an_unset_clock_gives_way_to_the_name(tmp_path, taken) -> None:
    jpg(A, tmp_path / "in/2026-06-09.jpg")
    jpg(B, tmp_path / "in/2026-09-01.jpg", when="2000:01:01 00:00:00")
    do(tmp_path / "in", tmp_path / "out")
    late = next(p for p in taken[0] if p.name == "2026-09-01.jpg")
    assert late.taken_at == datetime(2026, 9, 1)
    assert "2000-01-01" in late.taken_at_note


def test_takeouts_dates_are_read(tmp_path, taken) -> None:
    for source, name, moment in ((A, "b.jpg", 1780990800), (B, "a.jpg", 1788248400)):
        jpg(source, tmp_path / "in" / name)
        told = {"title": name, "photoTakenTime": {"timestamp": str(moment)}}
        beside = tmp_path / "in" / f"{name}.supplemental-metadata.json"
        beside.write_text(json.dumps(told))
    do(tmp_path / "in", tmp_path / "out")
    found = {p.name: (f"{p.taken_at:%m-%d}", p.taken_at_source) for p in taken[0]}
    assert found == {"a.jpg": ("09-01", "sidecar"), "b.jpg": ("06-09", "sidecar")}
    assert do(tmp_path / "in", tmp_path / "out").resumed
    beside.write_text(json.dumps(told | {"photoTakenTime": {"timestamp": "1788348400"}}))
    assert not do(tmp_path / "in", tmp_path / "out").resumed


def test_folders_of_drives_and_bins_are_passed_over(tmp_path) -> None:
    jpg(A, tmp_path / "2026-06-09.jpg", size=100)
    for folder in ("@eaDir/2026-06-09.jpg", "#recycle", "$RECYCLE.BIN", "lost+found", ".thumbnails",
                   "__MACOSX", "@Recycle", "System Volume Information"):  # fmt: skip
        jpg(A, tmp_path / folder / "x.jpg", size=100)
    (tmp_path / "._2026-06-09.jpg").write_bytes(b"x")
    (tmp_path / "IMG_1.AAE").write_bytes(b"x")
    (tmp_path / "IMG_1.MOV").write_bytes(b"x")
    (job,) = plan(tmp_path, tmp_path / "out")
    assert job.photos == (tmp_path / "2026-06-09.jpg",)
    assert job.missing == ()


def test_a_raw_file_beside_its_photo_is_passed_over(tmp_path) -> None:
    jpg(A, tmp_path / "IMG_1.jpg", size=100)
    (tmp_path / "IMG_1.CR2").write_bytes(b"x")
    (tmp_path / "IMG_2.CR2").write_bytes(b"x")
    (job,) = plan(tmp_path, tmp_path / "out")
    assert [p.name for p in job.photos] == ["IMG_1.jpg", "IMG_2.CR2"]


def called(*arguments: object):
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_a_photo_that_is_still_in_the_cloud_is_named(tmp_path, taken) -> None:
    jpg(A, tmp_path / "in/2026-06-09.jpg")
    (tmp_path / "in/.2026-07-21.HEIC.icloud").write_bytes(b"bplist00")
    result = called("analyze", tmp_path / "in", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "2026-07-21.HEIC was left out. It is not downloaded from iCloud" in result.stderr
    assert "not downloaded from iCloud" in (tmp_path / "out/report.html").read_text("utf-8")


def test_a_folder_with_nothing_but_placeholders_names_them(tmp_path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/.2026-07-21.HEIC.icloud").write_bytes(b"bplist00")
    result = called("analyze", tmp_path / "in", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "not downloaded" in result.stderr


def test_onedrives_files_that_are_elsewhere_are_named(tmp_path, monkeypatch) -> None:
    jpg(A, tmp_path / "a.jpg", size=100)
    jpg(B, tmp_path / "b.jpg", size=100)
    monkeypatch.setattr(
        "analyzer.batch.find.elsewhere", lambda status: "OneDrive" if status.st_ino == away else ""
    )
    away = (tmp_path / "b.jpg").stat().st_ino
    (job,) = plan(tmp_path, tmp_path / "out")
    assert [p.name for p in job.photos] == ["a.jpg"]
    assert "not downloaded from OneDrive" in job.missing[0][1]


@pytest.mark.parametrize("given", ["in", "in/photos.zip"])
def test_an_archive_is_to_be_unpacked(tmp_path, given) -> None:
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in/photos.zip", "w") as archive:
        archive.write(A, "2026-06-09.jpg")
    result = called("analyze", tmp_path / given, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "unpack it" in result.stderr


def test_two_photos_in_one_picture_are_left_out(tmp_path, taken) -> None:
    jpg(A, tmp_path / "in/2026-06-09.jpg")
    one, two = Image.open(A), Image.open(B)
    pair = Image.new("RGB", (one.width * 2, one.height))
    pair.paste(one, (0, 0))
    pair.paste(two.resize(one.size), (one.width, 0))
    pair.save(tmp_path / "in/2026-09-01.jpg")
    outcome = do(tmp_path / "in", tmp_path / "out")
    ((name, reason),) = outcome.refused
    assert name == "2026-09-01.jpg"
    assert "two photos in one picture" in reason


def test_a_shot_on_both_sides_is_taken_from_the_side_that_holds_others(tmp_path, taken) -> None:
    jpg(A, tmp_path / "b/one.jpg")
    jpg(A, tmp_path / "a/copy.jpg", quality=60, size=600)
    jpg(B, tmp_path / "a/two.jpg")
    job = plan_sets(tmp_path / "b", tmp_path / "a", tmp_path / "out")
    (outcome,) = run([job])
    assert [[p.name for p in side] for side in taken[0]] == [["one.jpg"], ["two.jpg"]]
    assert any("on both sides of the comparison: copy.jpg" in line for line in outcome.summary)


def test_one_shot_against_itself_is_said_first(tmp_path, taken) -> None:
    jpg(A, tmp_path / "one.jpg")
    jpg(A, tmp_path / "two.jpg", quality=60, size=600)
    (outcome,) = run([plan_sets(tmp_path / "one.jpg", tmp_path / "two.jpg", tmp_path / "out")])
    assert outcome.summary[0].startswith("Both sides show the same photo.")
    record = json.loads((tmp_path / "out/series.json").read_bytes())
    assert record["comparisons"][0]["verdict"] == "not comparable"
    assert "Both sides show the same photo" in (tmp_path / "out/report.html").read_text("utf-8")


@pytest.mark.parametrize("how", [["b.jpg", "a.jpg"], ["b", "a"]])
def test_the_order_may_be_given_by_names(tmp_path, taken, how) -> None:
    jpg(A, tmp_path / "in/b.jpg")
    jpg(B, tmp_path / "in/a.jpg")
    result = called("analyze", tmp_path / "in", "--order", *how, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert {p.name: p.turn for p in taken[0]} == {"b.jpg": 0, "a.jpg": 1}


def test_the_order_of_the_names_may_be_confirmed(tmp_path, taken) -> None:
    jpg(A, tmp_path / "in/x10.jpg")
    jpg(B, tmp_path / "in/x2.jpg")
    result = called("analyze", "--order", "file-names", tmp_path / "in", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert {p.name: p.turn for p in taken[0]} == {"x2.jpg": 0, "x10.jpg": 1}


@pytest.mark.parametrize("order", [["c.jpg"], ["a.jpg", "a.jpg"], ["a.jpg", "c.jpg"]])
def test_an_order_that_does_not_fit_is_wrong_use(tmp_path, taken, order) -> None:
    jpg(A, tmp_path / "in/a.jpg", size=100)
    jpg(B, tmp_path / "in/b.jpg", size=100)
    result = called("analyze", tmp_path / "in", "--order", *order, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert taken == []


def test_photos_that_the_order_does_not_name_are_left_out(tmp_path, taken) -> None:
    for source, name in ((A, "a.jpg"), (B, "b.jpg"), (A2, "c.jpg")):
        jpg(source, tmp_path / "in" / name)
    (job,) = plan(tmp_path / "in", tmp_path / "out")
    from dataclasses import replace

    (outcome,) = run([replace(job, order=("b.jpg", "a.jpg"))])
    assert outcome.refused == (("c.jpg", "It is not among the photos whose order you gave."),)


def test_each_back_gets_a_series_of_its_own_on_request(tmp_path, taken, monkeypatch) -> None:
    from dataclasses import replace

    from analyzer.batch import work

    for source, name in ((A, "2026-01-01.jpg"), (A2, "2026-01-02.jpg"), (B, "2026-01-03.jpg")):
        jpg(source, tmp_path / "in" / name)
    plain = work.analyze_series

    def mixed(photos, corrections=None, progress=None):
        series = plain(photos, corrections)
        many = len(series.measurements) > 2
        return replace(series, people=((0, 2), (1,)) if many else ())

    monkeypatch.setattr(work, "analyze_series", mixed)
    out = tmp_path / "out"
    result = called("analyze", tmp_path / "in", "--split-people", "--out", out)
    assert result.exit_code == 0, result.stderr
    assert [sorted(p.name for p in call) for call in taken[1:]] == [
        ["2026-01-01.jpg", "2026-01-03.jpg"],
        ["2026-01-02.jpg"],
    ]
    assert "Photos of more than one back" in result.stdout
    assert (out / "back-1/report.html").is_file()
    assert (out / "index.html").is_file()
