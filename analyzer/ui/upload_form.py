"""The part of a page where photos come in: upload field, what could be read, dates.

Streamlit forgets a field's content when the user looks at another page, so the uploads of a
session are kept beside it, in memory only, until the user removes them or closes the tab: then
`analyzer.ui.forget` lets them go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analyzer.change.order import swapped
from analyzer.intake import (
    Known,
    apart_sides,
    by_file_name,
    each_once,
    fold,
    in_place,
    needs_order,
)
from analyzer.intake import dated as settle
from analyzer.language.text import _, _n
from analyzer.language.told import told
from analyzer.language.writing import writing
from analyzer.photo.model import ScaleHint
from analyzer.ui import photo_check
from analyzer.ui.fine_print import fine_print
from analyzer.ui.intake import (
    Dated,
    FirstLook,
    Upload,
    dated,
    field_value,
    first_look,
    sidecars_among,
)
from analyzer.ui.limits import admit
from analyzer.ui.number_field import width_field
from analyzer.ui.params import Params
from analyzer.ui.words import escape

T = TypeVar("T")


@dataclass(frozen=True)
class PhotoSet:
    """The photos of one upload field.

    Parameters
    ----------
    entries : tuple of Dated
        The readable ones, in the order they came.
    refused : tuple of (str, str)
        Name and reason of the others.
    notes : tuple of str
        Which files hold the same shot and were counted once.
    slot : DeltaGenerator or None
        Where `check` shows what is seen in them.
    """

    entries: tuple[Dated, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    slot: DeltaGenerator | None = field(default=None, repr=False, compare=False)


def upload_field(name: str, label: str, help_text: str) -> tuple[Upload, ...]:
    """Show the upload field of one set.

    Fields come before `photo_set` on a page, so that none waits for the photos of another to be
    read; a file dropped on a field that is just being drawn anew would be lost.

    Parameters
    ----------
    name : str
        Identity of the set within the session.
    label : str
        Its heading.
    help_text : str
        What belongs into it.

    Returns
    -------
    tuple of Upload
    """
    return tuple(_kept_uploads(name, label, help_text))


def photo_set(name: str, uploads: tuple[Upload, ...]) -> PhotoSet:
    """Read the uploads of one set; show what could not be read and the dates of the rest.

    Parameters
    ----------
    name : str
        Identity of the set within the session.
    uploads : tuple of Upload

    Returns
    -------
    PhotoSet
    """
    kept, repeats = each_once([(upload.name, upload.sha256) for upload in uploads])
    files, sidecars = sidecars_among(uploads[k] for k in kept)
    if not files:
        return PhotoSet()
    with st.spinner(_("Reading photos …")):
        looks = [(upload, first_look(upload)) for upload in files]
        by_hash = {upload.sha256: upload for upload in files}
        named = [(upload.name, seen.look) for upload, seen in looks if seen.look is not None]
        whole = settle(named, sidecars)
        same = tuple((k.name, k.look.sha256, k.when) for k in whole)
        taken = _remembered(f"{name}.folded", same, lambda: fold(whole))
    broken = tuple((upload.name, seen.reason) for upload, seen in looks if seen.reason)
    broken += taken.left_out
    if broken:
        unreadable(broken)
    notes = (*repeats, *taken.notes)
    for note in notes:
        fine_print(escape(told(note)))
    undated = sum(known.when.moment is None for known in taken.photos)
    if not taken.photos:
        return PhotoSet(refused=broken, notes=notes)
    entries = []
    count = len(taken.photos)
    title = _n("Dates of {count} photo", "Dates of {count} photos", count).format(count=count)
    if undated:
        title += " · " + _("{count} without a date").format(count=undated)
    with st.expander(title, expanded=bool(undated)):
        for known in taken.photos:
            upload, when = by_hash[known.look.sha256], known.when
            typed = _date_field(name, upload, when.moment)
            entry = dated(upload, FirstLook("", when.moment, when.source), typed)
            _date_note(entry, when.source, when.note)
            entries.append(entry.with_known(known))
    return PhotoSet(tuple(entries), broken, notes, st.empty())


def check(*chosen: PhotoSet) -> None:
    """Show what is seen in the photos of some sets; call it last, since it takes about a second a photo."""
    for one in chosen:
        if one.slot is not None:
            photo_check.show(one.entries, one.slot)


def order_remarks(before: PhotoSet, after: PhotoSet) -> None:
    """Say what the intake noticed about two sides: swapped, or a shot that both hold."""
    sides = [[e.known for e in one.entries if e.known is not None] for one in (before, after)]
    swap = swapped(*([known.info for known in side] for side in sides))
    known = tuple(tuple(k.look.sha256 for k in side) for side in sides)
    same = _remembered("sides.apart", known, lambda: apart_sides(*sides)[2] if all(sides) else None)
    for word in (swap, same):
        if word is not None:
            st.warning(escape(told(word.text)))


def forget(name: str) -> None:
    """Let go of the uploads of a field, and show it empty."""
    st.session_state[f"{name}.uploads"] = []
    st.session_state[f"{name}.left_out"] = []
    admit(name, ())
    # A new widget: an upload field cannot be emptied.
    st.session_state[f"{name}.turn"] = st.session_state.get(f"{name}.turn", 0) + 1


def in_order(name: str, chosen: PhotoSet) -> PhotoSet:
    """Give the photos of a series their places in time; ask for them where only a guess tells.

    Parameters
    ----------
    name : str
        Identity of the page within the session.
    chosen : PhotoSet

    Returns
    -------
    PhotoSet
        Without those that have no place in time.
    """
    photos = [entry.known for entry in chosen.entries if entry.known is not None]
    if len(photos) < len(chosen.entries):
        return chosen
    why = needs_order(photos)
    order = _asked_order(name, photos, why) if why else ()
    taken = in_place(photos, order)
    if taken.left_out:
        unreadable(taken.left_out)
    at = {known.look.sha256: known for known in taken.photos}
    entries = tuple(
        replace(entry, known=at[entry.upload.sha256])
        for entry in chosen.entries
        if entry.upload.sha256 in at
    )
    return PhotoSet(entries, chosen.refused + taken.left_out, chosen.notes, chosen.slot)


def _remembered(name: str, key: object, make: Callable[[], T]) -> T:
    """What is made of something, once for as long as that stays the same: pixels compare slowly."""
    kept: tuple[object, T] | None = st.session_state.get(name)
    if kept is None or kept[0] != key:
        kept = key, make()
        st.session_state[name] = kept
    return kept[1]


def _asked_order(name: str, photos: Sequence[Known], why: str) -> tuple[str, ...]:
    """The order that the user confirms; empty until then."""
    with st.container(border=True, key=f"{name}.order"):
        st.write(_("**Which photo came first?**"))
        st.write(escape(told(why)))
        names = by_file_name(photos)
        chosen = st.multiselect(
            _("The earliest first"),
            names,
            default=names,
            key=f"{name}.order.{hash(names)}",
            persist_state="session",
            help=_(
                "Take photos out and choose them again in the order in which they were taken. Or enter "
                "their dates above."
            ),
        )
        agreed = st.checkbox(
            _("They were taken in this order"),
            key=f"{name}.order.agreed.{hash((names, tuple(chosen)))}",
            persist_state="session",
        )
    # Two files of one name cannot be told apart by it.
    known = len(set(names)) == len(names)
    return tuple(chosen) if agreed and chosen and known else ()


def back_width(name: str) -> ScaleHint:
    """Show the optional field for the back width and give it as a scale hint."""
    help_text = _(
        "Width of your torso at its narrowest level, measured straight across (for example between "
        "two books), not around. With it, depths are given in millimetres; without it, in percent of "
        "your back width."
    )
    return ScaleHint(back_width_mm=width_field(f"{name}.width", help_text))


def unreadable(rows: Iterable[tuple[str, str]]) -> None:
    """List files that could not be used, with the reason for each."""
    lines = "\n".join(f"- **{escape(name)}**: {escape(told(reason))}" for name, reason in rows)
    st.warning(_("Not used, all other photos are:") + "\n" + lines)


def _kept_uploads(name: str, label: str, help_text: str) -> list[Upload]:
    turn = st.session_state.get(f"{name}.turn", 0)
    shelf, known = f"{name}.uploads", f"{name}.known"
    field = f"{name}.field" + (f".{turn}" if turn else "")
    left_out = f"{name}.left_out"

    def take_over() -> None:
        files, refused = admit(name, st.session_state[field] or [])
        st.session_state[left_out] = refused
        st.session_state[known] = [file.file_id for file in files]
        st.session_state[shelf] = [Upload.of(file.name, file.getvalue()) for file in files]

    files = st.file_uploader(
        label,
        type=list(Params().file_types),
        accept_multiple_files=True,
        key=field,
        on_change=take_over,
        help=help_text,
    )
    # Streamlit (1.67) breaks a callback off where it touches the session while another change waits,
    # as that of a second field does, and never calls it again; what the field holds would never be
    # taken over.
    if files and [file.file_id for file in files] != st.session_state.get(known):
        take_over()
    if too_much := st.session_state.get(left_out):
        unreadable(too_much)
    uploads: list[Upload] = st.session_state.get(shelf, [])
    if uploads and not files:
        fine_print(
            _n(
                "{count} photo kept from before: {photos}",
                "{count} photos kept from before: {photos}",
                len(uploads),
            ).format(
                count=len(uploads), photos=", ".join(escape(upload.name) for upload in uploads)
            )
        )
        if st.button(_("Remove"), key=f"{name}.clear"):
            st.session_state[shelf] = []
            admit(name, ())
            st.rerun()
    return uploads


def _date_field(name: str, upload: Upload, taken_at: datetime | None) -> datetime | None:
    value = field_value(taken_at)
    earliest = datetime(Params().earliest_year, 1, 1)
    latest = datetime.now().replace(hour=23, minute=59, second=0, microsecond=0)
    latest += timedelta(days=1)
    return st.datetime_input(
        escape(upload.name),
        value,
        min_value=min(earliest, value or earliest),
        max_value=max(latest, value or latest),
        step=60,
        format=writing().field,
        key=f"{name}.date.{upload.sha256}",
        persist_state="session",
    )


def _date_note(entry: Dated, source: str, note: str = "") -> None:
    if entry.by_user:
        fine_print(_("Date entered by you."))
    elif note:
        fine_print(escape(told(note)))
    elif entry.taken_at is None:
        fine_print(_("The photo says no date."))
    elif source == "name":
        fine_print(_("Date taken from the file name."))
    elif source == "sidecar":
        fine_print(_("Date taken from the file beside the photo."))
