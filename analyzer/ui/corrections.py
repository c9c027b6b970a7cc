"""What the user told in this session, and the panel where it is seen, kept and brought back.

It is one list for all pages, since every entry names its photos. It lives in memory only; the
download is the same file that `dimples compare --landmarks` and `dimples analyze --corrections`
take.
"""

from __future__ import annotations

import streamlit as st

from analyzer.corrections.file import (
    FILE_NAME,
    LARGEST,
    corrections_from_json,
    corrections_to_json,
)
from analyzer.corrections.history import History
from analyzer.corrections.model import Corrections, CorrectionsError
from analyzer.language.text import N_, _, _n
from analyzer.language.told import told as tell
from analyzer.ui.fine_print import fine_print
from analyzer.ui.words import escape

_SHELF, _VERSION, _STEPS = "corrections", "corrections.version", "corrections.steps"


def current() -> Corrections:
    """Everything told in this session."""
    told: Corrections = st.session_state.get(_SHELF, Corrections())
    return told


def put(corrections: Corrections) -> None:
    """Take these in place of what was told before; it can be taken back."""
    st.session_state[_STEPS] = steps().then(current(), corrections)
    st.session_state[_SHELF] = corrections


def steps() -> History:
    """The steps by which this session's corrections came about."""
    past: History = st.session_state.get(_STEPS, History())
    return past


def step(*, back: bool) -> None:
    """Take the last step back, or do it again."""
    now = current()
    past, told = steps().undone(now) if back else steps().redone(now)
    st.session_state[_STEPS], st.session_state[_SHELF] = past, told


def version() -> int:
    """Counts the files that were taken over."""
    count: int = st.session_state.get(_VERSION, 0)
    return count


def merged(old: Corrections, new: Corrections) -> Corrections:
    """Both together; where they speak of the same, the new word holds."""
    return old.merged(new)


def panel(name: str) -> None:
    """Show what was told, with ways to take it back, to keep it and to bring it back.

    Parameters
    ----------
    name : str
        Identity of the page within the session.
    """
    told = current()
    count = len(told.entries)
    title = _("Corrections from an earlier time (optional)")
    if count:
        title = _("Your corrections · {count}").format(count=count)
    with st.expander(title):
        st.write(
            _(
                "What you put right: dimples, outlines, scales, and points that align photos. It stays "
                "for as long as this tab is open; download it to use it again."
            )
        )
        for k, (entry, said_of) in enumerate(zip(told.entries, told.lines(), strict=True)):
            line = tell(said_of)
            left, right = st.columns([4, 1], vertical_alignment="center")
            left.write(escape(line))
            right.button(
                _("Remove"),
                key=f"{name}.told.{k}.remove",
                help=line,
                on_click=put,
                args=(told.without(entry),),
                width="stretch",
            )
        if told:
            st.download_button(
                _("Download the corrections (JSON)"),
                data=corrections_to_json(told),
                file_name=FILE_NAME,
                mime="application/json",
                key=f"{name}.told.download",
                on_click="ignore",
            )
        field, said = f"{name}.told.file", f"{name}.told.said"

        def take() -> None:
            file = st.session_state[field]
            st.session_state[said] = read(file.name, file.getvalue()) if file is not None else ""

        st.file_uploader(
            _("Corrections file"),
            type=["json"],
            max_upload_size=LARGEST // 1_000_000,
            key=field,
            on_change=take,
            help=_("A file that was downloaded here, or {name} of an earlier report.").format(
                name=FILE_NAME
            ),
        )
    # Beside the panel, not in it: its new title makes the browser fold it.
    if text := st.session_state.get(said):
        fine_print(escape(text))


def read(name: str, data: bytes) -> str:
    """Take over a corrections file; what came of it, in a sentence."""
    try:
        if len(data) > LARGEST:
            raise CorrectionsError(N_("it is too large to be a list of corrections"))
        new = corrections_from_json(data)
    except CorrectionsError as error:
        return _("{file} was not used: {reason}.").format(file=name, reason=tell(str(error)))
    put(merged(current(), new))
    # Pictures on which points are being marked begin anew with what the file says.
    st.session_state[_VERSION] = version() + 1
    count = len(new.entries)
    return _n(
        "{file} was taken over: {count} correction.",
        "{file} was taken over: {count} corrections.",
        count,
    ).format(file=name, count=count)
