"""Which language the visitor reads: that of the command or else the browser's at first, then the one that was
chosen on a page.

A choice stays in the browser (its local storage), so that the next visit begins with it; the server
keeps nothing. A small component tells the page its language, for screen readers, and puts Streamlit's
own few words, such as those of an upload field, into it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analyzer.language.choice import LANGUAGES, SOURCE, ask, current, of_locale, use
from analyzer.language.text import _
from analyzer.ui.launch import LANGUAGE
from analyzer.ui.streamlit_words import own_words

_CHOSEN, _FIELD, _VOICE = "reader.language", "reader.field", "reader.voice"


def of_visitor() -> str | None:
    """Language of the visitor whose page is drawn by this thread; None in any other thread."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    chosen, told = st.session_state.get(_CHOSEN), os.environ.get(LANGUAGE)
    for language in (chosen, told):
        if language in LANGUAGES:
            return language
    return of_locale(st.context.locale) or SOURCE


def listen() -> None:
    """Have all texts of this program's pages made in their visitor's language."""
    ask(of_visitor)


def foot() -> None:
    """Show the choice of the language, and tell the browser which one it is."""
    with st.container(key="reader"):
        _voice()(
            key=_VOICE,
            data={
                "language": current(),
                "chosen": _CHOSEN in st.session_state,
                "languages": list(LANGUAGES),
                "words": own_words(),
            },
            on_kept_change=_take_kept,
            height=1,
        )
    st.session_state[_FIELD] = current()
    st.segmented_control(
        _("Language"),
        list(LANGUAGES),
        format_func=lambda code: LANGUAGES[code],
        required=True,
        key=_FIELD,
        on_change=_take_chosen,
        label_visibility="collapsed",
    )


def in_this_language(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """The same in the visitor's language: a button to download calls it in a thread that knows no visitor.

    Parameters
    ----------
    make : callable
        Makes the bytes of a file.
    """
    language = current()

    def made() -> bytes:
        with use(language):
            return make()

    return made


def _take_chosen() -> None:
    if (code := st.session_state.get(_FIELD)) in LANGUAGES:
        st.session_state[_CHOSEN] = code


def _take_kept() -> None:
    """What the browser kept from an earlier visit."""
    state = st.session_state.get(_VOICE)
    if state and (code := state.get("kept")) in LANGUAGES:
        st.session_state[_CHOSEN] = code


@cache
def _voice() -> Any:
    script = Path(__file__).with_name("reader.js").read_text(encoding="utf-8")
    return st.components.v2.component("reader", html="<span></span>", js=script)
