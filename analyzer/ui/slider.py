"""The before/after slider: two aligned pictures, one above the other, parted by a moving line.

A component of its own, because a range input of the browser brings keyboard, touch and screen
readers along. Pictures travel as data URIs, so nothing is fetched.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from analyzer.show.marks import Mark
from analyzer.show.pictures import Pair

_HTML = """
<figure class="compare">
  <div class="frame">
    <img class="after" alt="">
    <img class="before" alt="">
    <svg aria-hidden="true"></svg>
    <div class="line" aria-hidden="true"><span></span></div>
    <span class="tag tag-before" aria-hidden="true">Before</span>
    <span class="tag tag-after" aria-hidden="true">After</span>
    <input id="share" type="range" min="0" max="100" step="1" value="50">
  </div>
  <label for="share">Move the line between before and after: drag it, or use the arrow keys.</label>
  <figcaption></figcaption>
</figure>
"""


@cache
def _component() -> Any:
    here = Path(__file__)
    return st.components.v2.component(
        "before_after_slider",
        html=_HTML,
        css=here.with_name("slider.css").read_text(encoding="utf-8"),
        js=here.with_name("slider.js").read_text(encoding="utf-8"),
    )


def before_after(
    pair: Pair, *, before_alt: str, after_alt: str, caption: str, marks: bool, key: str
) -> None:
    """Show the slider.

    Parameters
    ----------
    pair : Pair
        Two aligned pictures and the places of their marks.
    before_alt, after_alt : str
        What each picture shows, for those who cannot see it.
    caption : str
        Line below the pictures.
    marks : bool
        Whether the dimples are marked.
    key : str
        Identity of the slider on its page.
    """
    _component()(
        key=key,
        data={
            "before": pair.before.uri,
            "after": pair.after.uri,
            "width": pair.before.width,
            "height": pair.before.height,
            "beforeAlt": before_alt,
            "afterAlt": after_alt,
            "caption": caption,
            "marks": [_drawn(mark) for mark in pair.marks] if marks else [],
        },
    )


def _drawn(mark: Mark) -> dict[str, str | float]:
    return {**asdict(mark), "colour": mark.colour}
