"""All peers on one person's photos, held against the truth beside ours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import nan

import numpy as np

from analyzer.alignment.model import DenseMap
from analyzer.bench.peers.cases import (
    PeerAlignment,
    PeerCases,
    PeerChange,
    PeerChanges,
    PeerDepth,
    PeerPair,
    PeerProminence,
)
from analyzer.bench.peers.model import OURS, PEERS, Peer
from analyzer.bench.peers.picture import Source
from analyzer.bench.peers.work import Done, alone, on_pairs, on_places, ours_on_pairs
from analyzer.bench.people.truth import Capture, Truth
from analyzer.bench.scores.cases import PairCase, PersonCases
from analyzer.bench.scores.score import relate


def compete(
    sources: Sequence[Source], truth: Truth, ours: PersonCases, peers: Sequence[Peer] = PEERS
) -> PeerCases:
    """Run every installed peer on the photos that ours was measured on.

    Parameters
    ----------
    sources : sequence of Source
        The photos in the order of ``truth.captures``.
    truth : Truth
    ours : PersonCases
        What we measured; dimples and pairs are taken over, the alignment is timed anew.
    peers : sequence of Peer
    """
    ready = [p for p in peers if not p.missing()]
    pairs = list(combinations(range(len(sources)), 2))
    places = [
        np.array([[d.x, d.y] for d in c.dimples if d.visible], float).reshape(-1, 2)
        for c in truth.captures
    ]

    def by(purpose: str) -> list[Peer]:
        return [p for p in ready if p.purpose == purpose]

    alignments = [_alignment(OURS, alone(ours_on_pairs, sources, pairs), truth, pairs)]
    alignments += [
        _alignment(p.key, alone(on_pairs, p, sources, pairs), truth, pairs) for p in by("alignment")
    ]
    prominences = [_our_prominence(ours)]
    prominences += [
        _prominence(p.key, alone(on_places, p, sources, places), ours) for p in by("prominence")
    ]
    changes = [_our_changes(ours, len(pairs))]
    changes += [_changes(p.key, alone(on_pairs, p, sources, pairs), ours) for p in by("change")]
    missing = tuple((p.key, ", ".join(p.missing())) for p in peers if p.missing())
    return PeerCases(tuple(alignments), tuple(prominences), tuple(changes), missing)


def _alignment(
    key: str, done: Done, truth: Truth, pairs: Sequence[tuple[int, int]]
) -> PeerAlignment:
    scored = tuple(
        score_map(mapping, truth.captures[i], truth.captures[j])
        for mapping, (i, j) in zip(done.results, pairs, strict=True)
    )
    return PeerAlignment(key, scored, done.seconds, done.peak_mb)


def score_map(mapping: DenseMap | None, first: Capture, second: Capture) -> PeerPair:
    """Median error of a map over the points visible in both photos, in mm."""
    relation = relate(first.light, second.light)
    both = first.shown & second.shown
    if mapping is None or not both.any():
        return PeerPair(relation, mapping is not None, nan)
    errors = np.linalg.norm(mapping(first.grid[both]) - second.grid[both], axis=1)
    errors = errors[np.isfinite(errors)] * second.mm_per_px
    return PeerPair(relation, True, float(np.median(errors)) if len(errors) else nan)


def _prominence(key: str, done: Done, ours: PersonCases) -> PeerProminence:
    rows = tuple(
        PeerDepth(d.depth_mm, value, d.called is not None, photo.light == "flash")
        for photo, values in zip(ours.photos, done.results, strict=True)
        for d, value in zip(photo.dimples, values, strict=True)
    )
    return PeerProminence(key, rows, done.seconds, done.peak_mb)


def _our_prominence(ours: PersonCases) -> PeerProminence:
    # Ours is measured with everything else, so it has no seconds and no memory of its own.
    rows = tuple(
        PeerDepth(d.depth_mm, d.prominence, d.called is not None, photo.light == "flash")
        for photo in ours.photos
        for d in photo.dimples
    )
    return PeerProminence(OURS, rows, (), nan)


def _changes(key: str, done: Done, ours: PersonCases) -> PeerChanges:
    rows = tuple(
        PeerChange(p.relation, p.true_percent != 0, float(score))
        for p, score in zip(ours.pairs[: len(done.results)], done.results, strict=True)
    )
    return PeerChanges(key, rows, done.seconds, done.peak_mb)


def _our_changes(ours: PersonCases, count: int) -> PeerChanges:
    # Only the pairs in time order, which come first, are put to the peers.
    pairs = ours.pairs[:count]
    rows = tuple(PeerChange(p.relation, p.true_percent != 0, evidence(p)) for p in pairs)
    return PeerChanges(OURS, rows, tuple(p.compare_seconds for p in pairs), nan)


def evidence(pair: PairCase) -> float:
    """How far a change lies from none: its size by half the width of its interval.

    0 when the pair was not compared, which claims no change.
    """
    half = (pair.high - pair.low) / 2
    return abs(pair.change) / half if half > 0 and np.isfinite(pair.change) else 0.0
