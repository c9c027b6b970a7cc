"""Where photos go that a camera takes: to a person in the library, or to the uploads of a page."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from analyzer.phone.last import last_session
from analyzer.phone.model import LastPhoto, NotKept
from analyzer.process.memory import give_back
from analyzer.ui.intake import Dated, Upload
from analyzer.ui.turns import Turns

if TYPE_CHECKING:
    from analyzer.library import Library, Person


@contextmanager
def in_turn(turns: Turns) -> Iterator[None]:
    """Wait for a turn to measure, hold it, and give memory back after it."""
    with turns.turn():
        try:
            yield
        finally:
            give_back()


class LibrarySink:
    """Photos of a person in the library.

    Parameters
    ----------
    library : Library
    person : Person
    turns : Turns
        The line to measure in.
    """

    def __init__(self, library: Library, person: Person, turns: Turns) -> None:
        self._library = library
        self._person = person
        self._turns = turns
        self._ids: dict[str, str] = {}

    @property
    def who(self) -> str:
        return self._person.name

    def last(self) -> Sequence[LastPhoto]:
        kept = self._library.photos(self._person.id)
        known = [LastPhoto(p.name, p.taken_at, partial(self._library.original, p)) for p in kept]
        return last_session(known, datetime.now())

    def keep(self, photos: Sequence[tuple[str, bytes]]) -> None:
        from analyzer.library import LibraryError

        try:
            added = self._library.add_photos(self._person.id, photos)
        except LibraryError as error:
            raise NotKept(str(error)) from None
        self._ids |= {photo.name: photo.id for photo in added.kept}
        if added.refused and not added.kept:
            raise NotKept(added.refused[0][1])

    def take_back(self, names: Sequence[str]) -> None:
        from analyzer.library import LibraryError

        try:
            for name in names:
                if name in self._ids:
                    self._library.delete_photo(self._ids.pop(name))
        except LibraryError as error:
            raise NotKept(str(error)) from None

    def in_turn(self) -> AbstractContextManager[None]:
        return in_turn(self._turns)

    @property
    def open(self) -> bool:
        return not self._library.locked

    def picture(self, name: str) -> bytes:
        """A kept photo, small; b"" where it is gone."""
        from analyzer.library import LibraryError

        try:
            kept = self._library.photos(self._person.id)
            found = next((p for p in kept if p.id == self._ids.get(name)), None)
            return b"" if found is None else self._library.thumbnail(found)
        except LibraryError:
            return b""


class Basket:
    """Photos taken for a page without a library: held in memory, like uploads.

    Parameters
    ----------
    turns : Turns
        The line to measure in.
    """

    who, open = "", True

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._lock = threading.Lock()
        self._photos: dict[str, Upload] = {}
        self._earlier: tuple[Dated, ...] = ()

    def after(self, earlier: Sequence[Dated]) -> None:
        """Hold what is taken against these photos."""
        self._earlier = tuple(earlier)

    def last(self) -> Sequence[LastPhoto]:
        known = [
            LastPhoto(e.upload.name, e.taken_at, partial(_content, e.upload)) for e in self._earlier
        ]
        return last_session(known, datetime.now())

    def keep(self, photos: Sequence[tuple[str, bytes]]) -> None:
        with self._lock:
            self._photos |= {name: Upload.of(name, data) for name, data in photos}

    def take_back(self, names: Sequence[str]) -> None:
        with self._lock:
            for name in names:
                self._photos.pop(name, None)

    def in_turn(self) -> AbstractContextManager[None]:
        return in_turn(self._turns)

    @property
    def uploads(self) -> tuple[Upload, ...]:
        """What it holds, in the order in which it was taken."""
        with self._lock:
            return tuple(self._photos.values())

    def picture(self, name: str) -> bytes:
        """A photo that it holds, small; b"" where it is gone."""
        from analyzer.ui.photo_check import small_picture

        found = next((upload for upload in self.uploads if upload.name == name), None)
        return b"" if found is None else small_picture(found)


def _content(upload: Upload) -> bytes:
    return upload.data
