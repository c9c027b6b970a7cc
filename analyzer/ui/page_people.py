"""The page "People": who is in the library; add, find, rename, delete, take everything along."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from analyzer.language.text import _, _n
from analyzer.language.told import told
from analyzer.language.writing import date
from analyzer.ui import go, opened, passphrase, undo
from analyzer.ui.fine_print import fine_print
from analyzer.ui.words import ADULTS_ONLY, escape

if TYPE_CHECKING:
    from analyzer.library import Library, Person

MANY = 6
"""People from which on a search field helps."""


def page() -> None:
    """Show the page."""
    st.title(_("People"), anchor=False)
    library = opened.current()
    if library is None and passphrase.asked():
        return
    if library is None:
        no_library(_("People are kept in a library, a folder of yours. None is open in this tab."))
        return
    if place := opened.lies_in(library):
        fine_print(
            _("Library: {name}, in {folder}").format(
                name=escape(library.name), folder=escape(place)
            )
        )
    undo.note(library)
    everybody = library.people()
    found = everybody
    if len(everybody) >= MANY:
        text = st.text_input(_("Search by name"), key="people.search", type="search")
        found = library.people(text or "")
    if not everybody:
        st.info(_("Nobody is in this library yet. Add the first person below, then their photos."))
    elif not found:
        st.write(_("Nobody of that name."))
    for person in found:
        _row(library, person)
    _add(library, first=not everybody)
    _all_of_it(library, everybody)
    undo.bin_of(library)
    fine_print(_(ADULTS_ONLY))


def no_library(why: str) -> None:
    """Say that no library is open, and where one is opened."""
    st.info(why)
    if reason := opened.said():
        st.warning(escape(reason))
    go.link(_("Open or create a library"), "start")
    go.link(_("Just look: compare before and after"), "compare")


def export_zip(library: Library, person_id: str | None = None) -> bytes:
    """Everything of a library, or of one person, as a ZIP that is readable without the program."""
    buffer = io.BytesIO()
    library.export(buffer, person_id)
    return buffer.getvalue()


def _row(library: Library, person: Person) -> None:
    with st.container(border=True):
        left, right = st.columns([3, 1], vertical_alignment="center")
        with left:
            go.link(person.name, "person", person=person.id)
            fine_print(_photos_words(person))
        about = _("Rename or delete {name}").format(name=person.name)
        with right.popover(_("Change"), help=about, width="stretch"):
            change(library, person)


def _photos_words(person: Person) -> str:
    count = _n("{count} photo", "{count} photos", person.photos).format(count=person.photos)
    if not person.last_taken:
        return count
    return _("{photos}, the last one of {day}").format(photos=count, day=date(person.last_taken))


def change(library: Library, person: Person, gone: Callable[[], None] | None = None) -> None:
    """Fields to rename and to delete a person; ``gone`` is called after deleting."""
    from analyzer.library import LibraryError

    name = st.text_input(_("Name"), value=person.name, key=f"people.{person.id}.name")
    if st.button(_("Rename"), key=f"people.{person.id}.rename"):
        try:
            library.rename_person(person.id, name)
        except LibraryError as error:
            st.warning(escape(told(str(error))))
        else:
            st.rerun()
    if st.button(
        _("Delete"),
        key=f"people.{person.id}.delete",
        help=_("Photos, journal and results go with the person; it can be undone for a while."),
    ):
        undo.remember(library.delete_person(person.id))
        if gone is not None:
            gone()
        st.rerun()


def _add(library: Library, *, first: bool) -> None:
    from analyzer.library import LibraryError

    with st.expander(_("Add a person"), expanded=first), st.form("people.add", border=False):
        name = st.text_input(_("Name, or any word that tells people apart"), key="people.add.name")
        adult = st.checkbox(
            _("This person is an adult and agreed to be photographed and measured"),
            key="people.add.adult",
        )
        if st.form_submit_button(_("Add"), key="people.add.do"):
            if not adult:
                st.warning(_("Only adults who agreed. Tick the box if that is so."))
                return
            try:
                person = library.add_person(name)
            except LibraryError as error:
                st.warning(escape(told(str(error))))
                return
            go.to("person", person=person.id)


def _all_of_it(library: Library, everybody: tuple[Person, ...]) -> None:
    if not everybody:
        return
    with st.expander(_("Take everything along, or delete everything")):
        st.download_button(
            _("Export everything (ZIP)"),
            data=lambda: export_zip(library),
            file_name="dimples-library.zip",
            mime="application/zip",
            key="people.export",
            on_click="ignore",
            help=_(
                "Originals, journal and results as files that can be read without this program. A "
                "very large library is better written to a disk at once, by the command dimples "
                "library export."
            ),
        )
        sure = st.checkbox(_("Yes, delete all people with their photos"), key="people.all.sure")
        if st.button(_("Delete everything"), key="people.all.delete", disabled=not sure):
            undo.remember(library.delete_everything())
            st.rerun()
