"""The parts of a document that a command writes, between two marks; all else stays as it is."""

from __future__ import annotations

import re


def fill(text: str, name: str, body: str) -> str:
    """Put ``body`` between ``<!-- NAME:start ... -->`` and ``<!-- NAME:end -->``.

    Raises
    ------
    ValueError
        Where the two marks do not stand there once, in this order.
    """
    start, end = rf"<!-- {re.escape(name)}:start\b[^>]*-->\n", rf"<!-- {re.escape(name)}:end -->"
    found = [list(re.finditer(mark, text)) for mark in (start, end)]
    if [len(f) for f in found] != [1, 1] or found[0][0].end() > found[1][0].start():
        raise ValueError(f"the marks of the block {name!r} do not stand there once, in order")
    return f"{text[: found[0][0].end()]}{body.rstrip()}\n{text[found[1][0].start() :]}"
