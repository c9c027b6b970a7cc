"""The first page: what this is, the sample one click away, a library or just a look."""

from __future__ import annotations

import streamlit as st

from analyzer.language.text import N_, _
from analyzer.ui import go, opened, passphrase, sample, users
from analyzer.ui.fine_print import fine_print
from analyzer.ui.words import ADULTS_ONLY, escape

_WHERE = {
    False: N_("Everything runs on this computer; no photo leaves it."),
    True: N_("Everything runs on the server that you signed in to; no photo goes anywhere else."),
}


def page() -> None:
    """Show the page."""
    st.title(_("Have they changed, or is it the light?"), anchor=False)
    st.markdown(
        "  \n".join(
            (
                _(
                    "This compares ordinary photos of a lower back and says honestly whether its "
                    "dimples have changed."
                ),
                _(
                    "The answer is *shallower*, *deeper*, *no detectable change* or *not "
                    "comparable*, with how sure it is and why."
                ),
                _(_WHERE[users.several()]),
            )
        )
    )
    _first()
    library = opened.current()
    if library is None and passphrase.asked():
        pass
    elif library is None and users.several():
        st.warning(escape(opened.said() or _("Your library cannot be opened just now.")))
    elif library is None:
        _choose()
    else:
        _at_home()
    fine_print(_(ADULTS_ONLY))


def _first() -> None:
    with st.container(horizontal=True, gap="small"):
        if sample.sample_uploads() and st.button(
            _("Try the sample"), type="primary", key="start.sample"
        ):
            go.to("sample")
        if st.button(_("Compare before and after"), key="start.compare"):
            go.to("compare")
        if st.button(_("How to photograph"), key="start.photograph"):
            go.to("photograph")
    if not sample.sample_uploads():
        fine_print(_(sample.NOT_HERE))


def _choose() -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.header(_("Come back to it: a library"), anchor=False)
        st.write(
            _(
                "A folder of yours that keeps photos, journal and results, so that the next visit goes on "
                "where this one ends. For one person or for many."
            )
        )
        if why := opened.said():
            st.warning(escape(why))
        folder = st.text_input(
            _("Folder of the library"),
            value=str(opened.suggestion()),
            key="start.folder",
            help=_("On this computer. To move a library, copy its folder."),
        )
        wanted = passphrase.for_new()
        with st.container(horizontal=True, gap="small"):
            opens = st.button(_("Open"), key="start.open")
            creates = st.button(_("Create"), key="start.create")
        if creates and wanted.why_not:
            st.warning(wanted.why_not)
        elif opens or creates:
            text = wanted.text if creates else None
            if opened.open_folder(folder, create=creates, passphrase=text):
                go.to("people")
            st.rerun()
    with right:
        st.header(_("Just look"), anchor=False)
        st.write(_("Nothing is stored: close the tab and your photos are forgotten."))
        go.link(_("Compare before and after"), "compare")
        go.link(_("A series over time"), "series")
        go.link(_("What can change, and what cannot"), "understand")


def _at_home() -> None:
    library = opened.current()
    assert library is not None
    place = opened.lies_in(library)
    named = _("Your library: {name}").format(name=escape(library.name))
    st.header(named if place else _("Your library"), anchor=False)
    people = library.people()
    if not people:
        st.write(_("It is empty. Add the first person, then their photos."))
    for person in people[:5]:
        go.link(person.name, "person", person=person.id)
    if len(people) > 5:
        fine_print(_("And {count} more.").format(count=len(people) - 5))
    with st.container(horizontal=True, gap="small"):
        if st.button(_("All people"), key="start.people"):
            go.to("people")
        # A user's one library is left by signing out; a locked one can be locked here.
        if (place or library.has_passphrase) and st.button(
            _("Close and lock") if library.has_passphrase else _("Close the library"),
            key="start.close",
            help=_("Its key is forgotten, and every tab asks for the passphrase again.")
            if library.has_passphrase
            else _("In this tab only. What is in it stays in its folder."),
        ):
            opened.close()
            st.rerun()
    if place:
        fine_print(_("It lies in {folder}").format(folder=escape(place)))
