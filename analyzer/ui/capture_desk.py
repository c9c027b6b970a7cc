"""The pages for taking photos that this server has open, and how one is opened."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

import streamlit as st

from analyzer.language.text import _
from analyzer.ui.launch import PHONE, PHONE_ANY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from analyzer.phone.model import LastPhoto
    from analyzer.phone.server import CaptureServer

Kind = Literal["computer", "phone"]


class ShownSink(Protocol):
    """A `analyzer.phone.model.Sink` whose photos can be shown here."""

    @property
    def who(self) -> str: ...
    def last(self) -> Sequence[LastPhoto]: ...
    def keep(self, photos: Sequence[tuple[str, bytes]]) -> None: ...
    def take_back(self, names: Sequence[str]) -> None: ...
    def in_turn(self) -> AbstractContextManager[None]: ...

    @property
    def open(self) -> bool:
        """Whether photos can be kept; False once a library is locked."""

    def picture(self, name: str) -> bytes:
        """A photo that was kept, small; b"" where it is gone."""


@dataclass(frozen=True)
class Opening:
    """A page for taking photos that a tab opened.

    Parameters
    ----------
    kind : "computer" or "phone"
    server : CaptureServer
    sink : ShownSink
    """

    kind: Kind
    server: CaptureServer = field(repr=False)
    sink: ShownSink = field(repr=False)


class Desk:
    """At most one page of each kind: a new one closes the one before it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[Kind, Opening] = {}

    def put(self, opening: Opening) -> None:
        """Have this one open."""
        with self._lock:
            before = self._open.get(opening.kind)
            self._open[opening.kind] = opening
        if before is not None:
            before.server.close()


@st.cache_resource(show_spinner=False)
def _desk() -> Desk:
    return Desk()


def phones_allowed() -> bool:
    """Whether the program was started so that a phone may reach it."""
    return bool(os.environ.get(PHONE))


def open_page(kind: Kind, sink: ShownSink, is_here: Callable[[], bool]) -> Opening:
    """Open a page for taking photos.

    Parameters
    ----------
    kind : "computer" or "phone"
        A phone's is bound to one address of the local network, the computer's to 127.0.0.1.
    sink : ShownSink
    is_here : callable
        Whether the tab that opened it still is there.

    Raises
    ------
    ValueError
        With a reason for a person.
    """
    # Seconds of imports that only who takes photos needs.
    from analyzer.phone.address import checked_address, network_address
    from analyzer.phone.capture import Capture
    from analyzer.phone.server import LOOPBACK, CaptureServer

    address = LOOPBACK
    if kind == "phone":
        told = os.environ.get(PHONE, "")
        if not told:
            raise ValueError(_("Start the program with dimples app --phone to use a phone."))
        address = network_address() if told == PHONE_ANY else checked_address(told)
    try:
        server = CaptureServer(Capture(sink), address, lambda: is_here() and sink.open)
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise ValueError(_("The page could not be opened: {said}.").format(said=said)) from None
    opening = Opening(kind, server, sink)
    _desk().put(opening)
    return opening
