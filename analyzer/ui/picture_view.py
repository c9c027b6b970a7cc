"""Before and after as pictures, and the dimples in them one by one.

All of it is one fragment: a press on a dimple draws this part anew and nothing else of the page.
"""

from __future__ import annotations

import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analyzer.change.model import Comparison
from analyzer.results import Series
from analyzer.show.pictures import Pair, choose
from analyzer.show.words import MARKS_WORDS
from analyzer.tracking.model import Track
from analyzer.ui import words
from analyzer.ui.analysis import Outcome
from analyzer.ui.dimple_view import close_look, dimple_table, mark_titles
from analyzer.ui.fine_print import fine_print
from analyzer.ui.pictures import aligned_pair, relief_pair, taken
from analyzer.ui.viewer import Looks, Shot, picked, viewer


def side(series: Series, hashes: tuple[str, ...]) -> tuple[int, ...]:
    """Give the indices of the photos of one side, the one that aligns best first."""
    best = choose(series, hashes)
    found = [i for i, m in enumerate(series.measurements) if m.photo.sha256 in hashes]
    return tuple(sorted(found, key=lambda i: (i != best, i)))


def photo_label(series: Series, index: int) -> str:
    """Name a photo by its file name and date."""
    photo = series.measurements[index].photo
    return f"{photo.name} · {photo.taken_at:%Y-%m-%d}" if photo.taken_at else photo.name


@st.fragment
def before_and_after(outcome: Outcome, comparison: Comparison, name: str) -> None:
    """Show both sides of a comparison, and each dimple with its own change.

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
    first, second = before[0], after[0]
    if len(before) + len(after) > 2:
        left, right = st.columns(2)
        if len(before) > 1:
            first = _choose(left, "Before photo", series, before, f"{name}.first")
        if len(after) > 1:
            second = _choose(right, "After photo", series, after, f"{name}.second")
    looks = looks_of(outcome, first, second)
    if looks.aligned is None:
        st.info(_why_not(series, first, second))
    track = _chosen(series, name)

    def pick(key: str) -> None:
        found = picked(key)
        if found is not None:
            st.session_state[f"{name}.dimple"] = found
            st.session_state[f"{name}.turn"] = str(time.time_ns())

    view, table, near = (f"{name}.{part}" for part in ("viewer", "table", "near"))
    viewer(
        looks,
        titles=mark_titles(series, comparison),
        key=view,
        on_pick=lambda: pick(view),
    )
    fine_print(
        f"{MARKS_WORDS} Press a ring to look at the dimple closely. A star: not borne out by the "
        "other photos."
    )
    if track is not None:
        close_look(
            outcome,
            comparison,
            track,
            (first, second),
            turn=st.session_state.get(f"{name}.turn", ""),
            key=near,
            on_pick=lambda: pick(near),
        )
    st.header("Each dimple", anchor=False)
    chosen = None if track is None else track.id
    dimple_table(
        comparison, series, chosen, key=table, viewer_key=view, on_pick=lambda: pick(table)
    )
    if not comparison.dimples:
        st.write("No dimple was found on both sides.")
        return
    fine_print(
        "Names are those in the pictures. Depths are estimated, ± one standard error. The fixed pair "
        "is tied to the pelvis: it only serves to check the light and the pose."
    )


def looks_of(outcome: Outcome, first: int, second: int) -> Looks:
    """All that the viewer can show of two photos of an outcome, before and after."""
    series = outcome.series
    names = [photo_label(series, k) for k in (first, second)]
    pair = aligned_pair(outcome, first, second)
    maps = None if pair is None else relief_pair(outcome, first, second)
    whole = [taken(outcome, k) for k in (first, second)]
    sides = ("before", "after")
    reliefs = None
    legend = None
    if pair is not None and maps is not None:
        reliefs = _two(
            pair, (maps.before, maps.after), [f"Relief map of the lower back, {n}" for n in names]
        )
        legend = Shot(
            maps.legend, maps.legend_width, maps.legend_height, "Colour scale of both relief maps"
        )
    one, two = (
        Shot(t.shown.uri, t.shown.width, t.shown.height, f"Lower back {s} as taken, {n}", t.marks)
        for t, s, n in zip(whole, sides, names, strict=True)
    )
    aligned = None
    if pair is not None:
        alts = [f"Lower back {s}, {n}" for s, n in zip(sides, names, strict=True)]
        aligned = _two(pair, (pair.before.uri, pair.after.uri), alts)
    return Looks((one, two), aligned, reliefs, legend, f"Before: {names[0]}. After: {names[1]}.")


def _two(pair: Pair, uris: tuple[str, str], alts: list[str]) -> tuple[Shot, Shot]:
    """Two pictures in the frame of an aligned pair, with its marks."""
    width, height = pair.before.width, pair.before.height
    one, two = (
        Shot(uri, width, height, alt, pair.marks) for uri, alt in zip(uris, alts, strict=True)
    )
    return one, two


def _chosen(series: Series, name: str) -> Track | None:
    """The dimple that is looked at more closely, if any."""
    wanted = st.session_state.get(f"{name}.dimple")
    return next((track for track in series.tracks if track.id == wanted), None)


def _choose(
    column: DeltaGenerator, label: str, series: Series, indices: tuple[int, ...], key: str
) -> int:
    return column.selectbox(
        label,
        indices,
        format_func=lambda index: photo_label(series, index),
        key=key,
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
