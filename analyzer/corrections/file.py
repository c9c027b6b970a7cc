"""The file that keeps corrections: small, readable JSON that a person may also write by hand."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

from analyzer.corrections.model import Corrections, CorrectionsError
from analyzer.storage.codec import RecordError, from_plain, to_plain

SCHEMA = "dimples.corrections/1"
FILE_NAME = "dimples-corrections.json"
"""Its name in an output folder and as a download."""
LARGEST = 4_000_000
"""Bytes; thousands of marks need less, and a photo given by mistake is not read whole."""


def corrections_to_json(corrections: Corrections) -> str:
    """JSON text, schema ``dimples.corrections/1``; the same corrections, the same bytes."""
    plain = {"schema": SCHEMA, **to_plain(corrections)}
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
    if schema != SCHEMA:
        raise CorrectionsError(f'its "schema" is {schema!r}, not "{SCHEMA}"')
    # A misspelt name would otherwise drop what the user told, without a word.
    known = {"schema", *(field.name for field in fields(Corrections))}
    strange = sorted(set(plain) - known)
    if strange:
        raise CorrectionsError(f"it holds {strange[0]!r}, which is not known")
    try:
        return from_plain(Corrections, plain, "corrections")
    except RecordError as error:
        raise CorrectionsError(str(error).removeprefix("corrections.")) from None


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
