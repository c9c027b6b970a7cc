"""Fields for the passphrase of a locked library: one to open it, two and a tick to set it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analyzer.language.text import N_, _
from analyzer.library.params import LibraryParams
from analyzer.ui import opened, users
from analyzer.ui.words import escape

FINAL = N_("I know that nobody can open it without")
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
        _("Lock a new library with a passphrase"),
        key="start.lock",
        help=_("Photos, names, journal and results are then encrypted in its folder."),
    ):
        return Wanted(None)
    first = st.text_input(_("Passphrase"), type="password", key="start.passphrase")
    second = st.text_input(_("The same again"), type="password", key="start.passphrase.again")
    st.write(
        _(
            "Four or more words that nobody would guess. There is no other way in: with the passphrase "
            "lost, the photos are lost. Write it down and keep it away from this computer."
        )
    )
    final = st.checkbox(_(FINAL), key="start.passphrase.final")
    return Wanted(first, _why_not(first, second, final))


def _why_not(first: str, second: str, final: bool) -> str:
    if len(first.strip()) < _FEWEST:
        return _("A passphrase has at least {count} characters.").format(count=_FEWEST)
    if first != second:
        return _("The two passphrases differ.")
    return "" if final else _("Tick “{text}” if that is so.").format(text=_(FINAL))


def asked() -> bool:
    """Ask for the passphrase of the library that waits for it, if one does; gives whether."""
    folder = opened.waiting()
    if folder is None:
        return False
    mine = users.several()
    named = _("Locked: {name}").format(name=escape(folder.name))
    st.header(_("Your library is locked") if mine else named, anchor=False)
    st.write(
        _(
            "This library opens with its passphrase. It locks itself again when it was not used for "
            "{minutes} minutes."
        ).format(minutes=round(LibraryParams().idle_s / 60))
    )
    with st.form("passphrase", border=False):
        text = st.text_input(_("Passphrase"), type="password", key="passphrase.text")
        sent = st.form_submit_button(_("Unlock"), type="primary", key="passphrase.unlock")
    if sent:
        with st.spinner(_("Opening")):
            done = opened.unlock(text)
        if done:
            # Not kept longer than it is needed.
            del st.session_state["passphrase.text"]
            st.rerun()
    if why := opened.said():
        st.warning(escape(why))
    if not mine and st.button(_("Close it"), key="passphrase.close"):
        opened.close()
        st.rerun()
    return True
