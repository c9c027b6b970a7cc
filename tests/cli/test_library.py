"""Commands on a library: exit codes, reasons, and what they leave."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from analyzer.__main__ import main
from analyzer.library import Library
from analyzer.results import Series
from tests.ui.factory import days, jpeg, series


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for k in range(2):
        (folder / f"p{k}.jpg").write_bytes(jpeg(k, days(30 * k)))
    return folder


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many photos each measuring was given; the result is made up."""
    counts: list[int] = []

    def fake(given: Any, told: Any = None, *, progress: Any = None) -> Series:
        found = [(p.name, jpeg(k, days(30 * k))) for k, p in enumerate(given)]
        counts.append(len(found))
        return series(found)

    monkeypatch.setattr("analyzer.series.analyze_series", fake)
    return counts


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_photos_are_kept_measured_once_and_told(
    photos: Path, tmp_path: Path, measured: list[int]
) -> None:
    place = tmp_path / "lib"
    (photos / "bad.jpg").write_bytes(b"")
    first = call("analyze", photos, "--library", place, "--person", "Anna")
    assert first.exit_code == 1
    assert "bad.jpg was left out. The file is empty." in first.stderr
    assert "Anna" in first.stdout
    assert "Report" not in first.stdout
    again = call("analyze", "--library", place, "--person", "anna", "--out", tmp_path / "out")
    assert again.exit_code == 0, again.stderr
    assert f"Report: {tmp_path / 'out' / 'report.html'}" in again.stdout
    assert measured == [2]
    told = call("analyze", "--library", place, "--person", "Anna", "--format", "json", "--force")
    record = json.loads(told.stdout)["results"][0]
    assert (record["name"], len(record["series"]["measurements"])) == ("Anna", 2)
    assert str(place) not in told.stdout
    assert measured == [2, 2]
    assert sorted(path.name for path in photos.iterdir()) == ["bad.jpg", "p0.jpg", "p1.jpg"]


def test_what_is_passed_on_of_a_kept_person(
    photos: Path, tmp_path: Path, measured: list[int]
) -> None:
    place, out = tmp_path / "lib", tmp_path / "out"
    asked = ("--library", place, "--person", "Anna Nowak", "--report", "html", "--anonymous")
    nowhere = call("analyze", photos, *asked)
    assert nowhere.exit_code == 2
    assert "add --out" in nowhere.stderr
    done = call("analyze", photos, *asked, "--out", out)
    assert done.exit_code == 0, done.stderr
    assert f"To pass on: {out / 'exports'}" in done.stdout
    page = (out / "exports" / "report.html").read_text("utf-8")
    assert "day 30" in page
    assert "Nowak" not in page
    assert "p0.jpg" not in page
    # The folder's own report is its owner's.
    assert "p0.jpg" in (out / "report.html").read_text("utf-8")


