"""Small text in full contrast; Streamlit's own captions are too faint to read easily."""

from __future__ import annotations

import streamlit as st


def fine_print(text: str) -> None:
    """Show Markdown in small letters.

    Parameters
    ----------
    text : str
        Markdown on one line; names from outside must be escaped before.
    """
    st.markdown(f":small[{text}]")
