"""Which language the reader is told things in.

What a task was told stands in a context variable, so that sessions which run side by side in threads
never mix. Where it was told nothing, the face of the program is asked (the app knows the visitor of
each of its threads); where nobody knows, it is English. Records are English always.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

SOURCE = "en"
"""The language that the texts in the code are written in."""
LANGUAGES: Mapping[str, str] = MappingProxyType({SOURCE: "English", "de": "Deutsch"})
"""Each language's own name by its code (BCP 47)."""

_told: ContextVar[str | None] = ContextVar("language", default=None)
_askers: list[Callable[[], str | None]] = []


def current() -> str:
    """Code of the language in which texts are made now."""
    told = _told.get()
    if told is not None:
        return told
    for asker in _askers:
        if (said := asker()) is not None:
            return said
    return SOURCE


@contextmanager
def use(language: str) -> Iterator[None]:
    """Make texts in this language until the block ends.

    Raises
    ------
    ValueError
        For a language that is not in `LANGUAGES`.
    """
    before = _told.set(_known(language))
    try:
        yield
    finally:
        _told.reset(before)


def ask(asker: Callable[[], str | None]) -> None:
    """Ask this from now on where a task was told no language; once for each program that has a face.

    Parameters
    ----------
    asker : callable
        Gives a code of `LANGUAGES`, or None where it does not know.
    """
    if asker not in _askers:
        _askers.append(asker)


def of_locale(locale: str | None) -> str | None:
    """The language of a locale such as "de-AT" or "de_DE.UTF-8"; None where it is not spoken here."""
    if not locale:
        return None
    code = locale.replace("_", "-").partition(".")[0].partition("-")[0].lower()
    return SOURCE if code in ("c", "posix") else code if code in LANGUAGES else None


def of_environment(environment: Mapping[str, str]) -> str:
    """The language that the variables of a terminal ask for, as POSIX orders them; else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return of_locale(environment[name]) or SOURCE
    return SOURCE


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, got {language!r}")
    return language
