"""The photos of a person in the library: new ones in after a look at them, kept ones shown and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analyzer.language.text import _, _n
from analyzer.language.told import told
from analyzer.language.writing import writing
from analyzer.photo.params import PhotoParams
from analyzer.ui import undo, upload_form
from analyzer.ui.fine_print import fine_print
from analyzer.ui.intake import Upload, field_value
from analyzer.ui.number_field import width_field
from analyzer.ui.words import escape

if TYPE_CHECKING:
    from analyzer.library import Added, KeptPhoto, Library, Person

_SAID = "kept.said"


def add(library: Library, person: Person, *, first: bool) -> upload_form.PhotoSet:
    """Show the field for new photos, and the button that keeps them.

    Parameters
    ----------
    library : Library
    person : Person
    first : bool
        Whether there are none yet: then the field is open.

    Returns
    -------
    PhotoSet
        What is in the field; hand it to `upload_form.check` at the end of the page.
    """
    name = f"kept.{person.id}"
    waiting = bool(st.session_state.get(f"{name}.uploads"))
    with st.expander(_("Add photos"), expanded=first or waiting):
        files = upload_form.upload_field(
            name, _("Photos"), _("Of any dates. The files are kept as they are.")
        )
        chosen = upload_form.photo_set(name, files)
        count = len(chosen.entries)
        label = _("Keep the photos")
        if count:
            label = _n("Keep {count} photo", "Keep {count} photos", count).format(count=count)
        if st.button(label, type="primary", disabled=not count, key=f"{name}.keep"):
            _keep(library, person, chosen, files)
            upload_form.forget(name)
            st.rerun()
    return chosen


def said() -> None:
    """What came of adding, once."""
    if text := st.session_state.pop(_SAID, ""):
        st.success(escape(text))


def ask_dates(library: Library, person: Person) -> None:
    """Ask when photos without a date were taken, where that decides what comes before what."""
    kept = library.photos(person.id)
    undated = [photo for photo in kept if photo.taken_at is None]
    if not undated or len(kept) < 2:
        return
    count = len(undated)
    title = _n(
        "{count} photo without a date: when taken?",
        "{count} photos without a date: when taken?",
        count,
    ).format(count=count)
    if count == len(kept):
        why = _n(
            "It carries no date, so its order is a guess.",
            "They carry no date, so their order is a guess.",
            count,
        )
    else:
        why = _n(
            "It carries no date, so it is left out.",
            "They carry no date, so they are left out.",
            count,
        )
    # Folded where there is an answer already, which comes first.
    with st.expander(title, expanded=not library.answers(person.id)):
        about = _("Give the day; about the right one is enough where the order is right.")
        st.write(f"{why} {about}")
        for photo in undated:
            left, right = st.columns([1, 4], vertical_alignment="center")
            left.image(
                library.thumbnail(photo), alt=_("Photo {name}").format(name=photo.name), width=72
            )
            with right:
                _date(library, photo)


def to_measure(library: Library, person: Person) -> int:
    """Count the photos that have a place in time: all where none is dated, else the dated ones."""
    kept = library.photos(person.id)
    return sum(photo.taken_at is not None for photo in kept) or len(kept)


def show(library: Library, person: Person) -> None:
    """Show the kept photos with their dates, each to be dated or deleted."""
    kept = library.photos(person.id)
    with st.expander(_("Photos · {count}").format(count=len(kept))):
        for photo in kept:
            left, middle, right = st.columns([1, 2, 1], vertical_alignment="center")
            left.image(
                library.thumbnail(photo), alt=_("Photo {name}").format(name=photo.name), width=72
            )
            with middle:
                if photo.taken_at is None and len(kept) > 1:
                    st.write(escape(photo.name))
                    fine_print(_("Without a date; it is asked for above."))
                else:
                    _date(library, photo)
            if right.button(
                _("Delete"),
                key=f"kept.{photo.id}.delete",
                help=_("Delete {photo}; it can be undone for a while.").format(photo=photo.name),
                width="stretch",
            ):
                undo.remember(library.delete_photo(photo.id))
                st.rerun()
        _width(library, person)


def _date(library: Library, photo: KeptPhoto) -> None:
    now = field_value(photo.taken_at)

    def take() -> None:
        typed = st.session_state[f"kept.{photo.id}.date.{now}"]
        library.set_taken_at(photo.id, typed)

    st.datetime_input(
        escape(photo.name),
        now,
        step=60,
        format=writing().field,
        key=f"kept.{photo.id}.date.{now}",
        on_change=take,
    )
    if photo.taken_at_by_user:
        fine_print(_("Date entered by you."))


def _width(library: Library, person: Person) -> None:
    width_field(
        f"kept.{person.id}.width",
        _(
            "Width of the torso at its narrowest level, straight across. With it, depths are given in "
            "millimetres."
        ),
        library.back_width(person.id),
        on_change=lambda mm: library.set_back_width(person.id, mm),
    )


def _keep(
    library: Library, person: Person, chosen: upload_form.PhotoSet, files: tuple[Upload, ...]
) -> None:
    """Copies of a shot stay out: what is kept is what was shown."""
    shown = {entry.upload.sha256: entry for entry in chosen.entries}
    given = [(u.name, u.data) for u in files if u.sha256 in shown or _beside(u)]
    with st.spinner(_("Keeping the photos …")):
        added = library.add_photos(person.id, given)
        for photo in added.kept:
            entry = shown.get(photo.sha256)
            if entry is not None and entry.by_user:
                library.set_taken_at(photo.id, entry.taken_at)
    st.session_state[_SAID] = _added_words(added)


def _beside(upload: Upload) -> bool:
    """Whether it may tell the date of a photo beside it."""
    return len(upload.data) <= PhotoParams().sidecar_bytes and upload.name.lower().endswith(
        (".json", ".xmp")
    )


def _added_words(added: Added) -> str:
    count = len(added.kept)
    said = [_n("{count} photo kept.", "{count} photos kept.", count).format(count=count)]
    if added.known:
        said.append(_("There already: {photos}.").format(photos=", ".join(added.known)))
    for name, reason in added.refused:
        said.append(_("Not kept: {photo} ({reason})").format(photo=name, reason=told(reason)))
    return " ".join(said)
