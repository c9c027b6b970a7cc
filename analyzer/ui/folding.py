"""The inputs of a page, folded away once there is an answer, so that the answer comes first.

The fold opens by itself only where nothing was measured yet; what the visitor opens stays open.
"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analyzer.ui.analysis import Outcome


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
    seen = f"{name}.folded"
    if outcome is None or st.session_state.get(seen) == outcome.key:
        return
    st.session_state[seen] = outcome.key
    st.session_state[f"{name}.fold"] = True
    st.rerun()
