"""Which library a tab has open.

The address of the page holds a token that nobody can guess; this server knows which folder it stands for,
in memory only. So a reload finds the library again, and no session sees another's. A locked library
that was not used for a while is found as well, and asks for its passphrase.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from analyzer.language.text import N_, _
from analyzer.language.told import told
from analyzer.ui import users
from analyzer.ui.intake import Upload
from analyzer.ui.launch import DATABASE, LIBRARY

if TYPE_CHECKING:
    from analyzer.library import Library

_TOKEN, _CLOSED, _SAID = "library.token", "library.closed", "library.said"
_ASK, _WHOSE = "library.ask", "library.whose"
_PAGES = "pages"
"""What `go` remembers of this run."""
_IN_ADDRESS = "library"
_OF_PEOPLE = ("person.", "kept.", "journal.", "undo.")
"""How what the pages remember of people begins."""


class Shelf:
    """The libraries that this server has open, by token."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folders: dict[str, Path] = {}
        self._open: dict[Path, Library] = {}

    def put(
        self,
        folder: Path,
        *,
        create: bool = False,
        database: str | None = None,
        passphrase: str | None = None,
    ) -> str:
        """Open a library, or create one, and give a new token for it.

        A locked one asks everybody for the passphrase, whoever has it open already.

        Raises
        ------
        analyzer.library.LibraryError
            With a reason for a person.
        """
        from analyzer.library import Library

        with self._lock:
            # One of a folder, however many tabs look at it.
            place = Path(os.path.realpath(folder))
            known = self._open.get(place)
            if known and place.is_dir() and known.has_passphrase == known.needs_passphrase(place):
                if known.has_passphrase:
                    known.unlock(passphrase)
            else:
                self._open[place] = Library.open(
                    place, create=create, database=database, passphrase=passphrase
                )
                if known:
                    known.close()
            token = secrets.token_urlsafe(24)
            self._folders[token] = place
            return token

    def of(self, folder: Path) -> Library | None:
        """The library of a folder; None where it is not open."""
        with self._lock:
            return self._open.get(Path(os.path.realpath(folder)))

    def get(self, token: str) -> Library | None:
        """The library of a token; None for one that was never given out."""
        with self._lock:
            folder = self._folders.get(token)
            return None if folder is None else self._open.get(folder)


@st.cache_resource(show_spinner=False)
def _shelf() -> Shelf:
    return Shelf()


def settle() -> None:
    """Find this tab's library anew, and keep it in the address. Comes first on every page."""
    if users.several():
        _settle_own()
        return
    token = st.session_state.get(_TOKEN) or st.query_params.get(_IN_ADDRESS, "")
    library = _shelf().get(token) if token else None
    if library is not None and library.locked:
        _forget_people()
    if library is None:
        if token:
            st.session_state[_SAID] = N_(
                "The library of this address is not open any more, since the program was started anew. "
                "Open it again."
            )
        token = _given()
    st.session_state[_TOKEN] = token
    if token and st.query_params.get(_IN_ADDRESS) != token:
        st.query_params[_IN_ADDRESS] = token
    elif not token and _IN_ADDRESS in st.query_params:
        del st.query_params[_IN_ADDRESS]


def _given() -> str:
    """Open the library that the program was started on, unless this tab closed it; gives its token."""
    folder = os.environ.get(LIBRARY)
    if not folder or st.session_state.get(_CLOSED):
        return ""
    return _opened(Path(folder), create=True, database=os.environ.get(DATABASE) or None)


def current() -> Library | None:
    """The library that this tab has open; None while it is locked."""
    library = _of_tab()
    return None if library is None or library.locked else library


def waiting() -> Path | None:
    """Folder of the library that this tab would look at if it had the passphrase."""
    library = _of_tab()
    if library is not None and library.locked:
        return library.folder
    asked: Path | None = st.session_state.get(_ASK) if library is None else None
    return asked


def unlock(passphrase: str) -> bool:
    """Open the library that waits; `said` tells why not."""
    from analyzer.library import LibraryError

    folder, library = waiting(), _of_tab()
    try:
        if library is not None:
            library.unlock(passphrase)
        elif folder is not None:
            database = os.environ.get(DATABASE) if str(folder) == os.environ.get(LIBRARY) else None
            if (own := users.own()) is not None:
                database = _database(own)
            st.session_state[_TOKEN] = _shelf().put(
                folder, database=database or None, passphrase=passphrase
            )
            st.session_state[_CLOSED] = False
    except LibraryError as error:
        st.session_state[_SAID] = str(error)
        return False
    st.session_state[_ASK] = None
    return True


