"""A comparison on the page: verdict, how sure, why, whether the photos compare, each dimple."""

from __future__ import annotations

import streamlit as st

from analyzer.change.model import Comparison
from analyzer.results import Series
from analyzer.show.labels import in_order, track_labels
from analyzer.show.words import (
    CHANGE_TERM,
    INTERVAL_TERM,
    MDC_TERM,
    interval,
    percent,
    verdict_headline,
)
from analyzer.ui import words
from analyzer.ui.fine_print import fine_print


def verdict(comparison: Comparison) -> None:
    """Show the verdict with its uncertainty and reasons."""
    headline = verdict_headline(comparison)
    with st.container(border=True, key="verdict"):
        fine_print(f"Verdict: {comparison.verdict}")
        st.header(headline.title, anchor=False)
        st.write(" ".join((headline.text, words.certainty(comparison))))
        if comparison.verdict != "not comparable":
            # Columns would cut the longer names off.
            with st.container(horizontal=True, gap="small"):
                st.metric(CHANGE_TERM, percent(comparison.change), width="content")
                st.metric(INTERVAL_TERM, interval(comparison.interval), width="content")
                st.metric(MDC_TERM, percent(comparison.mdc95, signed=False), width="content")
        if comparison.reasons:
            st.markdown("**Why**\n" + "\n".join(f"- {words.escape(r)}" for r in comparison.reasons))


def checklist(comparison: Comparison) -> None:
    """Show what differs between the two sets and what does not."""
    if not comparison.checks:
        return
    st.header("Do the photos compare?", anchor=False)
    st.table([words.check_row(check) for check in comparison.checks], border="horizontal")


def dimple_table(comparison: Comparison, series: Series) -> None:
    """Show each dimple that was found on both sides with its own change."""
    st.header("Each dimple", anchor=False)
    if not comparison.dimples:
        st.write("No dimple was found on both sides.")
        return
    labels = track_labels(series.tracks)
    told = {track.id for track in series.tracks if track.set_by_user}
    rows = [
        words.dimple_row(row, labels.get(row.id, str(row.id + 1)), comparison.unit, row.id in told)
        for row in in_order(comparison.dimples)
    ]
    st.table(rows, border="horizontal")
    fine_print(
        "Numbers are those in the pictures. Prominence is the estimated depth, corrected "
        "for light, ± one standard error; ‰ means thousandths of the back width. The fixed pair is "
        "tied to the pelvis: it only serves to check the light and the pose, and is never counted "
        "as a change."
    )
