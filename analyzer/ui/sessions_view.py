"""The sessions of a person: small pictures of them, and any two of them compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from analyzer.photo.model import ScaleHint
from analyzer.results import Series
from analyzer.show.pictures import data_uri, shrink
from analyzer.show.sessions import session_of
from analyzer.ui import corrections
from analyzer.ui.analysis import Outcome, Request
from analyzer.ui.fine_print import fine_print
from analyzer.ui.intake import Dated
from analyzer.ui.page_compare import comparison_parts
from analyzer.ui.page_series import session_label
from analyzer.ui.params import Params
from analyzer.ui.photo_check import small_picture
from analyzer.ui.run import outcome_of
from analyzer.ui.words import escape

Photos = Callable[[Sequence[str]], tuple[Dated, ...]]
"""Gives the photos of these sha256."""


def photos(entries: Sequence[Dated]) -> None:
    """Show photos that are not measured yet, small."""
    with st.container(horizontal=True, gap="small"):
        for entry in entries:
            name = entry.upload.name
            with st.container(width=120, gap="small"):
                st.image(small_picture(entry.upload), alt=f"Photo {name}", width="stretch")
                fine_print(f"{entry.taken_at:%Y-%m-%d}" if entry.taken_at else escape(name))


def thumbnails(outcome: Outcome) -> tuple[str, ...]:
    """A small picture of each session as a data URI."""
    return _thumbnails(str(outcome.key), outcome.series)


def pick(outcome: Outcome, dated: Photos, scale: ScaleHint, name: str) -> None:
    """Show two sessions of the visitor's choice compared; a word with fewer than two.

    Parameters
    ----------
    outcome : Outcome
    dated : callable
        Gives the photos of these sha256, for a pair that the series did not compare.
    scale : ScaleHint
    name : str
        Identity of the page within the session.
    """
    series = outcome.series
    count = len(series.sessions)
    if count < 2:
        st.info("All photos belong to one session, so there is nothing to compare yet.")
        return
    st.header("Compare two sessions", anchor=False)
    left, right = st.columns(2)
    earlier = left.selectbox(
        "Earlier session",
        range(count - 1),
        format_func=lambda i: session_label(series.sessions[i]),
        key=f"{name}.earlier",
    )
    later_ones = range(earlier + 1, count)
    later = right.selectbox(
        "Later session",
        later_ones,
        index=len(later_ones) - 1,
        format_func=lambda i: session_label(series.sessions[i]),
        key=f"{name}.later.{earlier}",
    )
    for comparison in series.comparisons:
        sides = (comparison.before, comparison.after)
        if [session_of(series, hashes) for hashes in sides] == [earlier, later]:
            comparison_parts(outcome, comparison, f"{name}.pick")
            return
    _anew(series, dated, scale, (earlier, later), name)


def _anew(
    series: Series, dated: Photos, scale: ScaleHint, pair: tuple[int, int], name: str
) -> None:
    hashes = (
        [series.measurements[k].photo.sha256 for k in series.sessions[n].photos] for n in pair
    )
    sets = tuple(dated(side) for side in hashes)
    asked = Request(sets, scale, corrections=corrections.current())
    fine_print("These two sessions are measured against each other on their own.")
    found = outcome_of(f"{name}.pair", asked, ready=all(sets), label="Compare these two sessions")
    if found is not None and found.key == asked.key:
        for comparison in found.series.comparisons:
            comparison_parts(found, comparison, f"{name}.pick")


@st.cache_data(scope="session", max_entries=8, show_spinner=False)
def _thumbnails(key: str, _series: Series) -> tuple[str, ...]:
    side = Params().thumbnail_px
    return tuple(
        data_uri(shrink(_series.pictures[session.photos[0]].upright, side))
        for session in _series.sessions
    )
