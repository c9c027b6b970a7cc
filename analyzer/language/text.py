"""Texts of the program in the reader's language, looked up by the English ones (GNU gettext).

A text is looked up where it is shown, never where a module is imported: what stands in a constant is
marked with `N_` and translated at the edge.
"""

from __future__ import annotations

from analyzer.language.catalogue import catalogue
from analyzer.language.choice import SOURCE, current


def _(text: str) -> str:
    """Translate a text; its places ("{name}") are filled afterwards with ``format``."""
    language = current()
    if language == SOURCE or not text:
        return text
    return catalogue(language).texts.gettext(text)


def _n(one: str, many: str, count: int) -> str:
    """Translate a text in the form that fits a count."""
    language = current()
    if language == SOURCE:
        return one if count == 1 else many
    return catalogue(language).texts.ngettext(one, many, count)


def _p(context: str, text: str) -> str:
    """Translate a text that has several meanings; ``context`` says which one it has here."""
    language = current()
    return text if language == SOURCE else catalogue(language).texts.pgettext(context, text)


def N_(text: str) -> str:
    """Mark a text that is translated later, where it is shown."""
    return text


def missing(language: str) -> frozenset[str]:
    """Texts that were asked for in this language and that its catalogue does not have."""
    return frozenset() if language == SOURCE else frozenset(catalogue(language).missing.texts)
