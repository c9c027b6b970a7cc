"""Aligning two photos by hand: the same spots marked on both, then measured again.

Points are marked on pictures cut to the back. As soon as they can carry a map they may become
landmarks, in pixels of the full-size photos; until then they are a draft of this session.
"""

from __future__ import annotations

import streamlit as st

from analyzer.corrections.model import CorrectionsError, Landmarks, PhotoRef
from analyzer.language.text import _
from analyzer.language.told import told
from analyzer.results import Series
from analyzer.show.pictures import back_box, data_uri
from analyzer.ui import corrections
from analyzer.ui.analysis import Outcome
from analyzer.ui.fine_print import fine_print
from analyzer.ui.picture_view import photo_label
from analyzer.ui.point_picker import Marks, Point, Side, pick_points, picked
from analyzer.ui.run import again
from analyzer.ui.words import escape

Frame = tuple[float, float, float, float]
_DRAFTS = "corrections.drafts"


def refused(series: Series) -> tuple[int, ...]:
    """Photos that show a back and yet could not be aligned."""
    return tuple(k for k, a in enumerate(series.alignments) if a is not None and not a.ok)


def can_be_marked(series: Series) -> tuple[int, ...]:
    """Photos that can be aligned by hand: the refused ones first."""
    if series.reference < 0:
        return ()
    first = refused(series)
    rest = (
        k
        for k, shot in enumerate(series.measurements)
        if shot.ok and k != series.reference and k not in first
    )
    return (*first, *rest)


def way_out(outcome: Outcome, name: str) -> None:
    """Show the section where an alignment failed; nothing otherwise.

    Parameters
    ----------
    outcome : Outcome
    name : str
        Identity of the page within the session.
    """
    series = outcome.series
    failed = refused(series)
    if not failed:
        return
    st.header(_("Align by hand"), anchor=False)
    names = ", ".join(escape(photo_label(series, k)) for k in failed)
    st.write(
        _(
            "Could not be aligned: {photos}. Perhaps you can see what the program cannot: mark three "
            "or more spots that you recognise in both photos, and compare again."
        ).format(photos=names)
    )
    _choose_and_mark(outcome, name, can_be_marked(series))


def on_wish(outcome: Outcome, name: str) -> None:
    """Show the same, folded, where all photos were aligned; nothing otherwise."""
    photos = can_be_marked(outcome.series)
    if photos and not refused(outcome.series):
        with st.expander(_("Do the pictures not lie on each other? Align them by hand")):
            _choose_and_mark(outcome, name, photos)


@st.fragment
def _choose_and_mark(outcome: Outcome, name: str, photos: tuple[int, ...]) -> None:
    series = outcome.series
    moving = photos[0]
    if len(photos) > 1:
        moving = st.selectbox(
            _("Photo"),
            photos,
            format_func=lambda k: photo_label(series, k),
            key=f"{name}.by-hand.photo",
        )
    fine_print(
        _(
            "Good spots are moles, scars, the two dimples of the fixed pair, the top of the cleft: "
            "four to six of them, far apart and not on one line. Put point 1 on the same spot in both "
            "pictures, then point 2, and so on. Drag a point to move it. With the keyboard: the arrow "
            "keys move a cross, Enter marks the spot."
        )
    )
    two = (series.reference, moving)
    refs = tuple(
        PhotoRef.of(series.measurements[k].photo.name, series.measurements[k].photo.sha256)
        for k in two
    )
    frames = tuple(photo_frame(series, k) for k in two)
    drafts: dict[str, Marks] = st.session_state.setdefault(_DRAFTS, {})
    draft = f"{corrections.version()}.{refs[0].sha256}.{refs[1].sha256}"
    begun = drafts.get(draft)
    if begun is None:
        begun = from_landmarks(_known(refs), refs, frames)
    key = f"{name}.by-hand.{draft}"

    def remember() -> None:
        drafts[draft] = picked(key)

    sides = [_side(str(outcome.key), k, photo_label(series, k), series) for k in two]
    pick_points(sides[0], sides[1], begun, key=key, on_change=remember)
    landmarks, reason = to_landmarks(begun, refs, frames)
    if reason and len(begun.pairs) >= 3:
        st.warning(escape(told(reason)))
    use = st.button(
        _("Use these points and compare again"),
        type="primary",
        disabled=landmarks is None,
        key=f"{name}.by-hand.use",
    )
    if use and landmarks is not None:
        corrections.put(corrections.current().with_entry(landmarks))
        again(name)
        st.rerun()


def photo_frame(series: Series, index: int) -> Frame:
    """The shown part of a photo: left, top, width and height in photo pixels, edges of pixels."""
    picture = series.pictures[index]
    h, w = picture.upright.shape[:2]
    left, top, right, bottom = (v * picture.zoom - 0.5 for v in back_box(series, index, (w, h)))
    return left, top, right - left, bottom - top


def to_landmarks(
    marks: Marks, refs: tuple[PhotoRef, ...], frames: tuple[Frame, ...]
) -> tuple[Landmarks | None, str]:
    """Landmarks in photo pixels, or None and why there are none."""
    pairs = tuple(
        (*_to_photo(one, frames[0]), *_to_photo(two, frames[1])) for one, two in marks.pairs
    )
    try:
        return Landmarks(refs[0], refs[1], pairs), ""
    except CorrectionsError as error:
        return None, str(error)


def from_landmarks(
    known: Landmarks | None, refs: tuple[PhotoRef, ...], frames: tuple[Frame, ...]
) -> Marks:
    """Points on the pictures of landmarks from an earlier time."""
    if known is None:
        return Marks()
    rows = known.array(swapped=not known.first.same(refs[0])).tolist()
    plain = {
        "first": [_to_share(row[:2], frames[0]) for row in rows],
        "second": [_to_share(row[2:], frames[1]) for row in rows],
    }
    # What lies beyond the shown part cannot be shown; its partner must go with it.
    inside = [
        all(0 <= v <= 1 for v in (*a, *b))
        for a, b in zip(plain["first"], plain["second"], strict=True)
    ]
    return Marks.read(
        {
            side: [p for p, ok in zip(points, inside, strict=True) if ok]
            for side, points in plain.items()
        }
    )


def _known(refs: tuple[PhotoRef, ...]) -> Landmarks | None:
    for one in corrections.current().landmarks:
        ends = (one.first, one.second)
        if all(any(ref.same(end) for end in ends) for ref in refs):
            return one
    return None


def _to_photo(point: Point, frame: Frame) -> tuple[float, float]:
    left, top, width, height = frame
    return round(left + point[0] * width, 1), round(top + point[1] * height, 1)


def _to_share(place: list[float], frame: Frame) -> tuple[float, float]:
    left, top, width, height = frame
    return (place[0] - left) / width, (place[1] - top) / height


@st.cache_data(scope="session", max_entries=16, show_spinner=False)
def _side(key: str, index: int, title: str, _series: Series) -> Side:
    upright = _series.pictures[index].upright
    h, w = upright.shape[:2]
    left, top, right, bottom = back_box(_series, index, (w, h))
    cut = upright[top:bottom, left:right]
    return Side(title, data_uri(cut), cut.shape[1], cut.shape[0])
