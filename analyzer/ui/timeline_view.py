"""The timeline on the page: one drawing for a desktop, one for a phone, and a table with the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from analyzer.language.text import N_, _
from analyzer.language.told import told_if_known
from analyzer.results import Series
from analyzer.show.labels import track_labels
from analyzer.show.sessions import session_comparisons
from analyzer.show.timeline import change_words, in_order, timeline_svg
from analyzer.show.timeline_parts import Event, TimelineParams
from analyzer.show.track_rows import control_changes, held_by_session
from analyzer.show.words import DASH, interval, kind_words, percent
from analyzer.ui import words
from analyzer.ui.fine_print import fine_print
from analyzer.ui.sessions_view import session_label

_HTML = '<div class="holder"><div class="wide"></div><div class="narrow"></div></div>'
# Streamlit's own HTML leaves drawings out.
_JS = """
export default ({ parentElement, data }) => {
  for (const look of ["wide", "narrow"])
    parentElement.querySelector("." + look).innerHTML = data[look];
};
"""
LEGEND = N_(
    "Dots: change since the first session; filled where a change was told. Bars: 95 % range. Grey "
    "band: changes too small to be told from none. Grey diamonds: the fixed pair, which cannot change and "
    "so shows what light and pose do. Cross, and a dashed picture: not comparable. Small rows: each "
    "dimple's own depth, each on a scale of its own; open dots where only other sessions show it."
)


@cache
def _component() -> Any:
    style = Path(__file__).with_name("timeline.css").read_text(encoding="utf-8")
    return st.components.v2.component("timeline", html=_HTML, css=style, js=_JS)


def show(
    series: Series, key: str, events: Sequence[Event] = (), thumbnails: Sequence[str] = ()
) -> None:
    """Show the timeline of a series with its table.

    Parameters
    ----------
    series : Series
    key : str
        The drawing's identity on its page.
    events : sequence of Event
        Of the journal.
    thumbnails : sequence of str
        A data URI for each session.
    """
    looks = {
        look: timeline_svg(series, events, thumbnails, narrow=look == "narrow", name=key)
        for look in ("wide", "narrow")
    }
    if looks["wide"] is None:
        return
    _component()(key=key, data=looks)
    fine_print(_(LEGEND) + _rest(series))
    with st.expander(_("The same as a table")):
        st.table(session_rows(series), border="horizontal")
        st.table(dimple_rows(series), border="horizontal")


def _rest(series: Series) -> str:
    """A word on the dimples that have no row in the drawing; "" where all have one."""
    left = [track_labels(series.tracks)[t.id] for t in in_order(series.tracks)]
    left = left[TimelineParams().most_rows :]
    if not left:
        return ""
    return " " + _("Not drawn, in the table only: {dimples}.").format(dimples=", ".join(left))


def session_rows(series: Series) -> list[dict[str, str]]:
    """Give the rows of the table of sessions."""
    control = control_changes(series)
    out = []
    for n, (session, row) in enumerate(
        zip(series.sessions, session_comparisons(series), strict=True)
    ):
        moved = control[n]
        out.append(
            {
                _("Session"): words.escape(session_label(session)),
                _("Change since the first"): (
                    _("first session") if n == 0 else change_words(row) if row else DASH
                ),
                _("Fixed pair (control)"): (
                    f"{percent(moved.value)} ({interval(moved.interval)})" if moved else DASH
                ),
            }
        )
    return out


def dimple_rows(series: Series) -> list[dict[str, str]]:
    """Give the rows of the table of dimples: narrow, so that a phone shows it whole."""
    labels = track_labels(series.tracks)
    out = []
    for track in in_order(series.tracks):
        for session, held in zip(series.sessions, held_by_session(series, track), strict=True):
            out.append(
                {
                    _("Dimple"): f"{labels[track.id]} · "
                    f"{kind_words(track.kind, track.set_by_user, track.by_hand)}",
                    _("Session"): words.escape(told_if_known(session.label)),
                    _("Depth"): held.words if held else DASH,
                }
            )
    return out
