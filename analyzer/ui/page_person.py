"""The page of one person: timeline, journal, any two sessions compared, photos in and out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from analyzer.intake.places import NO_PLACE
from analyzer.language.text import _
from analyzer.language.told import told
from analyzer.ui import (
    by_hand,
    capture,
    go,
    journal_view,
    kept_photos,
    kind_view,
    opened,
    page_people,
    page_rate,
    passphrase,
    person_results,
    review_view,
    score_view,
    sessions_view,
    timeline_view,
    undo,
    upload_form,
    words,
)
from analyzer.ui.analysis import Outcome
from analyzer.ui.download import downloads
from analyzer.ui.fine_print import fine_print

if TYPE_CHECKING:
    from analyzer.library import Library, Person

NAME = "person"


def page() -> None:
    """Show the page."""
    library = opened.current()
    if library is None:
        st.title(_("Person"), anchor=False)
        if passphrase.asked():
            return
        page_people.no_library(
            _("A person's photos are kept in a library. None is open in this tab.")
        )
        return
    person = _person(library)
    if person is None:
        st.title(_("Person"), anchor=False)
        undo.note(library)
        st.info(_("Choose somebody on the page People."))
        go.link(_("People"), "people")
        return
    st.title(words.escape(person.name), anchor=False)
    undo.note(library)
    kept_photos.said()
    if not person.photos:
        st.info(
            _(
                "No photos yet. Add those of all dates together, or one session now and the next in two "
                "to four weeks."
            )
        )
        go.link(_("How to photograph"), "photograph")
    new = kept_photos.add(library, person, first=not person.photos)
    capture.of_person(library, person)
    if person.photos:
        person_results.corrections_in_step(library, person.id)
        kept_photos.ask_dates(library, person)
        _results(library, person)
        kept_photos.show(library, person)
    _leave(library, person)
    upload_form.check(new)


def _person(library: Library) -> Person | None:
    """The person whom the address names, else the one who was looked at last."""
    from analyzer.library import LibraryError

    who = st.query_params.get("person") or st.session_state.get("person.id", "")
    if not who:
        return None
    try:
        person = library.person(who)
    except LibraryError:
        st.session_state["person.id"] = ""
        if "person" in st.query_params:
            del st.query_params["person"]
        return None
    st.session_state["person.id"] = person.id
    if st.query_params.get("person") != person.id:
        st.query_params["person"] = person.id
    return person


def _results(library: Library, person: Person) -> None:
    outcome = person_results.outcome_of_person(library, person)
    top = st.container()
    _timeline(library, person, outcome)
    if outcome is None:
        return
    if len(outcome.series.sessions) < 2:
        with top:
            sessions_view.headline(outcome)
    # Photos without a place in time are asked for their dates above.
    if refused := [row for row in outcome.refused if row[1] != NO_PLACE]:
        upload_form.unreadable(refused)
    for note in outcome.series.notes:
        fine_print(words.escape(told(note)))
    sessions_view.pick(outcome, partial(person_results.pair, library, person), NAME, top)
    kind_view.kind_controls(outcome, NAME)
    review_view.show(outcome, NAME, person_results.LibraryStore(library, person.id))
    page_rate.last_words(library, person)
    by_hand.way_out(outcome, NAME)
    by_hand.on_wish(outcome, NAME)
    score_view.opened(outcome, NAME)
    title = _("Lower back over time: {name}").format(name=person.name)
    downloads(outcome, title, NAME)


@st.fragment
def _timeline(library: Library, person: Person, outcome: Outcome | None) -> None:
    """Timeline and journal: a new entry draws these two anew and nothing else."""
    if outcome is not None:
        st.header(_("Timeline"), anchor=False)
        timeline_view.show(
            outcome.series,
            f"{NAME}.timeline",
            journal_view.events(library.journal(person.id)),
            sessions_view.thumbnails(outcome),
        )
    journal_view.show(library, person.id, outcome.series if outcome else None)


def _leave(library: Library, person: Person) -> None:
    name = words.escape(person.name)
    with st.expander(_("Rename, export or delete {name}").format(name=name)):
        st.download_button(
            _("Export this person (ZIP)"),
            data=lambda: page_people.export_zip(library, person.id),
            file_name="dimples-person.zip",
            mime="application/zip",
            key=f"{NAME}.export",
            on_click="ignore",
        )
        page_people.change(library, person, gone=lambda: go.to("people"))
