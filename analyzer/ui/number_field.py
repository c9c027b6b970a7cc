"""A field for a number as the reader writes it, with a comma or a point; what is unclear is asked about.

Streamlit's own field for numbers knows the point alone.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analyzer.language.length import read_width_mm
from analyzer.language.text import _
from analyzer.language.writing import UnclearNumber, read_number, shortest
from analyzer.ui.words import escape


def number_field(
    label: str,
    key: str,
    *,
    value: float | None = None,
    read: Callable[[str], float | None] = read_number,
    help_text: str | None = None,
    on_change: Callable[[float | None], None] | None = None,
    place: DeltaGenerator | None = None,
) -> float | None:
    """Show the field, and below it the question that its content asks.

    Parameters
    ----------
    label : str
    key : str
        Identity of the field.
    value : float or None
        What stands in it at first.
    read : callable
        Reads what was typed; raises `UnclearNumber` with a question.
    help_text : str or None
    on_change : callable, optional
        Called with a number, or with None for an empty field, once it was typed and is clear.
    place : DeltaGenerator or None
        Where the field goes; None where this is called.

    Returns
    -------
    float or None
        None where nothing was typed, and while a question is open.
    """

    def take() -> None:
        if on_change is not None and (found := _read(st.session_state[key], read))[1] is None:
            on_change(found[0])

    def put(meant: float) -> None:
        st.session_state[key] = shortest(meant)
        take()

    where = place or st
    text = where.text_input(
        label,
        "" if value is None else shortest(value),
        key=key,
        persist_state="session",
        placeholder=_("not given"),
        help=help_text,
        on_change=take,
    )
    number, unclear = _read(text, read)
    if unclear is not None:
        where.warning(escape(str(unclear)))
        if unclear.meant is not None:
            label = _("Yes, {number}").format(number=shortest(unclear.meant))
            where.button(label, key=f"{key}.meant", on_click=put, args=(unclear.meant,))
    return number


def width_field(
    key: str,
    help_text: str,
    value: float | None = None,
    on_change: Callable[[float | None], None] | None = None,
) -> float | None:
    """Show the field for a back width in mm, which knows centimetres; arguments as of `number_field`."""
    return number_field(
        _("Back width in mm (optional)"),
        key,
        value=value,
        read=read_width_mm,
        help_text=help_text,
        on_change=on_change,
    )


def _read(
    text: str, read: Callable[[str], float | None]
) -> tuple[float | None, UnclearNumber | None]:
    try:
        return (read(text) if text.strip() else None), None
    except UnclearNumber as unclear:
        return None, unclear
