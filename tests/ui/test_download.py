from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import factory
import pytest
from streamlit.testing.v1 import AppTest

from analyzer.report.export import Export
from analyzer.show.timelapse import TimelapseParams
from analyzer.ui import download
from analyzer.ui.analysis import Outcome
from analyzer.ui.download import html_report, one_file, zip_report, zip_tables


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    files = [("before.jpg", factory.jpeg(1, factory.days(0))), ("after.jpg", factory.jpeg(2))]
    refused = (("notes.txt", "This is no picture."),)
    return Outcome(("key",), factory.series(files), (), refused)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    small = TimelapseParams(side_px=120, gif_side_px=120, steps=1, gif_steps=1)
    monkeypatch.setattr("analyzer.show.timelapse.to_mp4.__defaults__", (small,))
    monkeypatch.setattr("analyzer.show.timelapse.to_gif.__defaults__", (small,))


def names_in(data: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return set(archive.namelist())


@pytest.mark.slow
def test_zip_holds_folder_report_records_and_what_is_passed_on(outcome: Outcome) -> None:
    data = zip_report(outcome, "Title")
    names = names_in(data)
    assert {"report.html", "dimples.csv", "series.json"} <= names
    assert {
        "exports/report.html",
        "exports/report.pdf",
        "exports/photos.csv",
        "exports/photos.parquet",
        "exports/timelapse.mp4",
        "exports/timelapse.gif",
    } <= names
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in names:
            if name.endswith(".json"):
                json.loads(archive.read(name))


@pytest.mark.slow
def test_an_anonymous_zip_holds_no_record_and_no_name(outcome: Outcome) -> None:
    data = zip_report(outcome, "Title", Export(anonymous=True))
    names = names_in(data)
    assert "report.pdf" in names
    assert not [name for name in names if name.endswith(".json") or "/" in name]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in names:
            held = archive.read(name)
            assert b"before.jpg" not in held, name
            assert b"2026-03-01" not in held, name


def test_a_zip_without_photos_holds_none(outcome: Outcome) -> None:
    names = names_in(zip_report(outcome, "Title", Export(photos=False)))
    assert not [name for name in names if name.endswith((".jpg", ".gif", ".mp4"))]


@pytest.mark.slow
def test_same_outcome_gives_the_same_zip(outcome: Outcome) -> None:
    assert zip_report(outcome, "Title") == zip_report(outcome, "Title")


def test_each_form_is_made_from_the_outcome(outcome: Outcome) -> None:
    assert one_file(outcome, "Title", Export(("pdf",))).startswith(b"%PDF-")
    assert one_file(outcome, "Title", Export((), (), ("gif",))).startswith(b"GIF89a")
    assert names_in(zip_tables(outcome, "Title", Export((), ("csv",)))) >= {"changes.csv"}


def test_a_film_of_nothing_is_refused_with_a_reason(outcome: Outcome) -> None:
    alone = replace(outcome, series=factory.not_aligned(outcome.series, 1))
    with pytest.raises(ValueError, match="two photos"):
        one_file(alone, "Title", Export((), (), ("gif",)))


def test_page_names_what_was_refused_and_why(outcome: Outcome) -> None:
    page = html_report(outcome, "Title").decode()
    assert "notes.txt" in page
    assert "This is no picture." in page
    assert "<a " not in page


def panel() -> None:
    import streamlit as st

    from analyzer.ui.download import downloads

    downloads(st.session_state["outcome"], "Title", "test")


def opened(outcome: Outcome) -> AppTest:
    app = AppTest.from_function(panel)
    app.session_state["outcome"] = outcome
    return app.run()


def labels_of(app: AppTest) -> list[str]:
    assert not app.exception
    return [one.proto.label for one in app.get("download_button")]


def test_the_panel_offers_all_and_makes_nothing_before_it_is_asked(
    outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("made before it was asked for")

    monkeypatch.setattr(download, "exports", never)
    app = opened(outcome)
    assert labels_of(app) == [
        "Report (HTML)", "Report (PDF)", "Tables (CSV)", "Tables (Parquet)", "Time-lapse (MP4)",
        "Time-lapse (GIF)", "Everything (ZIP)",
    ]  # fmt: skip
    app.checkbox(key="test.download.photos").uncheck().run()
    assert labels_of(app) == [
        "Report (HTML)", "Report (PDF)", "Tables (CSV)", "Tables (Parquet)", "Everything (ZIP)",
    ]  # fmt: skip


def test_the_panel_names_what_is_not_in_the_time_lapse(outcome: Outcome) -> None:
    files = [(f"p_{k}.jpg", factory.jpeg(k, factory.days(k))) for k in range(3)]
    series = factory.not_aligned(factory.series(files), 1)
    app = opened(Outcome(("key",), series, (), ()))
    assert "Not in the time-lapse: p\\_1\\.jpg" in " ".join(m.value for m in app.markdown)
    app.checkbox(key="test.download.anonymous").check().run()
    said = " ".join(m.value for m in app.markdown)
    assert "Not in the time-lapse: photo 2" in said
    two = factory.series(files[:2])
    alone = Outcome(("key",), factory.not_aligned(two, 1), (), ())
    assert "Time-lapse (MP4)" not in labels_of(opened(alone))


def test_no_place_of_this_machine_is_told(outcome: Outcome) -> None:
    assert str(Path.home()).encode() not in html_report(outcome, "Title")
