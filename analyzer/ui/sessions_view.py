"""The sessions of a person: small pictures of them, and any two of them compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analyzer.language.text import _, _n
from analyzer.language.told import told_if_known
from analyzer.language.writing import date
from analyzer.results import Series
from analyzer.show import words
from analyzer.show.pictures import data_uri, shrink
from analyzer.show.sessions import sessions_compared
from analyzer.tracking.model import Session
from analyzer.ui.analysis import Outcome
from analyzer.ui.fine_print import fine_print
from analyzer.ui.intake import Dated
from analyzer.ui.page_compare import comparison_parts
from analyzer.ui.params import Params
from analyzer.ui.photo_check import small_picture
from analyzer.ui.words import escape

Pair = Callable[[tuple[str, ...], tuple[str, ...]], Outcome | None]
"""Measures the photos of these sha256 against each other; None until it is done."""


def photos(entries: Sequence[Dated]) -> None:
    """Show photos that are not measured yet, small."""
    with st.container(horizontal=True, gap="small"):
        for entry in entries:
            name = entry.upload.name
            with st.container(width=120, gap="small"):
                st.image(
                    small_picture(entry.upload),
                    alt=_("Photo {name}").format(name=name),
                    width="stretch",
                )
                fine_print(date(entry.taken_at) if entry.taken_at else escape(name))


def thumbnails(outcome: Outcome) -> tuple[str, ...]:
    """A small picture of each session as a data URI."""
    return _thumbnails(str(outcome.key), outcome.series)


def pick(outcome: Outcome, pair: Pair, name: str, top: DeltaGenerator | None = None) -> None:
    """Show two sessions of the visitor's choice compared; a word with fewer than two.

    Parameters
    ----------
    outcome : Outcome
    pair : callable
        Measures two sessions that the series did not compare; shows what that needs.
    name : str
        Identity of the page within the session.
    top : DeltaGenerator or None
        Where the verdict goes; None where this is called.
    """
    series = outcome.series
    count = len(series.sessions)
    if count < 2:
        st.info(_("All photos belong to one session, so there is nothing to compare yet."))
        return
    st.header(_("Compare two sessions"), anchor=False)
    left, right = st.columns(2)
    earlier = left.selectbox(
        _("Earlier session"),
        range(count - 1),
        format_func=lambda i: session_label(series.sessions[i]),
        key=f"{name}.earlier.{count}",
    )
    later_ones = range(earlier + 1, count)
    later = right.selectbox(
        _("Later session"),
        later_ones,
        index=len(later_ones) - 1,
        format_func=lambda i: session_label(series.sessions[i]),
        key=f"{name}.later.{earlier}.{count}",
    )
    comparison = sessions_compared(series, earlier, later)
    if comparison is not None:
        comparison_parts(outcome, comparison, f"{name}.pick", top)
        return
    before, after = (
        tuple(series.measurements[k].photo.sha256 for k in series.sessions[n].photos)
        for n in (earlier, later)
    )
    fine_print(
        _(
            "The series has too many sessions to compare every two of them. These two are measured "
            "against each other on their own; the trend hears all photos."
        )
    )
    found = pair(before, after)
    if found is not None:
        for comparison in found.series.comparisons:
            comparison_parts(found, comparison, f"{name}.pick", top)


def session_label(session: Session) -> str:
    """Name a session by its label and how many photos it has."""
    count = len(session.photos)
    photos = _n("{count} photo", "{count} photos", count).format(count=count)
    return f"{told_if_known(session.label)} · {photos}"


def headline(outcome: Outcome) -> None:
    """Show what photos of a single session say, in two sentences."""
    said = words.headline(outcome.series)
    with st.container(border=True, key="headline"):
        st.subheader(said.title, anchor=False)
        st.write(escape(said.text))


@st.cache_data(scope="session", max_entries=8, show_spinner=False)
def _thumbnails(key: str, _series: Series) -> tuple[str, ...]:
    side = Params().thumbnail_px
    return tuple(
        data_uri(shrink(_series.pictures[session.photos[0]].upright, side))
        for session in _series.sessions
    )
