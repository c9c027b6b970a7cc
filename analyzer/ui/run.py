"""Starting an analysis from a page and getting its outcome back on every rerun."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit import runtime
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_status_container import StatusContainer
from streamlit.runtime.scriptrunner import RerunException, StopException, get_script_run_ctx

from analyzer.language.text import _, _n
from analyzer.language.told import told
from analyzer.ui.analysis import Outcome, Request
from analyzer.ui.turns import measuring
from analyzer.ui.words import escape
from analyzer.ui.work import Asked, GivenUp, State, Tell, Work

_POLL_S = 0.2


def outcome_of(
    name: str,
    request: Request,
    *,
    ready: bool,
    label: str,
    place: DeltaGenerator | None = None,
) -> Outcome | None:
    """Show the start button, run when it was pressed, and give the newest outcome.

    A touch on any other field while the analysis runs makes Streamlit start the page anew. The
    analysis goes on beside it, and the page takes it up again; it ends where the touch changed what
    is asked for, or gave it up.

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
        None until the first analysis is done, or when it failed or was given up.
    """
    wish, shelf = f"{name}.wish", f"{name}.outcome"
    work: Work | None = st.session_state.get(f"{name}.work")
    if work is not None and work.given_up:
        _drop(name)
        st.session_state[wish] = None
    pressed = (place or st).button(label, type="primary", disabled=not ready, key=f"{name}.run")
    if pressed or st.session_state.pop(f"{name}.again", False):
        st.session_state[wish] = request.key
    outcome: Outcome | None = st.session_state.get(shelf)
    if ready and st.session_state.get(wish) == request.key:
        if outcome is None or outcome.key != request.key:
            outcome = _run(name, request, wish) or outcome
            st.session_state[shelf] = outcome
        st.session_state[wish] = None
    else:
        _drop(name)
    if outcome is not None and ready and outcome.key != request.key:
        st.info(
            _(
                "The photos, dates, back width or corrections have changed since. What you see below "
                "belongs to the earlier ones; press “{button}” to renew it."
            ).format(button=label)
        )
    return outcome


def done_beside(
    name: str, asked: Asked, do: Callable[[Tell], Outcome], *, start: bool
) -> Outcome | None:
    """Begin a piece of work where that is wished, show how far it is, and give what came out.

    Parameters
    ----------
    name : str
        Identity of the page within the session.
    asked : Asked
        What is asked for: another key gives up what is under way.
    do : callable
        Does it, in a thread of its own; is given what tells how far it is.
    start : bool
        Whether to begin; what was begun is taken up again in any case.

    Returns
    -------
    Outcome or None
        None while nothing was begun, and when it failed or was given up.
    """
    wish = f"{name}.wish"
    work: Work | None = st.session_state.get(f"{name}.work")
    if work is not None and work.given_up:
        _drop(name)
        st.session_state[wish] = None
    if start:
        st.session_state[wish] = asked.key
    if st.session_state.get(wish) != asked.key:
        _drop(name)
        return None
    outcome = _run(name, asked, wish, do)
    st.session_state[wish] = None
    return outcome


def again(name: str) -> None:
    """Wish that the page's next run measures anew, with whatever its fields then ask for."""
    st.session_state[f"{name}.again"] = True


def _drop(name: str) -> None:
    """Give up what was under way for what the page asks no more."""
    work: Work | None = st.session_state.pop(f"{name}.work", None)
    if work is not None:
        work.give_up()


def _run(
    name: str, asked: Asked, wish: str, do: Callable[[Tell], Outcome] | None = None
) -> Outcome | None:
    work = _work(name, asked, do)
    shelf = f"{name}.work"
    try:
        with st.status(_("Measuring"), expanded=True) as status:
            try:
                _watch(work, name, status, wish)
                outcome = work.result()
            except GivenUp:
                status.update(label=_("Cancelled"), state="complete", expanded=False)
                return None
            except ValueError as error:
                # Who asks again has it tried again.
                st.session_state.pop(shelf, None)
                status.update(label=_("Could not be measured"), state="error")
                status.text(told(str(error)))
                return None
            status.update(label=_("Measured"), state="complete", expanded=False)
    except StopException:
        # The tab is gone for good.
        work.give_up()
        raise
    except RerunException:
        # Kept: the page that is drawn next takes it up again.
        raise
    except Exception:
        # Otherwise every later touch of the page would run into the same fault again.
        st.session_state[wish] = None
        st.session_state.pop(shelf, None)
        raise
    st.session_state.pop(shelf, None)
    return outcome


def _work(name: str, asked: Asked, do: Callable[[Tell], Outcome] | None) -> Work:
    """What is under way for this request, or begun now; what was for another is given up."""
    shelf = f"{name}.work"
    work: Work | None = st.session_state.get(shelf)
    if work is not None and work.key != asked.key:
        work.give_up()
        work = None
    if work is None:
        work = Work(asked, measuring(), session_is_here(), do)
        st.session_state[shelf] = work
    return work


def _watch(work: Work, name: str, status: StatusContainer, wish: str) -> None:
    """Show how far the work is until it ends."""
    bar = st.progress(0.0)
    # The work itself and nothing of the session: Streamlit (1.67) breaks a callback off where it
    # touches the session while the page is to be drawn once more, and never makes it up.
    st.button(_("Cancel"), key=f"{name}.cancel", on_click=work.give_up)
    shown: tuple[str, float] | None = None
    while not work.wait(_POLL_S):
        # Streamlit breaks the page off here when something was touched.
        st.session_state.get(wish)
        now = _in_words(work.state)
        if now != shown:
            bar.progress(now[1], text=escape(now[0]))
            shown = now
    bar.empty()


def _in_words(state: State) -> tuple[str, float]:
    if state.before:
        return _n(
            "{count} other is before you; your photos are measured as soon as it is your turn.",
            "{count} others are before you; your photos are measured as soon as it is your turn.",
            state.before,
        ).format(count=state.before), 0.0
    return told(state.text), state.done


def session_is_here() -> Callable[[], bool]:
    """What tells whether this session still is one, from any thread."""
    context = get_script_run_ctx(suppress_warning=True)
    manager = getattr(runtime.get_instance(), "_session_mgr", None) if runtime.exists() else None
    if context is None or manager is None:
        return lambda: True
    session = context.session_id
    return lambda: manager.get_session_info(session) is not None
