"""Sentences of measuring rooms as they are said, for the tests that tell them in another language."""

from __future__ import annotations

from pathlib import Path

import analyzer
from analyzer.language.catalogue import PLACE
from analyzer.language.sentences import modules, sentences_of

HOME = Path(analyzer.__file__).parent
SAID = [
    (name, text)
    for name, path in modules(HOME)
    for text in sentences_of(name, path.read_text(encoding="utf-8"))
]
"""Module and text of each, with its places."""
VALUES = {
    "apart": "42 days apart",
    "clock": "09:10 and 12:30",
    "count": "3",
    "day": "2026-07-21",
    "days": "3",
    "first": "09:10",
    "join": "a.jpg, b.jpg",
    "number": "3",
    "one": "09:10",
    "second": "12:30",
    "session": "4",
    "share": "3.5 %",
    "two": "12:30",
}


def filled(text: str) -> str:
    """A sentence as it is said, with something in each of its places."""
    return PLACE.sub(lambda place: VALUES.get(place.group(1), "x1"), text)


def sentences(*rooms: str) -> tuple[str, ...]:
    """Whole sentences that these rooms say."""
    return tuple(
        filled(text)
        for name, text in SAID
        if name.startswith(rooms) and text[:1].isupper() and text.endswith(".")
    )
