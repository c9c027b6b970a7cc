"""A library: people, photos, corrections, journal and results in a folder that the user opened.

One engine, a session a call: any number of threads and processes may use it at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO

from analyzer.corrections.history import History
from analyzer.corrections.model import Corrections
from analyzer.library import answers, journal, people, photos, sittings, trash
from analyzer.library.database import Database, kind_of
from analyzer.library.folder import (
    Lock,
    clear_half_marks,
    find_or_make,
    not_written,
    read_mark,
    write_mark,
)
from analyzer.library.locking import change, finish, seal_of, watch
from analyzer.library.model import (
    Added,
    Answer,
    Deletion,
    Entry,
    KeptPhoto,
    KeptSitting,
    LibraryError,
    LibraryLocked,
    Person,
)
from analyzer.library.params import LibraryParams
from analyzer.library.passphrase import Wrapped, new_key, unwrap, wrap
from analyzer.library.pending import recover
from analyzer.library.seal import Seal
from analyzer.library.shelf import Shelf

if TYPE_CHECKING:
    from analyzer.photo.when import When
    from analyzer.results import Series
    from analyzer.show.rating.model import Sitting


def _let_go(db: Database, seal: Seal | None) -> None:
    db.close()
    if seal is not None:
        seal.forget()


class Library:
    """An open library; made by `Library.open`.

    Every method raises `LibraryError` with a reason for a person: where what it is asked about is
    not there any more, where another program holds the database, where the disk is full.
    """

    def __init__(
        self, folder: Path, db: Database, lock: Lock, seal: Seal | None, params: LibraryParams
    ) -> None:
        self._folder = folder
        self._db = db
        self._params = params
        self._seal = seal
        self._shelf = Shelf(folder, seal)
        self._lock = lock

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        create: bool = False,
        database: str | None = None,
        passphrase: str | None = None,
        params: LibraryParams = LibraryParams(),
    ) -> Library:
        """Open a library, bring it to the present format and clear what dead runs left.

        What was deleted and could be undone long enough is now gone for good.

        Parameters
        ----------
        folder : path
        create : bool
            True to make one where there is none: in a folder that is empty or not there.
        database : str, optional
            Address of a PostgreSQL database that holds the rows, ``postgresql://USER@HOST/NAME``;
            without one they are in the folder. Files are in the folder either way.
        passphrase : str, optional
            Of a locked library; one that is made here is locked where there is one. Nobody can open it
            without: a lost passphrase is final.
        params : LibraryParams

        Raises
        ------
        LibraryLocked
            When a passphrase is missing, or is another one.
        LibraryError
        """
        folder = Path(folder)
        kind = kind_of(database)
        db, lock, seal = Database(folder, database, params), Lock(folder, params), None
        try:
            # A folder is not made for a database that cannot be had.
            db.reach()

            def made(own_id: str) -> Wrapped:
                return wrap(new_key(), passphrase or "", own_id, params)

            mark = find_or_make(
                folder, kind, lock, create=create, wrap=made if passphrase else None
            )
            seal = seal_of(mark, passphrase, params)
            library = cls(folder, db, lock, seal, params)
            db.use(seal, watch(folder, mark))
            with library.in_use():
                with lock.held():
                    clear_half_marks(folder)
                    db.prepare(mark.id)
                    if mark.locking and seal is not None:
                        finish(db, folder, lock, seal)
                    recover(db, library._shelf)
                trash.empty_due(db, library._shelf, lock)
            db.forget_log()
            return library
        except OSError as error:
            _let_go(db, seal)
            raise LibraryError(not_written(error)) from None
        except BaseException:
            _let_go(db, seal)
            raise

    def close(self) -> None:
        """Let go of the database, and of the key; the library cannot be used any more."""
        _let_go(self._db, self._seal)

    # Locked libraries

    @staticmethod
    def needs_passphrase(folder: Path | str) -> bool:
        """Whether there is a locked library in a folder; False where there is none at all."""
        folder = Path(folder)
        try:
            return read_mark(folder).wrapped is not None
        except LibraryError:
            return False

    @staticmethod
    def lock_folder(
        folder: Path | str,
        passphrase: str,
        *,
        database: str | None = None,
        params: LibraryParams = LibraryParams(),
    ) -> None:
        """Lock a library that is not: seal its photos, results and rows under a passphrase.

        A lost passphrase is final. What is in clear is removed when its sealed copy is on the disk; that
        a disk keeps nothing of it is not promised. When it is killed, it is gone on with by the next
        `open` with the passphrase. Who has the library open meanwhile is told to open it anew.

        Raises
        ------
        LibraryError
        """
        with Library.open(folder, database=database, params=params) as library:
            library._be_locked(passphrase)
        # Finishes it, and shows that it opens.
        Library.open(folder, database=database, passphrase=passphrase, params=params).close()

    @staticmethod
    def change_passphrase(
        folder: Path | str, old: str, new: str, params: LibraryParams = LibraryParams()
    ) -> None:
        """Give a locked library another passphrase; no photo is written anew.

        Raises
        ------
        LibraryLocked
            When the old one is another.
        LibraryError
        """
        try:
            change(Path(folder), Lock(Path(folder), params), old, new, params)
        except OSError as error:
            raise LibraryError(not_written(error)) from None

    @property
    def has_passphrase(self) -> bool:
        """Whether it is a locked library, open now or not."""
        return self._seal is not None

    @property
    def locked(self) -> bool:
        """Whether its passphrase is needed (again)."""
        return self._seal is not None and self._seal.locked

    def lock(self) -> None:
        """Forget the key now; `unlock` goes on. Nothing where the library has no passphrase."""
        if self._seal is not None:
            self._seal.forget()

    def unlock(self, passphrase: str | None) -> None:
        """See that a passphrase is right, and know the key (again).

        Raises
        ------
        LibraryLocked
            When it is another one; what was open stays so.
        """
        mark = read_mark(self._folder)
        if self._seal is None:
            if mark.wrapped is not None:
                raise LibraryLocked("This library was locked meanwhile: open it anew.")
        elif mark.wrapped is not None:
            self._seal.know(unwrap(mark.wrapped, passphrase, mark.id))

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep a locked library open for as long as this lasts, such as while photos are measured."""
        with self._seal.in_use() if self._seal is not None else nullcontext():
            yield

    def _be_locked(self, passphrase: str) -> None:
        wrapped = wrap(new_key(), passphrase, read_mark(self._folder).id, self._params)
        with self._lock.held():
            mark = read_mark(self._folder)
            if mark.wrapped is not None:
                raise LibraryError("This library is locked already.")
            recover(self._db, self._shelf)
            write_mark(self._folder, replace(mark, wrapped=wrapped, locking=True))

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
        """Keep these in place of what was told before; `correct` loses nothing of another tab's.

        Where a copy was changed, hand on the changes alone:
        ``library.correct(person_id, lambda kept: kept.with_changes(copy_before, copy_now))``.
        """
        people.correct(self._db, person_id, lambda _: corrections)

    def correct(self, person_id: str, change: Callable[[Corrections], Corrections]) -> Corrections:
        """Change what was told in one step: `change` takes what is kept now, and gives the new."""
        return people.correct(self._db, person_id, change)

    def history(self, person_id: str) -> History:
        """The steps by which a person's corrections came about; each can be taken back."""
        return people.history(self._db, person_id)

    def undo_correction(self, person_id: str) -> Corrections:
        """Take the last step of a person's corrections back; what is told then."""
        return people.step(self._db, person_id, back=True)

    def redo_correction(self, person_id: str) -> Corrections:
        """Do again what was taken back last; what is told then."""
        return people.step(self._db, person_id, back=False)

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

    def whens(self, person_id: str) -> dict[str, When]:
        """What each photo's file tells of its time, by the photo's id, whatever the user typed."""
        return photos.whens_of(self._db, person_id)

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

    # Blinded ratings

    def sittings(self, person_id: str) -> tuple[KeptSitting, ...]:
        """A person's sittings, the newest first, less pairs with a photo that was deleted."""
        return sittings.sittings(self._db, person_id)

    def begin_sitting(self, person_id: str, sitting: Sitting) -> KeptSitting:
        """Keep a new sitting."""
        return sittings.begin(self._db, person_id, sitting)

    def go_on_sitting(self, sitting_id: str, sitting: Sitting) -> None:
        """Keep a sitting with more answers."""
        sittings.go_on(self._db, sitting_id, sitting)

    # Results

    def answer(self, person_id: str, key: str) -> Answer | None:
        """The result of a key (see `analyzer.library.measure.answer_key`); None without one."""
        return answers.answer(self._db, self._shelf, self._lock, person_id, key, self._params)

    def answers(self, person_id: str) -> tuple[Answer, ...]:
        """All results of a person, the newest first."""
        return answers.answers(self._db, self._shelf, self._lock, person_id, self._params)

    def keep_answer(
        self, person_id: str, key: str, series: Series, provenance: Mapping[str, Any]
    ) -> Answer:
        """Keep a result in place of an earlier one of its key.

        Parameters
        ----------
        person_id : str
        key : str
            8-64 hex digits.
        series : Series
        provenance : mapping
            JSON values, see `analyzer.library.answers.keep`.
        """
        return answers.keep(
            self._db, self._shelf, self._lock, person_id, key, series, provenance, self._params
        )

    # Deleting

    def delete_photo(self, photo_id: str) -> Deletion:
        """Put a photo into the trash, and with it the results that show it."""
        return trash.delete_photo(self._db, photo_id, self._params)

    def delete_person(self, person_id: str) -> Deletion:
        """Put a person with everything that is kept of them into the trash."""
        return trash.delete_person(self._db, person_id, self._params)

    def delete_entry(self, entry_id: str) -> Deletion:
        """Put a journal entry into the trash."""
        return trash.delete_entry(self._db, entry_id, self._params)

    def delete_everything(self) -> Deletion:
        """Put all people into the trash."""
        return trash.delete_everything(self._db, self._params)

    def deletions(self) -> tuple[Deletion, ...]:
        """What can still be had back, the newest first; what is due goes for good."""
        # A library may be open for months.
        trash.empty_due(self._db, self._shelf, self._lock)
        return trash.deletions(self._db)

    def undo(self, deletion_id: str) -> None:
        """Have back what one deletion took; LibraryError when it is gone for good."""
        trash.undo(self._db, deletion_id)

    def empty_trash(self) -> None:
        """Have everything in the trash gone for good, from the files of the database as well."""
        trash.empty(self._db, self._shelf, self._lock)

    # Taking away

    def export(
        self, out: Path | BinaryIO, person_id: str | None = None
    ) -> tuple[tuple[str, str], ...]:
        """Write everything, or everything of one person, into a ZIP file readable without this program.

        Parameters
        ----------
        out : path or binary file object
            A path must be free.
        person_id : str, optional

        Returns
        -------
        tuple of (name, reason)
            Photos that are missing, since their files are gone or damaged.
        """
        from analyzer.library.export import export

        return export(self, out, person_id)
