"""Two pictures side by side on which the same spots are marked, by pointer or by keyboard.

A component of its own, like the slider. It sends back where the points are, as shares of each
picture's width and height; nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from analyzer.language.text import _

Point = tuple[float, float]

_SIDE = """
  <figure>
    <figcaption></figcaption>
    <div class="frame" tabindex="0" role="group">
      <img alt="" draggable="false">
      <svg aria-hidden="true"></svg>
      <div class="loupe" aria-hidden="true" hidden></div>
    </div>
  </figure>
"""
_HTML = f"""
<div class="picker">
  <div class="sides">{_SIDE}{_SIDE}</div>
  <p class="status" role="status"></p>
  <div class="tools">
    <button type="button" class="undo" data-word="undo"></button>
    <button type="button" class="clear" data-word="clear"></button>
  </div>
</div>
"""


@dataclass(frozen=True)
class Side:
    """One of the two pictures.

    Parameters
    ----------
    title : str
        Line above it.
    uri : str
        JPEG as a data URI.
    width, height : int
        Pixels.
    """

    title: str
    uri: str
    width: int
    height: int


@dataclass(frozen=True)
class Marks:
    """Points on both pictures; the n-th of one side belongs to the n-th of the other.

    Parameters
    ----------
    first, second : tuple of (x, y)
        Shares of the picture's width and height, 0-1.
    """

    first: tuple[Point, ...] = ()
    second: tuple[Point, ...] = ()

    @property
    def pairs(self) -> tuple[tuple[Point, Point], ...]:
        """Those that are marked on both sides."""
        return tuple(zip(self.first, self.second, strict=False))

    @classmethod
    def read(cls, value: Any) -> Marks:
        """Marks as the browser sends them; whatever is no point in the picture is dropped."""
        sides = []
        for name in ("first", "second"):
            points = value.get(name) if isinstance(value, dict) else None
            sides.append(
                tuple(
                    (float(point[0]), float(point[1]))
                    for point in points or ()
                    if isinstance(point, list | tuple)
                    and len(point) == 2
                    and all(isinstance(v, int | float) and 0 <= v <= 1 for v in point)
                )
            )
        return cls(*sides)

    def plain(self) -> dict[str, list[list[float]]]:
        """As the browser takes them."""
        return {"first": [list(p) for p in self.first], "second": [list(p) for p in self.second]}


@cache
def _component() -> Any:
    here = Path(__file__)
    return st.components.v2.component(
        "point_picker",
        html=_HTML,
        css=here.with_name("point_picker.css").read_text(encoding="utf-8"),
        js=here.with_name("point_picker.js").read_text(encoding="utf-8"),
    )


def pick_points(
    first: Side, second: Side, marks: Marks, *, key: str, on_change: Callable[[], None]
) -> None:
    """Show both pictures with their points.

    Parameters
    ----------
    first, second : Side
    marks : Marks
        Points to begin with.
    key : str
        Identity; a new one begins anew with `marks`.
    on_change : callable
        Called when a point was set, moved or taken back; `picked` then gives the points.
    """
    _component()(
        key=key,
        data={
            "sides": [
                {"title": s.title, "uri": s.uri, "width": s.width, "height": s.height}
                for s in (first, second)
            ],
            "marks": marks.plain(),
            "words": {
                "undo": _("Take back the last point"),
                "clear": _("Remove all points"),
                "pair": _("{count} pair marked."),
                "pairs": _("{count} pairs marked."),
                "first": _("Point {n} still waits for the first picture."),
                "second": _("Point {n} still waits for the second picture."),
                "need": _("At least 3 are needed."),
                "frame": _(
                    "{title}. The arrow keys move a cross, with Shift in small steps; Enter marks the "
                    "spot; Backspace takes back the last point."
                ),
            },
        },
        on_marks_change=on_change,
    )


def picked(key: str) -> Marks:
    """The points of the picker of this key, as far as the browser has told."""
    state = st.session_state.get(key)
    return Marks.read(state.get("marks") if state else None)
