"""``run.jsonl``: one line a person, whole or not there, whatever ends the run.

A line is appended by one write and is on the disk before the next person is told. What a power cut
tore off is cut away when the file is opened again. A person who is measured anew gets a new line, the
last one counts, and a run that ends well leaves one line a person in the order of the folders. So
serial, parallel and resumed runs end with the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from analyzer.batch.cohort.model import SCHEMA, Person
from analyzer.storage.atomic import write_atomic
from analyzer.storage.codec import RecordError, from_plain, to_plain
from analyzer.tracking.ordername import counting

NAME = "run.jsonl"
START = b'{"schema":"' + SCHEMA.encode("ascii") + b'"'
"""How every line begins, by which the file is known for ours."""


def is_ledger(path: Path) -> bool:
    """Whether a file is one of ours, or the torn beginning of one, or empty."""
    try:
        with path.open("rb") as file:
            start = file.read(len(START))
    except OSError:
        return False
    return START.startswith(start)


def to_line(person: Person) -> bytes:
    """A person as a line with its end; the same person, the same bytes."""
    plain = {"schema": SCHEMA, **dict(sorted(to_plain(person).items()))}
    return json.dumps(plain, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


def from_line(line: bytes) -> Person:
    """A person from a line.

    Raises
    ------
    RecordError
        When it is none.
    """
    try:
        plain = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"not JSON: {error}") from None
    if not isinstance(plain, dict) or plain.pop("schema", None) != SCHEMA:
        raise RecordError("not a line of a run")
    return from_plain(Person, plain, "person")


class Ledger:
    """The lines of a folder; only one run at a time may hold it.

    Parameters
    ----------
    path : Path
        Made where it is missing. A torn end is cut away.

    Raises
    ------
    OSError
        With the name of the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # A digest a folder and a line: a million people take some 250 MB, their lines some GB.
        self._known: dict[bytes, tuple[int, bytes]] = {}
        self._end = 0
        self._handle = -1
        self._open()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._known)

    def close(self) -> None:
        """Give the file back."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def add(self, person: Person) -> bool:
        """Append a line unless the very same is there; True where one was appended.

        It is on the disk when this returns.
        """
        line = to_line(person)
        folder, digest = _digest(person.folder.encode(errors="replace")), _digest(line)
        if self._known.get(folder, (0, b""))[1] == digest:
            return False
        try:
            written = os.write(self._handle, line)
            if written < len(line):
                # A disk that is full takes a part; what is torn must not stay.
                os.ftruncate(self._handle, self._end)
                raise OSError(28, "No space left on device")
            os.fsync(self._handle)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.path)) from error
        self._known[folder] = (self._end, digest)
        self._end += len(line)
        return True

    def people(self) -> Iterator[Person]:
        """Each person once, the last line of each, in the order of the file."""
        for _, person in self.placed():
            yield person

    def placed(self) -> Iterator[tuple[int, Person]]:
        """The same with the place of each line."""
        last = {at for at, _ in self._known.values()}
        for at, line in _lines(self.path):
            if at in last:
                with suppress(RecordError):
                    yield at, from_line(line)

    def people_at(self, places: Iterable[int]) -> Iterator[Person]:
        """The people at these places, in this order."""
        return map(from_line, _lines_at(self.path, places))

    def settle(self, stays: Callable[[Person], bool] = lambda person: True) -> None:
        """Leave one line a person, in the order of the folders.

        Parameters
        ----------
        stays : callable
            False drops a person, such as one whose results were deleted.
        """
        kept = [
            (counting(person.folder), person.folder, at)
            for at, person in self.placed()
            if stays(person)
        ]
        kept.sort()
        self.close()
        write_atomic(self.path, _lines_at(self.path, [at for _, _, at in kept]), durable=True)
        self._known.clear()
        self._open()

    def _open(self) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        flags |= getattr(os, "O_BINARY", 0)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(self.path, flags, 0o666)
            self._end = 0
            for at, line in _lines(self.path):
                if not line.endswith(b"\n"):
                    os.ftruncate(self._handle, at)
                    break
                self._end = at + len(line)
                # What is no line of ours counts for nobody and is gone when the run ends well.
                with suppress(KeyError, TypeError, ValueError, AttributeError):
                    folder = json.loads(line)["folder"]
                    self._known[_digest(folder.encode(errors="replace"))] = (at, _digest(line))
        except OSError as error:
            self.close()
            raise OSError(error.errno, error.strerror, str(self.path)) from error


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Each line with where it begins; the last one may lack its end."""
    at = 0
    with path.open("rb") as file:
        for line in file:
            yield at, line
            at += len(line)


def _lines_at(path: Path, places: Iterable[int]) -> Iterator[bytes]:
    with path.open("rb") as file:
        for at in places:
            file.seek(at)
            yield file.readline()


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=12).digest()
