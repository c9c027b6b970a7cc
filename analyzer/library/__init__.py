"""People, photos, corrections, journal and results in a folder that the user opened.

The public names load lazily: a database costs nothing until a library is opened.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

_HOMES = {
    "Added": "analyzer.library.model",
    "Answer": "analyzer.library.model",
    "Deletion": "analyzer.library.model",
    "Entry": "analyzer.library.model",
    "JOURNAL": "analyzer.library.model",
    "KeptPhoto": "analyzer.library.model",
    "KeptSitting": "analyzer.library.model",
    "Library": "analyzer.library.library",
    "LibraryError": "analyzer.library.model",
    "LibraryLocked": "analyzer.library.model",
    "Person": "analyzer.library.model",
}

__all__ = sorted(_HOMES)

if TYPE_CHECKING:
    from analyzer.library.library import Library as Library
    from analyzer.library.model import JOURNAL as JOURNAL
    from analyzer.library.model import Added as Added
    from analyzer.library.model import Answer as Answer
    from analyzer.library.model import Deletion as Deletion
    from analyzer.library.model import Entry as Entry
    from analyzer.library.model import KeptPhoto as KeptPhoto
    from analyzer.library.model import KeptSitting as KeptSitting
    from analyzer.library.model import LibraryError as LibraryError
    from analyzer.library.model import LibraryLocked as LibraryLocked
    from analyzer.library.model import Person as Person


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'analyzer.library' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
