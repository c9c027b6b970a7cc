"""One person as a piece of work: files in, cases out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.bench.peers.model import PEERS, chosen_peers
from analyzer.bench.people.person import measure_person
from analyzer.bench.people.treatment import Treatment
from analyzer.bench.people.truth import find_truths, read_truth
from analyzer.bench.result import PersonResult
from analyzer.bench.scores.score import score_person


@dataclass(frozen=True)
class BenchOptions:
    """What is asked of a run; all of it shapes the cases.

    Parameters
    ----------
    repeat : int
        So many photos a person are measured twice.
    treatment : "none" or "phone"
        Done to every photo first.
    peers : bool
        Well-known methods run on the same photos.
    chosen : tuple of str
        Keys of those to run; all of them when empty. ValueError where there is no such peer.
    both_ways : bool
        Each pair is also aligned and compared the other way round, as if time ran backwards; what
        got shallower then gets deeper.
    """

    repeat: int = 1
    treatment: Treatment = "none"
    peers: bool = False
    both_ways: bool = False
    chosen: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = [p.key for p in PEERS]
        if strange := [key for key in self.chosen if key not in known]:
            raise ValueError(f"No peer {strange[0]!r}; there are {', '.join(known)}.")


@dataclass(frozen=True)
class PersonJob:
    """One person's files.

    Parameters
    ----------
    truth : Path
        Opened only when all photos are measured.
    photos : tuple of Path
    stranger : Path or None
        A photo of the next person.
    options : BenchOptions
    sessions : tuple of tuple of int
        Which photos were taken seconds apart, as a user would say.
    """

    truth: Path
    photos: tuple[Path, ...]
    stranger: Path | None
    options: BenchOptions = BenchOptions()
    sessions: tuple[tuple[int, ...], ...] = ()


def plan(folders: Sequence[Path], options: BenchOptions = BenchOptions()) -> list[PersonJob]:
    """Check all truth files and list the work, the next person being the stranger.

    Raises
    ------
    TruthError
        When a folder has no truth file or one is damaged.
    """
    files = find_truths(folders)
    truths = [read_truth(f) for f in files]
    photos = [
        tuple(f.parent / c.file for c in t.captures) for f, t in zip(files, truths, strict=True)
    ]
    strangers = [p[0] for p in photos[1:]] + [photos[0][0] if len(files) > 1 else None]
    return [
        PersonJob(f, p, s, options, t.sessions)
        for f, p, s, t in zip(files, photos, strangers, truths, strict=True)
    ]


def run_person(job: PersonJob) -> PersonResult:
    """Measure one person, then hold it against the truth."""
    options = job.options
    measured = measure_person(
        job.photos,
        job.stranger,
        repeat=options.repeat,
        treatment=options.treatment,
        both_ways=options.both_ways,
        sessions=job.sessions,
    )
    truth = read_truth(job.truth)
    ours = score_person(measured, truth)
    if not options.peers:
        return PersonResult(ours)
    from analyzer.bench.peers.compete import compete
    from analyzer.bench.peers.picture import source_of

    sources = [
        source_of(path, options.treatment, m)
        for path, m in zip(job.photos, measured.measurements, strict=True)
    ]
    return PersonResult(ours, compete(sources, truth, ours, chosen_peers(options.chosen)))
