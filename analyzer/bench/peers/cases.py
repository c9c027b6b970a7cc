"""What peers gave beside what is true, one person at a time."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.bench.scores.cases import Relation


@dataclass(frozen=True)
class PeerPair:
    """One pair of photos, aligned by one method.

    Parameters
    ----------
    relation : "same", "other" or "flash"
        Of their light.
    mapped : bool
        The method gave a map (ours: one that it accepts).
    median_mm : float
        Median error over the points visible in both; nan when nothing was mapped.
    """

    relation: Relation
    mapped: bool
    median_mm: float


@dataclass(frozen=True)
class PeerAlignment:
    """All pairs of one person by one method.

    Parameters
    ----------
    key : str
    pairs : tuple of PeerPair
    seconds : tuple of float
        One a pair, from decoded photos.
    peak_mb : float
        Largest memory of a process that did this and nothing else, in MB; nan where the system
        does not tell.
    """

    key: str
    pairs: tuple[PeerPair, ...]
    seconds: tuple[float, ...]
    peak_mb: float


@dataclass(frozen=True)
class PeerDepth:
    """One visible true dimple in one photo, measured by one method.

    Parameters
    ----------
    depth_mm : float
        True depth.
    value : float
        nan when the method has none (ours: a dimple that was not found).
    found : bool
        We found it.
    flash : bool
        The photo is lit by flash.
    """

    depth_mm: float
    value: float
    found: bool
    flash: bool


@dataclass(frozen=True)
class PeerProminence:
    """All dimples of one person by one method; ``seconds`` one a photo."""

    key: str
    dimples: tuple[PeerDepth, ...]
    seconds: tuple[float, ...]
    peak_mb: float


@dataclass(frozen=True)
class PeerChange:
    """How changed one pair looks to one method.

    Parameters
    ----------
    relation : "same", "other" or "flash"
    changed : bool
        The depths truly differ.
    score : float
        Larger means more changed.
    """

    relation: Relation
    changed: bool
    score: float


@dataclass(frozen=True)
class PeerChanges:
    """All pairs of one person by one method; ``seconds`` one a pair."""

    key: str
    pairs: tuple[PeerChange, ...]
    seconds: tuple[float, ...]
    peak_mb: float


@dataclass(frozen=True)
class PeerCases:
    """Everything peers gave for one person.

    Parameters
    ----------
    alignments, prominences, changes : tuple
        One a method; ours first.
    missing : tuple of (key, packages)
        Peers that are not installed.
    """

    alignments: tuple[PeerAlignment, ...]
    prominences: tuple[PeerProminence, ...]
    changes: tuple[PeerChanges, ...]
    missing: tuple[tuple[str, str], ...]
