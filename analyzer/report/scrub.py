"""Takes names, calendar dates and hashes out of results, their sentences included.

Sentences name files and dates where that helps their owner. Known names and hashes are replaced
by numbers, dates by days; what then still looks like a file or a year is replaced as well, and a
note that spoke of a file unknown here is left out, since a part of its name might stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analyzer.alignment.model import Alignment
from analyzer.change.model import Comparison
from analyzer.corrections.model import Corrections, PhotoRef, photos_of, renamed
from analyzer.measurement.model import Measurement, PhotoInfo
from analyzer.results import Series

_DATE = re.compile(
    r"\b(\d{4})-(\d\d)-(\d\d)\b(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.]*\d)(?!\s*(?:px|pixel|mm|photo|byte))")
_HEX = re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}\b")
_FILE = re.compile(
    r"\S*\.(?:jpe?g?|jfif|mpo|png|webp|tiff?|avif|hei[cf]|hif|gif|bmp|dng|raw|cr[23]|nef|arw|orf|"
    r"rw2|jxl|jp2|zip|json|xmp|aae|txt|pdf|mov|mp4)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Scrub:
    """Replaces what names a photo or a day in a text.

    Parameters
    ----------
    names : mapping of str to str
        What each file is called instead.
    hashes : mapping of str to str
        The same by SHA-256, 64 hex digits.
    first : date or None
        Day 0.
    """

    names: Mapping[str, str]
    hashes: Mapping[str, str]
    first: date | None

    @classmethod
    def of(cls, series: Series, others: Iterable[str], first: date | None) -> Scrub:
        """Know the photos of a series, and `others` by name."""
        photos = [m.photo for m in series.measurements]
        names = dict.fromkeys((name for name in others if name), "a file")
        names |= {p.name: called(k) for k, p in enumerate(photos) if p.name}
        return cls(names, {p.sha256: called(k) for k, p in enumerate(photos)}, first)

    def __call__(self, text: str) -> str:
        """The text without names, hashes, dates and years."""
        return _YEAR.sub("a year", _FILE.sub("a file", self.known(text)))

    def known(self, text: str) -> str:
        """The text without names and hashes known here, and without dates."""
        for name in sorted(self.names, key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", self.names[name], text)
        return _HEX.sub(self._photo, _DATE.sub(self._day, text))

    def is_clean(self, text: str) -> bool:
        """Whether nothing in a text looks like a file or a year."""
        return not (_FILE.search(text) or _YEAR.search(text))

    def _day(self, found: re.Match[str]) -> str:
        try:
            day = date(*(int(part) for part in found.groups()))
        except ValueError:
            return "a day"
        # A clock at its factory setting would tell more than how far apart two photos are.
        if self.first is None or abs((day - self.first).days) > 36525:
            return "another day"
        return f"day {(day - self.first).days}"

    def _photo(self, found: re.Match[str]) -> str:
        start = found[0]
        return next((as_ for sha, as_ in self.hashes.items() if sha.startswith(start)), "a file")


def called(index: int) -> str:
    """What a photo is called where it must not have its name."""
    return f"photo {index + 1}"


def stand_in(index: int) -> str:
    """64 digits by which photos are told apart where their hash must not be known."""
    return f"{index + 1:064d}"


def without_names(series: Series, scrub: Scrub, labels: Sequence[str]) -> Series:
    """The same results with numbers for names, no capture times and no hashes.

    Parameters
    ----------
    series : Series
    scrub : Scrub
    labels : sequence of str
        What each session is called.
    """
    ids = {m.photo.sha256: stand_in(k) for k, m in enumerate(series.measurements)}
    return replace(
        series,
        measurements=tuple(_photo(m, k, scrub) for k, m in enumerate(series.measurements)),
        alignments=tuple(_alignment(a, scrub) for a in series.alignments),
        sessions=tuple(
            replace(session, taken_at=None, label=label)
            for session, label in zip(series.sessions, labels, strict=True)
        ),
        comparisons=tuple(_comparison(c, ids, scrub) for c in series.comparisons),
        between=tuple(_comparison(c, ids, scrub) for c in series.between),
        pictures=tuple(replace(p, sha256=stand_in(k)) for k, p in enumerate(series.pictures)),
        notes=_notes(series.notes, scrub),
        corrections=_corrections(series.corrections, series),
        order=replace(series.order, words=scrub(series.order.words)),
    )


def _photo(shot: Measurement, index: int, scrub: Scrub) -> Measurement:
    known = shot.photo
    photo = PhotoInfo(
        called(index), stand_in(index), None, "unknown", known.width, known.height, None, ""
    )
    return replace(
        shot,
        photo=photo,
        reason=scrub(shot.reason),
        texture_reason=scrub(shot.texture_reason),
    )


def _alignment(alignment: Alignment | None, scrub: Scrub) -> Alignment | None:
    if alignment is None:
        return None
    return replace(alignment, reason=scrub(alignment.reason), doubt=scrub(alignment.doubt))


def _comparison(comparison: Comparison, ids: Mapping[str, str], scrub: Scrub) -> Comparison:
    return replace(
        comparison,
        reasons=tuple(map(scrub, comparison.reasons)),
        checks=tuple(replace(check, text=scrub(check.text)) for check in comparison.checks),
        before=tuple(ids.get(sha, "") for sha in comparison.before),
        after=tuple(ids.get(sha, "") for sha in comparison.after),
    )


def _notes(notes: Sequence[str], scrub: Scrub) -> tuple[str, ...]:
    cleared = [scrub.known(note) for note in notes]
    kept = [note for note in cleared if scrub.is_clean(note)]
    gone = len(cleared) - len(kept)
    if gone:
        kept.append(f"Left out, since they name files: {gone} note{'s' if gone > 1 else ''}.")
    return tuple(kept)


def _corrections(told: Corrections, series: Series) -> Corrections:
    """The user's words with numbers for names; those on photos that are not here are left out."""
    photos = [(m.photo.name, m.photo.sha256) for m in series.measurements]

    def place(ref: PhotoRef) -> int | None:
        return next((k for k, photo in enumerate(photos) if ref.means(*photo)), None)

    kept = Corrections()
    for entry in told.entries:
        places = [place(ref) for ref in photos_of(entry)]
        known = [at for at in places if at is not None]
        if len(set(known)) == len(places):
            kept = kept.with_entry(renamed(entry, [PhotoRef(called(at)) for at in known]))
    return kept
