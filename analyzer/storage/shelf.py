"""Large values put aside: the ones used last stay in memory, the others lie in a file that nobody can read.

A series of a hundred photos would hold gigabytes of arrays, of which two or three photos' are looked at
at a time. `shelving` names the large fields of a dataclass and `resting` puts them aside; whoever asks for
such a field gets it as it was, bit for bit. The file has no name, goes with its process however that ends,
and is encrypted with a key that is never written down: photos of a locked library leave no trace.
"""

from __future__ import annotations

import copy
import os
import threading
import weakref
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from tempfile import TemporaryFile
from typing import IO, Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from analyzer.storage.sealed import opened, sealed

T = TypeVar("T")
C = TypeVar("C", bound=type)

ROOM_BYTES = 64 * 2**20
"""What a shelf keeps in memory: two photos of a common size, or what is looked at of more."""

SMALL_BYTES = 4096
"""Arrays below this stay with their value."""

Array = NDArray[Any]


class Held(Generic[T]):
    """A value on a shelf; `get` gives it back."""

    def __init__(self, shelf: Shelf, number: int, rest: T) -> None:
        self.shelf = shelf
        self._number = number
        self._rest = rest

    def get(self) -> T:
        """The value, the same bits as when it was put aside."""
        value: T = self.shelf.fetch(self._number, self._rest)
        return value

    def __reduce__(self) -> tuple[Callable[[T], T], tuple[T]]:
        # Elsewhere it is the plain value: a shelf is of its own process.
        return _itself, (self.get(),)

    def __del__(self) -> None:
        self.shelf.forget(self._number)


class _Near(NamedTuple):
    """What is in memory: the value, so that it is the same object while it is used, and its arrays."""

    value: Any
    arrays: tuple[Array, ...]

    @property
    def nbytes(self) -> int:
        return sum(a.nbytes for a in self.arrays)


class Shelf:
    """Values put aside, within so much memory.

    Parameters
    ----------
    room_bytes : int
        Memory for what was used last; the rest is written to a temporary file. Where that cannot
        be written, everything stays in memory.
    """

    def __init__(self, room_bytes: int = ROOM_BYTES) -> None:
        self._room = room_bytes
        self._lock = threading.RLock()
        self._key = os.urandom(32)
        self._next = 0
        self._near: OrderedDict[int, _Near] = OrderedDict()
        self._near_bytes = 0
        self._far: dict[int, tuple[_Place, ...]] = {}
        self._gone: deque[int] = deque()
        self._file: IO[bytes] | None = None
        self._end = 0
        self._free: list[tuple[int, int]] = []
        self._full = False

    def put(self, value: T) -> Held[T]:
        """Put a value aside: an array, or a dataclass that holds arrays, also within others.

        The arrays must not be written to afterwards. They are laid out in memory as numpy would make
        them anew, so that sums over them do not depend on whether they were away.
        """
        arrays: list[Array] = []
        rest = _taken_apart(value, arrays)
        with self._lock:
            self._tidy()
            number = self._next
            self._next += 1
            self._hold(number, _put_together(rest, tuple(arrays)), tuple(arrays))
        return Held(self, number, rest)

    def fetch(self, number: int, rest: Any) -> Any:
        """A value that was put aside; ``rest`` is what stayed of it."""
        with self._lock:
            self._tidy()
            near = self._near.get(number)
            if near is not None:
                self._near.move_to_end(number)
                return near.value
            arrays = tuple(self._read(place) for place in self._far[number])
            value = _put_together(rest, arrays)
            self._hold(number, value, arrays)
            return value

    def forget(self, number: int) -> None:
        """Let go of a value; its room in the file is used again."""
        # Called while Python tidies up, at any moment: what is done now must wait for no lock.
        self._gone.append(number)

    @property
    def near_bytes(self) -> int:
        """How much it keeps in memory."""
        return self._near_bytes

    @property
    def file_bytes(self) -> int:
        """How large its file is."""
        return self._end

    def _tidy(self) -> None:
        while self._gone:
            number = self._gone.popleft()
            near = self._near.pop(number, None)
            self._near_bytes -= near.nbytes if near else 0
            self._free += [(place.start, place.length) for place in self._far.pop(number, ())]

    def _hold(self, number: int, value: Any, arrays: tuple[Array, ...]) -> None:
        self._near[number] = _Near(value, arrays)
        self._near_bytes += self._near[number].nbytes
        while self._near_bytes > self._room and len(self._near) > 1 and not self._full:
            oldest, near = next(iter(self._near.items()))
            if oldest not in self._far:
                try:
                    self._far[oldest] = tuple(self._write(a) for a in near.arrays)
                except OSError:
                    # A full disk: the run goes on as it would without a shelf.
                    self._full = True
                    return
            del self._near[oldest]
            self._near_bytes -= near.nbytes

    def _write(self, array: Array) -> _Place:
        if self._file is None:
            self._file = TemporaryFile(prefix="dimples-", buffering=0)  # noqa: SIM115
            # With the shelf; it has had no name from the beginning.
            weakref.finalize(self, self._file.close)
        transposed = array.ndim > 1 and not array.flags.c_contiguous
        plain = array.T if transposed else array
        pieces = list(sealed(self._key, "shelf", plain.reshape(-1).view(np.uint8).data))
        length = sum(map(len, pieces))
        start = self._room_for(length)
        self._file.seek(start)
        for piece in pieces:
            if self._file.write(piece) != len(piece):
                raise OSError("the disk is full")
        return _Place(start, length, plain.shape, array.dtype, transposed)

    def _room_for(self, length: int) -> int:
        for k, (start, free) in enumerate(self._free):
            if free == length:
                del self._free[k]
                return start
        start, self._end = self._end, self._end + length
        return start

    def _read(self, place: _Place) -> Array:
        assert self._file is not None
        self._file.seek(place.start)
        left = place.length

        def some(count: int) -> bytes:
            nonlocal left
            assert self._file is not None
            data = self._file.read(min(count, left))
            left -= len(data)
            return data

        plain = np.frombuffer(bytearray(opened(self._key, "shelf", some)), place.dtype)
        array = plain.reshape(place.shape)
        return array.T if place.transposed else array


