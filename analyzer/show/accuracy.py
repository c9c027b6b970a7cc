"""The measured accuracy that ships with the program: a few figures in plain words.

``dimples bench --write-docs`` writes the file beside this module from what is kept of the benchmark.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from analyzer.language.text import N_, _
from analyzer.language.told import told_if_known

VALUES = (N_("{count} of {total}"), N_("{value} points"), N_("{low} to {high}"))
"""Forms of a value that are more than a number with its unit."""


@dataclass(frozen=True)
class Measured:
    """One figure: what it is, its value with the unit, and its 95 % interval ("" where none)."""

    what: str
    value: str
    interval: str


@dataclass(frozen=True)
class Accuracy:
    """Figures of one set of people.

    Parameters
    ----------
    people, photos : int
    meaning : str
        What was learnt from these people, in a sentence.
    version : str
        Of the program that was measured.
    rows : tuple of Measured
    """

    people: int
    photos: int
    meaning: str
    version: str
    rows: tuple[Measured, ...]


def accuracy() -> Accuracy:
    """The figures that ship with this version, in the reader's language."""
    kept = _kept()
    rows = tuple(
        Measured(_(r.what), told_if_known(r.value), told_if_known(r.interval)) for r in kept.rows
    )
    return replace(kept, meaning=_(kept.meaning), rows=rows)


@cache
def _kept() -> Accuracy:
    text = Path(__file__).with_name("accuracy.json").read_text(encoding="utf-8")
    plain = json.loads(text)
    rows = tuple(Measured(r["what"], r["value"], r["interval"]) for r in plain["rows"])
    return Accuracy(plain["people"], plain["photos"], plain["meaning"], plain["version"], rows)
