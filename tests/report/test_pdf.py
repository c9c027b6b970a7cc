"""The PDF: tagged, selectable, with letters for any European name, the same bytes every time."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise

import pytest
from pypdf import PdfReader

from analyzer.report import Refused
from analyzer.report.edition import edition
from analyzer.report.pdf.document import render_pdf
from analyzer.report.pdf.paper import Cell, Column, Paper

ODD = (
    "Rücken_\u2212\u2030±_żółć.jpg",
    "πλάτη спина.jpg",
    "2026年6月9日 \N{GRINNING FACE}.jpg",
    "broken\udce9\x07.jpg",
)


def read(data):
    return PdfReader(io.BytesIO(data), strict=True)


def text_of(data):
    return "\n".join(page.extract_text() for page in read(data).pages)


def walk(element, depth=0):
    """Each element of the structure tree: its kind, depth and itself."""
    element = element.get_object()
    if not isinstance(element, dict):
        return
    if "/S" in element:
        yield str(element["/S"]), depth, element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if hasattr(kid, "get_object"):
            yield from walk(kid, depth + 1)


@pytest.fixture
def data(make_series):
    series = make_series(names=ODD, bad=(1,))
    return render_pdf(edition(series, title="Żaneta", refused=[Refused("a\u0301.txt", "No.")]))


def test_title_and_language_are_set_and_nothing_tells_when_or_who(data):
    reader = read(data)
    assert reader.metadata == {"/Title": "Żaneta"}
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/Metadata" not in root
    assert [str(o["/Title"]) for o in reader.outline if not isinstance(o, list)] == ["Żaneta"]


def test_text_can_be_selected_and_says_what_the_page_says(data):
    text = text_of(data).replace("\u00a0", " ").replace("\n", " ")
    for said in (
        "The modifiable dimples are shallower",
        "\N{MINUS SIGN}65 %",
        "Is the comparison fair?",
        "not a medical device",
        "board-certified dermatologist",
        "Two photos look alike.",
        "á.txt",
    ):
        assert said in text, said
    assert f"Page 1 of {len(read(data).pages)}" in text


def test_names_in_any_script_neither_crash_nor_turn_into_boxes(data):
    text = text_of(data).replace("\n", " ")
    assert "Rücken_\u2212\u2030±_żółć.jpg" in text
    assert "πλάτη" in text
    assert "спина" in text
    assert "2026?6?9? \N{GRINNING FACE}.jpg" in text
    assert "may stand for a sign" in text
    assert "broken? .jpg" in text
    fonts = {
        font.get_object()["/BaseFont"]
        for page in read(data).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all("DejaVu" in str(name) for name in fonts)


def test_headings_nest_and_rows_hold_cells(data):
    root = read(data).trailer["/Root"]["/StructTreeRoot"]
    found = list(walk(root))
    kinds = [kind for kind, _, _ in found]
    levels = [int(kind[2]) for kind in kinds if kind[:2] == "/H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    parents = {"/TR": "/Table", "/TH": "/TR", "/TD": "/TR", "/LI": "/L", "/LBody": "/LI"}
    for kind, _, element in found:
        if kind in parents:
            assert str(element["/P"]["/S"]) == parents[kind]
        if kind == "/Figure":
            assert len(str(element["/Alt"])) > 10
    scopes = {str(e["/A"]["/Scope"]) for kind, _, e in found if kind == "/TH"}
    assert scopes == {"/Column", "/Row"}


def test_everything_drawn_is_tagged_or_decoration(data):
    reader = read(data)
    parents = dict(_pairs(reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]))
    for page in reader.pages:
        content = page.get_contents().get_data()
        assert content.count(b" BDC") + content.count(b" BMC") == content.count(b"EMC")
        marks = content.count(b"/MCID")
        assert marks == len(parents[page["/StructParents"]])
        inside = 0
        for line in content.splitlines():
            inside += line.count(b"BDC") + line.count(b"BMC")
            if b" Tj" in line or b" TJ" in line or b" Do" in line:
                assert inside > 0, line
            inside -= line.count(b"EMC")


def _pairs(nums):
    return zip(nums[::2], nums[1::2], strict=True)


@pytest.mark.slow
def test_the_same_edition_gives_the_same_bytes_whatever_the_clock(make_series, monkeypatch):
    first = render_pdf(edition(make_series(), title="Anna"))
    import fpdf.fpdf as module

    class Later(module.datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz).replace(year=2035)

    monkeypatch.setattr(module, "datetime", Later)
    assert render_pdf(edition(make_series(), title="Anna")) == first


@pytest.mark.parametrize(
    ("factors", "options"),
    [((1.0, 0.35), {"comparable": False}), ((1.0,), {}), ((1.0,), {"bad": (0,)})],
)
def test_every_kind_of_result_makes_a_paper(make_series, factors, options):
    series = make_series(factors, **options)
    text = text_of(render_pdf(edition(series, title="Anna")))
    assert "What this report can and cannot tell" in text
    assert "nan" not in text.split()


def test_a_pair_that_could_not_be_aligned_is_said(make_series):
    series = make_series((1.0, 0.35))
    lost = replace(series.pictures[1], aligned=None)
    data = render_pdf(edition(replace(series, pictures=(series.pictures[0], lost)), title="x"))
    assert "No aligned pictures" in text_of(data)


def test_a_table_longer_than_a_page_repeats_its_head_on_each():
    paper = Paper("Long")
    rows = [(f"r{k}", Cell("word " * 12, span=1)) for k in range(120)]
    paper.tabulate("Many rows", (Column("Name", 1), Column("Words", 3)), rows)
    pages = [page.extract_text() for page in read(paper.made()).pages]
    assert len(pages) > 2
    assert all("Name" in page and "Words" in page for page in pages)
    assert "r119" in pages[-1]


def test_a_long_word_is_cut_and_nothing_is_lost():
    paper = Paper("x")
    paper.font(9)
    word = "IMG_" + "x" * 300
    lines = paper.wrap(f"see {word} now", 40)
    assert "".join(lines).replace(" ", "") == f"see{word}now"
    assert all(paper.get_string_width(line) <= 40 for line in lines)
    paper.made()
