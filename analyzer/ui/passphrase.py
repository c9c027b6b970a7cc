"""Fields for the passphrase of a locked library: one to open it, two and a tick to set it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analyzer.library.params import LibraryParams
from analyzer.ui import opened, users
from analyzer.ui.words import escape

FINAL = "I know that nobody can open it without"
_FEWEST = LibraryParams().passphrase_chars


@dataclass(frozen=True)
class Wanted:
    """What the fields for a new library say.

    Parameters
    ----------
    text : str or None
        The passphrase; None where the library is not to be locked.
    why_not : str
        What is missing or differs, for a person; "" where nothing is.
    """

    text: str | None
    why_not: str = ""


def for_new() -> Wanted:
    """Fields that lock a library which is about to be created."""
    if not st.checkbox(
        "Lock a new library with a passphrase",
        key="start.lock",
        help="Photos, names, journal and results are then encrypted in its folder.",
    ):
        return Wanted(None)
    first = st.text_input("Passphrase", type="password", key="start.passphrase")
    second = st.text_input("The same again", type="password", key="start.passphrase.again")
    st.write(
        "Four or more words that nobody would guess. There is no other way in: with the passphrase lost, "
        "the photos are lost. Write it down and keep it away from this computer."
    )
    final = st.checkbox(FINAL, key="start.passphrase.final")
    return Wanted(first, _why_not(first, second, final))


def _why_not(first: str, second: str, final: bool) -> str:
    if len(first.strip()) < _FEWEST:
        return f"A passphrase has at least {_FEWEST} characters."
    if first != second:
        return "The two passphrases differ."
    return "" if final else f'Tick "{FINAL}" if that is so.'


def asked() -> bool:
    """Ask for the passphrase of the library that waits for it, if one does; gives whether."""
    folder = opened.waiting()
    if folder is None:
        return False
    mine = users.several()
    st.header("Your library is locked" if mine else f"Locked: {escape(folder.name)}", anchor=False)
    st.write(
        "This library opens with its passphrase. It locks itself again when it was not used for "
        f"{LibraryParams().idle_s / 60:.0f} minutes."
    )
    with st.form("passphrase", border=False):
        text = st.text_input("Passphrase", type="password", key="passphrase.text")
        sent = st.form_submit_button("Unlock", type="primary", key="passphrase.unlock")
    if sent:
        with st.spinner("Opening"):
            done = opened.unlock(text)
        if done:
            # Not kept longer than it is needed.
            del st.session_state["passphrase.text"]
            st.rerun()
    if why := opened.said():
        st.warning(escape(why))
    if not mine and st.button("Close it", key="passphrase.close"):
        opened.close()
        st.rerun()
    return True
