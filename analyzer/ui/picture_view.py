"""Before and after as pictures: with the slider, side by side, or as they were taken."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analyzer.change.model import Comparison
from analyzer.results import Series
from analyzer.show.pictures import choose
from analyzer.ui import words
from analyzer.ui.analysis import Outcome
from analyzer.ui.fine_print import fine_print
from analyzer.ui.pictures import Frame, aligned_pair, photo_jpeg
from analyzer.ui.slider import before_after

SLIDER, SIDE_BY_SIDE, AS_TAKEN = "Slider", "Side by side", "As taken"


def side(series: Series, hashes: tuple[str, ...]) -> tuple[int, ...]:
    """Give the indices of the photos of one side, the one that aligns best first."""
    best = choose(series, hashes)
    found = [i for i, m in enumerate(series.measurements) if m.photo.sha256 in hashes]
    return tuple(sorted(found, key=lambda i: (i != best, i)))


def photo_label(series: Series, index: int) -> str:
    """Name a photo by its file name and date."""
    photo = series.measurements[index].photo
    return f"{photo.name} · {photo.taken_at:%Y-%m-%d}" if photo.taken_at else photo.name


def before_and_after(outcome: Outcome, comparison: Comparison, name: str) -> None:
    """Show both sides of a comparison.

    Parameters
    ----------
    outcome : Outcome
    comparison : Comparison
        One of the outcome's.
    name : str
        Identity of the page within the session.
    """
    series = outcome.series
    before, after = (side(series, hashes) for hashes in (comparison.before, comparison.after))
    if not before or not after:
        return
    st.header("Before and after", anchor=False)
    left, right = st.columns(2, vertical_alignment="center")
    view = left.segmented_control(
        "View",
        [SLIDER, SIDE_BY_SIDE, AS_TAKEN],
        default=SLIDER,
        required=True,
        key=f"{name}.view",
        label_visibility="collapsed",
    )
    marks = right.toggle("Mark the dimples", value=True, key=f"{name}.marks")
    first, second = before[0], after[0]
    if len(before) + len(after) > 2:
        left, right = st.columns(2)
        first = _choose(left, "Before photo", series, before, f"{name}.first")
        second = _choose(right, "After photo", series, after, f"{name}.second")
    if view != AS_TAKEN and aligned_pair(outcome, first, second) is None:
        st.info(_why_not(series, first, second))
        view = AS_TAKEN
    if view == SLIDER:
        _slider(outcome, first, second, marks, name)
    else:
        _pair(outcome, first, second, "taken" if view == AS_TAKEN else "aligned", marks)
    if marks:
        fine_print(
            "**F**, blue: fixed pair (Dimples of Venus). **M**, yellow: modifiable. **U**, white "
            "and dashed: unsure which. A thin ring, in photos as taken: known from other photos and "
            "too faint in this one. A star: not borne out by the other photos. The thin white line goes "
            "round what was taken for the bare back."
        )


def _choose(
    column: DeltaGenerator, label: str, series: Series, indices: tuple[int, ...], key: str
) -> int:
    return column.selectbox(
        label,
        indices,
        format_func=lambda index: photo_label(series, index),
        disabled=len(indices) == 1,
        key=key,
    )


def _slider(outcome: Outcome, first: int, second: int, marks: bool, name: str) -> None:
    series = outcome.series
    pair = aligned_pair(outcome, first, second)
    assert pair is not None
    before_after(
        pair,
        before_alt=f"Lower back before, {photo_label(series, first)}",
        after_alt=f"Lower back after, {photo_label(series, second)}",
        caption=f"Before: {photo_label(series, first)}. After: {photo_label(series, second)}. "
        "Both are laid over the same photo, so that the same skin lies in the same place.",
        marks=marks,
        key=f"{name}.slider",
    )


def _why_not(series: Series, *indices: int) -> str:
    for index in indices:
        alignment = series.alignments[index]
        reason = alignment.reason if alignment else series.measurements[index].reason
        if index != series.reference and series.pictures[index].aligned is None:
            why = f": {words.escape(reason)}" if reason else "."
            name = words.escape(photo_label(series, index))
            return f"{name} could not be laid over the other photo{why} Here are both as taken."
    return "These photos could not be laid over each other. Here are both as taken."


def _pair(outcome: Outcome, first: int, second: int, frame: Frame, marks: bool) -> None:
    for column, index, title in zip(
        st.columns(2), (first, second), ("Before", "After"), strict=True
    ):
        with column:
            fine_print(f"**{title}:** {words.escape(photo_label(outcome.series, index))}")
            st.image(photo_jpeg(outcome, index, frame, marks=marks), width="stretch")
