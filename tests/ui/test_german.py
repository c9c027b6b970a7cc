"""The app in German: no text without a translation, nothing cut off on a phone, and the choice stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from browser import MARKS, serving, settle, unfold, visitor
from playwright.sync_api import Page, expect, sync_playwright
from streamlit.testing.v1 import AppTest
from test_library_pages import FILES
from test_pages import AFTER, BEFORE, BROKEN, LATER, UNDATED, everything, known

from analyzer.language.catalogue import catalogue
from analyzer.language.choice import use
from analyzer.language.text import _, missing
from analyzer.library import Library
from analyzer.ui import opened, page_understand
from analyzer.ui.words import escape

CUT = """() => {
  const found = [];
  const walk = (root) => {
    for (const el of root.querySelectorAll("*")) {
      if (el.shadowRoot) walk(el.shadowRoot);
      const style = getComputedStyle(el);
      const hides = ["hidden", "clip"].includes(style.overflowX) || style.textOverflow === "ellipsis";
      const box = el.getBoundingClientRect();
      if (!hides || !el.innerText?.trim() || box.width <= 2 || style.visibility === "hidden") continue;
      if (el.scrollWidth > el.clientWidth + 1) found.push(el.innerText.trim());
    }
  };
  walk(document);
  return found;
}"""
"""Texts of which a part is hidden for want of room."""


MADE_UP = {
    "A note about the series.",
    "The change is larger than what these photos could miss.",
    "The same lamp from the left.",
    "Turned by 4 degrees.",
    "one lamp, high, from the left",
}
"""Sentences that no measuring says, of the made-up results."""
ENGLISH = re.compile(r" (the|and|of|is|to|a|photo|with) ", re.IGNORECASE)


def spoken_app() -> None:
    import importlib

    import streamlit as st

    from analyzer.ui import reader

    reader.listen()
    importlib.import_module(f"analyzer.ui.page_{st.session_state['page']}").page()


def german(page: str) -> AppTest:
    at = AppTest.from_function(spoken_app, default_timeout=60)
    at.session_state["page"] = page
    at.session_state["reader.language"] = "de"
    return at


def done(at: AppTest) -> str:
    at.run()
    assert not at.exception
    return everything(at)


@pytest.fixture(autouse=True)
def none_missing() -> Iterator[None]:
    """Whatever a test here shows is in the catalogue."""
    catalogue("de").missing.texts.clear()
    st.cache_resource.clear()
    yield
    assert missing("de") <= MADE_UP


def test_pages_that_explain() -> None:
    for page in ("start", "people", "person", "guide"):
        assert done(german(page))
    at = german("understand")
    assert "Venusgrübchen" in done(at)
    with use("de"):
        parts = [_(part) for part in page_understand._PARTS if part != "Step by step"]
    for part in reversed(parts):
        at.segmented_control(key="part").set_value(part)
        assert not ENGLISH.search(done(at))
    at.segmented_control(key="part").set_value("Möglichkeiten")
    at.run()
    at.text_input(key="protein.weight.kg").set_value("72,5")
    assert "1,8 bis 2,6 g je kg" in done(at)
    at.text_input(key="protein.weight.kg").set_value("7,5")
    assert "zwischen 35 und 250 kg" in done(at)


def test_a_comparison(use_analysis: Callable) -> None:
    use_analysis(known)
    at = german("compare")
    done(at)
    at.file_uploader[0].set_value([BEFORE, BROKEN])
    at.file_uploader[1].set_value([AFTER])
    assert "Nicht verwendet, alle anderen Fotos schon" in done(at)
    at.text_input(key="compare.width").set_value("28,5")
    assert "Sind 28,5 cm gemeint?" in done(at)
    at.button(key="compare.run").click()
    text = done(at)
    assert "Urteil: flacher" in text
    for made_up in MADE_UP:
        text = text.replace(made_up, "").replace(escape(made_up), "")
    assert not ENGLISH.search(text)


def test_a_series(use_analysis: Callable) -> None:
    use_analysis(known)
    at = german("series")
    done(at)
    at.file_uploader[0].set_value([BEFORE, AFTER, LATER, UNDATED])
    done(at)
    at.button(key="series.run").click()
    assert "Termin" in done(at)


def test_a_person_with_a_journal(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "kept", create=True)
    who = library.add_person("Anna").id
    library.add_photos(who, FILES[:2])
    library.write_entry(who, date(2026, 4, 20), "notes", "weight", "früh", 71.5, "kg")
    gone = library.add_person("Berta")
    library.delete_person(gone.id)
    for page in ("people", "person"):
        at = german(page)
        at.session_state["library.token"] = opened._shelf().put(library.folder)
        at.query_params["person"] = who
        text = done(at)
    assert "20.04.2026" in text
    assert escape("Gewicht 71,5 kg: früh") in text
    assert "2 Fotos messen" in [button.label for button in at.button]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of the front end, and the file in which it says what was missing."""
    note = tmp_path_factory.mktemp("german") / "missing.txt"
    script = Path(__file__).with_name("german_app.py")
    with serving({"DIMPLES_TEST_MISSING": str(note), "DIMPLES_LIBRARY": ""}, script) as address:
        yield address, note


def whole(page: Page) -> None:
    """Wait until all of the page is drawn, and open what is folded away."""
    settle(page)
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')", timeout=60_000)
    unfold(page)
    settle(page)


@pytest.mark.parametrize("_marks", [pytest.param("", marks=MARKS)])
def test_a_phone_shows_every_word_in_german_and_keeps_the_choice(
    told: tuple[str, Path], _marks: str
) -> None:
    address, note = told
    foreign: list[str] = []
    with (
        sync_playwright() as driver,
        visitor(driver, 390, "light", foreign, 844, locale="de-DE") as context,
    ):
        page = context.new_page()
        for place in ("", "series", "photograph", "understand?part=Zahlen"):
            page.goto(f"{address}/{place}")
            page.wait_for_selector("h1")
            whole(page)
            assert page.evaluate("document.documentElement.lang") == "de"
            assert page.evaluate(CUT) == []
        page.goto(f"{address}/compare")
        fields = page.locator("input[type=file]")
        for n, (name, data, mime) in enumerate((BEFORE, AFTER)):
            fields.nth(n).set_input_files([{"name": name, "mimeType": mime, "buffer": data}])
            expect(page.get_by_text("Datum von 1 Foto")).to_have_count(n + 1, timeout=60_000)
            settle(page)
        page.get_by_role("button", name="Vergleichen", exact=True).click()
        expect(page.get_by_text("Urteil: flacher")).to_be_visible(timeout=60_000)
        whole(page)
        assert page.evaluate(CUT) == []
        assert set(note.read_text("utf-8").splitlines()) <= MADE_UP
        # Streamlit's own words, and the choice.
        assert page.get_by_text("Drag and drop").count() == 0
        page.get_by_role("radio", name="English").or_(
            page.get_by_role("button", name="English")
        ).click()
        expect(page.get_by_text("Verdict: shallower")).to_be_visible()
        assert page.evaluate("document.documentElement.lang") == "en"
        page.goto(address)
        expect(page.get_by_text("Just look")).to_be_visible(timeout=60_000)
        settle(page)
        assert page.evaluate("document.documentElement.lang") == "en"
    assert foreign == []
