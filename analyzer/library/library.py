"""A library: people, photos, corrections, journal and results in a folder that the user opened.

One engine, a session a call: any number of threads and processes may use it at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from types import TracebackType

from analyzer.corrections.model import Corrections
from analyzer.library import journal, people, photos
from analyzer.library.database import Database, kind_of
from analyzer.library.folder import Lock, find_or_make
from analyzer.library.model import Added, Entry, KeptPhoto, Person
from analyzer.library.params import LibraryParams
from analyzer.library.pending import recover
from analyzer.library.shelf import Shelf


class Library:
    """An open library; made by `Library.open`.

    Every method raises `LibraryError` with a reason for a person: where what it is asked about is
    not there any more, where another program holds the database, where the disk is full.
    """

    def __init__(self, folder: Path, db: Database, params: LibraryParams) -> None:
        self._folder = folder
        self._db = db
        self._params = params
        self._shelf = Shelf(folder)
        self._lock = Lock(folder, params)

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        create: bool = False,
        database: str | None = None,
        params: LibraryParams = LibraryParams(),
    ) -> Library:
        """Open a library, bring it to the present format and clear what dead runs left.

        Parameters
        ----------
        folder : path
        create : bool
            True to make one where there is none: in a folder that is empty or not there.
        database : str, optional
            Address of a PostgreSQL database that holds the rows, ``postgresql://USER@HOST/NAME``;
            without one they are in the folder. Files are in the folder either way.
        params : LibraryParams

        Raises
        ------
        LibraryError
        """
        folder = Path(folder)
        mark = find_or_make(folder, kind_of(database), create=create)
        db = Database(folder, database or None, params)
        try:
            library = cls(folder, db, params)
            with library._lock.held():
                db.prepare(mark.id)
                recover(db, library._shelf)
            return library
        except BaseException:
            db.close()
            raise

    def close(self) -> None:
        """Let go of the database; the library cannot be used any more."""
        self._db.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self._folder

    @property
    def name(self) -> str:
        """Name of its folder."""
        return self._folder.name or self._folder.resolve().name

    # People

    def people(self, text: str = "") -> tuple[Person, ...]:
        """People whose name holds a text, case and accents aside; by name."""
        return people.people(self._db, text)

    def person(self, name_or_id: str) -> Person:
        """The one of this id or name; LibraryError when there is none."""
        return people.person(self._db, name_or_id)

    def add_person(self, name: str) -> Person:
        """A new person; LibraryError for an empty or doubled name."""
        return people.add(self._db, name, self._params)

    def rename_person(self, person_id: str, name: str) -> Person:
        """Give a person another name; errors as for `add_person`."""
        return people.rename(self._db, person_id, name, self._params)

    def back_width(self, person_id: str) -> float | None:
        """A person's back width in mm; None where it was not told."""
        return people.back_width(self._db, person_id)

    def set_back_width(self, person_id: str, mm: float | None) -> None:
        """Keep a person's back width in mm (120-700), or take it back with None."""
        people.set_back_width(self._db, person_id, mm)

    def corrections(self, person_id: str) -> Corrections:
        """What the user told of a person's photos."""
        return people.corrections(self._db, person_id)

    def keep_corrections(self, person_id: str, corrections: Corrections) -> None:
        """Keep these in place of what was told before; `correct` loses nothing of another tab's."""
        people.correct(self._db, person_id, lambda _: corrections)

    def correct(self, person_id: str, change: Callable[[Corrections], Corrections]) -> Corrections:
        """Change what was told in one step: `change` takes what is kept now, and gives the new."""
        return people.correct(self._db, person_id, change)

    # Photos

    def add_photos(
        self,
        person_id: str,
        files: Iterable[tuple[str, bytes | Path]],
        progress: Callable[[str], None] | None = None,
    ) -> Added:
        """Keep photos of a person, untouched and each content once.

        Parameters
        ----------
        person_id : str
        files : iterable of (name, bytes or path)
            Consumed one at a time. Takeout's JSON and XMP files among them give their photos' dates.
        progress : callable, optional
            Told the name of each file before it is looked at.
        """
        return photos.add(
            self._db, self._shelf, self._lock, person_id, files, progress, self._params
        )

    def photos(self, person_id: str) -> tuple[KeptPhoto, ...]:
        """A person's photos in time order; the undated come last."""
        return photos.photos(self._db, person_id)

    def original(self, photo: KeptPhoto) -> bytes:
        """A photo's file as it came; LibraryError when it is gone or damaged."""
        return self._shelf.read("originals", photo.sha256)

    def original_path(self, photo: KeptPhoto) -> Path:
        """Where that file lies; never write to it."""
        return self._shelf.place("originals", photo.sha256)

    def thumbnail(self, photo: KeptPhoto) -> bytes:
        """JPEG of at most 320 px, upright, without metadata; LibraryError when it is gone."""
        return self._shelf.read("thumbnails", photo.sha256)

    def set_taken_at(self, photo_id: str, when: datetime | None) -> None:
        """Keep the time that the user typed; with None the file's own counts again."""
        photos.set_taken_at(self._db, photo_id, when, self._params)

    # Journal

    def journal(self, person_id: str) -> tuple[Entry, ...]:
        """A person's journal, the earliest day first."""
        return journal.entries(self._db, person_id)

    def write_entry(
        self,
        person_id: str,
        on: date,
        area: str,
        kind: str,
        text: str = "",
        value: float | None = None,
        unit: str = "",
        until: date | None = None,
    ) -> Entry:
        """A new entry; see `Entry`, and `JOURNAL` for area and kind."""
        entry = Entry("", person_id, on, until, area, kind, text, value, unit)
        return journal.write(self._db, entry, self._params)

    def change_entry(self, entry: Entry) -> Entry:
        """Keep an entry that was changed, in place of the one of its id."""
        return journal.change(self._db, entry, self._params)
