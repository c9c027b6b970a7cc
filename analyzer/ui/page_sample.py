"""The page "Sample": a rendered person over twelve weeks, measured here and now."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analyzer.language.text import _
from analyzer.photo.model import ScaleHint
from analyzer.ui import corrections, go, review_view, sample, sessions_view, timeline_view
from analyzer.ui.analysis import Key, Outcome, Request
from analyzer.ui.fine_print import fine_print
from analyzer.ui.intake import Dated, entries_of
from analyzer.ui.run import again, outcome_of

NAME = "sample"


def page() -> None:
    """Show the page."""
    st.title(_("Sample: twelve weeks"), anchor=False)
    uploads = sample.sample_uploads()
    if not uploads:
        st.info(_(sample.NOT_HERE))
        return
    st.write(
        _(
            "Five photos in four sessions. This person does not exist: the pictures were rendered, and the "
            "true depth of the dimples is known. By the last session, those that can change are 65 % "
            "shallower."
        )
    )
    entries = entries_of(uploads)
    slot, button, below = st.empty(), st.empty(), st.container()
    request = Request((entries,), ScaleHint(), corrections=corrections.current())
    shared = _measured()
    if st.session_state.get(f"{NAME}.outcome") is None and request.key in shared:
        st.session_state[f"{NAME}.outcome"] = shared[request.key]
    waits = st.session_state.get(f"{NAME}.outcome") is None
    if waits:
        # Once by itself: who cancelled it is not to wait for it again.
        if not st.session_state.get(f"{NAME}.begun"):
            st.session_state[f"{NAME}.begun"] = True
            again(NAME)
        with slot.container():
            sessions_view.photos(entries)
    outcome = outcome_of(NAME, request, ready=True, label=_("Measure the sample"), place=button)
    if outcome is None:
        return
    if not corrections.current():
        shared.setdefault(outcome.key, outcome)
    if outcome.key == request.key:
        # There is nothing left to measure.
        button.empty()
    if waits:
        # What showed while it was measured would stay among the new.
        st.rerun()
    with slot.container():
        top = st.container()
        pictures = sessions_view.thumbnails(outcome)
        timeline_view.show(outcome.series, f"{NAME}.timeline", thumbnails=pictures)
        sessions_view.pick(outcome, partial(_pair, entries), NAME, top)
        review_view.show(outcome, NAME)
    with below:
        fine_print(_("Now with your own photos: nothing is stored unless you open a library."))
        go.link(_("Compare before and after"), "compare")
        go.link(_("Open or create a library"), "start")


@st.cache_resource(show_spinner=False)
def _measured() -> dict[Key, Outcome]:
    """The sample's result, measured once for everybody: it shows nobody."""
    return {}


def _pair(
    entries: tuple[Dated, ...], before: tuple[str, ...], after: tuple[str, ...]
) -> Outcome | None:
    sets = tuple(tuple(e for e in entries if e.upload.sha256 in s) for s in (before, after))
    request = Request(sets, ScaleHint(), corrections=corrections.current())
    found = outcome_of(f"{NAME}.pair", request, ready=True, label=_("Compare these two sessions"))
    return found if found is not None and found.key == request.key else None
