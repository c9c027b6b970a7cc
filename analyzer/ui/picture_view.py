"""Before and after as pictures, and the dimples in them one by one.

All of it is one fragment: a press on a dimple draws this part anew and nothing else of the page.
"""

from __future__ import annotations

import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analyzer.change.model import Comparison
from analyzer.language.text import _
from analyzer.language.told import told
from analyzer.language.writing import date
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
    return f"{photo.name} · {date(photo.taken_at)}" if photo.taken_at else photo.name


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
    st.header(_("Before and after"), anchor=False)
    first, second = before[0], after[0]
    if len(before) + len(after) > 2:
        left, right = st.columns(2)
        if len(before) > 1:
            first = _choose(left, _("Before photo"), series, before, f"{name}.first")
        if len(after) > 1:
            second = _choose(right, _("After photo"), series, after, f"{name}.second")
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
        _(MARKS_WORDS)
        + " "
        + _(
            "Press a ring to look at the dimple closely. A star: not borne out by the other photos."
        )
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
    st.header(_("Each dimple"), anchor=False)
    chosen = None if track is None else track.id
    dimple_table(
        comparison, series, chosen, key=table, viewer_key=view, on_pick=lambda: pick(table)
    )
    if not comparison.dimples:
        st.write(_("No dimple was found on both sides."))
        return
    fine_print(
        _(
            "Names are those in the pictures. Depths are estimated, ± one standard error. The fixed "
            "pair is tied to the pelvis: it only serves to check the light and the pose."
        )
    )


def looks_of(outcome: Outcome, first: int, second: int) -> Looks:
    """All that the viewer can show of two photos of an outcome, before and after."""
    series = outcome.series
    names = [photo_label(series, k) for k in (first, second)]
    pair = aligned_pair(outcome, first, second)
    maps = None if pair is None else relief_pair(outcome, first, second)
    whole = [taken(outcome, k) for k in (first, second)]
    reliefs = None
    legend = None
    if pair is not None and maps is not None:
        alt = _("Relief map of the lower back, {photo}")
        reliefs = _two(pair, (maps.before, maps.after), [alt.format(photo=name) for name in names])
        legend = Shot(
            maps.legend,
            maps.legend_width,
            maps.legend_height,
            _("Colour scale of both relief maps"),
        )
    alts = (
        _("Lower back before as taken, {photo}"),
        _("Lower back after as taken, {photo}"),
    )
    one, two = (
        Shot(t.shown.uri, t.shown.width, t.shown.height, alt.format(photo=name), t.marks)
        for t, alt, name in zip(whole, alts, names, strict=True)
    )
    aligned = None
    if pair is not None:
        said = [
            _("Lower back before, {photo}").format(photo=names[0]),
            _("Lower back after, {photo}").format(photo=names[1]),
        ]
        aligned = _two(pair, (pair.before.uri, pair.after.uri), said)
    caption = _("Before: {before}. After: {after}.").format(before=names[0], after=names[1])
    return Looks((one, two), aligned, reliefs, legend, caption)


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
            name = words.escape(photo_label(series, index))
            if not reason:
                return _(
                    "{photo} could not be laid over the other photo. Here are both as taken."
                ).format(photo=name)
            return _(
                "{photo} could not be laid over the other photo: {reason} Here are both as taken."
            ).format(photo=name, reason=words.escape(told(reason)))
    return _("These photos could not be laid over each other. Here are both as taken.")
