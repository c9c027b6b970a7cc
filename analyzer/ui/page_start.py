"""The first page: what this is, the sample one click away, a library or just a look."""

from __future__ import annotations

import streamlit as st

from analyzer.ui import go, opened, passphrase, sample, users
from analyzer.ui.fine_print import fine_print
from analyzer.ui.words import ADULTS_ONLY, escape

_WHERE = {
    False: "Everything runs on this computer; no photo leaves it.",
    True: "Everything runs on the server that you signed in to; no photo goes anywhere else.",
}


def page() -> None:
    """Show the page."""
    st.title("Have they changed, or is it the light?", anchor=False)
    st.markdown(
        "This compares ordinary photos of a lower back and says honestly whether its dimples have changed.  \n"
        "The answer is *shallower*, *deeper*, *no detectable change* or *not comparable*, with how sure it "
        "is and why.  \n" + _WHERE[users.several()]
    )
    _first()
    library = opened.current()
    if library is None and passphrase.asked():
        pass
    elif library is None and users.several():
        st.warning(escape(opened.said() or "Your library cannot be opened just now."))
    elif library is None:
        _choose()
    else:
        _at_home()
    fine_print(ADULTS_ONLY)


def _first() -> None:
    with st.container(horizontal=True, gap="small"):
        if sample.sample_uploads() and st.button(
            "Try the sample", type="primary", key="start.sample"
        ):
            go.to("sample")
        if st.button("Compare before and after", key="start.compare"):
            go.to("compare")
        if st.button("How to photograph", key="start.photograph"):
            go.to("photograph")
    if not sample.sample_uploads():
        fine_print(sample.NOT_HERE)


def _choose() -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Come back to it: a library", anchor=False)
        st.write(
            "A folder of yours that keeps photos, journal and results, so that the next visit goes on "
            "where this one ends. For one person or for many."
        )
        if why := opened.said():
            st.warning(escape(why))
        folder = st.text_input(
            "Folder of the library",
            value=str(opened.suggestion()),
            key="start.folder",
            help="On this computer. To move a library, copy its folder.",
        )
        wanted = passphrase.for_new()
        with st.container(horizontal=True, gap="small"):
            opens = st.button("Open", key="start.open")
            creates = st.button("Create", key="start.create")
        if creates and wanted.why_not:
            st.warning(wanted.why_not)
        elif opens or creates:
            text = wanted.text if creates else None
            if opened.open_folder(folder, create=creates, passphrase=text):
                go.to("people")
            st.rerun()
    with right:
        st.header("Just look", anchor=False)
        st.write("Nothing is stored: close the tab and your photos are forgotten.")
        go.link("Compare before and after", "compare")
        go.link("A series over time", "series")
        go.link("What can change, and what cannot", "understand")


def _at_home() -> None:
    library = opened.current()
    assert library is not None
    place = opened.lies_in(library)
    st.header(f"Your library{': ' + escape(library.name) if place else ''}", anchor=False)
    people = library.people()
    if not people:
        st.write("It is empty. Add the first person, then their photos.")
    for person in people[:5]:
        go.link(person.name, "person", person=person.id)
    if len(people) > 5:
        fine_print(f"And {len(people) - 5} more.")
    with st.container(horizontal=True, gap="small"):
        if st.button("All people", key="start.people"):
            go.to("people")
        # A user's one library is left by signing out; a locked one can be locked here.
        if (place or library.has_passphrase) and st.button(
            "Close and lock" if library.has_passphrase else "Close the library",
            key="start.close",
            help="Its key is forgotten, and every tab asks for the passphrase again."
            if library.has_passphrase
            else "In this tab only. What is in it stays in its folder.",
        ):
            opened.close()
            st.rerun()
    if place:
        fine_print(f"It lies in {escape(place)}")
