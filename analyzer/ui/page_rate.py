"""The page "Rate": pairs of a person's photos in random order without dates, and how far an eye agrees."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from analyzer.language.text import N_, _
from analyzer.language.writing import moment
from analyzer.results import Series
from analyzer.show.even_pair import even_pair
from analyzer.show.pictures import data_uri
from analyzer.show.rating.draw import draw, pairs_of
from analyzer.show.rating.model import CHOICES, Choice, Item, Pair, Sitting
from analyzer.ui import go, opened, page_people, passphrase, rating_words
from analyzer.ui.fine_print import fine_print

if TYPE_CHECKING:
    from analyzer.library import KeptSitting, Library, Person

NAME = "rate"
SIDE_PX = 760
"""Longest side of a picture: two beside each other on a desktop, one above the other on a phone."""
_BUTTONS: dict[Choice, str] = {
    "left": N_("Left shows them more"),
    "same": N_("Both the same"),
    "right": N_("Right shows them more"),
    "unclear": N_("I cannot tell"),
}


def page() -> None:
    """Show the page."""
    st.title(_("Rate without dates"), anchor=False)
    library = opened.current()
    if library is None:
        if not passphrase.asked():
            page_people.no_library(
                _("Ratings are kept with a person in a library. None is open in this tab.")
            )
        return
    person = _person(library)
    if person is None:
        st.info(_("Choose somebody on the page People."))
        go.link(_("People"), "people")
        return
    series = _series(library, person)
    pairs = () if series is None else pairs_of(series)
    if series is None or not pairs:
        st.info(_("There is nothing to rate yet: measure at least two photos first."))
        go.link(person.name, "person", person=person.id)
        return
    kept = library.sittings(person.id)
    waiting = next((one for one in kept if not one.sitting.finished), None)
    # Pairs whose photos the result does not show any more cannot be shown either.
    shas = {sha for pair in pairs for sha in (pair.first, pair.second)}
    if waiting is not None and _left(waiting.sitting) <= shas:
        _ask(library, series, waiting)
    else:
        _offer(library, person, pairs, kept)
    _past(kept)
    go.link(person.name, "person", person=person.id)


def last_words(library: Library, person: Person) -> None:
    """Show on a person's page what the last rating gave, and the way to the next."""
    done = next((one for one in library.sittings(person.id) if one.sitting.finished), None)
    if done is not None:
        fine_print(
            _("Blinded rating of {day}: {measure}").format(
                day=moment(done.begun_at), measure=rating_words.verdict_lines(done.sitting)[0]
            )
        )
    go.link(_("Rate the pictures without dates"), NAME, person=person.id)


def _person(library: Library) -> Person | None:
    from analyzer.library import LibraryError

    who = st.query_params.get("person") or st.session_state.get("person.id", "")
    try:
        person = library.person(who) if who else None
    except LibraryError:
        return None
    if person is not None:
        st.session_state["person.id"] = person.id
        if st.query_params.get("person") != person.id:
            st.query_params["person"] = person.id
    return person


def _series(library: Library, person: Person) -> Series | None:
    """The newest result of all of a person's photos that can be read."""
    from analyzer.library import LibraryError

    for answer in library.answers(person.id):
        key = f"{answer.key}.{answer.made_at.isoformat()}"
        known: tuple[str, Series] | None = st.session_state.get("person.rated")
        try:
            series = known[1] if known is not None and known[0] == key else answer.series
        except LibraryError:
            continue
        if series.order.basis != "user":
            st.session_state["person.rated"] = (key, series)
            return series
    return None


def _left(sitting: Sitting) -> set[str]:
    return {
        sha for item in sitting.items[sitting.at :] for sha in (item.pair.first, item.pair.second)
    }


def _offer(
    library: Library, person: Person, pairs: tuple[Pair, ...], kept: tuple[KeptSitting, ...]
) -> None:
    st.write(
        _(
            "Pairs of photos come in random order, cut and lit alike, without dates. Say in which of the two "
            "the dimples show more. Some pairs come twice. Afterwards you see how far your eye agrees with "
            "the measure, and with itself."
        )
    )
    fine_print(_("{count} pairs can be made of these photos.").format(count=len(pairs)))

    def begin() -> None:
        library.begin_sitting(person.id, draw(pairs, secrets.randbelow(2**31)))

    label = _("Begin a new rating") if kept else _("Begin the rating")
    st.button(label, type="primary", key=f"{NAME}.start", on_click=begin)


def _ask(library: Library, series: Series, kept: KeptSitting) -> None:
    sitting = kept.sitting
    item = sitting.items[sitting.at]
    st.progress(
        sitting.at / len(sitting.items),
        text=_("Pair {n} of {count}").format(n=sitting.at + 1, count=len(sitting.items)),
    )
    st.write(_("In which picture do the dimples show more?"))
    uris = _uris(kept.id, sitting.at, item, series)
    if uris is not None:
        left, right = st.columns(2)
        for column, uri, title in ((left, uris[0], _("Left")), (right, uris[1], _("Right"))):
            column.html(
                f'<figure style="margin:0"><img src="{uri}" alt="{title}" '
                f'style="width:100%;height:auto;border-radius:.5rem"><figcaption>{title}'
                "</figcaption></figure>"
            )

    def answer(choice: Choice) -> None:
        library.go_on_sitting(kept.id, sitting.answered(choice))

    with st.container(horizontal=True, gap="small"):
        for number, choice in enumerate(CHOICES, start=1):
            st.button(
                _(_BUTTONS[choice]),
                key=f"{NAME}.{kept.id}.{sitting.at}.{choice}",
                on_click=answer,
                args=(choice,),
                shortcut=str(number),
            )
    st.button(
        _("Back to the pair before"),
        key=f"{NAME}.{kept.id}.{sitting.at}.back",
        disabled=sitting.at == 0,
        on_click=lambda: library.go_on_sitting(kept.id, sitting.taken_back()),
        type="tertiary",
    )


def _past(kept: tuple[KeptSitting, ...]) -> None:
    done = [one for one in kept if one.sitting.finished]
    if not done:
        return
    st.header(_("Your last rating"), anchor=False)
    for line in rating_words.verdict_lines(done[0].sitting):
        st.write(line)
    fine_print(rating_words.caution())
    if len(done) > 1:
        with st.expander(_("Earlier ratings")):
            for one in done[1:]:
                measure, own = rating_words.verdict_lines(one.sitting)
                st.write(f"{moment(one.begun_at)}: {measure} {own}")


@st.cache_data(scope="session", max_entries=4, show_spinner=False)
def _uris(sitting_id: str, at: int, item: Item, _series: Series) -> tuple[str, str] | None:
    by = {m.photo.sha256: k for k, m in enumerate(_series.measurements)}
    if item.pair.first not in by or item.pair.second not in by:
        return None
    pair = even_pair(_series, (by[item.pair.first], by[item.pair.second]), SIDE_PX)
    if pair is None:
        return None
    first, second = (data_uri(one) for one in pair)
    return (second, first) if item.swapped else (first, second)
