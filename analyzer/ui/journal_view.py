"""A person's journal on the page: what was done and noted, and what photos show before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from analyzer.language.text import N_, _
from analyzer.language.told import told_if_known
from analyzer.language.writing import UnclearNumber, read_number, shortest, writing
from analyzer.results import Series
from analyzer.show.around import around_words
from analyzer.show.timeline import when_words
from analyzer.show.timeline_parts import Event
from analyzer.ui import undo
from analyzer.ui.fine_print import fine_print
from analyzer.ui.number_field import number_field
from analyzer.ui.words import escape

if TYPE_CHECKING:
    from analyzer.library import Entry, Library

UNITS = {
    "caloric deficit": (N_("kcal a day"),),
    "protein": (N_("g a day"),),
    "hydration": (N_("l a day"),),
    "weight": ("kg", "lb"),
    "sleep": ("h",),
    "cycle day": (N_("day"),),
    "waistband marks": (),
}
"""Units of the kinds of entry that come with an amount."""

_EDIT = "journal.edit"


def events(entries: Sequence[Entry]) -> tuple[Event, ...]:
    """The journal as the timeline draws it."""
    return tuple(Event(e.on, e.until, _(e.area), text_of(e)) for e in entries)


def text_of(entry: Entry) -> str:
    """What an entry says, such as "weight 71.5 kg: after breakfast"."""
    amount = ""
    if entry.value is not None:
        amount = f" {shortest(entry.value)} {told_if_known(entry.unit)}".rstrip()
    return told_if_known(entry.kind) + amount + (f": {entry.text}" if entry.text else "")


def show(library: Library, person_id: str, series: Series | None) -> None:
    """Show the journal with fields to write, change and delete.

    Parameters
    ----------
    library : Library
    person_id : str
    series : Series or None
        Measured photos, for what they show before and after an entry.
    """
    st.header(_("Journal"), anchor=False)
    entries = library.journal(person_id)
    if not entries:
        st.write(
            _(
                "Nothing noted yet. What you write here stands on the timeline beside the photos: what you "
                "eat, how you train, a treatment, your weight."
            )
        )
    for entry in sorted(entries, key=lambda e: (e.on, e.id), reverse=True):
        _entry(library, entry, series)
    with st.expander(_("Write an entry"), expanded=False):
        _write(library, person_id)
    if all(e.id != st.session_state.get(_EDIT) for e in entries):
        st.session_state[_EDIT] = None


# Fragments: a choice among the fields draws them anew and nothing else.
@st.fragment
def _write(library: Library, person_id: str) -> None:
    if new := _fields("new", None):
        library.write_entry(
            person_id, new.on, new.area, new.kind, new.text, new.value, new.unit, new.until
        )
        st.rerun()


@st.fragment
def _rewrite(library: Library, entry: Entry) -> None:
    if new := _fields(entry.id, entry):
        library.change_entry(replace(entry, **vars(new)))
        st.session_state[_EDIT] = None
        st.rerun()


def _entry(library: Library, entry: Entry, series: Series | None) -> None:
    line = Event(entry.on, entry.until, _(entry.area), text_of(entry))
    with st.container(border=True, gap="small"):
        st.markdown(f"**{when_words(line)}** · {line.area} · {escape(line.text)}")
        if series is not None and len(series.sessions) > 1:
            fine_print(around_words(series, entry.on))
        with st.container(horizontal=True, gap="small"):
            named = {"entry": line.text, "when": when_words(line)}
            change = _("Change: {entry}, {when}").format(**named)
            delete = _("Delete: {entry}, {when}").format(**named)
            if st.button(_("Change"), key=f"journal.{entry.id}.edit", help=change):
                st.session_state[_EDIT] = entry.id
            if st.button(_("Delete"), key=f"journal.{entry.id}.delete", help=delete):
                undo.remember(library.delete_entry(entry.id))
                st.rerun()
        if st.session_state.get(_EDIT) == entry.id:
            _rewrite(library, entry)


def _amount(text: str) -> float:
    if (value := read_number(text)) < 0:
        raise UnclearNumber(_("An amount is not below zero."))
    return value


@dataclass(frozen=True)
class _Written:
    """What the fields of an entry hold."""

    on: date
    until: date | None
    area: str
    kind: str
    text: str
    value: float | None
    unit: str


def _fields(name: str, entry: Entry | None) -> _Written | None:
    """The fields of one entry; what they hold once "Keep" is pressed."""
    from analyzer.library import JOURNAL

    key = f"journal.{name}"
    areas = list(JOURNAL)
    area = st.segmented_control(
        _("Area"),
        areas,
        format_func=_,
        default=entry.area if entry else areas[0],
        required=True,
        key=f"{key}.area",
    )
    area = area or areas[0]
    kinds = list(JOURNAL[area])
    at = kinds.index(entry.kind) if entry and entry.kind in kinds else 0
    kind = st.selectbox(_("What"), kinds, index=at, format_func=_, key=f"{key}.kind.{area}")
    left, right = st.columns(2)
    on = left.date_input(
        _("On"), entry.on if entry else "today", key=f"{key}.on", format=writing().field
    )
    until = right.date_input(
        _("Until (for something that goes on)"),
        entry.until if entry else None,
        key=f"{key}.until",
        format=writing().field,
    )
    units = UNITS.get(kind, ())
    value, unit = None, ""
    if units:
        left, right = st.columns(2, vertical_alignment="bottom")
        asked = _("How much ({unit})").format(unit=_(units[0]))
        value = number_field(
            asked if len(units) == 1 else _("How much"),
            f"{key}.value.{kind}",
            value=entry.value if entry else None,
            read=_amount,
            place=left,
        )
        unit = units[0]
        if len(units) > 1:
            given = entry.unit if entry and entry.unit in units else units[0]
            unit = (
                right.segmented_control(
                    _("Unit"), units, default=given, required=True, key=f"{key}.unit.{kind}"
                )
                or given
            )
    text = st.text_input(
        _("In your words (optional)"), value=entry.text if entry else "", key=f"{key}.text"
    )
    if not st.button(_("Keep"), type="primary", key=f"{key}.keep"):
        return None
    if until is not None and until < on:
        st.warning(_("It cannot end before it begins."))
        return None
    return _Written(on, until, area, kind, text.strip(), value, unit if value is not None else "")
