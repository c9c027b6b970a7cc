"""The page "Sample": a rendered person over twelve weeks, measured here and now."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analyzer.photo.model import ScaleHint
from analyzer.ui import corrections, go, sample, sessions_view, timeline_view
from analyzer.ui.analysis import Outcome, Request
from analyzer.ui.fine_print import fine_print
from analyzer.ui.intake import Dated, entries_of
from analyzer.ui.run import again, outcome_of

NAME = "sample"


def page() -> None:
    """Show the page."""
    st.title("Sample: twelve weeks", anchor=False)
    uploads = sample.sample_uploads()
    if not uploads:
        st.info(sample.NOT_HERE)
        return
    st.write(
        "Five photos in four sessions. This person does not exist: the pictures were rendered, and the true "
        "depth of the dimples is known. By the last session, those that can change are 65 % shallower."
    )
    entries = entries_of(uploads)
    shown, below = st.container(), st.container()
    request = Request((entries,), ScaleHint(), corrections=corrections.current())
    if f"{NAME}.outcome" not in st.session_state:
        again(NAME)
    outcome = outcome_of(NAME, request, ready=True, label="Measure the sample", place=below)
    with shown:
        if outcome is None:
            sessions_view.photos(entries)
            return
        top = st.container()
        pictures = sessions_view.thumbnails(outcome)
        timeline_view.show(outcome.series, f"{NAME}.timeline", thumbnails=pictures)
        sessions_view.pick(outcome, partial(_pair, entries), NAME, top)
    with below:
        fine_print("Now with your own photos: nothing is stored unless you open a library.")
        go.link("Compare before and after", "compare")
        go.link("Open or create a library", "start")


def _pair(
    entries: tuple[Dated, ...], before: tuple[str, ...], after: tuple[str, ...]
) -> Outcome | None:
    sets = tuple(tuple(e for e in entries if e.upload.sha256 in s) for s in (before, after))
    request = Request(sets, ScaleHint(), corrections=corrections.current())
    found = outcome_of(f"{NAME}.pair", request, ready=True, label="Compare these two sessions")
    return found if found is not None and found.key == request.key else None
