"""One photo taken apart: how its score comes about, step by step in pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from analyzer.language.choice import current
from analyzer.language.text import N_, _
from analyzer.language.told import told
from analyzer.ui import opened, sample
from analyzer.ui.fine_print import fine_print
from analyzer.ui.intake import Upload
from analyzer.ui.params import Params
from analyzer.ui.words import escape

FIELDS = ("compare.before", "compare.after", "series.photos")
"""Upload fields whose photos may be taken apart."""


@dataclass(frozen=True)
class Shown:
    """A step ready for the page: its words and its picture as JPEG bytes."""

    title: str
    text: str
    picture: bytes
    alt: str


@st.fragment
def show() -> None:
    """Show the steps of a photo of the visitor's choice, the sample's at first."""
    st.header(_("How a score comes about"), anchor=False)
    choice = choices()
    if not choice:
        st.info(
            _(sample.NOT_HERE)
            + " "
            + _("Add photos on the page Compare or Series, or open a library, and come back.")
        )
        return
    label = st.selectbox(_("Photo"), list(choice), key="steps.photo")
    upload = (choice.get(label) or next(iter(choice.values())))()
    with st.spinner(_("Going through the photo …")):
        shown = _steps(upload.sha256, upload.name, current(), upload.data)
    if isinstance(shown, str):
        st.warning(escape(told(shown)))
        return
    for step in shown:
        with st.container(border=True):
            left, right = st.columns([2, 3], vertical_alignment="center")
            left.image(step.picture, alt=step.alt, width="stretch")
            with right:
                st.subheader(step.title, anchor=False)
                st.write(escape(step.text))
    fine_print(
        _(
            "This is one photo by itself. A comparison hears all photos of a person together, and says how "
            "sure it is."
        )
    )


def choices() -> Mapping[str, Callable[[], Upload]]:
    """Photos that may be taken apart, by what they are called in the list."""
    found = {
        _("{photo} (yours)").format(photo=upload.name): _itself(upload)
        for field in FIELDS
        for upload in st.session_state.get(f"{field}.uploads", ())
    }
    found |= opened.person_uploads()
    return found | {
        _("{photo} (sample)").format(photo=u.name): _itself(u) for u in sample.sample_uploads()
    }


def _itself(upload: Upload) -> Callable[[], Upload]:
    return lambda: upload


@st.cache_data(scope="session", max_entries=8, show_spinner=False)
def _steps(sha256: str, name: str, language: str, _data: bytes) -> tuple[Shown, ...] | str:
    """The steps, or the reason why there are none."""
    from analyzer.measurement.reasons import why
    from analyzer.photo.load import load_photo
    from analyzer.photo.model import UnreadablePhoto
    from analyzer.photo.preview import encode_jpeg
    from analyzer.show.steps import steps

    try:
        made = steps(load_photo(_data, name=name))
    except UnreadablePhoto as error:
        return str(error)
    except Exception as error:
        return why(error, N_("going through this photo"))
    return tuple(
        Shown(s.title, s.text, encode_jpeg(s.picture, quality=Params().jpeg_quality), s.alt)
        for s in made
    )
