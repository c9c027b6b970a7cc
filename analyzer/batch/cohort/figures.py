"""People in, the figures of the cohort out: who changed, who could not be compared, and why not.

Each person is counted once; besides counts only four numbers a change are kept for the drawing.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from math import isfinite

from analyzer.batch.cohort.model import Compared, Person
from analyzer.batch.cohort.params import CohortParams
from analyzer.batch.cohort.wilson import Share, share
from analyzer.change.model import ITEMS

CHANGED = ("reduced", "increased")
WHY_NOT = (
    "failed",
    "no photo",
    "no back",
    "more than one back",
    "one session",
    *(f"checklist: {item}" for item in ITEMS),
    "too little seen",
)
"""Why a person has no comparison that says anything, in the order in which it is told."""
LIGHTS = ("ok", "differs", "blocks", "unknown")


@dataclass
class Group:
    """People who have something in common.

    Parameters
    ----------
    people : int
    verdicts : Counter of str
        Of those with two sessions, by their verdict.
    """

    people: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)

    @property
    def compared(self) -> int:
        """People whose comparison says something."""
        return sum(n for verdict, n in self.verdicts.items() if verdict != "not comparable")

    def of(self, *verdicts: str) -> Share:
        """Share of those compared who have one of these verdicts."""
        return share(sum(self.verdicts[v] for v in verdicts), self.compared)


@dataclass
class Cohort:
    """Figures of a cohort.

    Parameters
    ----------
    all : Group
    photos, measured, left_out : int
        Photos that were used, those that show a back, and files that were left out.
    why_not : Counter of str
        Of `WHY_NOT`; a person may have several.
    light, tone : dict of str to Group
        By whether the light was alike, and by class of skin tone.
    changes : array of float
        Change, lower and upper end of its interval, and 1 where it was told, one after the other.
    """

    all: Group = field(default_factory=Group)
    photos: int = 0
    measured: int = 0
    left_out: int = 0
    why_not: Counter[str] = field(default_factory=Counter)
    light: dict[str, Group] = field(default_factory=dict)
    tone: dict[str, Group] = field(default_factory=dict)
    changes: array[float] = field(default_factory=lambda: array("d"))

    def add(self, person: Person, params: CohortParams = CohortParams()) -> None:
        """Count one more person."""
        result = person.result
        overall = result.overall if result else None
        groups = [self.all, self.tone.setdefault(tone_of(person, params), Group())]
        if overall:
            groups.append(self.light.setdefault(overall.light, Group()))
        for group in groups:
            group.people += 1
            if overall:
                group.verdicts[overall.verdict] += 1
        if result:
            self.photos += result.photos
            self.measured += result.measured
        self.left_out += len(person.refused)
        self.why_not.update(why_not(person))
        if overall and overall.verdict != "not comparable" and isfinite(overall.change):
            told = float(overall.verdict in CHANGED)
            self.changes.extend((overall.change, *overall.interval, told))

    @property
    def no_answer(self) -> int:
        """People without a comparison that says anything."""
        return self.all.people - self.all.compared


def why_not(person: Person) -> tuple[str, ...]:
    """Why a person has no comparison that says anything, of `WHY_NOT`; empty for one who has."""
    result = person.result
    if person.status == "failed":
        return ("failed",)
    if result is None:
        return ("no photo",)
    if result.backs:
        return ("more than one back",)
    overall = result.overall
    if overall is None:
        return ("one session" if result.measured else "no back",)
    return _blocked(overall)


def _blocked(overall: Compared) -> tuple[str, ...]:
    if overall.verdict != "not comparable":
        return ()
    return tuple(f"checklist: {item}" for item in overall.blocked) or ("too little seen",)


def tone_of(person: Person, params: CohortParams = CohortParams()) -> str:
    """Class of skin tone; "not known" where no photo shows a back."""
    if person.result is None or not isfinite(person.result.tone):
        return "not known"
    return next(name for lowest, name in params.tones if person.result.tone > lowest)
