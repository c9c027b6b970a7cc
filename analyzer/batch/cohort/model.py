"""One person in a cohort, as plain frozen values: a line of ``run.jsonl``."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Literal

from analyzer.change.model import Status, Verdict
from analyzer.dimples.model import Kind

SCHEMA = "dimples.person/1"
State = Literal["measured", "nothing", "failed"]


@dataclass(frozen=True)
class DimpleBrief:
    """One dimple of a comparison.

    Parameters
    ----------
    dimple : str
        What it is called in the person's report.
    kind : "fixed", "modifiable" or "unsure"
    before, after, before_se, after_se : float
        Prominence on each side and its standard error, in the comparison's unit.
    change : float
        Relative change; nan where it cannot be told.
    interval : (float, float)
        95 % interval of the change.
    verdict : str
        As of comparisons; the fixed pair is a control and never progress.
    """

    dimple: str
    kind: Kind
    before: float
    before_se: float
    after: float
    after_se: float
    change: float
    interval: tuple[float, float]
    verdict: Verdict


@dataclass(frozen=True)
class Compared:
    """One comparison of two sessions.

    Parameters
    ----------
    before_session, after_session : int
        Which sessions, from 1.
    before, after : str
        What they are called: a date, or a photo's name.
    before_day, after_day : int or None
        Whole days since the first session; None without a date.
    verdict : str
    change : float
        Relative change of modifiable prominence; nan when not comparable.
    interval : (float, float)
        95 % interval of the change.
    mdc95 : float
        Smallest change that could show in these photos.
    reasons : tuple of str
        Why, most important first.
    blocked, differs : tuple of str
        Items of the checklist that were too different, and that differed.
    light : "ok", "differs", "blocks" or "unknown"
        Whether the light was alike.
    unit : str
        Of every prominence.
    dimples : tuple of DimpleBrief
    """

    before_session: int
    after_session: int
    before: str
    after: str
    before_day: int | None
    after_day: int | None
    verdict: Verdict
    change: float
    interval: tuple[float, float]
    mdc95: float
    reasons: tuple[str, ...]
    blocked: tuple[str, ...]
    differs: tuple[str, ...]
    light: Status
    unit: str
    dimples: tuple[DimpleBrief, ...] = ()


@dataclass(frozen=True)
class Brief:
    """What one person's photos gave, in short.

    Parameters
    ----------
    provenance : str
        SHA-256 over the photos' hashes and all that measured: method, parameters, packages, kind of
        processor. Lines with the same value are the same result.
    photos, measured : int
        Photos of the series, and those that show a back.
    sessions : int
    order : str
        Where the order of the sessions is known from: "time", "names", "user" or "guess".
    backs : int
        How many backs the photos show where that is more than one; 0 otherwise.
    tone : float
        Median typology angle (ITA) of the photos, degrees; nan without one.
    flat : int
        Photos whose light is too flat to show relief.
    comparisons : tuple of Compared
        Each session against the one before it, and the last one against the first, in time order;
        the last entry is first against last.
    """

    provenance: str
    photos: int
    measured: int
    sessions: int
    order: str
    backs: int = 0
    tone: float = nan
    flat: int = 0
    comparisons: tuple[Compared, ...] = ()

    @property
    def overall(self) -> Compared | None:
        """The last session against the first; None with fewer than two, or more than one back."""
        return None if self.backs or not self.comparisons else self.comparisons[-1]


@dataclass(frozen=True)
class Person:
    """A line of ``run.jsonl``.

    Parameters
    ----------
    name : str
    folder : str
        Of the person's results, relative to the cohort's, with forward slashes.
    status : "measured", "nothing" or "failed"
        "nothing" where no photo could be used, "failed" where the program or the output folder
        failed.
    error : str
        Why it failed; "" otherwise.
    refused : tuple of (name, reason)
        Files that were left out.
    result : Brief or None
    """

    name: str
    folder: str
    status: State
    error: str = ""
    refused: tuple[tuple[str, str], ...] = ()
    result: Brief | None = None
