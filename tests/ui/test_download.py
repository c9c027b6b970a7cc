from __future__ import annotations

import io
import json
import zipfile

import factory
import pytest

from analyzer.ui.analysis import Outcome
from analyzer.ui.download import html_report, zip_report


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    files = [("before.jpg", factory.jpeg(1, factory.days(0))), ("after.jpg", factory.jpeg(2))]
    refused = (("notes.txt", "This is no picture."),)
    return Outcome(("key",), factory.series(files), (), refused)


def test_zip_holds_page_table_and_valid_records(outcome: Outcome) -> None:
    with zipfile.ZipFile(io.BytesIO(zip_report(outcome, "Title"))) as archive:
        names = archive.namelist()
        assert {"report.html", "dimples.csv", "series.json"} <= set(names)
        for name in names:
            if name.endswith(".json"):
                json.loads(archive.read(name))
        assert archive.testzip() is None


def test_same_outcome_gives_the_same_zip(outcome: Outcome) -> None:
    assert zip_report(outcome, "Title") == zip_report(outcome, "Title")


def test_page_names_what_was_refused_and_why(outcome: Outcome) -> None:
    page = html_report(outcome, "Title").decode()
    assert "notes.txt" in page
    assert "This is no picture." in page
