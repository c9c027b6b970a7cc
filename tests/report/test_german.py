"""The report in German: no sentence left in English, numbers and dates as they are written there."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from analyzer.change.model import ITEMS, Check
from analyzer.flags import FLAGS
from analyzer.language.catalogue import catalogue
from analyzer.language.choice import use
from analyzer.language.text import missing
from analyzer.language.writing import MINUS, NBSP
from analyzer.report import Refused, write_report
from analyzer.report.edition import edition
from analyzer.report.export import Export, exports
from analyzer.report.page import render_alone, render_page
from analyzer.report.pdf.document import render_pdf
from analyzer.results import Series
from analyzer.show.steps import _dents_words
from tests.language.said import sentences

ENGLISH = re.compile(
    r"\b(the|and|with|of|is|are|not|which|from|photos?|dimples?|light|depth|no)\b", re.I
)
"""Words that no German text has."""
OURS = re.compile(
    r"photo_\d\.\w+|dimples(\.csv|-corrections\.json)|series\.json|records, overlays|dimples (report|list)|[a-z-]+\.jpg"
)
"""Names of files, and what is no text."""


@pytest.fixture(autouse=True)
def nothing_missing() -> Iterator[None]:
    """No text may be asked for that the catalogue lacks."""
    catalogue("de").missing.texts.clear()
    yield
    assert missing("de") == frozenset()


@pytest.fixture
def series(make_series: Callable[..., Series]) -> Series:
    """A made-up series that says whatever measuring rooms can say."""
    made = make_series((1.0, 1.0, 0.65), bad=(1,))
    lights = (
        "one soft light, from above and from the left",
        "flat light from the camera's side or from everywhere",
        "one clear light, from the right",
    )
    shots: list[Any] = [
        replace(shot, light=replace(shot.light, words=words))
        for shot, words in zip(made.measurements, lights, strict=True)
    ]
    blurred = sentences("relief/texture")[0]
    shots[0] = replace(shots[0], flags=tuple(FLAGS), texture=float("nan"), texture_reason=blurred)
    shots[1] = replace(shots[1], reason=" ".join(sentences("back/")[:2]))
    change = sentences("change/")
    statuses = ("ok", "differs", "blocks", "unknown")
    checks = tuple(
        Check(ITEMS[k % len(ITEMS)], statuses[k % 4], text)  # type: ignore[arg-type]
        for k, text in enumerate(change)
        # What swaps and shares photos is said by the headline instead of all else.
        if ITEMS[k % len(ITEMS)] not in ("same shot", "order")
    )
    comparisons = tuple(
        replace(c, reasons=change, checks=checks, unit="per mille of back width")
        for c in made.comparisons
    )
    return replace(
        made,
        measurements=tuple(shots),
        comparisons=comparisons,
        notes=(*sentences("tracking/", "intake/"), f"photo_1.jpg: {shots[1].reason}"),
    )


REFUSED = tuple(Refused(f"x{k}.dat", text) for k, text in enumerate(sentences("photo/")))


def words_of(page: str) -> str:
    """What a reader or a screen reader is told by a page."""
    bare = re.sub(r"<(script|style)>.*?</\1>|<meta[^>]*>", " ", page, flags=re.S)
    told = re.findall(r'(?:alt|aria-label|title|data-said)="([^"]*)"', bare)
    bare = re.sub(r'"data:image[^"]*"', "", bare)
    return html.unescape(" \n".join([re.sub(r"<[^>]+>", " \n", bare), *told]))


def is_german(text: str) -> None:
    """Nothing in English, decimal commas, days as 21.07.2026."""
    left = [line for line in OURS.sub("", text).splitlines() if ENGLISH.search(line)]
    assert left == []
    assert re.search(r"\d,\d", text)
    versions = text.rpartition("analyzer ")
    assert not re.search(r"\d\.\d+ (±|%|mm)|± \d+\.\d", versions[0])
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", text)


def test_the_page(series: Series) -> None:
    with use("de"):
        page = render_page(series, title="Anna", refused=REFUSED)
    assert '<html lang="de">' in page
    assert "<title>Anna · Bericht über Dellen</title>" in page
    text = words_of(page)
    is_german(text)
    assert "02.02.2026" in text
    assert f"{MINUS}35{NBSP}%" in text


def test_the_paper_names_nobody(series: Series) -> None:
    with use("de"):
        data = render_pdf(edition(series, title="Anna", refused=REFUSED, anonymous=True))
    reader = PdfReader(io.BytesIO(data), strict=True)
    assert reader.trailer["/Root"]["/Lang"] == "de"
    text = "\n".join(page.extract_text() for page in reader.pages)
    is_german(text.replace("-\n", "-"))
    for whole in ("Sichtbarkeit", "Änderung", "Übereinanderlegen", "Bildausschnitt", "Aufgefallen"):
        assert whole in text, "cut in two"
    assert "Seite 1 von " in text
    assert "Dellen am unteren Rücken" in text
    assert "Tag 28" in text
    assert "2026" not in text.rpartition("analyzer ")[0]


def test_the_anonymous_page(series: Series) -> None:
    with use("de"):
        page = render_alone(edition(series, title="Anna", refused=REFUSED, anonymous=True))
    text = words_of(page)
    is_german(text)
    assert "Tage seit dem ersten Termin" in text
    assert "Foto 1" in text
    assert "Anna" not in page


def test_records_and_tables_are_the_same_in_any_language(series: Series, tmp_path) -> None:
    for language in ("en", "de"):
        with use(language):
            write_report(series, tmp_path / language, title="Anna")
            wanted = Export((), ("csv",), (), anonymous=True)
            for made in exports(wanted.edition_of(series, title="Anna"), wanted):
                (tmp_path / language / f"anonymous-{made.name}").write_bytes(made.content)
    names = {p.relative_to(tmp_path / "en") for p in (tmp_path / "en").rglob("*") if p.is_file()}
    assert len(names) > 12
    for name in names:
        same = (tmp_path / "en" / name).read_bytes() == (tmp_path / "de" / name).read_bytes()
        assert same == (name.name != "report.html"), name


def test_the_steps_of_one_photo(series: Series) -> None:
    with use("de"):
        assert "eine mittlere Ausprägung von" in _dents_words(series.measurements[0])
