"""What is seen in each photo before anything is compared: its back, its date, what may disturb.

A photo is looked at once, about a second each, and what was seen stays for the browser session. Pages
call this last, so that all else stands there first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analyzer.flags import FLAGS, NO_BACK, NO_DATE
from analyzer.language.text import N_, _, _n
from analyzer.language.told import told
from analyzer.process.memory import give_back
from analyzer.show.params import ReportParams
from analyzer.show.words import date_words
from analyzer.ui.intake import Dated, Upload
from analyzer.ui.params import Params
from analyzer.ui.turns import looking
from analyzer.ui.words import escape, flag_words

_SOURCES = {
    "exif": N_("by the camera"),
    "sidecar": N_("from the file beside it"),
    "name": N_("from its name"),
    "user": N_("entered by you"),
}

_LINE = replace(ReportParams(), line=0.02)
"""In small pictures an outline must be thicker to be seen."""


@dataclass(frozen=True)
class Seen:
    """What a look at one photo gave.

    Parameters
    ----------
    reason : str
        Why no back can be measured in it, for a person; "" where one can.
    flags : tuple of str
        Codes of `analyzer.flags.FLAGS`, without those on back and date.
    light : str
        The light in words; "" without a back.
    picture : bytes
        JPEG with the back's outline drawn; b"" where the file cannot be decoded.
    """

    reason: str
    flags: tuple[str, ...]
    light: str
    picture: bytes


def look_closely(data: bytes, name: str) -> Seen:
    """Decode a photo, find the back and draw its outline.

    Parameters
    ----------
    data : bytes
        The file.
    name : str

    Returns
    -------
    Seen
        Never raises for a file: what goes wrong is its ``reason``.
    """
    from analyzer.measurement.measure import view_photo
    from analyzer.measurement.reasons import why
    from analyzer.photo.load import load_photo
    from analyzer.photo.model import UnreadablePhoto
    from analyzer.photo.preview import encode_jpeg, preview
    from analyzer.show.overlay import draw_overlay

    try:
        photo = load_photo(data, name=name)
        picture, zoom = preview(photo, Params().check_px)
        shot = view_photo(photo, measure_only=True).measurement
    except UnreadablePhoto as error:
        return Seen(str(error), (), "", b"")
    except Exception as error:
        return Seen(why(error, N_("looking at this photo")), (), "", b"")
    drawn = draw_overlay(picture, (), zoom, _LINE, outline=shot.outline)
    flags = tuple(code for code in shot.flags if code not in (NO_BACK, NO_DATE))
    light = shot.light.words if shot.ok else ""
    return Seen(shot.reason, flags, light, encode_jpeg(drawn, quality=Params().jpeg_quality))


def show(entries: Sequence[Dated], slot: DeltaGenerator) -> None:
    """Show a card for each photo; those not yet looked at follow one by one.

    Parameters
    ----------
    entries : sequence of Dated
    slot : DeltaGenerator
        An empty element of the page, where the cards are to stand.
    """
    if not entries:
        return
    done: list[Seen] = []
    for entry in entries:
        if not _known(entry.upload):
            slot.container().progress(
                len(done) / len(entries),
                _("Looking for the back: photo {n} of {count}").format(
                    n=len(done) + 1, count=len(entries)
                ),
            )
        done.append(_seen(entry.upload))
        _remember(entry.upload)
    with slot.container():
        _cards(entries, done)


def _cards(entries: Sequence[Dated], seen: Sequence[Seen]) -> None:
    good = sum(not one.reason for one in seen)
    title = _n(
        "Back found in {good} of {count} photo", "Back found in {good} of {count} photos", len(seen)
    ).format(good=good, count=len(seen))
    odd = sum(bool(one.flags) for one in seen)
    if odd:
        title += " · " + _("something to know about {count}").format(count=odd)
    with st.expander(title, expanded=True):
        with st.container(horizontal=True, gap="small"):
            for entry, one in zip(entries, seen, strict=True):
                with st.container(width=128, gap="small"):
                    _card(entry, one)
        lines = [_line(e.upload.name, one) for e, one in zip(entries, seen, strict=True)]
        text = "\n".join(line for line in lines if line)
        if text:
            st.markdown(text)


def _card(entry: Dated, one: Seen) -> None:
    name = entry.upload.name
    state = _("no back found") if one.reason else _("back outlined")
    if one.picture:
        st.image(one.picture, alt=f"{name}, {state}", width="stretch")
    when = date_words(entry.taken_at)
    source = "user" if entry.by_user else entry.known.when.source if entry.known else "unknown"
    origin = _(_SOURCES.get(source, "")) if entry.taken_at else ""
    mark = _("✕ Cannot be measured") if one.reason else _("✓ Back found")
    notes = [f"△ {_(FLAGS[code].name)}" for code in one.flags if code in FLAGS]
    lines = [f"**{escape(name)}**", f"{when} {origin}".strip(), mark, *notes]
    st.markdown("  \n".join(f":small[{line}]" for line in lines))


def _line(name: str, one: Seen) -> str:
    """What to do about a photo, as a Markdown list item; "" where nothing is wrong."""
    if one.reason:
        return f"- **{escape(name)}**: {escape(told(one.reason))}"
    found = [FLAGS[code] for code in one.flags if code in FLAGS]
    words = " ".join(flag_words(flag) for flag in found)
    return f"- **{escape(name)}**: {words}" if words else ""


def small_picture(upload: Upload) -> bytes:
    """A readable upload as a small JPEG; b"" where it cannot be read after all."""
    return _small(upload.sha256, upload.data)


@st.cache_data(scope="session", max_entries=Params().cached_photos, show_spinner=False)
def _small(sha256: str, _data: bytes) -> bytes:
    from analyzer.photo.load import load_photo
    from analyzer.photo.model import UnreadablePhoto
    from analyzer.photo.preview import encode_jpeg, preview

    try:
        with looking().turn():
            return encode_jpeg(preview(load_photo(_data), Params().thumbnail_px)[0])
    except UnreadablePhoto:
        return b""


@st.cache_data(scope="session", max_entries=Params().cached_photos, show_spinner=False)
def _look(sha256: str, name: str, _data: bytes) -> Seen:
    # In turn with everybody: a photo at full size takes much memory.
    with looking().turn():
        try:
            return look_closely(_data, name)
        finally:
            give_back()


def _seen(upload: Upload) -> Seen:
    return _look(upload.sha256, upload.name, upload.data)


def _known(upload: Upload) -> bool:
    return upload.sha256 in st.session_state.get("checked", ())


def _remember(upload: Upload) -> None:
    st.session_state.setdefault("checked", set()).add(upload.sha256)
