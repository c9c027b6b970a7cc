"""One pair, one verdict: where a series hears more photos than a pair alone, its answer holds.

The other photos of a series help to place the dimples, to tell their kinds and to judge the lights,
so the same two sessions may come out otherwise when they are heard alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from analyzer.change.model import Comparison
from analyzer.language.text import _n
from analyzer.results import Series
from analyzer.ui.analysis import Outcome

SERIES_SHELF = "series.outcome"


def surer_answer(outcome: Outcome, comparison: Comparison) -> tuple[Outcome, Comparison]:
    """The answer of the session's series on the same two sets of photos; else the one given.

    Parameters
    ----------
    outcome : Outcome
    comparison : Comparison
        One of the outcome's.
    """
    held: Outcome | None = st.session_state.get(SERIES_SHELF)
    if held is None or not _hears_more(held.series, outcome.series):
        return outcome, comparison
    shots = [(m.photo.name, m.photo.sha256) for m in outcome.series.measurements]
    # What was told of these photos since then is not in the older answer yet.
    if held.series.corrections.among(shots)[0] != outcome.series.corrections:
        return outcome, comparison
    wanted = (frozenset(comparison.before), frozenset(comparison.after))
    for one in _all(held.series):
        if (frozenset(one.before), frozenset(one.after)) == wanted:
            return held, one
    return outcome, comparison


def others_heard(series: Series, comparison: Comparison) -> str:
    """A sentence on the photos that an answer rests on besides those compared; "" for none."""
    count = len(series.measurements) - len({*comparison.before, *comparison.after})
    if count <= 0:
        return ""
    return _n(
        "This answer also heard another photo of the series, which helps to tell the dimples and the "
        "light apart; heard alone, these two might come out a little otherwise.",
        "This answer also heard {count} other photos of the series, which help to tell the dimples and "
        "the light apart; heard alone, these two might come out a little otherwise.",
        count,
    ).format(count=count)


def _hears_more(series: Series, other: Series) -> bool:
    ours, theirs = (
        {(m.photo.sha256, m.photo.taken_at) for m in one.measurements} for one in (series, other)
    )
    return theirs < ours


def _all(series: Series) -> Iterator[Comparison]:
    yield from series.comparisons
    yield from series.between