class _Place:
    """Where an array lies in the file, and of what kind it is."""

    __slots__ = ("dtype", "length", "shape", "start", "transposed")

    def __init__(
        self, start: int, length: int, shape: tuple[int, ...], dtype: Any, transposed: bool
    ) -> None:
        self.start, self.length = start, length
        self.shape, self.dtype, self.transposed = shape, dtype, transposed


class _Gap:
    """Stands where an array was taken out."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number


class _Slot:
    """A field whose value may lie on a shelf; reading the field fetches it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, owner: Any, kind: type | None = None) -> Any:
        if owner is None:
            raise AttributeError(self._name)
        try:
            value = owner.__dict__[self._name]
        except KeyError:
            raise AttributeError(self._name) from None
        return value.get() if isinstance(value, Held) else value

    def __set__(self, owner: Any, value: Any) -> None:
        owner.__dict__[self._name] = value


def shelving(*names: str) -> Callable[[C], C]:
    """Let these fields of a dataclass lie on a shelf, see `resting`.

    To be written above ``@dataclass``.
    """

    def made(cls: C) -> C:
        for name in names:
            setattr(cls, name, _Slot(name))
        cls._shelved = names  # type: ignore[attr-defined]
        return cls

    return made


def resting(value: T, shelf: Shelf | None) -> T:
    """The same value with its large fields put aside; without a shelf, the value itself."""
    if shelf is None:
        return value
    out = copy.copy(value)
    for name in value._shelved:  # type: ignore[attr-defined]
        large = out.__dict__[name]
        if large is not None and not isinstance(large, Held):
            out.__dict__[name] = shelf.put(large)
    return out


def changed(value: T, **changes: Any) -> T:
    """`dataclasses.replace` that leaves on its shelf what lies there, and puts what is new beside it."""
    out = copy.copy(value)
    known = {f.name for f in fields(value)}  # type: ignore[arg-type]
    for name, new in changes.items():
        assert name in known, name
        before = out.__dict__[name]
        lies = isinstance(before, Held) and new is not None and not isinstance(new, Held)
        out.__dict__[name] = before.shelf.put(new) if lies else new
    return out


def as_it_lies(value: Any, name: str) -> Any:
    """A large field for another value to take over: still on its shelf, where it lies there."""
    return value.__dict__[name]


def _itself(value: T) -> T:
    return value


def _taken_apart(value: Any, arrays: list[Array]) -> Any:
    if isinstance(value, np.ndarray):
        if value.nbytes < SMALL_BYTES or value.dtype.hasobject:
            return value
        laid = value.flags.c_contiguous or value.flags.f_contiguous
        arrays.append(value if laid else np.ascontiguousarray(value))
        return _Gap(len(arrays) - 1)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    out = copy.copy(value)
    names = {f.name for f in fields(value)}
    for name in list(out.__dict__):
        if name in names:
            out.__dict__[name] = _taken_apart(out.__dict__[name], arrays)
        else:
            # What was worked out from the fields is worked out anew.
            del out.__dict__[name]
    return out


def _put_together(rest: Any, arrays: tuple[Array, ...]) -> Any:
    if isinstance(rest, _Gap):
        return arrays[rest.number]
    if not is_dataclass(rest) or isinstance(rest, type):
        return rest
    out = copy.copy(rest)
    for name, part in out.__dict__.items():
        out.__dict__[name] = _put_together(part, arrays)
    return out