def test_what_is_told_is_kept(photos: Path, tmp_path: Path, measured: list[int]) -> None:
    place = tmp_path / "lib"
    told = tmp_path / "told.json"
    kinds = [{"photo": {"name": "p0.jpg"}, "x": 1.0, "y": 2.0, "kind": "fixed"}]
    kinds[0]["photo"] = {"name": "p0.jpg", "sha256": ""}
    told.write_text(
        json.dumps({"schema": "dimples.corrections/1", "landmarks": [], "kinds": kinds})
    )
    more = ("--back-width-mm", 300, "--corrections", told)
    assert call("analyze", photos, "--library", place, "--person", "A", *more).exit_code == 0
    with Library.open(place) as library:
        anna = library.person("A").id
        assert library.back_width(anna) == 300
        assert len(library.corrections(anna).kinds) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("analyze",), "Missing option '--out'"),
        (("analyze", "--out", "OUT"), "FOLDER"),
        (("analyze", "IN"), "Missing option '--out'"),
        (("compare", "IN", "IN"), "Missing option '--out'"),
        (("analyze", "IN", "--out", "OUT", "--person", "A"), "--person goes with --library"),
        (("analyze", "--library", "LIB"), "needs --person"),
        (("analyze", "--library", "LIB", "--person", "A"), "There is no folder"),
        (("analyze", "--library", "IN", "--person", "A"), "is not a library"),
        (("analyze", "IN", "--library", "IN", "--person", "A"), "holds other files"),
        (
            ("analyze", "IN", "--library", "LIB", "--person", "A", "--marker-mm", "50"),
            "--marker-mm does not go",
        ),
        (
            ("analyze", "IN", "--library", "LIB", "--person", "A", "--back-width-mm", "5"),
            "mm wide",
        ),
        (("analyze", "IN", "--library", "LIB", "--person", " "), "needs a name"),
        (("library", "list", "LIB"), "There is no folder"),
        (("library", "delete", "LIB"), "Give either"),
        (("library", "delete", "LIB", "--everything", "--person", "A"), "Give either"),
        (("library", "delete", "LIB", "--everything", "--photo", "A"), "goes with --person"),
        (("library", "list", "LIB", "--database", "x"), "no address"),
        (("app", "--library", "IN"), "holds other files"),
    ],
)
def test_wrong_use_is_a_reason(
    photos: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    places = {"IN": photos, "LIB": tmp_path / "lib", "OUT": tmp_path / "out"}
    result = call(*(places.get(a, a) for a in arguments))
    assert result.exit_code == 2, result.output
    assert said in result.stderr


def test_list_delete_restore_and_export(photos: Path, tmp_path: Path) -> None:
    place = tmp_path / "lib"
    with Library.open(place, create=True) as library:
        for name in ("Anna", "Bob"):
            anna = library.add_person(name)
            library.add_photos(anna.id, [(path.name, path) for path in sorted(photos.iterdir())])
    assert call("library", "list", place).stdout.splitlines() == [
        "Anna: 2 photos, the last of 2026-03-31",
        "Bob: 2 photos, the last of 2026-03-31",
    ]
    assert call("library", "export", place, "--out", tmp_path / "a.zip").exit_code == 0
    assert "Anna/originals/p0.jpg" in zipfile.ZipFile(tmp_path / "a.zip").namelist()
    assert call("library", "export", place, "--out", tmp_path / "a.zip").exit_code == 2
    gone = call("library", "delete", place, "--person", "anna", "--photo", "p0.jpg")
    assert gone.stdout.startswith("Deleted: photo p0.jpg of Anna.")
    assert call("library", "delete", place, "--person", "Bob").exit_code == 0
    rows = json.loads(call("library", "list", place, "--format", "json").stdout)
    assert [(p["name"], p["photos"]) for p in rows["people"]] == [("Anna", 1)]
    assert [d["what"] for d in rows["deleted"]] == ["Bob with 2 photos", "photo p0.jpg of Anna"]
    photo = rows["deleted"][1]["id"][:8]
    assert call("library", "restore", place, photo).exit_code == 0
    assert call("library", "restore", place).stdout == "Restored: Bob with 2 photos.\n"
    assert call("library", "restore", place).exit_code == 2
    assert call("library", "restore", place, "abc").exit_code == 2
    assert call("library", "delete", place, "--person", "Bob", "--photo", "x").exit_code == 2
    done = call("library", "delete", place, "--everything", "--for-good")
    assert done.stdout == "Deleted for good: everything: 2 people with 4 photos.\n"
    assert call("library", "list", place).stdout == "This library holds no people yet.\n"
    assert not [path for path in (place / "originals").rglob("*") if path.is_file()]


def test_the_app_is_told_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("analyzer.ui.launch.serve", lambda *given, language: asked.append(given))
    assert call("app", "--library", tmp_path / "lib", "--port", 8599).exit_code == 0
    assert (tmp_path / "lib" / "library.json").is_file()
    assert call("app").exit_code == 0
    monkeypatch.setenv("DIMPLES_LIBRARY", str(tmp_path / "other"))
    assert call("app").exit_code == 0
    assert (tmp_path / "other" / "library.json").is_file()
    assert asked == [
        (8599, tmp_path / "lib", None, None, None), (None, None, None, None, None),
        (None, tmp_path / "other", None, None, None),
    ]  # fmt: skip
