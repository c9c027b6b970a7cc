"""The page "People": who is in the library; add, find, rename, delete, take everything along."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from analyzer.ui import go, opened, passphrase, undo
from analyzer.ui.fine_print import fine_print
from analyzer.ui.words import ADULTS_ONLY, escape

if TYPE_CHECKING:
    from analyzer.library import Library, Person

MANY = 6
"""People from which on a search field helps."""


def page() -> None:
    """Show the page."""
    st.title("People", anchor=False)
    library = opened.current()
    if library is None and passphrase.asked():
        return
    if library is None:
        no_library("People are kept in a library, a folder of yours. None is open in this tab.")
        return
    if place := opened.lies_in(library):
        fine_print(f"Library: {escape(library.name)}, in {escape(place)}")
    undo.note(library)
    everybody = library.people()
    found = everybody
    if len(everybody) >= MANY:
        text = st.text_input("Search by name", key="people.search", type="search")
        found = library.people(text or "")
    if not everybody:
        st.info("Nobody is in this library yet. Add the first person below, then their photos.")
    elif not found:
        st.write("Nobody of that name.")
    for person in found:
        _row(library, person)
    _add(library, first=not everybody)
    _all_of_it(library, everybody)
    undo.bin_of(library)
    fine_print(ADULTS_ONLY)


def no_library(why: str) -> None:
    """Say that no library is open, and where one is opened."""
    st.info(why)
    if reason := opened.said():
        st.warning(escape(reason))
    go.link("Open or create a library", "start")
    go.link("Just look: compare before and after", "compare")


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
            count = f"{person.photos} photo{'' if person.photos == 1 else 's'}"
            last = f", the last one of {person.last_taken:%Y-%m-%d}" if person.last_taken else ""
            fine_print(f"{count}{last}")
        with right.popover("Change", help=f"Rename or delete {person.name}", width="stretch"):
            change(library, person)


def change(library: Library, person: Person, gone: Callable[[], None] | None = None) -> None:
    """Fields to rename and to delete a person; ``gone`` is called after deleting."""
    from analyzer.library import LibraryError

    name = st.text_input("Name", value=person.name, key=f"people.{person.id}.name")
    if st.button("Rename", key=f"people.{person.id}.rename"):
        try:
            library.rename_person(person.id, name)
        except LibraryError as error:
            st.warning(escape(str(error)))
        else:
            st.rerun()
    if st.button(
        "Delete",
        key=f"people.{person.id}.delete",
        help="Photos, journal and results go with the person; it can be undone for a while.",
    ):
        undo.remember(library.delete_person(person.id))
        if gone is not None:
            gone()
        st.rerun()


def _add(library: Library, *, first: bool) -> None:
    from analyzer.library import LibraryError

    with st.expander("Add a person", expanded=first), st.form("people.add", border=False):
        name = st.text_input("Name, or any word that tells people apart", key="people.add.name")
        adult = st.checkbox("This person is an adult and agreed to be photographed and measured")
        if st.form_submit_button("Add", key="people.add.do"):
            if not adult:
                st.warning("Only adults who agreed. Tick the box if that is so.")
                return
            try:
                person = library.add_person(name)
            except LibraryError as error:
                st.warning(escape(str(error)))
                return
            go.to("person", person=person.id)


def _all_of_it(library: Library, everybody: tuple[Person, ...]) -> None:
    if not everybody:
        return
    with st.expander("Take everything along, or delete everything"):
        st.download_button(
            "Export everything (ZIP)",
            data=lambda: export_zip(library),
            file_name="dimples-library.zip",
            mime="application/zip",
            key="people.export",
            on_click="ignore",
            help="Originals, journal and results as files that can be read without this program. "
            "A very large library is better written to a disk at once, by the command dimples library export.",
        )
        sure = st.checkbox("Yes, delete all people with their photos", key="people.all.sure")
        if st.button("Delete everything", key="people.all.delete", disabled=not sure):
            undo.remember(library.delete_everything())
            st.rerun()
