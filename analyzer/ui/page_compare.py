"""The page "Compare": a before set and an after set in, verdict, pictures and report out."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analyzer.change.model import Comparison
from analyzer.language.text import _
from analyzer.language.told import told
from analyzer.ui import (
    by_hand,
    capture,
    corrections,
    folding,
    kind_view,
    one_answer,
    photo_view,
    picture_view,
    review_view,
    score_view,
    upload_form,
    verdict_view,
    words,
)
from analyzer.ui.analysis import Outcome, Request
from analyzer.ui.download import downloads
from analyzer.ui.fine_print import fine_print
from analyzer.ui.run import outcome_of

NAME = "compare"


def page() -> None:
    """Show the page."""
    st.title(_("Compare before and after"), anchor=False)
    fold = folding.inputs(NAME, _("Photos and settings"))
    with fold:
        request, sides = _request()
    ready = all(request.sets)
    outcome = outcome_of(NAME, request, ready=ready, label=_("Compare"), place=fold)
    if not ready:
        fine_print(_("Add at least one readable photo on each side to compare."))
    folding.fold_after(NAME, outcome)
    if outcome is not None:
        show(outcome)
    upload_form.check(*sides)


def _request() -> tuple[Request, tuple[upload_form.PhotoSet, ...]]:
    """Show the inputs; what they ask for, and the photos of both sides."""
    st.write(
        _(
            "Choose photos of your lower back from two times. Several photos on each side make the "
            "answer surer. Nothing leaves this computer."
        )
    )
    fine_print(_(words.ADULTS_ONLY))
    left, right = st.columns(2)
    with left:
        before_files = upload_form.upload_field(
            f"{NAME}.before",
            _("Before photos"),
            _("The earlier ones, taken within one session."),
        )
    with right:
        after_files = upload_form.upload_field(
            f"{NAME}.after",
            _("After photos"),
            _("The later ones, in the same light and pose."),
        )
    with left:
        before = upload_form.photo_set(f"{NAME}.before", before_files)
    with right:
        every = (*after_files, *capture.taken(f"{NAME}.after"))
        after = upload_form.photo_set(f"{NAME}.after", every)
    capture.of_page(f"{NAME}.after", before.entries)
    request = Request(
        (before.entries, after.entries),
        upload_form.back_width(NAME),
        before.refused + after.refused,
        corrections.current(),
        before.notes + after.notes,
    )
    corrections.panel(NAME)
    upload_form.order_remarks(before, after)
    return request, (before, after)


def show(outcome: Outcome) -> None:
    """Show the outcome of a before/after comparison."""
    series = outcome.series
    if series.comparisons:
        surer, comparison = one_answer.surer_answer(outcome, series.comparisons[0])
        comparison_parts(surer, comparison, NAME)
        kind_view.kind_controls(outcome, NAME)
        review_view.show(outcome, NAME)
    else:
        st.info(_("There is nothing to compare: one of the sets has no photo that shows a back."))
    if outcome.unreadable:
        upload_form.unreadable(outcome.unreadable)
    photo_view.scores(series)
    score_view.opened(outcome, NAME)
    photo_view.flags(series)
    for note in series.notes:
        fine_print(words.escape(told(note)))
    downloads(outcome, _("Lower back, before and after"), NAME)


def comparison_parts(
    outcome: Outcome, comparison: Comparison, name: str, top: DeltaGenerator | None = None
) -> None:
    """Show one comparison: verdict, pictures with their dimples, and the checklist.

    Parameters
    ----------
    outcome : Outcome
    comparison : Comparison
        One of the outcome's.
    name : str
        Identity of the page within the session.
    top : DeltaGenerator or None
        Where the verdict goes; None where this is called.
    """
    with top or st.container():
        verdict_view.verdict(comparison, outcome.series, name)
        if heard := one_answer.others_heard(outcome.series, comparison):
            fine_print(heard)
    # Points are marked for the whole series, so a page offers that once.
    if name == NAME:
        by_hand.way_out(outcome, name)
    picture_view.before_and_after(outcome, comparison, name)
    if name == NAME:
        by_hand.on_wish(outcome, name)
    verdict_view.checklist(comparison)
    verdict_view.measured()
