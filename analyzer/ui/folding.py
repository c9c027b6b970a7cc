"""The inputs of a page, folded away once there is an answer, so that the answer comes first.

The fold opens by itself only where nothing was measured yet; what the visitor opens stays open.
"""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analyzer.ui.analysis import Outcome

# What was below the inputs comes up when they fold, but the page stays scrolled to where they were.
_JS = """
export default ({ parentElement, data }) => {
  // Streamlit may draw this anew at any time; only an answer that is new moves the page.
  const arrived = (globalThis.dimplesArrived ??= new Set());
  if (arrived.has(data.turn)) return;
  arrived.add(data.turn);
  for (let at = parentElement.host ?? parentElement; at; at = at.parentElement) at.scrollTop = 0;
};
"""
# It takes no room of its own; and on a phone the page's title leaves room for the answer.
_STYLE = """<style>
[data-testid="stLayoutWrapper"]:has(> .st-key-arrival) { position: absolute; }
@media (max-width: 640px) { .stMainBlockContainer h1 { font-size: 1.5rem; } }
</style>"""


@cache
def _to_the_top() -> Any:
    return st.components.v2.component("to_the_top", html="<span></span>", js=_JS)


def inputs(name: str, label: str) -> DeltaGenerator:
    """Give the place for a page's inputs: open until `fold_after` was told of an answer.

    Parameters
    ----------
    name : str
        Identity of the page within the session.
    label : str
        What is in it, in a few words.
    """
    key = f"{name}.inputs"
    if st.session_state.pop(f"{name}.fold", False):
        st.session_state[key] = False
    return st.expander(label, expanded=True, key=key, on_change="rerun")


def fold_after(name: str, outcome: Outcome | None) -> None:
    """Fold the inputs of a page when its outcome is a new one; the page then starts anew.

    Parameters
    ----------
    name : str
        As for `inputs`.
    outcome : Outcome or None
        What the page is about to show.
    """
    seen, turn = f"{name}.folded", f"{name}.arrivals"
    if outcome is None:
        return
    if st.session_state.get(seen) != outcome.key:
        st.session_state[seen] = outcome.key
        st.session_state[f"{name}.fold"] = True
        # Who measures again from further down, with the inputs folded, stays there.
        if st.session_state.get(f"{name}.inputs"):
            st.session_state[turn] = str(time.time_ns())
        st.rerun()
    if arrived := st.session_state.get(turn):
        st.html(_STYLE)
        with st.container(key="arrival"):
            _to_the_top()(key=f"{name}.to-the-top", data={"turn": arrived}, height=1)
