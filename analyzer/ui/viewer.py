"""The viewer: before and after in one place, compared by slider, side by side, flicker and more.

A component of its own, so that keyboard, touch and screen readers are served by the browser's own
controls. It takes pictures as data URIs, fetches nothing, and sends back which dimple was pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from analyzer.language.text import N_, _
from analyzer.show.marks import Mark
from analyzer.ui.ring_names import script

Mode = Literal["slider", "side", "flicker", "blend", "difference", "relief", "taken"]
MODES: dict[Mode, tuple[str, str]] = {
    "slider": (
        N_("Slider"),
        N_("Drag the line, or move it with the arrow keys."),
    ),
    "side": (
        N_("Side by side"),
        N_("Both lie over the same photo: the same skin is in the same place."),
    ),
    "flicker": (
        N_("Flicker"),
        N_("Before and after in turn: what differs seems to move."),
    ),
    "blend": (
        N_("Blend"),
        N_("After laid over before, more or less see-through."),
    ),
    "difference": (
        N_("Difference"),
        N_(
            "Bright is what differs between the pictures, light and shade included; no measure of depth."
        ),
    ),
    "relief": (
        N_("Relief maps"),
        N_(
            "How deep a dimple at each place would be, light taken out, on one colour scale for both."
        ),
    ),
    "taken": (
        N_("As taken"),
        N_("Both photos as they were taken, not laid over each other."),
    ),
}
"""What each way of looking is called, and a line on how to read it."""

_PANE = """
    <div class="pane">
      <div class="world"><img class="under" alt=""><img class="over" alt=""></div>
      <div class="line" aria-hidden="true"><span></span></div>
      <div class="marks"></div>
      <span class="tag" aria-hidden="true"></span>
    </div>
"""
_HTML = f"""
<div class="viewer">
  <fieldset class="modes"><legend data-word="view"></legend></fieldset>
  <div class="stage" tabindex="0" role="group">{_PANE}{_PANE}</div>
  <div class="mix">
    <label for="share"></label>
    <input id="share" type="range" min="0" max="100" step="1" value="50">
  </div>
  <div class="turns">
    <button type="button" class="play"></button>
    <button type="button" class="turn" data-word="turn"></button>
  </div>
  <div class="tools">
    <span class="zoom" role="group" data-label="zoom">
      <button type="button" class="out" data-label="out">&minus;</button>
      <button type="button" class="whole" data-label="whole">100&#8239;%</button>
      <button type="button" class="in" data-label="in">+</button>
    </span>
    <label class="check"><input type="checkbox" class="marked" checked> <span data-word="marked"></span></label>
  </div>
  <img class="legend" alt="" hidden>
  <p class="how"></p>
  <p class="caption"></p>
</div>
"""


@dataclass(frozen=True)
class Shot:
    """One picture in the viewer.

    Parameters
    ----------
    uri : str
        JPEG as a data URI.
    width, height : int
        Pixels.
    alt : str
        What it shows, for those who cannot see it.
    marks : tuple of Mark
        In its pixels.
    """

    uri: str
    width: int
    height: int
    alt: str
    marks: tuple[Mark, ...] = ()

    def plain(self, titles: dict[int, str]) -> dict[str, Any]:
        """As the browser takes it."""
        marks = [_plain(mark, titles) for mark in self.marks]
        return {
            "uri": self.uri,
            "width": self.width,
            "height": self.height,
            "alt": self.alt,
            "marks": marks,
        }


@dataclass(frozen=True)
class Looks:
    """All that the viewer can show of two photos.

    Parameters
    ----------
    taken : (Shot, Shot)
        Before and after as they were taken.
    aligned, maps : (Shot, Shot) or None
        Both over the same photo, and their relief maps there; None where there are none.
    legend : Shot or None
        Colour scale of the maps.
    caption : str
        Line below the pictures.
    """

    taken: tuple[Shot, Shot]
    aligned: tuple[Shot, Shot] | None
    maps: tuple[Shot, Shot] | None
    legend: Shot | None
    caption: str

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The ways of looking that these pictures allow."""
        some: list[Mode] = []
        if self.aligned is not None:
            some += ["slider", "side", "flicker", "blend", "difference"]
        if self.maps is not None:
            some.append("relief")
        return (*some, "taken")


@cache
def _component() -> Any:
    here = Path(__file__)
    return st.components.v2.component(
        "before_after_viewer",
        html=_HTML,
        css=here.with_name("viewer.css").read_text(encoding="utf-8"),
        js=script(here.with_name("viewer.js")),
    )


def viewer(
    looks: Looks,
    *,
    titles: dict[int, str],
    key: str,
    on_pick: Callable[[], None],
) -> None:
    """Show the viewer.

    Parameters
    ----------
    looks : Looks
    titles : dict of int to str
        What each dimple is, by its id, for those who cannot see the picture. Only these can be
        pressed.
    key : str
        Identity of the viewer on its page. A table of dimples that names it tells it which one is
        looked at more closely.
    on_pick : callable
        Called when a dimple was pressed; `picked` then gives its id.
    """
    pairs = {"taken": looks.taken, "aligned": looks.aligned, "maps": looks.maps}
    _component()(
        key=key,
        data={
            "modes": [[mode, *map(_, MODES[mode])] for mode in looks.modes],
            **{name: pair and _both(pair, titles) for name, pair in pairs.items()},
            "legend": looks.legend and looks.legend.plain(titles),
            "caption": looks.caption,
            "name": key,
            "words": _viewer_words(),
        },
        on_dimple_change=on_pick,
    )


def _viewer_words() -> dict[str, str]:
    return {
        "view": _("View"),
        "before": _("Before"),
        "after": _("After"),
        "difference": _("Difference"),
        "pause": _("Pause"),
        "play": _("Play"),
        "turn": _("Show the other one"),
        "zoom": _("Zoom"),
        "out": _("Zoom out"),
        "whole": _("Show all"),
        "in": _("Zoom in"),
        "marked": _("Mark the dimples"),
        "pictures": _("Pictures, {view}. Plus and minus zoom, arrow keys move, 0 shows all."),
        "mixed": _("How much of after is mixed in"),
        "line": _("Move the line between before and after"),
        "shareBefore": _("{share} percent before"),
        "shareAfter": _("{share} percent after"),
    }


def picked(key: str) -> int | None:
    """Id of the dimple that was just pressed in the component of this key."""
    state = st.session_state.get(key)
    value = state.get("dimple") if state else None
    return int(value) if isinstance(value, int | float) and value == int(value) else None


def _both(pair: Sequence[Shot], titles: dict[int, str]) -> list[dict[str, Any]]:
    return [shot.plain(titles) for shot in pair]


def _plain(mark: Mark, titles: dict[int, str]) -> dict[str, Any]:
    known = mark.track is not None and mark.track in titles
    return {
        "id": mark.track if known else None,
        "label": mark.label,
        "title": titles[mark.track] if known and mark.track is not None else mark.label,
        "kind": mark.kind,
        "byHand": mark.by_hand,
        "colour": mark.colour,
        "x": mark.x,
        "y": mark.y,
        "radius": mark.radius,
        "toX": mark.tag_x - mark.x,
        "toY": mark.tag_y - mark.y,
        "thin": mark.line,
    }
