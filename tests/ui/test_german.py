"""The app in German: no text of its pages is without a translation, and numbers are read as typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from test_library_pages import FILES
from test_pages import AFTER, BEFORE, BROKEN, LATER, UNDATED, everything, known

from analyzer.language.catalogue import catalogue
from analyzer.language.choice import use
from analyzer.language.text import _, missing
from analyzer.library import Library
from analyzer.ui import opened, page_understand
from analyzer.ui.words import escape

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
    with use("de"):
        at.segmented_control(key="part").set_value(_("What can be done"))
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
