"""The measured accuracy that ships with the program: a few figures in plain words.

``dimples bench --write-docs`` writes the file beside this module from what is kept of the benchmark.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path


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


@cache
def accuracy() -> Accuracy:
    """The figures that ship with this version."""
    text = Path(__file__).with_name("accuracy.json").read_text(encoding="utf-8")
    plain = json.loads(text)
    rows = tuple(Measured(r["what"], r["value"], r["interval"]) for r in plain["rows"])
    return Accuracy(plain["people"], plain["photos"], plain["meaning"], plain["version"], rows)
