"""The front end's entry: pages and navigation. `streamlit run` may be pointed at this file."""

from __future__ import annotations

import streamlit as st

from analyzer.ui import page_compare, page_guide, page_limits, page_series


def main() -> None:
    """Show the page that the visitor chose."""
    st.set_page_config(page_title="Dimples", page_icon="🪞", layout="centered")
    # Emoji, because a Material icon would be fetched as a font.
    pages = [
        st.Page(page_compare.page, title="Compare", icon="↔️", url_path="compare", default=True),
        st.Page(page_series.page, title="Series", icon="🗓️", url_path="series"),
        st.Page(page_guide.page, title="How to photograph", icon="📷", url_path="photograph"),
        st.Page(page_limits.page, title="How it works", icon="💡", url_path="limits"),
    ]
    st.navigation(pages, position="top").run()


if __name__ == "__main__":
    main()
