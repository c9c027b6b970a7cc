"""Deleting with a way back: the last deletion is named with a button that undoes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from analyzer.language.text import _
from analyzer.language.told import told
from analyzer.ui.words import escape

if TYPE_CHECKING:
    from analyzer.library import Deletion, Library

_LAST = "undo.last"


def remember(deletion: Deletion) -> None:
    """Offer to undo this at the top of the next run."""
    st.session_state[_LAST] = deletion


def note(library: Library) -> None:
    """Say what was deleted last, with the way back; nothing otherwise."""
    last: Deletion | None = st.session_state.get(_LAST)
    if last is None:
        return
    if all(one.id != last.id for one in library.deletions()):
        st.session_state[_LAST] = None
        return
    with st.container(border=True, key="undo"):
        st.write(
            _("Deleted: {what}. It can be brought back {until}.").format(
                what=escape(told(last.what)), until=until(last)
            )
        )
        with st.container(horizontal=True, gap="small"):
            if st.button(_("Undo"), key="undo.do"):
                st.session_state[_LAST] = None
                library.undo(last.id)
                st.rerun()
            if st.button(_("Dismiss"), key="undo.dismiss"):
                st.session_state[_LAST] = None
                st.rerun()


def until(deletion: Deletion) -> str:
    """How long something can still be had back."""
    now = datetime.now(UTC)
    days = max(0, (deletion.until - now).days)
    return (
        _("for {days} more days").format(days=days)
        if days > 1
        else _("until tomorrow at the latest")
    )


def bin_of(library: Library) -> None:
    """Show what was deleted: each with its way back, and all to be gone for good."""
    gone = library.deletions()
    title = _("Deleted · {count}").format(count=len(gone)) if gone else _("Deleted: nothing")
    with st.expander(title):
        if not gone:
            st.write(_("What you delete waits here for a while before it is gone for good."))
            return
        for deletion in gone:
            left, right = st.columns([3, 1], vertical_alignment="center")
            left.write(f"{escape(told(deletion.what))}, {until(deletion)}")
            if right.button(
                _("Restore"),
                key=f"undo.{deletion.id}",
                help=_("Bring back: {what}").format(what=told(deletion.what)),
                width="stretch",
            ):
                library.undo(deletion.id)
                st.rerun()
        sure = st.checkbox(
            _("Yes, remove all of this from the disk for good"), key=f"undo.sure.{len(gone)}"
        )
        if st.button(_("Empty for good"), key="undo.empty", disabled=not sure):
            library.empty_trash()
            st.rerun()
