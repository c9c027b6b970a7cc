"""One person's share of a benchmark: what is kept when a run is stopped."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.bench.peers.cases import PeerCases
from analyzer.bench.scores.cases import PersonCases


@dataclass(frozen=True)
class PersonResult:
    """Cases of one person.

    Parameters
    ----------
    ours : PersonCases
    peers : PeerCases or None
        None when peers were not asked for.
    """

    ours: PersonCases
    peers: PeerCases | None = None
