"""Starting an analysis from a page and getting its outcome back on every rerun."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analyzer.ui.analysis import Outcome, Request, analyse


def outcome_of(
    name: str,
    request: Request,
    *,
    ready: bool,
    label: str,
    place: DeltaGenerator | None = None,
) -> Outcome | None:
    """Show the start button, run when it was pressed, and give the newest outcome.

    A touch on any other field while the analysis runs makes Streamlit start the page anew; the
    wish is kept in the session, so that the analysis then starts anew too instead of vanishing.

    Parameters
    ----------
    name : str
        Identity of the page within the session.
    request : Request
        What the page's fields ask for now.
    ready : bool
        False while photos are missing.
    label : str
        Text of the button.
    place : DeltaGenerator or None
        Where the button goes; None where this is called. Progress always shows here.

    Returns
    -------
    Outcome or None
        None until the first analysis is done, or when it failed.
    """
    wish, shelf = f"{name}.wish", f"{name}.outcome"
    pressed = (place or st).button(label, type="primary", disabled=not ready, key=f"{name}.run")
    if pressed or st.session_state.pop(f"{name}.again", False):
        st.session_state[wish] = request.key
    outcome: Outcome | None = st.session_state.get(shelf)
    if ready and st.session_state.get(wish) == request.key:
        if outcome is None or outcome.key != request.key:
            outcome = _run(request, wish)
            st.session_state[shelf] = outcome
        st.session_state[wish] = None
    if outcome is not None and ready and outcome.key != request.key:
        st.info(
            "The photos, dates, back width or corrections have changed since. What you see below "
            f'belongs to the earlier ones; press "{label}" to renew it.',
        )
    return outcome


def again(name: str) -> None:
    """Wish that the page's next run measures anew, with whatever its fields then ask for."""
    st.session_state[f"{name}.again"] = True


def _run(request: Request, wish: str) -> Outcome | None:
    with st.status("Measuring … this takes some seconds a photo", expanded=True) as status:
        line = st.empty()

        def tell(text: str) -> None:
            line.text(text)

        try:
            outcome = analyse(request, tell)
        except ValueError as error:
            status.update(label="Could not be measured", state="error")
            line.text(str(error))
            return None
        except Exception:
            # Otherwise every later touch of the page would run into the same fault again.
            st.session_state[wish] = None
            raise
        status.update(label="Measured", state="complete", expanded=False)
    return outcome
