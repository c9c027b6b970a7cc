"""Ways between pages, with the open library in the address."""

from __future__ import annotations

from typing import Any, NoReturn

import streamlit as st

from analyzer.ui import opened
from analyzer.ui.words import escape

_PAGES = "pages"


def know(pages: list[Any]) -> None:
    """Remember the pages of this run by their address; the first one, whose address is empty, as "start"."""
    st.session_state[_PAGES] = {page.url_path or "start": page for page in pages}


def link(label: str, page: str, **params: str) -> None:
    """Show a link to a page, with an arrow since nothing else tells it from text; plain words where the
    page stands alone.

    Parameters
    ----------
    label : str
        As plain text.
    page : str
        Its address.
    **params : str
        What else its address says.
    """
    target = st.session_state.get(_PAGES, {}).get(page)
    if target is None:
        st.write(escape(label))
    else:
        st.page_link(target, label=f"→ {escape(label)}", query_params=opened.address() | params)


def to(page: str, **params: str) -> NoReturn:
    """Go to a page."""
    target = st.session_state.get(_PAGES, {}).get(page)
    if target is None:
        st.stop()
    st.switch_page(target, query_params=opened.address() | params)
