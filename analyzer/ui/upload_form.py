"""The part of a page where photos come in: upload field, what could be read, dates.

Streamlit forgets a field's content when the user looks at another page, so the uploads of a
session are kept beside it, in memory only, until the user removes them or closes the tab.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import streamlit as st

from analyzer.photo.model import ScaleHint
from analyzer.ui.fine_print import fine_print
from analyzer.ui.intake import Dated, Upload, dated, field_value, first_look, without_repeats
from analyzer.ui.params import Params
from analyzer.ui.words import escape


@dataclass(frozen=True)
class PhotoSet:
    """The photos of one upload field.

    Parameters
    ----------
    entries : tuple of Dated
        The readable ones, in the order they came.
    refused : tuple of (str, str)
        Name and reason of the others.
    """

    entries: tuple[Dated, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


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
        Each content once.
    """
    uploads, repeated = without_repeats(_kept_uploads(name, label, help_text))
    if repeated:
        fine_print("Left out, the same file twice: " + ", ".join(map(escape, repeated)))
    return uploads


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
    if not uploads:
        return PhotoSet()
    with st.spinner("Reading photos …"):
        looks = [(upload, first_look(upload)) for upload in uploads]
    broken = tuple((upload.name, look.reason) for upload, look in looks if look.reason)
    if broken:
        unreadable(broken)
    readable = [(upload, look) for upload, look in looks if not look.reason]
    undated = sum(look.taken_at is None for _, look in readable)
    if not readable:
        return PhotoSet(refused=broken)
    entries = []
    title = f"Dates of {len(readable)} photo{'s' if len(readable) > 1 else ''}"
    if undated:
        title += f" · {undated} without a date"
    with st.expander(title, expanded=bool(undated)):
        for upload, look in readable:
            typed = _date_field(name, upload, look.taken_at)
            entry = dated(upload, look, typed)
            _date_note(entry, look.source)
            entries.append(entry)
    return PhotoSet(tuple(entries), broken)


def back_width(name: str) -> ScaleHint:
    """Show the optional field for the back width and give it as a scale hint."""
    low, high = Params().back_width_mm
    value = st.number_input(
        "Back width in mm (optional)",
        min_value=low,
        max_value=high,
        value=None,
        step=1.0,
        format="%.0f",
        key=f"{name}.width",
        persist_state="session",
        placeholder="not given",
        help="Width of your torso at its narrowest level, measured straight across (for example "
        "between two books), not around. With it, depths are given in millimetres; without "
        "it, in thousandths of your back width.",
    )
    return ScaleHint(back_width_mm=value)


def unreadable(rows: Iterable[tuple[str, str]]) -> None:
    """List files that could not be used, with the reason for each."""
    lines = "\n".join(f"- **{escape(name)}**: {escape(reason)}" for name, reason in rows)
    st.warning(f"Not used, all other photos are:\n{lines}")


def _kept_uploads(name: str, label: str, help_text: str) -> list[Upload]:
    shelf, field = f"{name}.uploads", f"{name}.field"

    def take_over() -> None:
        st.session_state[shelf] = [
            Upload.of(file.name, file.getvalue()) for file in st.session_state[field] or []
        ]

    files = st.file_uploader(
        label,
        type=list(Params().file_types),
        accept_multiple_files=True,
        key=field,
        on_change=take_over,
        help=help_text,
    )
    uploads: list[Upload] = st.session_state.get(shelf, [])
    if uploads and not files:
        fine_print(
            f"{len(uploads)} photo{'s' if len(uploads) > 1 else ''} kept from before: "
            + ", ".join(escape(upload.name) for upload in uploads)
        )
        if st.button("Remove", key=f"{name}.clear"):
            st.session_state[shelf] = []
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
        format="YYYY-MM-DD",
        key=f"{name}.date.{upload.sha256}",
        persist_state="session",
    )


def _date_note(entry: Dated, source: str) -> None:
    if entry.by_user:
        fine_print("Date entered by you.")
    elif entry.taken_at is None:
        fine_print("The photo says no date. Without one, its place follows its name.")
    elif source == "name":
        fine_print("Date taken from the file name.")
