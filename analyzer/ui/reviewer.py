"""One photo on which dimples, outline and scale are put right, by pointer or by keyboard.

A component of its own, like the slider. It is given what is known, and sends back what was decided;
places are shares of the picture's width and height. Nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from analyzer.ui.ring_names import script

_HTML = """
<div class="reviewer">
  <div class="photos" role="group"></div>
  <div class="modes" role="group">
    <button type="button" data-mode="dimples"></button>
    <button type="button" data-mode="outline"></button>
    <button type="button" data-mode="scale"></button>
  </div>
  <div class="frame" tabindex="0" role="group">
    <img alt="" draggable="false">
    <svg aria-hidden="true"></svg>
    <div class="layer"></div>
  </div>
  <div class="panel"></div>
  <p class="status" role="status"></p>
</div>
"""


@cache
def _component() -> Any:
    here = Path(__file__)
    return st.components.v2.component(
        "reviewer",
        html=_HTML,
        css=here.with_name("reviewer.css").read_text(encoding="utf-8"),
        js=script(here.with_name("reviewer.js")),
    )


def reviewer(data: Mapping[str, Any], *, key: str, on_act: Callable[[], None]) -> None:
    """Show a photo with what was found in it.

    Parameters
    ----------
    data : mapping
        See `analyzer.ui.review_view`.
    key : str
        Identity within the session.
    on_act : callable
        Called when something was decided; `act_of` then gives it.
    """
    _component()(key=key, data=dict(data), on_act_change=on_act)


def act_of(key: str) -> dict[str, Any]:
    """What was decided in the reviewer of this key just now; empty for nothing."""
    state = st.session_state.get(key)
    act = state.get("act") if state else None
    return act if isinstance(act, dict) else {}
