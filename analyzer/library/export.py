"""Everything of a library, or of one person, as a ZIP file that is readable without this program.

A folder for each person with the originals as they came, tables for a spreadsheet, and one JSON file
with all that is kept. What is in the trash is left out.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from analyzer.corrections.file import corrections_to_json
from analyzer.corrections.model import Corrections
from analyzer.library.model import Answer, Entry, KeptPhoto, KeptSitting, LibraryError, Person
from analyzer.library.people import fold
from analyzer.report.names import safe_stems

SCHEMA = "dimples.library.export/1"
_START = (1980, 1, 1, 0, 0, 0)

_README = """What this archive holds
=======================

library.json          everything in one file: people, photos, journal, corrections, ratings
PERSON/originals/     the photos as they came, byte for byte; they hold what the camera
                      wrote into them, which may be the place and the device
PERSON/photos.csv     when each photo was taken, and how that is known
PERSON/journal.csv    the journal
PERSON/results/       the newest result: dimples.csv for a spreadsheet, series.json with
                      every figure, its unit and what measured it

Give nobody this archive whom you would not show the photos.
"""


class Kept(Protocol):
    """What is asked of a library here; see `analyzer.library.library.Library`."""

    def people(self) -> tuple[Person, ...]: ...
    def person(self, name_or_id: str) -> Person: ...
    def photos(self, person_id: str) -> tuple[KeptPhoto, ...]: ...
    def original(self, photo: KeptPhoto) -> bytes: ...
    def journal(self, person_id: str) -> tuple[Entry, ...]: ...
    def corrections(self, person_id: str) -> Corrections: ...
    def back_width(self, person_id: str) -> float | None: ...
    def answers(self, person_id: str) -> tuple[Answer, ...]: ...
    def sittings(self, person_id: str) -> tuple[KeptSitting, ...]: ...


def export(
    library: Kept, out: Path | BinaryIO, person_id: str | None = None
) -> tuple[tuple[str, str], ...]:
    """Write the archive.

    Parameters
    ----------
    library : Library
    out : path or binary file object
        A path must be free; the file is whole or not there.
    person_id : str, optional
        Only this person.

    Returns
    -------
    tuple of (name, reason)
        Photos whose files are gone or damaged, which are therefore missing.

    Raises
    ------
    LibraryError
        When there is no such person, or the place is taken or cannot be written.
    """
    people = library.people() if person_id is None else (library.person(person_id),)
    try:
        if isinstance(out, Path):
            with _beside(out) as file:
                return _write(library, people, file)
        return _write(library, people, out)
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise LibraryError(f"The archive could not be written: {said}.") from None


@contextmanager
def _beside(out: Path) -> Iterator[BinaryIO]:
    if out.exists():
        raise LibraryError(f"{out} is there already: choose another name.")
    half = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with half.open("xb") as file:
            yield file
        half.replace(out)
    finally:
        half.unlink(missing_ok=True)


def _write(library: Kept, people: Sequence[Person], file: BinaryIO) -> tuple[tuple[str, str], ...]:
    told, missing = [], []
    with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
        _put(archive, "README.txt", _README.encode("ascii"))
        for person, folder in zip(people, _folders(people), strict=True):
            body = _person(library, archive, person, folder)
            told.append(body)
            missing += [(p["name"], p["missing"]) for p in body["photos"] if p["missing"]]
        _put(archive, "library.json", _json({"schema": SCHEMA, "people": told}))
    return tuple(missing)


def _person(library: Kept, archive: zipfile.ZipFile, person: Person, folder: str) -> dict[str, Any]:
    photos = library.photos(person.id)
    files = _file_names(photos)
    why = [
        _original(library, archive, photo, f"{folder}/originals/{name}")
        for photo, name in zip(photos, files, strict=True)
    ]
    entries = library.journal(person.id)
    _put(archive, f"{folder}/photos.csv", _photos_csv(photos, files))
    _put(archive, f"{folder}/journal.csv", _journal_csv(entries))
    _results(archive, folder, library.answers(person.id))
    return {
        "id": person.id,
        "name": person.name,
        "folder": folder,
        "added_at": person.added_at.isoformat(),
        "back_width_mm": library.back_width(person.id),
        "corrections": json.loads(corrections_to_json(library.corrections(person.id))),
        "photos": [_photo(p, *rest) for p, *rest in zip(photos, files, why, strict=True)],
        "journal": [_entry(entry) for entry in entries],
        "ratings": _ratings(library.sittings(person.id), photos),
    }


def _ratings(sittings: Sequence[KeptSitting], photos: Sequence[KeptPhoto]) -> list[dict[str, Any]]:
    """Blinded ratings with the photos by name: what was on which side, and what was said."""
    names = {photo.sha256: photo.name for photo in photos}
    told = []
    for kept in sittings:
        items = []
        for one in kept.sitting.items:
            sides = [names.get(one.pair.first, ""), names.get(one.pair.second, "")]
            left, right = reversed(sides) if one.swapped else sides
            items.append(
                {
                    "left": left,
                    "right": right,
                    "more_visible": one.choice,
                    "repeat": one.repeat,
                    "said": one.said,
                    "measured": one.pair.measured,
                }
            )
        told.append(
            {"begun_at": kept.begun_at.isoformat(), "seed": kept.sitting.seed, "pairs": items}
        )
    return told


def _original(library: Kept, archive: zipfile.ZipFile, photo: KeptPhoto, name: str) -> str:
    """Put an original into the archive; why not, where it cannot be had."""
    try:
        data = library.original(photo)
    except LibraryError as error:
        return str(error)
    # Photos are packed already.
    _put(archive, name, data, pack=False)
    return ""


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "on": entry.on.isoformat(),
        "until": entry.until.isoformat() if entry.until else None,
        "area": entry.area,
        "kind": entry.kind,
        "text": entry.text,
        "value": entry.value,
        "unit": entry.unit,
    }


def _journal_csv(entries: Sequence[Entry]) -> bytes:
    return _csv(
        ("on", "until", "area", "kind", "value", "unit", "text"),
        ((e.on, e.until, e.area, e.kind, e.value, e.unit, e.text) for e in entries),
    )


def _photo(photo: KeptPhoto, file: str, missing: str) -> dict[str, Any]:
    return {
        "id": photo.id,
        "name": photo.name,
        "file": f"originals/{file}",
        "missing": missing,
        "sha256": photo.sha256,
        "taken_at": photo.taken_at.isoformat() if photo.taken_at else None,
        "taken_at_source": photo.taken_at_source,
        "width": photo.width,
        "height": photo.height,
        "size_bytes": photo.size_bytes,
        "added_at": photo.added_at.isoformat(),
    }


def _photos_csv(photos: Sequence[KeptPhoto], files: Sequence[str]) -> bytes:
    return _csv(
        ("file", "name", "taken_at", "known_from", "width", "height", "sha256"),
        (
            (
                file,
                p.name,
                p.taken_at.isoformat() if p.taken_at else None,
                p.taken_at_source,
                p.width,
                p.height,
                p.sha256,
            )
            for p, file in zip(photos, files, strict=True)
        ),
    )


def _results(archive: zipfile.ZipFile, folder: str, answers: Iterable[Answer]) -> None:
    from analyzer.records import series_record, to_json
    from analyzer.report.table import dimples_csv

    for answer in answers:
        # One that is damaged is no loss: it can be measured again.
        with suppress(LibraryError):
            series = answer.series
            record = to_json(series_record(series)).encode("ascii")
            _put(archive, f"{folder}/results/series.json", record)
            table = dimples_csv(series).encode("utf-8", "replace")
            _put(archive, f"{folder}/results/dimples.csv", table)
            return


def _folders(people: Sequence[Person]) -> list[str]:
    """A folder's name for each person, which every system takes, no two alike."""
    names: list[str] = []
    for number, person in enumerate(people, start=1):
        bare = re.sub(r"[^\w-]+", "_", person.name).strip("_")[:60] or f"person-{number:02d}"
        # Names that differ in case only, or in how an accent is written, are one on some systems.
        taken, name, count = {fold(n) for n in names}, bare, 1
        while fold(name) in taken:
            count += 1
            name = f"{bare}-{count}"
        names.append(name)
    return names


def _file_names(photos: Sequence[KeptPhoto]) -> list[str]:
    """Names that every system takes, each once, with the ending that the file came with."""
    stems = safe_stems([photo.name for photo in photos])
    endings = [Path(photo.name).suffix for photo in photos]
    good = [e if e[1:].isascii() and e[1:].isalnum() and len(e) <= 6 else "" for e in endings]
    return [stem + ending for stem, ending in zip(stems, good, strict=True)]


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> str:
    from analyzer.report.table import guard

    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else guard(str(value))


def _json(body: dict[str, Any]) -> bytes:
    return (json.dumps(body, indent=1, sort_keys=True, allow_nan=False) + "\n").encode("ascii")


def _put(archive: zipfile.ZipFile, name: str, data: bytes, *, pack: bool = True) -> None:
    entry = zipfile.ZipInfo(name, _START)
    entry.compress_type = zipfile.ZIP_DEFLATED if pack else zipfile.ZIP_STORED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, data)