def _settle_own() -> None:
    """Open the signed-in user's library; whatever an address says counts for nothing."""
    from analyzer.library import LibraryError

    if _IN_ADDRESS in st.query_params:
        del st.query_params[_IN_ADDRESS]
    try:
        library, own = _of_tab(), users.own()
        if own is not None and st.session_state.setdefault(_WHOSE, own.folder) != own.folder:
            # The line of this tab broke, and somebody else has signed in meanwhile.
            _forget_all()
            st.session_state[_WHOSE] = own.folder
        if library is None and own is not None:
            _opened(own.folder, create=True, database=_database(own))
        elif library is not None and library.locked:
            _forget_people()
    except LibraryError as error:
        st.session_state[_SAID] = str(error)


def _database(own: users.Own) -> str | None:
    from analyzer.library.database import own_schema

    return None if own.database is None else own_schema(own.database, own.schema)


def _of_tab() -> Library | None:
    if users.several():
        own = users.own()
        return None if own is None else _shelf().of(own.folder)
    token = st.session_state.get(_TOKEN) or st.query_params.get(_IN_ADDRESS, "")
    return _shelf().get(token) if token else None


def _forget_all() -> None:
    for key in list(st.session_state):
        if key != _PAGES:
            del st.session_state[key]


def _forget_people() -> None:
    for key in list(st.session_state):
        if str(key).startswith(_OF_PEOPLE):
            del st.session_state[key]


def address() -> dict[str, str]:
    """What an address must say so that the library stays open."""
    token = "" if users.several() else st.session_state.get(_TOKEN, "")
    return {_IN_ADDRESS: token} if token else {}


def open_folder(text: str, *, create: bool, passphrase: str | None = None) -> bool:
    """Open the library in a folder, or create one there; `said` tells why not.

    A new one is locked where there is a passphrase; one that is locked is asked for on the next run of
    the page.
    """
    if users.several():
        st.session_state[_SAID] = N_("Here each user has one library, which opens by itself.")
        return False
    place = Path(text.strip()).expanduser()
    if not text.strip() or not place.is_absolute():
        st.session_state[_SAID] = N_("Give the whole path of a folder, such as {folder}.").format(
            folder=suggestion()
        )
        return False
    token = _opened(place, create=create, passphrase=passphrase)
    if token:
        st.session_state[_TOKEN] = token
        st.session_state[_CLOSED] = False
    return bool(token)


def close() -> None:
    """Look at no library any more; what is in it stays there. A locked one is locked again."""
    library = _of_tab()
    if library is not None:
        library.lock()
        if library.has_passphrase:
            _forget_people()
    st.session_state[_TOKEN] = ""
    st.session_state[_ASK] = None
    st.session_state[_CLOSED] = True
    if _IN_ADDRESS in st.query_params:
        del st.query_params[_IN_ADDRESS]


def called(library: Library) -> str:
    """What a library is called; where each user has one, its folder's name tells nobody anything."""
    return _("yours") if users.several() else library.name


def lies_in(library: Library) -> str:
    """Where it lies; "" where that is no matter of its user's."""
    return "" if users.several() else str(library.folder)


def said() -> str:
    """What there is to say about opening, once."""
    return told(str(st.session_state.pop(_SAID, "")))


def suggestion() -> Path:
    """A folder for a first library."""
    return Path.home() / "Dimples"


def person_uploads() -> Mapping[str, Callable[[], Upload]]:
    """The photos of the person who was looked at last, by what they are called in a list."""
    library, who = current(), st.session_state.get("person.id")
    if library is None or not who:
        return {}
    from analyzer.library import LibraryError

    try:
        name = library.person(who).name
        kept = library.photos(who)
    except LibraryError:
        return {}

    def reader(number: int) -> Callable[[], Upload]:
        photo = kept[number]
        return lambda: Upload(photo.name, photo.sha256, library.original(photo))

    return {f"{photo.name} ({name})": reader(n) for n, photo in enumerate(kept)}


def _opened(
    folder: Path, *, create: bool, database: str | None = None, passphrase: str | None = None
) -> str:
    from analyzer.library import LibraryError, LibraryLocked

    try:
        return _shelf().put(folder, create=create, database=database, passphrase=passphrase)
    except LibraryLocked:
        st.session_state[_ASK] = folder
    except LibraryError as error:
        st.session_state[_SAID] = str(error)
    # Asked once: the next touch of the page must not try again and again.
    st.session_state[_CLOSED] = True
    return ""
