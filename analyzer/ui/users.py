"""Who is signed in, where the server keeps a library for each user; nobody, and nothing to do, elsewhere.

Who somebody is comes from the cookie that the login set, signed by this server, and from nothing that a
page or its address says.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from analyzer.language.text import _
from analyzer.ui.fine_print import fine_print
from analyzer.ui.launch import DATABASE, LIBRARIES
from analyzer.ui.words import ADULTS_ONLY, escape


@dataclass(frozen=True)
class Own:
    """Where a user's library lies.

    Parameters
    ----------
    folder : Path
    database : str or None
        Address of a PostgreSQL database; None for SQLite in the folder.
    schema : str
        Of that database.
    """

    folder: Path
    database: str | None
    schema: str


def several() -> bool:
    """Whether each user has a library of their own."""
    return bool(os.environ.get(LIBRARIES))


def signed_in() -> bool:
    """Whether the visitor is; False where there is no login at all."""
    return several() and bool(getattr(st.user, "is_logged_in", False))


def own() -> Own | None:
    """Where the visitor's library lies; None where nobody is signed in.

    Raises
    ------
    analyzer.library.LibraryError
    """
    if not signed_in():
        return None
    from analyzer.library.several import Libraries

    # Keyed by both: a subject means something only to who gave it.
    who = str(st.user.get("iss") or ""), str(st.user.get("sub") or "")
    libraries = Libraries(Path(os.environ[LIBRARIES]))
    database = os.environ.get(DATABASE) or None
    return Own(libraries.folder(*who), database, libraries.schema(*who))


def sign_in() -> None:
    """The page of who is not signed in: nothing but the way in."""
    st.title(_("Sign in"), anchor=False)
    st.write(_("This server keeps a library for each user. Yours opens when you have signed in."))
    st.button(_("Sign in"), type="primary", key="users.in", on_click=st.login)
    fine_print(_(ADULTS_ONLY))


def badge() -> None:
    """Who is signed in, and the way out."""
    name = st.user.get("name") or st.user.get("email") or _("you")
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        fine_print(_("Signed in: {name}").format(name=escape(str(name)[:60])))
        st.button(_("Sign out"), key="users.out", type="tertiary", on_click=st.logout)
