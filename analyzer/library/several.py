"""Many libraries below one folder, one for each user of a clinic; a user's folder tells nothing of them.

Its name is drawn from who the login says they are, by a secret that lies beside the libraries. So nothing
that a login says ever becomes part of a path.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from pathlib import Path

from analyzer.library.folder import Lock, not_written
from analyzer.library.model import LibraryError
from analyzer.photo.model import UnreadablePhoto
from analyzer.photo.source import read_plain
from analyzer.storage.atomic import write_atomic

FILE = "libraries.json"
SCHEMA = "dimples.libraries"
_NAME = 32


class Libraries:
    """The libraries of all users.

    Parameters
    ----------
    root : Path
        Folder that holds one folder a user; made where it is not there.

    Raises
    ------
    LibraryError
        When it holds other things, cannot be used, or its own file is gone or damaged.
    """

    def __init__(self, root: Path) -> None:
        try:
            root.parent.mkdir(parents=True, exist_ok=True)
            root.mkdir(mode=0o700, exist_ok=True)
            if not (root / FILE).is_file():
                _make(root)
            self._root, self._key = root, _read(root)
        except OSError as error:
            raise LibraryError(not_written(error)) from None

    def folder(self, issuer: str, subject: str) -> Path:
        """Where the library of a user lies, or will lie.

        Parameters
        ----------
        issuer, subject : str
            Who says who they are, and whom it names: ``iss`` and ``sub`` of OpenID Connect.

        Raises
        ------
        LibraryError
            When the login does not say who it is.
        """
        return self._root / self._name(issuer, subject)

    def schema(self, issuer: str, subject: str) -> str:
        """Name of a user's own schema in a PostgreSQL database."""
        return f"dimples_{self._name(issuer, subject)}"

    def _name(self, issuer: str, subject: str) -> str:
        if not issuer or not subject:
            raise LibraryError("The login does not say who you are: ask who runs this program.")
        # With its length, so that no two pairs are one text.
        whole = f"{len(issuer)} {issuer} {subject}".encode("utf-8", "surrogatepass")
        return hmac.new(self._key, whole, hashlib.sha256).hexdigest()[:_NAME]


def _make(root: Path) -> None:
    with Lock(root).held():
        if (root / FILE).is_file():
            return
        others = sorted(
            p.name for p in root.iterdir() if not p.name.startswith((".", "library.lock"))
        )
        if others:
            raise LibraryError(
                f"{root} holds other files ({', '.join(others[:3])}), and no {FILE}. Choose an empty "
                f"folder; where users' libraries are in it, bring {FILE} back from a copy."
            )
        told = {"schema": SCHEMA, "format": 1, "key": os.urandom(32).hex()}
        write_atomic(root / FILE, (json.dumps(told, indent=1) + "\n").encode("ascii"), durable=True)
        (root / FILE).chmod(0o600)


def _read(root: Path) -> bytes:
    try:
        told = json.loads(read_plain(root / FILE, 100_000))
        key = bytes.fromhex(told["key"])
        if told["schema"] == SCHEMA and told["format"] == 1 and len(key) == 32:
            return key
    except (UnreadablePhoto, ValueError, KeyError, TypeError, RecursionError):
        pass
    raise LibraryError(f"{root / FILE} is damaged: bring it back from a copy.")
