"""What is kept of a measured set: its figures and tables, without the cases behind them.

A result of ``dimples bench --out FILE`` holds every case and is large; what the documents show of it
fits in a small file that stands in the repository, so that they can be written again at any time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzer.bench.docs.sets import PeopleSet
from analyzer.bench.figures.definition import Figure
from analyzer.bench.figures.table import Table
from analyzer.storage.codec import RecordError, from_plain, to_plain

SCHEMA = "dimples.figures/1"
FOLDER = Path("benchmarks", "figures")
"""In a checkout: one file a set."""

OUTLINES = "outlines"
"""Key of the study of outlines, which is a set of its own kind (`analyzer.bench.outlines.account`)."""

BENCH = "dimples.bench/2"
"""Results that are understood: `analyzer.bench.present.SCHEMA`."""

TABLES = (
    "Photos by kind of light",
    "Found from ",
    "Found, by true depth",
    "The same in the series",
    "By skin tone",
    "Called changed",
    "Verdicts by true change",
    "False finds by cause",
)
"""Break-downs that are shown, by how their titles begin."""


@dataclass(frozen=True)
class Kept:
    """The figures of one set.

    Parameters
    ----------
    schema, key : str
    command : str
        Prints these figures once the set is made.
    version, method : str
        Of the program that measured: its version, and the hash of its code, weights and parameters.
    people, photos : int
    figures : tuple of Figure
    tables : tuple of Table
        Break-downs, then peers.
    """

    schema: str
    key: str
    command: str
    version: str
    method: str
    people: int
    photos: int
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]

    def __post_init__(self) -> None:
        if self.schema != SCHEMA:
            raise ValueError(f"no figures of schema {SCHEMA}")

    def figure(self, key: str) -> Figure | None:
        """The figure of this key, None where it was not made."""
        return next((f for f in self.figures if f.key == key), None)


def cut(path: Path, which: PeopleSet) -> Kept:
    """What is kept of a result of ``dimples bench``.

    Raises
    ------
    ValueError
        Where the file is no such result, or one of other people than the set's.
    """
    data = _json(path)
    if data.get("schema") != BENCH:
        raise ValueError(f"{path}: no result of `dimples bench --out` of schema {BENCH}")
    try:
        subjects = {str(person["subject"]) for person in data["cases"]}
        if subjects != set(which.subjects):
            raise ValueError(
                f"{path}: not the people of the set {which.key!r}: {', '.join(sorted(subjects))}"
            )
        provenance, peers = data["provenance"], data["peers"]
        tables = [
            t for t in data["breakdowns"] if any(str(t["title"]).startswith(n) for n in TABLES)
        ]
        return Kept(
            SCHEMA,
            which.key,
            command_of(data["options"]),
            str(provenance["packages"]["analyzer"]),
            str(provenance["method_hash"]),
            int(data["people"]),
            int(data["photos"]),
            from_plain(tuple[Figure, ...], data["figures"], "figures"),
            from_plain(tuple[Table, ...], [*tables, *(peers["tables"] if peers else [])], "tables"),
        )
    except (KeyError, TypeError, RecordError) as error:
        raise ValueError(f"{path}: not understood ({error}); measure it again") from error


def command_of(options: dict[str, Any]) -> str:
    """The command whose options these are, for a folder called ``people``."""
    words = ["dimples bench people"]
    if options["repeat"] != 1:
        words.append(f"--repeat {options['repeat']}")
    words += ["--phone"] * (options["treatment"] == "phone")
    words += ["--both-ways"] * bool(options["both_ways"])
    words += [f"--peer {key}" for key in options["chosen"]]
    words += ["--peers"] * bool(options["peers"] and not options["chosen"])
    return " ".join(words)


def write(path: Path, kept: Kept) -> None:
    """Write a set's figures as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(to_plain(kept), indent=1, allow_nan=False, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def read(path: Path) -> Kept:
    """What is kept in a file.

    Raises
    ------
    ValueError
        Where it holds no figures.
    """
    try:
        return from_plain(Kept, _json(path), "figures")
    except (RecordError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def read_all(root: Path) -> dict[str, Kept]:
    """Everything that is kept under the checkout ``root``, by key."""
    found = [read(path) for path in sorted((root / FOLDER).glob("*.json"))]
    return {kept.key: kept for kept in found}


def _json(path: Path) -> dict[str, Any]:
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise ValueError(f"{path}: no JSON object")
    return data
