"""Runs the analysis for a page and keeps its outcome for as long as the browser session lives.

An outcome belongs to a key made of the photos' sha256, their dates and the scale. Streamlit would
sample large arrays when hashing them, so pixels never become part of a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from analyzer.change.model import Check
from analyzer.corrections.model import Corrections
from analyzer.intake import apart_sides
from analyzer.language.text import N_
from analyzer.photo.model import Photo, ScaleHint
from analyzer.results import Series
from analyzer.ui.intake import Dated, photos

Key = tuple[object, ...]


@dataclass(frozen=True)
class Request:
    """What is to be analysed.

    Parameters
    ----------
    sets : tuple of tuple of Dated
        One set for a series over time; two, before and after, for a comparison.
    scale : ScaleHint
    refused : tuple of (str, str)
        Name and reason of uploads that could not be read and so are in no set.
    corrections : Corrections
        What the user told about any photos; only what concerns these photos is used.
    notes : tuple of str
        What was noticed while the photos came in.
    """

    sets: tuple[tuple[Dated, ...], ...]
    scale: ScaleHint
    refused: tuple[tuple[str, str], ...] = ()
    corrections: Corrections = field(default_factory=Corrections)
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Hashable identity: the same key gives the same outcome."""
        entries = tuple(
            tuple(
                (e.upload.sha256, e.upload.name, str(e.taken_at), e.by_user, e.turn) for e in side
            )
            for side in self.sets
        )
        scale = (self.scale.back_width_mm, self.scale.marker_mm)
        return (entries, *scale, self.refused, self.told, self.notes)

    @property
    def told(self) -> Corrections:
        """The corrections that concern these photos."""
        photos = [(e.upload.name, e.upload.sha256) for side in self.sets for e in side]
        return self.corrections.among(photos)[0]


@dataclass(frozen=True, eq=False)
class Outcome:
    """A finished analysis.

    Parameters
    ----------
    key : tuple
        Of the request it answers.
    series : Series
    unreadable : tuple of (str, str)
        Name and reason of files that are in the request's sets and yet could not be decoded.
    refused : tuple of (str, str)
        Those and the ones that the request had already left out.
    """

    key: Key
    series: Series
    unreadable: tuple[tuple[str, str], ...]
    refused: tuple[tuple[str, str], ...]


def analyse(request: Request, progress: Callable[[str, float], None]) -> Outcome:
    """Measure, align and compare the photos of a request.

    Parameters
    ----------
    request : Request
    progress : callable
        Called at each step with a line of plain text and the share that is done, 0-1. What it raises
        ends the analysis.

    Returns
    -------
    Outcome

    Raises
    ------
    ValueError
        When the photos cannot be analysed at all; ``str(error)`` is a reason for a person.
    """
    # The measuring code takes seconds to import; the page should show before that.
    from analyzer.series import analyze_series, analyze_sets

    unreadable: list[tuple[str, str]] = []
    two = len(request.sets) == 2
    before, after, same = _apart(*request.sets) if two else (request.sets[0], (), None)
    steps = _Steps(progress, len(before) + len(after))

    def decoded(side: Iterable[Dated]) -> Iterable[Photo]:
        return photos(
            steps.each(side),
            request.scale,
            on_unreadable=lambda name, why, _: unreadable.append((name, why)),
        )

    if two:
        series = analyze_sets(
            decoded(before), decoded(after), request.told, shared=same, progress=steps.tell
        )
    else:
        series = analyze_series(decoded(before), request.told, progress=steps.tell)
    series = replace(series, notes=(*series.notes, *request.notes))
    failed = tuple(unreadable)
    return Outcome(request.key, series, failed, request.refused + failed)


PHOTO_OF = N_("Photo {n} of {count}: {name}")
"""What is said while a photo is measured; translated where it is shown."""
_MEASURING = 0.8
"""Share of the time that goes into single photos; the rest lines them up and compares."""


class _Steps:
    """Counts photos, so that progress can say how many are left."""

    def __init__(self, progress: Callable[[str, float], None], photos: int) -> None:
        self._progress = progress
        self._photos = photos
        self._begun = 0

    def each(self, side: Iterable[Dated]) -> Iterable[Dated]:
        for entry in side:
            self._begun += 1
            # Said before the file is decoded, which takes a while as well.
            self._say(self._photo(entry.upload.name), 1)
            yield entry

    def tell(self, text: str) -> None:
        if text.startswith("Measuring "):
            self._say(self._photo(text.removeprefix("Measuring ")), 0.6)
        else:
            self._say(text, 0)

    def _photo(self, name: str) -> str:
        return PHOTO_OF.format(n=self._begun, count=self._photos, name=name)

    def _say(self, text: str, left: float) -> None:
        share = max(self._begun - left, 0) / max(self._photos, 1)
        self._progress(text, _MEASURING * min(share, 1.0))


def _apart(
    before: tuple[Dated, ...], after: tuple[Dated, ...]
) -> tuple[tuple[Dated, ...], tuple[Dated, ...], Check | None]:
    """The two sets without the shots that both hold, as the commands do it."""
    if not all(e.known for e in (*before, *after)):
        return before, after, None
    one, two, same = apart_sides(
        [e.known for e in before if e.known], [e.known for e in after if e.known]
    )
    kept = {id(known) for known in (*one, *two)}
    sides = (tuple(e for e in side if id(e.known) in kept) for side in (before, after))
    return (*sides, same)  # type: ignore[return-value]
