"""The review of a result: each photo with what was found in it, and ways to put that right.

What is decided is kept at once, in the library or for this session, and can be taken back step by step; it
counts once everything is measured anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import cv2
import numpy as np
import streamlit as st

from analyzer.corrections.coins import COINS
from analyzer.corrections.history import History
from analyzer.corrections.marks import SetKind, SetOutline, SetScale
from analyzer.corrections.model import Corrections, CorrectionsError
from analyzer.language.text import _
from analyzer.language.told import told as in_words
from analyzer.language.writing import UnclearNumber, number, read_number
from analyzer.measurement.coin import find_coin
from analyzer.results import Series
from analyzer.show.marks import COLOURS
from analyzer.show.pictures import data_uri, shrink
from analyzer.show.words import kind_words
from analyzer.ui import corrections, review_marks
from analyzer.ui.analysis import Outcome
from analyzer.ui.fine_print import fine_print
from analyzer.ui.params import Params
from analyzer.ui.picture_view import photo_label
from analyzer.ui.review_marks import Shown
from analyzer.ui.reviewer import act_of, reviewer
from analyzer.ui.run import again

HANDLES = 28
"""Points of an outline that can be taken hold of: more would lie under one finger."""


class Store(Protocol):
    """Where corrections are kept."""

    def put(self, told: Corrections) -> None: ...
    def history(self) -> History: ...
    def step(self, *, back: bool) -> None: ...


class SessionStore:
    """Kept for as long as the tab is open."""

    def put(self, told: Corrections) -> None:
        """Keep these."""
        corrections.put(told)

    def history(self) -> History:
        """The steps so far."""
        return corrections.steps()

    def step(self, *, back: bool) -> None:
        """One step back, or forward again."""
        corrections.step(back=back)


@dataclass(frozen=True)
class _Frame:
    """From shares of a picture to photo pixels."""

    width: float
    height: float

    @classmethod
    def of(cls, series: Series, index: int) -> _Frame:
        picture = series.pictures[index]
        h, w = picture.upright.shape[:2]
        return cls(w * picture.zoom, h * picture.zoom)

    def photo(self, x: float, y: float) -> tuple[float, float]:
        """Photo pixels of shares."""
        return x * self.width - 0.5, y * self.height - 0.5

    def share(self, x: float, y: float) -> list[float]:
        """Shares of photo pixels."""
        return [(x + 0.5) / self.width, (y + 0.5) / self.height]


def show(outcome: Outcome, name: str, store: Store | None = None) -> None:
    """Show the review of a result, folded.

    Parameters
    ----------
    outcome : Outcome
    name : str
        Identity of the page within the session.
    store : Store, optional
        Where it is kept; for this session where none is given.
    """
    if not outcome.series.measurements:
        return
    fold = st.expander(
        _("Review: put right what was found"), key=f"{name}.review", on_change="rerun"
    )
    # A photo for each session is sent only to who asks for it.
    if fold.open:
        with fold:
            _review(outcome, name, store or SessionStore())


@st.fragment
def _review(outcome: Outcome, name: str, store: Store) -> None:
    series = outcome.series
    fine_print(
        _(
            "You may know better than the program. Whatever you change is marked as yours in pictures, tables "
            "and reports; the photos themselves stay as they are."
        )
    )
    index = min(st.session_state.get(f"{name}.review.photo", 0), len(series.measurements) - 1)
    key = f"{name}.reviewer"

    def take() -> None:
        _take(outcome, name, store, index, act_of(key))

    reviewer(_data(outcome, name, index), key=key, on_act=take)
    _steps(name, store)
    photos = [(m.photo.name, m.photo.sha256) for m in series.measurements]
    if corrections.current().among(photos)[0] != series.corrections:
        fine_print(_("What you changed counts once everything is measured anew."))
        if st.button(
            _("Measure anew with your corrections"), key=f"{name}.review.again", type="primary"
        ):
            again(name)
            st.rerun(scope="app")


def _steps(name: str, store: Store) -> None:
    past = store.history()
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Undo"),
            key=f"{name}.review.undo",
            disabled=not past.undoable,
            on_click=lambda: store.step(back=True),
            shortcut="Ctrl+Z",
        )
        st.button(
            _("Redo"),
            key=f"{name}.review.redo",
            disabled=not past.redoable,
            on_click=lambda: store.step(back=False),
            shortcut="Ctrl+Shift+Z",
        )


def _take(outcome: Outcome, name: str, store: Store, index: int, act: dict[str, Any]) -> None:
    """Carry out what was decided in the browser."""
    st.session_state[f"{name}.review.said"] = ""
    series = outcome.series
    if act.get("do") == "photo":
        n = act.get("n")
        if isinstance(n, int) and 0 <= n < len(series.measurements):
            st.session_state[f"{name}.review.photo"] = n
        return
    # Sent from a picture that is shown no more.
    if act.get("photo") != index:
        return
    if act.get("do") == "coin":
        _look_for_coin(series, name, index, act)
        return
    try:
        told = _after(series, index, corrections.current(), act)
    except (CorrectionsError, UnclearNumber) as error:
        st.session_state[f"{name}.review.said"] = in_words(str(error))
        return
    except (KeyError, TypeError, ValueError):
        return
    store.put(told)


def _after(series: Series, index: int, told: Corrections, act: dict[str, Any]) -> Corrections:
    """What is told after an act."""
    frame, ref = _Frame.of(series, index), review_marks.reference_to(series, index)
    do = act["do"]
    everywhere = bool(act.get("everywhere", True))
    if do == "add":
        place = frame.photo(float(act["x"]), float(act["y"]))
        return review_marks.add(series, index, told, place, _kind(act), everywhere)
    if do == "outline":
        points = tuple(_rounded(frame.photo(float(x), float(y))) for x, y in act["points"])
        return told.with_entry(SetOutline(ref, points))
    if do == "scale":
        return told.with_entry(_scale(series, index, act))
    if do in ("no outline", "no scale"):
        marks = told.outlines if do == "no outline" else told.scales
        for mark in marks:
            told = told.without(mark) if mark.photo.same(ref) else told
        return told
    rows = {row.id: row for row in review_marks.shown(series, index, told)}
    row = rows[act["id"]]
    if do == "move":
        place = frame.photo(float(act["x"]), float(act["y"]))
        return review_marks.move(series, index, told, row, place, everywhere)
    if do == "remove":
        return review_marks.remove(series, index, told, row, everywhere)
    if do == "kind":
        return review_marks.set_kind(series, index, told, row, _kind(act))
    if do == "take back" and row.entry is not None:
        back = row.entry in told.entries
        return told.without(row.entry) if back else told.with_entry(row.entry)
    return told


def _kind(act: dict[str, Any]) -> SetKind | None:
    kinds: dict[str, SetKind] = {"fixed": "fixed", "modifiable": "modifiable"}
    return kinds.get(str(act.get("kind", "")))


def _rounded(place: tuple[float, float]) -> tuple[float, float]:
    return round(place[0], 1), round(place[1], 1)


def _scale(series: Series, index: int, act: dict[str, Any]) -> SetScale:
    frame, ref = _Frame.of(series, index), review_marks.reference_to(series, index)
    if "circle" in act:
        x, y, r = (float(v) for v in act["circle"])
        coin = next(c for c in COINS if c.key == act["coin"])
        circle = (*_rounded(frame.photo(x, y)), round(r * frame.width, 1))
        return SetScale(ref, coin.mm, circle=circle, coin=coin.key)
    (x, y), (p, q) = act["line"]
    ends = (*_rounded(frame.photo(float(x), float(y))), *_rounded(frame.photo(float(p), float(q))))
    return SetScale(ref, read_number(str(act["mm"])), line=ends)


def _look_for_coin(series: Series, name: str, index: int, act: dict[str, Any]) -> None:
    picture = series.pictures[index].upright
    h, w = picture.shape[:2]
    found = find_coin(picture, float(act["x"]) * w - 0.5, float(act["y"]) * h - 0.5)
    circle = None
    if found is not None:
        circle = [(found[0] + 0.5) / w, (found[1] + 0.5) / h, found[2] / w]
    st.session_state[f"{name}.review.coin"] = {"turn": act.get("turn", 1), "circle": circle}


def _data(outcome: Outcome, name: str, index: int) -> dict[str, Any]:
    """Everything that the browser needs."""
    series, told = outcome.series, corrections.current()
    frame, picture = _Frame.of(series, index), series.pictures[index]
    shot, ref = series.measurements[index], review_marks.reference_to(series, index)
    rows = review_marks.shown(series, index, told)
    drawn = next((mark for mark in told.outlines if mark.photo.same(ref)), None)
    scale = next((mark for mark in told.scales if mark.photo.same(ref)), None)
    outline = drawn.points if drawn is not None else _simple(shot.outline)
    about = (str(outcome.key), index, [row.entry for row in rows], drawn, scale)
    return {
        "stamp": f"{hash(repr(about))}",
        "photo": index,
        "photos": [
            {"uri": _thumbnail(str(outcome.key), k, series), "title": photo_label(series, k)}
            for k in range(len(series.measurements))
        ],
        "uri": _picture(str(outcome.key), index, series),
        "width": picture.upright.shape[1],
        "height": picture.upright.shape[0],
        "alt": _("Lower back, {photo}").format(photo=photo_label(series, index)),
        "marks": [_mark(row, series, index, told, frame) for row in rows],
        "outline": [frame.share(x, y) for x, y in outline],
        "drawn": drawn is not None,
        "scale": None if scale is None else _scale_data(scale, frame),
        "found": st.session_state.get(f"{name}.review.coin"),
        "said": st.session_state.get(f"{name}.review.said", ""),
        "coins": [
            {"key": coin.key, "name": f"{_(coin.name)} ({number(coin.mm, 2)} mm)"} for coin in COINS
        ],
        "kinds": [
            ["", _("as measured")],
            ["modifiable", kind_words("modifiable", False)],
            ["fixed", kind_words("fixed", False)],
        ],
        "words": _words(),
    }


def _mark(
    row: Shown, series: Series, index: int, told: Corrections, frame: _Frame
) -> dict[str, Any]:
    kind = review_marks.kind_set(series, index, told, row)
    shown_kind = kind or row.kind
    title = _("{name}, {kind}").format(
        name=row.label, kind=kind_words(shown_kind, kind is not None, row.by_hand)
    )
    if row.gone:
        title = (
            _("{name}, removed by you").format(name=row.label) if row.label else _("Removed by you")
        )
    x, y = frame.share(row.x, row.y)
    return {
        "id": row.id,
        "label": row.label,
        "title": title,
        "kind": shown_kind,
        "colour": COLOURS[shown_kind],
        "x": x,
        "y": y,
        "r": (row.width_px or 0.0) / frame.width,
        "faint": row.faint,
        "gone": row.gone,
        "byHand": row.by_hand,
        "alone": row.alone,
        "told": row.entry is not None,
        "set": kind or "",
    }


def _scale_data(scale: SetScale, frame: _Frame) -> dict[str, Any]:
    line = circle = None
    if scale.line is not None:
        x, y, p, q = scale.line
        line = [frame.share(x, y), frame.share(p, q)]
    if scale.circle is not None:
        x, y, r = scale.circle
        circle = [*frame.share(x, y), r / frame.width]
    return {"line": line, "circle": circle, "mm": f"{scale.mm:g}", "coin": scale.coin}


def _simple(outline: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """The outline with so few points that each can be taken hold of."""
    whole = points = np.array(outline, np.float32).reshape(-1, 1, 2)
    if len(points) <= HANDLES:
        return outline
    slack = 0.002 * float(np.ptp(points[:, 0, 0]))
    while len(points) > HANDLES:
        points = np.asarray(cv2.approxPolyDP(whole, slack, True), np.float32)
        slack *= 1.3
    return tuple((float(x), float(y)) for x, y in points.reshape(-1, 2))


@st.cache_data(scope="session", max_entries=Params().cached_pictures, show_spinner=False)
def _picture(key: str, index: int, _series: Series) -> str:
    return data_uri(shrink(_series.pictures[index].upright, Params().taken_px))


@st.cache_data(scope="session", max_entries=Params().cached_photos, show_spinner=False)
def _thumbnail(key: str, index: int, _series: Series) -> str:
    return data_uri(shrink(_series.pictures[index].upright, Params().thumbnail_px // 2))


def _words() -> dict[str, str]:
    return {
        "photos": _("Photos"),
        "modes": _("What to put right"),
        "dimples": _("Dimples"),
        "outline": _("Outline"),
        "scale": _("Scale"),
        "frame": _(
            "The photo. The arrow keys move a cross, with Shift in small steps; Enter presses there; Tab "
            "goes on to what is marked."
        ),
        "hintDimples": _(
            "Press a ring to move or remove it or to set its kind. Press bare skin to add a dimple there."
        ),
        "hintOutline": _(
            "Drag a point; press the line to add one. With the keyboard: Tab to a point, arrow keys move it, "
            "plus adds one, Delete removes it."
        ),
        "hintDrawing": _("Press around the bare back, from point to point."),
        "hintLine": _(
            "Press both ends of a length that you know, on the skin, and type how long it is."
        ),
        "hintCoin": _("Press the middle of a coin that lies flat on the skin."),
        "hintRim": _(
            "Does the circle lie on the coin's rim? Drag its middle or its right end where it does not."
        ),
        "hintNoCoin": _(
            "No coin was seen there. Press its middle once more, or set the scale by two points."
        ),
        "everywhere": _("in all photos of the series"),
        "whereTo": _("Press the place where {label} lies."),
        "here": _("A dimple here?"),
        "add": _("Add a dimple"),
        "move": _("Move"),
        "remove": _("Remove"),
        "takeBack": _("Take back"),
        "cancel": _("Cancel"),
        "kind": _("Kind"),
        "useOutline": _("Use this outline"),
        "drawAnew": _("Draw it anew"),
        "foundOutline": _("Back to the outline that was found"),
        "setScale": _("Set this scale"),
        "noScale": _("Take the scale back"),
        "by": _("By"),
        "twoPoints": _("two points"),
        "aCoin": _("a coin"),
        "whichCoin": _("Which coin"),
        "length": _("Length in mm"),
        "point": _("Point {n} of {count}"),
    }
