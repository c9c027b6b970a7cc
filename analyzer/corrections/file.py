"""The file that keeps corrections: small, readable JSON that a person may also write by hand."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from analyzer.corrections.marks import (
    AddedDimple,
    MovedDimple,
    RemovedDimple,
    SetOutline,
    SetScale,
)
from analyzer.corrections.model import Corrections, CorrectionsError
from analyzer.storage.codec import RecordError, from_plain, to_plain

SCHEMA = "dimples.corrections/1"
SCHEMA_2 = "dimples.corrections/2"
"""With dimples added, removed or moved, outlines and scales; only written where there are any, so that
earlier programs go on reading what they understand, and say why they do not read the rest."""
FILE_NAME = "dimples-corrections.json"
"""Its name in an output folder and as a download."""
_FIRST = ("landmarks", "kinds")
_LATER: dict[str, type] = {
    "added": AddedDimple,
    "removed": RemovedDimple,
    "moved": MovedDimple,
    "outlines": SetOutline,
    "scales": SetScale,
}
LARGEST = 4_000_000
"""Bytes; thousands of marks need less, and a photo given by mistake is not read whole."""


def corrections_to_json(corrections: Corrections) -> str:
    """JSON text, schema ``dimples.corrections/1`` or ``/2``; the same corrections, the same bytes."""
    plain = to_plain(corrections)
    later = {name for name in plain if name not in _FIRST}
    if not any(plain[name] for name in later):
        plain = {"schema": SCHEMA, **{name: plain[name] for name in _FIRST}}
    else:
        plain = {"schema": SCHEMA_2, **plain}
    return json.dumps(plain, indent=1, allow_nan=False) + "\n"


def corrections_from_json(text: str | bytes) -> Corrections:
    """Read corrections back.

    Raises
    ------
    CorrectionsError
        When the text is no such file, of an unknown version, or damaged; says where.
    """
    try:
        plain = json.loads(text)
    except RecursionError:
        raise CorrectionsError("it is not JSON: nested too deeply") from None
    except ValueError as error:
        raise CorrectionsError(f"it is not JSON ({error})") from None
    schema = plain.get("schema") if isinstance(plain, dict) else None
    if schema not in (SCHEMA, SCHEMA_2):
        raise CorrectionsError(f'its "schema" is {schema!r}, not "{SCHEMA}" or "{SCHEMA_2}"')
    lists = _FIRST if schema == SCHEMA else tuple(field.name for field in fields(Corrections))
    _refuse_strange(plain, {"schema", *lists}, "it")
    for name, kind in _LATER.items():
        entries = plain.get(name, [])
        for k, entry in enumerate(entries if isinstance(entries, list) else []):
            if isinstance(entry, dict):
                _refuse_strange(entry, {field.name for field in fields(kind)}, f"{name}[{k}]")
    try:
        return from_plain(Corrections, plain, "corrections")
    except RecordError as error:
        raise CorrectionsError(str(error).removeprefix("corrections.")) from None


def _refuse_strange(plain: dict[str, Any], known: set[str], where: str) -> None:
    # A misspelt name would otherwise drop what the user told, without a word.
    strange = sorted(set(plain) - known)
    if strange:
        raise CorrectionsError(f"{where} holds {strange[0]!r}, which is not known")


def read_corrections(path: Path) -> Corrections:
    """Read a corrections file.

    Raises
    ------
    CorrectionsError
        When it cannot be opened or used; names the file.
    """
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise CorrectionsError("it is too large to be a list of corrections")
        return corrections_from_json(text)
    except OSError as error:
        raise CorrectionsError(f"{path} cannot be opened: {error.strerror or error}.") from None
    except CorrectionsError as error:
        raise CorrectionsError(f"{path} cannot be used: {error}") from None
