"""A control for each dimple of a series: leave its kind as measured, or set it."""

from __future__ import annotations

from math import hypot

import streamlit as st

from analyzer.corrections.model import Corrections, KindMark, PhotoRef, SetKind
from analyzer.dimples.kind import kind_of
from analyzer.language.text import N_, _
from analyzer.results import Series
from analyzer.show.labels import track_labels
from analyzer.tracking.model import Track
from analyzer.tracking.overrule import OverruleParams
from analyzer.ui import corrections
from analyzer.ui.analysis import Outcome
from analyzer.ui.fine_print import fine_print
from analyzer.ui.run import again

AS_MEASURED = N_("as measured")
SET_KINDS: tuple[SetKind, ...] = ("fixed", "modifiable")


@st.fragment
def kind_controls(outcome: Outcome, name: str) -> None:
    """Show one choice a dimple, and the button that measures again.

    A fragment, so that what was just used stays where it is: a choice draws only this part anew.

    Parameters
    ----------
    outcome : Outcome
    name : str
        Identity of the page within the session.
    """
    series = outcome.series
    if not series.tracks or series.reference < 0:
        return
    labels = track_labels(series.tracks)
    key = f"{name}.kinds"
    with st.expander(_("Is a dimple of another kind than it says?"), key=key, on_change="rerun"):
        fine_print(
            _(
                "The fixed pair (Dimples of Venus) is tied to the pelvis and cannot change; every "
                "other dimple is modifiable. What you set here holds in all photos of the series; the "
                "measured probability stays in the records. Names stay as they are."
            )
        )
        columns = st.columns(3)
        ordered = sorted(series.tracks, key=lambda t: int(labels[t.id][1:]))
        for k, track in enumerate(ordered):
            with columns[k % 3]:
                _choice(series, track, labels[track.id], name)
        if _waits(series):
            fine_print(_("What you set counts once you compare again."))
        pressed = st.button(
            _("Compare again"),
            key=f"{name}.kind.again",
            on_click=again,
            args=(name,),
            type="primary",
        )
    if pressed:
        st.rerun(scope="app")


def _waits(series: Series) -> bool:
    """Whether something was told that the result does not know yet."""
    photos = [(m.photo.name, m.photo.sha256) for m in series.measurements]
    return corrections.current().among(photos)[0].kinds != series.corrections.kinds


def _choice(series: Series, track: Track, label: str, name: str) -> None:
    told = marks_of(series, track, corrections.current())
    key = f"{name}.kind.{track.id}"

    def take() -> None:
        chosen = st.session_state[key]
        kind = next((k for k in SET_KINDS if k == chosen), None)
        corrections.put(with_kind(series, track, corrections.current(), kind))

    # The corrections decide what the field shows: they may have changed elsewhere on the page.
    st.session_state[key] = told[-1].kind if told else AS_MEASURED
    heading = _("{dimple}, measured as {kind}").format(dimple=label, kind=_(kind_of(track.p_fixed)))
    st.selectbox(heading, [AS_MEASURED, *SET_KINDS], format_func=_, key=key, on_change=take)


def with_kind(series: Series, track: Track, told: Corrections, kind: SetKind | None) -> Corrections:
    """Corrections with the kind of one dimple set, or given back to measuring with None."""
    for mark in marks_of(series, track, told):
        told = told.without(mark)
    if kind is None:
        return told
    shot = series.measurements[series.reference].photo
    place = round(track.x, 1), round(track.y, 1)
    return told.with_entry(KindMark(PhotoRef.of(shot.name, shot.sha256), *place, kind))


def marks_of(series: Series, track: Track, told: Corrections) -> tuple[KindMark, ...]:
    """Those words that speak of this dimple, in whatever photo they were said."""
    found = []
    for mark in told.kinds:
        for k, shot in enumerate(series.measurements):
            if shot.ok and mark.photo.means(shot.photo.name, shot.photo.sha256):
                reach = OverruleParams().reach * shot.back_width_px
                near = _nearest(series, k, mark, reach)
                if near is not None and near.id == track.id:
                    found.append(mark)
                break
    return tuple(found)


def _nearest(series: Series, index: int, mark: KindMark, reach: float) -> Track | None:
    """The dimple that a mark in a photo means, if any."""
    best, gap = None, reach
    for track in series.tracks:
        for place in _places(series, track, index):
            distance = hypot(place[0] - mark.x, place[1] - mark.y)
            if distance <= gap:
                best, gap = track, distance
    return best


def _places(series: Series, track: Track, index: int) -> list[tuple[float, float]]:
    if index == series.reference:
        return [(track.x, track.y)]
    return [(o.x, o.y) for o in track.observations if o.photo == index]
