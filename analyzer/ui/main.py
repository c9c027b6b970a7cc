"""The front end's entry: pages and navigation. `streamlit run` may be pointed at this file."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from analyzer.language.text import _
from analyzer.language.told import told
from analyzer.ui import go, opened, reader, users
from analyzer.ui.words import escape

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="7" fill="#1f6f78"/>'
    '<circle cx="11" cy="17" r="3.4" fill="#fbfaf8"/><circle cx="21" cy="17" r="3.4" fill="#fbfaf8"/>'
    "</svg>"
)


def _page(name: str) -> Callable[[], None]:
    """A page that is imported when it is shown: the first one must not wait for all."""

    def show() -> None:
        import_module(f"analyzer.ui.page_{name}").page()

    return show


def main() -> None:
    """Show the page that the visitor chose."""
    reader.listen()
    st.set_page_config(page_title="Dimples", page_icon=_ICON, layout="centered")
    # No icons: Material ones are fetched as a font, and not every system has an emoji font.
    pages = [
        st.Page(_page("start"), title=_("Start"), url_path="start", default=True),
        st.Page(_page("people"), title=_("People"), url_path="people"),
        st.Page(_page("person"), title=_("Person"), url_path="person", visibility="hidden"),
        st.Page(_page("rate"), title=_("Rate"), url_path="rate", visibility="hidden"),
        st.Page(_page("sample"), title=_("Sample"), url_path="sample", visibility="hidden"),
        st.Page(_page("compare"), title=_("Compare"), url_path="compare"),
        st.Page(_page("series"), title=_("Series"), url_path="series"),
        st.Page(_page("guide"), title=_("How to photograph"), url_path="photograph"),
        st.Page(_page("understand"), title=_("Understand"), url_path="understand"),
    ]
    st.html(Path(__file__).with_name("page.css"))
    go.know(pages)
    # The choice of the language stands below the page, and is there before it.
    page, foot = st.container(), st.container()
    with foot:
        reader.foot()
    stranger = users.several() and not users.signed_in()
    chosen = st.navigation(pages, position="hidden" if stranger else "top")
    if stranger:
        with page:
            users.sign_in()
        return
    with page:
        _show(chosen)


def _show(chosen: Page) -> None:
    opened.settle()
    from analyzer.library import LibraryError

    try:
        if users.several():
            users.badge()
        chosen.run()
    except LibraryError as error:
        st.error(escape(told(str(error))))


if __name__ == "__main__":
    main()
