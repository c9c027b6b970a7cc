"""How many bytes of uploads are held: by one session, and by all together.

What is too much is left out with a reason, so that the program never ends for want of memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analyzer.language.text import N_, _
from analyzer.language.writing import number
from analyzer.ui.params import Params


class File(Protocol):
    """An upload as Streamlit hands it over."""

    name: str
    size: int


F = TypeVar("F", bound=File)


class Ledger:
    """Bytes held by each shelf of each session.

    Parameters
    ----------
    session_bytes, total_bytes : int
        The most that one session, and all together, may hold.
    """

    def __init__(self, session_bytes: int, total_bytes: int) -> None:
        self._session_bytes = session_bytes
        self._total_bytes = total_bytes
        self._held: dict[tuple[str, str], int] = {}

    def admit(
        self,
        session: str,
        shelf: str,
        files: Sequence[F],
        is_here: Callable[[str], bool] = lambda session: True,
    ) -> tuple[list[F], list[tuple[str, str]]]:
        """Choose what finds room on a shelf, in the order given, in place of what lay there.

        Parameters
        ----------
        session, shelf : str
        files : sequence of File
        is_here : callable
            Whether a session still is one; what others held is free.

        Returns
        -------
        list of File
            Those that are held now.
        list of (str, str)
            Name and reason of the others.
        """
        self._held = {
            (owner, name): size
            for (owner, name), size in list(self._held.items())
            if is_here(owner) and (owner, name) != (session, shelf)
        }
        mine = sum(size for (owner, _), size in self._held.items() if owner == session)
        everyone = sum(self._held.values())
        kept: list[F] = []
        refused: list[tuple[str, str]] = []
        for file in files:
            if mine + file.size > self._session_bytes:
                refused.append((file.name, too_many(self._session_bytes)))
            elif everyone + file.size > self._total_bytes:
                refused.append((file.name, _(BUSY)))
            else:
                kept.append(file)
                mine += file.size
                everyone += file.size
        self._held[session, shelf] = sum(file.size for file in kept)
        return kept, refused


BUSY = N_(
    "The program holds as many photos as it may just now, with those of everybody who uses it. "
    "Please try again in a few minutes."
)


def too_many(most: int) -> str:
    """Why no more than so many bytes are held for one session."""
    return _(
        "At most {size} MB of photos are held at a time. Remove some, or measure them in parts."
    ).format(size=number(most / 1e6, 0))


def admit(shelf: str, files: Sequence[Any]) -> tuple[list[Any], list[tuple[str, str]]]:
    """`Ledger.admit` for the session that is running; the bytes of those refused are let go of."""
    context = get_script_run_ctx(suppress_warning=True)
    session = context.session_id if context else ""
    instance = runtime.get_instance() if runtime.exists() else None
    manager = getattr(instance, "_session_mgr", None)
    uploads = getattr(instance, "_uploaded_file_mgr", None)

    def is_here(owner: str) -> bool:
        return manager is None or manager.get_session_info(owner) is not None

    kept, refused = _ledger().admit(session, shelf, files, is_here)
    if uploads is not None:
        held = {file.file_id for file in kept}
        for file in files:
            if file.file_id not in held:
                uploads.remove_file(session, file.file_id)
    return kept, refused


def has_room(more: int) -> bool:
    """Whether so many bytes may still be uploaded, whoever asks."""
    if not runtime.exists():
        return True
    held = getattr(getattr(runtime.get_instance(), "_uploaded_file_mgr", None), "_total_bytes", 0)
    return bool(held + more <= Params().total_bytes)


@st.cache_resource(show_spinner=False)
def _ledger() -> Ledger:
    params = Params()
    return Ledger(params.session_bytes, params.total_bytes)
