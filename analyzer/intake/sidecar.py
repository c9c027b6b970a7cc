"""Dates that lie beside a photo: Google Takeout's JSON and XMP sidecars.

Takeout names its JSON after the photo, adds ``.supplemental-metadata``, cuts the whole at 46
characters, and puts the number of a namesake last: ``IMG_1.jpg(1).json`` belongs to
``IMG_1(1).jpg``. An edited copy has no JSON of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from analyzer.photo.params import PhotoParams

_SUFFIX = ".supplemental-metadata"
_CUT = 46
"""Characters after which Takeout cuts a name off, its ending not counted."""

_NUMBER = re.compile(r"^(.*?)\((\d+)\)$")
_EDITED = re.compile(
    r"[-_ ](?:edited|bearbeitet|modifi[eé]|editado|modificato|edytowane|bewerkt|edit)$",
    re.IGNORECASE,
)
_XMP_TAGS = ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate")


@dataclass(frozen=True)
class Sidecar:
    """The date in a file beside photos.

    Parameters
    ----------
    name : str
        Of the file.
    moment : datetime
        Aware where the file states an offset; Takeout's always is.
    title : str
        Name of the photo as the file states it; "" when it does not.
    """

    name: str
    moment: datetime
    title: str = ""


def read_sidecar(name: str, data: bytes, params: PhotoParams = PhotoParams()) -> Sidecar | None:
    """The date in a sidecar; None when it holds none."""
    text = data.decode("utf-8", "replace")
    found = _takeout(name, text) if name.casefold().endswith(".json") else _xmp(name, text)
    if found is None or not params.first_year <= found.moment.year <= params.last_year:
        return None
    return found


def sidecar_of(photo: str, sidecars: Iterable[Sidecar]) -> Sidecar | None:
    """The sidecar that belongs to a photo of this name, the closest match first."""
    ranked = [(rank, s.name, s) for s in sidecars if (rank := _rank(photo, s)) is not None]
    return min(ranked, key=lambda item: item[:2])[2] if ranked else None


def _takeout(name: str, text: str) -> Sidecar | None:
    try:
        told = json.loads(text)
        seconds = int(told["photoTakenTime"]["timestamp"])
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError):
        return None
    title = told.get("title")
    return Sidecar(name, moment, title if isinstance(title, str) else "")


def _xmp(name: str, text: str) -> Sidecar | None:
    for tag in _XMP_TAGS:
        found = re.search(rf"{tag}\s*(?:=\s*[\"']|>)\s*([0-9][0-9T:.+\-Z /]*)", text)
        if not found:
            continue
        try:
            return Sidecar(name, datetime.fromisoformat(found[1].strip()))
        except ValueError:
            continue
    return None


def _rank(photo: str, sidecar: Sidecar) -> int | None:
    """0 for a name that can mean no other photo, more for looser ones; None for no match."""
    photo, name = photo.casefold(), sidecar.name.casefold()
    stem, _, ending = name.rpartition(".")
    photo_stem, _, photo_ending = photo.rpartition(".")
    if ending == "xmp":
        return 0 if stem == photo else 1 if stem == photo_stem else None
    base, number = _numbered(photo_stem)
    json_base, json_number = _numbered(stem)
    plain = _EDITED.sub("", base)
    for rank, one in enumerate(dict.fromkeys((base, plain))):
        whole = f"{one}.{photo_ending}"
        if number == json_number and _means(json_base, whole, one):
            return 2 * rank
        if number == json_number and sidecar.title.casefold() == whole:
            return 2 * rank + 1
        # Of names with a number of their own, "IMG(1).jpg.json" is met as well.
        if number and not json_number and _means(stem, f"{one}({number}).{photo_ending}", ""):
            return 2 * rank + 1
    return None


def _means(stem: str, whole: str, bare: str) -> bool:
    """Whether a JSON's name without ending is that of a photo, perhaps cut off."""
    if stem in (whole, bare):
        return True
    full = whole + _SUFFIX
    # A cut may fall anywhere behind the photo's own name, or into it where that is long.
    return full.startswith(stem) and (stem.startswith(whole + ".") or len(stem) >= _CUT - 4)


def _numbered(stem: str) -> tuple[str, str]:
    found = _NUMBER.match(stem)
    return (found[1], found[2]) if found else (stem, "")
