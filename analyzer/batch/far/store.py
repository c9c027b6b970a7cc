"""A folder behind an address: a bucket of S3 or Google, or whatever `fsspec` knows.

An object is there as a whole or not at all, so no file has to be written beside its place. Who may read
and write is told by the environment (`AWS_PROFILE`, `AWS_ENDPOINT_URL` and the like), never by a command
line that others see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
EXTRA = "'dimple-change[cluster]'"


class FarError(ValueError):
    """A store or a cluster cannot be used as it is; ``str(error)`` says why, for a person."""


def is_address(text: object) -> bool:
    """Whether something is an address and no path of this machine."""
    return isinstance(text, str) and "://" in text


class Store:
    """Files below an address, by name with forward slashes.

    Parameters
    ----------
    address : str

    Raises
    ------
    FarError
        When no store of this kind is known, or what it needs is not installed.
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        try:
            import fsspec

            # Listings must be of now: several machines write.
            self._fs, root = fsspec.core.url_to_fs(
                self.address, use_listings_cache=False, skip_instance_cache=True
            )
        except ImportError as error:
            # The first says which package is missing for this kind of address.
            raise FarError(
                f"{address} cannot be reached without more packages: pip install {EXTRA} ({error})."
            ) from None
        except ValueError as error:
            raise FarError(f"{address} is no address that is known: {error}.") from None
        self._root = str(root).rstrip("/")

    @property
    def name(self) -> str:
        """The last part of the address, by which a folder is called."""
        return self._root.rpartition("/")[2]

    def holds(self, other: Store) -> str | None:
        """Where another store lies within this one; None where it does not."""
        start = f"{self._root}/"
        same = type(self._fs) is type(other._fs) and f"{other._root}/".startswith(start)
        return f"{other._root}/"[len(start) :] if same else None

    def sizes(self, inside: str = "") -> dict[str, int]:
        """Size of every file below a folder, by its name from the address on."""
        place = self._place(inside)

        def found() -> dict[str, int]:
            try:
                listed: Mapping[str, Any] = self._fs.find(place, detail=True)
            except FileNotFoundError:
                return {}
            return {
                name[len(self._root) + 1 :]: int(about.get("size") or 0)
                for name, about in listed.items()
                if about.get("type") == "file" and name.startswith(f"{self._root}/")
            }

        return self._asked(found)

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none."""

        def found() -> bytes | None:
            try:
                return bytes(self._fs.cat_file(self._place(name)))
            except FileNotFoundError:
                return None

        return self._asked(found)

    def fetch(self, name: str, path: Path) -> None:
        """Bring a file here.

        Raises
        ------
        FileNotFoundError
            When it is gone.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._asked(lambda: self._fs.get_file(self._place(name), str(path)))

    def send(self, path: Path, name: str) -> None:
        """Put a file of this machine there, over what is there."""
        self._asked(lambda: self._fs.put_file(str(path), self._place(name)))

    def write(self, name: str, data: bytes) -> None:
        """Put bytes there, over what is there."""
        self._asked(lambda: self._fs.pipe_file(self._place(name), data))

    def create(self, name: str, data: bytes) -> bool:
        """Put bytes there unless something is there; False where it is.

        One of two who try at once succeeds, where the store knows how to (S3 and Google do).
        """

        def made() -> bool:
            try:
                self._fs.pipe_file(self._place(name), data, mode="create")
            except FileExistsError:
                return False
            return True

        return self._asked(made)

    def remove(self, names: Iterable[str]) -> None:
        """Remove files; those that are gone already are no fault."""
        for name in names:

            def gone(place: str = self._place(name)) -> None:
                if self._fs.exists(place):
                    self._fs.rm_file(place)

            self._asked(gone)

    def _place(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root

    def _asked(self, question: Callable[[], T]) -> T:
        """Ask the store; what is wrong with it or the way to it becomes words."""
        try:
            return question()
        except FileNotFoundError:
            raise
        except Exception as error:
            # Each kind of store has errors of its own, and most are no `OSError`.
            said = str(error).strip() or type(error).__name__
            raise FarError(f"{self.address} could not be used: {said}") from error
