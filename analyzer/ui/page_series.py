"""The page "Series": many photos over time in, their trend and any two sessions compared out."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analyzer.language.text import _
from analyzer.language.told import told
from analyzer.results import Series
from analyzer.ui import (
    by_hand,
    capture,
    corrections,
    folding,
    kind_view,
    photo_view,
    review_view,
    score_view,
    sessions_view,
    trend,
    upload_form,
    words,
)
from analyzer.ui.analysis import Outcome, Request
from analyzer.ui.download import downloads
from analyzer.ui.fine_print import fine_print
from analyzer.ui.run import outcome_of

NAME = "series"


def page() -> None:
    """Show the page."""
    st.title(_("A series over time"), anchor=False)
    fold = folding.inputs(NAME, _("Photos and settings"))
    with fold:
        request, chosen = _request()
    ready = bool(request.sets[0])
    outcome = outcome_of(NAME, request, ready=ready, label=_("Measure the series"), place=fold)
    if not ready:
        fine_print(_("Add photos to begin."))
    if outcome is not None:
        _keep_people(outcome.series)
    folding.fold_after(NAME, outcome)
    if outcome is not None:
        show(outcome, entries_of=request)
    upload_form.check(chosen)


def _request() -> tuple[Request, upload_form.PhotoSet]:
    """Show the inputs; what they ask for, and the photos."""
    st.write(
        _(
            "Choose all photos of one person. Photos taken within minutes of each other count as one "
            "session; every later session is compared with the first. Change takes weeks: a photo "
            "every two to four weeks says more than one every day."
        )
    )
    fine_print(_(words.ADULTS_ONLY))
    field = f"{NAME}.photos"
    files = upload_form.upload_field(field, _("Photos"), _("All dates together."))
    every = (*files, *capture.taken(field))
    chosen = upload_form.in_order(NAME, upload_form.photo_set(field, every))
    capture.of_page(field, chosen.entries)
    chosen = _one_back(chosen)
    scale = upload_form.back_width(NAME)
    request = Request((chosen.entries,), scale, chosen.refused, corrections.current(), chosen.notes)
    corrections.panel(NAME)
    return request, chosen


def show(outcome: Outcome, entries_of: Request) -> None:
    """Show the outcome of a series; `entries_of` holds its photos for further comparisons."""
    series = outcome.series
    top = st.container()
    if len(series.sessions) > 1:
        trend.show(series, f"{NAME}.trend")
    sessions_view.pick(outcome, partial(_pair, entries_of), NAME, top)
    if outcome.unreadable:
        upload_form.unreadable(outcome.unreadable)
    for note in series.notes:
        st.info(words.escape(told(note)))
    kind_view.kind_controls(outcome, NAME)
    review_view.show(outcome, NAME)
    by_hand.way_out(outcome, NAME)
    by_hand.on_wish(outcome, NAME)
    photo_view.scores(series)
    score_view.opened(outcome, NAME)
    photo_view.flags(series)
    downloads(outcome, _("Lower back over time"), NAME)


def _keep_people(series: Series) -> None:
    """Remember which photos show which back, so that one of them can be chosen."""
    if not series.people:
        return
    told = tuple(
        tuple(series.measurements[k].photo.sha256 for k in group) for group in series.people
    )
    if st.session_state.get(f"{NAME}.people") != told:
        st.session_state[f"{NAME}.people"] = told
        st.rerun()


def _one_back(chosen: upload_form.PhotoSet) -> upload_form.PhotoSet:
    """The photos of the back that the user chose, once more than one was seen; else all."""
    people: tuple[tuple[str, ...], ...] = st.session_state.get(f"{NAME}.people", ())
    names = {e.upload.sha256: e.upload.name for e in chosen.entries}
    if not people or not all(sha in names for group in people for sha in group):
        return chosen
    labels = [_("All photos")] + [
        _("Back {n}: {photos}").format(n=n, photos=", ".join(names[sha] for sha in group))
        for n, group in enumerate(people, start=1)
    ]
    picked = st.selectbox(
        _("The photos show more than one back. Measure"), labels, key=f"{NAME}.back"
    )
    if picked not in labels[1:]:
        return chosen
    group = people[labels.index(picked) - 1]
    entries = tuple(e for e in chosen.entries if e.upload.sha256 in group)
    return upload_form.PhotoSet(entries, chosen.refused, chosen.notes, chosen.slot)


def _pair(asked: Request, before: tuple[str, ...], after: tuple[str, ...]) -> Outcome | None:
    """Two sessions measured against each other on their own."""
    by_hash = {entry.upload.sha256: entry for entry in asked.sets[0]}
    sets = tuple(tuple(by_hash[h] for h in side if h in by_hash) for side in (before, after))
    request = Request(sets, asked.scale, corrections=asked.corrections)
    pair = outcome_of(
        f"{NAME}.pair", request, ready=all(sets), label=_("Compare these two sessions")
    )
    return pair if pair is not None and pair.key == request.key else None
