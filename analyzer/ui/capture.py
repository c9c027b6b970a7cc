"""The part of a page where photos are taken: with this computer's camera, or with a phone.

The page that takes them is served apart from this one, see `analyzer.phone`. Here it is opened,
watched and closed, and what it took shows as it arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import streamlit as st

from analyzer.language.text import N_, _
from analyzer.ui import users
from analyzer.ui.capture_desk import Kind, Opening, ShownSink, open_page, phones_allowed
from analyzer.ui.fine_print import fine_print
from analyzer.ui.intake import Dated, Upload
from analyzer.ui.limits import admit
from analyzer.ui.run import session_is_here
from analyzer.ui.turns import measuring
from analyzer.ui.words import escape

if TYPE_CHECKING:
    from analyzer.library import Library, Person
    from analyzer.ui.capture_sinks import Basket

LOOK_S = 2.0
"""Seconds between two looks at what arrived."""

ADDRESS = N_(
    "Both devices must be in the same network. The browser on the phone warns, since this computer made the "
    "certificate itself: nobody else vouches for it. Go on only where the certificate that it shows "
    "has this SHA-256 fingerprint at its beginning:"
)
NO_PHONE = N_("To take them with a phone, start the program with `dimples app --phone`.")
LOST = N_("The page was closed. Open a new one to go on.")


def of_person(library: Library, person: Person) -> None:
    """Show the area for photos that are kept of a person in the library."""
    if users.several():
        return
    from analyzer.ui.capture_sinks import LibrarySink

    _area(f"kept.{person.id}", lambda: LibrarySink(library, person, measuring()))


def of_page(name: str, earlier: Sequence[Dated]) -> None:
    """Show the area for photos that a page uses without a library; `taken` gives them.

    Parameters
    ----------
    name : str
        Identity of the set within the session.
    earlier : sequence of Dated
        Photos of before, which new ones are held against.
    """
    if users.several():
        return
    basket = _basket(name)
    basket.after(earlier)
    _area(name, lambda: basket)
    if (count := len(basket.uploads)) and st.button(
        _("Remove the photo taken here")
        if count == 1
        else _("Remove the {count} photos taken here").format(count=count),
        key=f"{name}.untake",
    ):
        basket.take_back([upload.name for upload in basket.uploads])
        st.rerun()


def taken(name: str) -> tuple[Upload, ...]:
    """Photos that were taken for a page; what finds no room is let go of."""
    if users.several():
        return ()
    basket = _basket(name)
    kept, refused = admit(f"{name}.taken", [_Counted(upload) for upload in basket.uploads])
    if refused:
        basket.take_back([row[0] for row in refused])
        st.warning(escape(refused[0][1]))
    return tuple(one.upload for one in kept)


@dataclass(frozen=True)
class _Counted:
    """A photo as `analyzer.ui.limits` counts it."""

    upload: Upload

    @property
    def name(self) -> str:
        return self.upload.name

    @property
    def size(self) -> int:
        return len(self.upload.data)

    @property
    def file_id(self) -> str:
        return self.upload.sha256


def _basket(name: str) -> Basket:
    from analyzer.ui.capture_sinks import Basket

    basket: Basket | None = st.session_state.get(f"{name}.basket")
    if basket is None:
        basket = st.session_state[f"{name}.basket"] = Basket(measuring())
    return basket


def _area(name: str, sink: Callable[[], ShownSink]) -> None:
    opening: Opening | None = st.session_state.get(f"{name}.camera")
    with st.expander(_("Take photos with a camera"), expanded=opening is not None):
        st.write(
            _(
                "A page of its own shows the last photo pale over the live picture, checks distance, light and "
                "pose, counts down and takes three."
            )
        )
        with st.container(horizontal=True, gap="small"):
            _button(name, "computer", _("Use this computer's camera"), sink)
            if phones_allowed():
                _button(name, "phone", _("Use a phone"), sink)
        if not phones_allowed():
            fine_print(_(NO_PHONE))
        if why := st.session_state.pop(f"{name}.camera.said", ""):
            st.warning(escape(why))
        if opening is not None:
            _watched(name)


def _button(name: str, kind: Kind, label: str, sink: Callable[[], ShownSink]) -> None:
    if not st.button(label, key=f"{name}.camera.{kind}"):
        return
    _close(name)
    try:
        with st.spinner(_("Opening the page …")):
            opening = open_page(kind, sink(), session_is_here())
        st.session_state[f"{name}.camera"] = opening
        st.session_state[f"{name}.camera.seen"] = ()
    except ValueError as error:
        st.session_state[f"{name}.camera.said"] = str(error)
    st.rerun()


def _close(name: str) -> None:
    opening: Opening | None = st.session_state.pop(f"{name}.camera", None)
    if opening is not None:
        opening.server.close()


@st.fragment(run_every=LOOK_S)
def _watched(name: str) -> None:
    """What the open page did so far; drawn anew every other moment."""
    opening: Opening | None = st.session_state.get(f"{name}.camera")
    if opening is None:
        return
    kept = opening.server.capture.kept
    if kept != st.session_state.get(f"{name}.camera.seen"):
        st.session_state[f"{name}.camera.seen"] = kept
        # The rest of the page has new photos.
        st.rerun()
    with st.container(border=True, key=f"{name}.camera.box"):
        if opening.server.is_open:
            _invitation(opening)
        else:
            st.write(_("The page is closed.") if kept else _(LOST))
        _arrived(opening, kept)
        label = _("Close the page") if opening.server.is_open else _("Put away")
        if st.button(label, key=f"{name}.camera.close"):
            _close(name)
            st.rerun()


def _invitation(opening: Opening) -> None:
    """How to get to the page, or that somebody is there."""
    server = opening.server
    minutes = ceil(server.left_s / 60)
    closes = _("It closes by itself after {minutes} min without use.").format(minutes=minutes)
    if server.in_use:
        where = (
            _("**The page is open on one phone.**")
            if opening.kind == "phone"
            else _("**The page is open in one tab.**")
        )
        st.write(f"{where} {closes}")
        fine_print(
            _("To open it elsewhere, press the button above once more: it makes a new code.")
        )
        return
    if opening.kind == "computer":
        st.link_button(_("Open the camera page"), server.url, type="primary")
        fine_print(_("In a new tab, on this computer only.") + " " + closes)
        return
    from analyzer.phone.qr import qr_svg

    left, right = st.columns([2, 3], gap="medium")
    left.image(qr_svg(server.url), alt=_("QR code of the page for the phone"), width="stretch")
    with right:
        st.write(
            _("**Scan the code with the phone's camera.** It opens the page once, for one device.")
        )
        fine_print(_(ADDRESS))
        st.code(server.fingerprint, language=None, wrap_lines=True)
        fine_print(closes)
    with st.expander(_("Without a scanner")):
        fine_print(_("Type this address in the phone's browser:"))
        st.code(server.url, language=None, wrap_lines=True)


def _arrived(opening: Opening, kept: Sequence[str]) -> None:
    if not kept:
        return
    count = len(kept)
    st.write(
        _("1 photo arrived.") if count == 1 else _("{count} photos arrived.").format(count=count)
    )
    with st.container(horizontal=True, gap="small"):
        for name in kept:
            if picture := opening.sink.picture(name):
                st.image(picture, alt=_("Photo {name}").format(name=name), width=96)
