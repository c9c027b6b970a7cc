"""One piece of batch work and what came of it, as plain values that any executor can carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from analyzer.batch.cohort.model import Brief
from analyzer.corrections.model import Corrections
from analyzer.language.choice import current
from analyzer.photo.model import ScaleHint
from analyzer.report.export import Export


@dataclass(frozen=True)
class Job:
    """One series, or one pair of sets, to analyse.

    Parameters
    ----------
    name : str
        Heading of its report.
    out : Path
        Folder for its results.
    photos : tuple of Path
        The series; empty for two sets.
    before, after : tuple of Path
        The two sets; empty for a series.
    scale_hint : ScaleHint
        What the user told about real size.
    force : bool
        True to measure again even where a complete result is there.
    corrections : Corrections or None
        What the user tells now, for these photos; None leaves what an earlier run kept in ``out``.
    sidecars : tuple of Path
        Files beside the photos that may hold their dates.
    missing : tuple of (name, reason)
        Photos that a person would expect and that are not there to be read.
    order : tuple of str
        Names of a series' photos, the earliest first, or ``file-names``; empty where none was given.
    export : Export
        What is made besides, to be passed on.
    language : str
        Of its report and summary, as it was chosen where the job was made: a worker does not know.
    """

    name: str
    out: Path
    photos: tuple[Path, ...] = ()
    before: tuple[Path, ...] = ()
    after: tuple[Path, ...] = ()
    scale_hint: ScaleHint = field(default_factory=ScaleHint)
    force: bool = False
    corrections: Corrections | None = None
    sidecars: tuple[Path, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ()
    export: Export = field(default_factory=Export)
    language: str = field(default_factory=current)

    def __post_init__(self) -> None:
        pair = bool(self.before and self.after)
        if bool(self.photos) == pair and not (self.missing and not pair):
            raise ValueError("a job takes either photos, or a before set and an after set")

    @property
    def groups(self) -> tuple[tuple[Path, ...], ...]:
        """The photos of a series, or the two sets."""
        return (self.before, self.after) if self.before else (self.photos,)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """All photos of the job."""
        return self.photos + self.before + self.after


@dataclass(frozen=True)
class Outcome:
    """What came of a job.

    Parameters
    ----------
    name : str
    out : Path
    refused : tuple of (name, reason)
        Files that could not be read, and photos that show nothing to measure.
    resumed : bool
        True when a complete result was already there.
    summary : tuple of str
        The result in a few lines for a terminal, in the job's language; all else is English.
    error : str
        Why the whole job failed; "" when it did not.
    reported : bool
        True when there is a report.
    people : tuple of tuple of str
        Names of the photos of each back where they show more than one; empty otherwise.
    usable : bool
        False where the error is one of the output folder or of what the user told, which the user
        can mend, and not one inside the program.
    exported : bool
        True when there are files to be passed on.
    brief : Brief or None
        The result in short, for the cohort; None without one.
    """

    name: str
    out: Path
    refused: tuple[tuple[str, str], ...] = ()
    resumed: bool = False
    summary: tuple[str, ...] = ()
    error: str = ""
    reported: bool = False
    people: tuple[tuple[str, ...], ...] = ()
    usable: bool = True
    exported: bool = False
    brief: Brief | None = None
