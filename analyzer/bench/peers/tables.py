"""Peers beside ours as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import inf, isfinite, nan
from typing import Any

import numpy as np

from analyzer.bench.figures.table import Table, number
from analyzer.bench.params import BenchSettings
from analyzer.bench.peers.cases import (
    PeerAlignment,
    PeerCases,
    PeerChange,
    PeerChanges,
    PeerDepth,
    PeerPair,
    PeerProminence,
)
from analyzer.bench.peers.model import OURS, PEERS, Peer, Purpose
from analyzer.bench.scores.metrics import auc, median, rank_correlation

_OURS_LABEL = "this software"


@dataclass(frozen=True)
class Cut:
    """A threshold on a score that tells changed from unchanged pairs.

    Parameters
    ----------
    found, false : float
        Share of changed and of unchanged pairs above it, in percent.
    """

    found: float
    false: float


def peer_tables(
    people: Sequence[PeerCases], settings: BenchSettings = BenchSettings()
) -> tuple[Table, ...]:
    """Alignment, prominence and change, ours in the first line of each."""
    return (
        _alignment_table(people, settings),
        _ratio_table(people),
        _prominence_table(people),
        _change_table(people),
    )


def all_errors(pairs: Sequence[PeerPair]) -> list[float]:
    """Median error of every pair; without a map it is infinite, since nothing was aligned."""
    return [p.median_mm if p.mapped and isfinite(p.median_mm) else inf for p in pairs]


def ratios(people: Sequence[PeerCases]) -> tuple[float, float]:
    """Median error of the best classic and of the learned peer, in multiples of ours."""
    medians = {
        peer.key: _quantile(all_errors(_pairs(people, peer.key)), 50)
        for peer in PEERS
        if peer.purpose == "alignment" and _pairs(people, peer.key)
    }
    ours = _quantile(all_errors(_pairs(people, OURS)), 50)
    kinds = []
    for learned in (False, True):
        group = [medians[p.key] for p in PEERS if p.key in medians and p.learned == learned]
        kinds.append(min(group) / ours if group and ours > 0 else nan)
    return kinds[0], kinds[1]


def best_cut(scored: Sequence[tuple[float, bool]]) -> Cut:
    """The threshold with the largest found less false share (Youden 1950).

    Chosen with the answers in hand, so that it flatters every method alike.

    Parameters
    ----------
    scored : sequence of (score, changed)
    """
    scores = np.array([s for s, _ in scored], float)
    changed = np.array([c for _, c in scored], bool)
    if not changed.any() or changed.all():
        return Cut(nan, nan)
    best = Cut(0.0, 0.0)
    for limit in np.unique(scores):
        found, false = (100 * float((scores[w] >= limit).mean()) for w in (changed, ~changed))
        if found - false > best.found - best.false:
            best = Cut(found, false)
    return best


def _pairs(people: Sequence[PeerCases], key: str) -> list[PeerPair]:
    return [p for person in people for a in person.alignments if a.key == key for p in a.pairs]


def _quantile(values: Sequence[float], q: float) -> float:
    """Percentile as numpy's, also where some values are infinite; nan when empty."""
    if not values:
        return nan
    ranked = sorted(values)
    place = q / 100 * (len(ranked) - 1)
    low, share = int(place), place % 1
    if share == 0:
        return ranked[low]
    above = ranked[low + 1]
    return above if not isfinite(above) else (1 - share) * ranked[low] + share * above


def _alignment_table(people: Sequence[PeerCases], settings: BenchSettings) -> Table:
    def cells(key: str) -> tuple[str, ...]:
        runs = [a for person in people for a in person.alignments if a.key == key]
        pairs = _pairs(people, key)
        errors = all_errors(pairs)
        by_light = [
            number(_quantile(all_errors([p for p in pairs if p.relation == r]), 50))
            for r in ("same", "other", "flash")
        ]
        off = sum(isfinite(e) and e > settings.silent_mm for e in errors)
        return (
            number(_quantile(errors, 50)),
            *by_light,
            number(_quantile(errors, 95)),
            str(off),
            str(sum(not isfinite(e) for e in errors)),
            *_cost(runs),
        )

    header = (
        "alignment", "median, mm", "same light", "other light", "flash", "95 % of pairs within, mm",
        f"off > {settings.silent_mm:g} mm", "no map", "s a pair", "peak MB",
    )  # fmt: skip
    lines = _lines("alignment", people, cells)
    return Table("Alignment, ours and peers, the same pairs", header, lines)


def _ratio_table(people: Sequence[PeerCases]) -> Table:
    classic, learned = ratios(people)
    lines = (
        ("best classic peer", number(classic), ">= 5"),
        ("learned peer", number(learned), "> 1"),
    )
    title = "Median alignment error over all pairs, in multiples of ours"
    return Table(title, ("", "times", "goal"), lines)


def peer_record(people: Sequence[PeerCases], settings: BenchSettings) -> dict[str, Any]:
    """The same for JSON, with the pairs behind it; time and memory are the machine's."""
    classic, learned = ratios(people)
    return {
        "best_classic_to_ours": classic,
        "learned_to_ours": learned,
        "tables": [asdict(t) for t in peer_tables(people, settings)],
        "people": [asdict(p) for p in people],
    }


def _prominence_table(people: Sequence[PeerCases]) -> Table:
    def cells(key: str) -> tuple[str, ...]:
        runs = [a for person in people for a in person.prominences if a.key == key]
        rows = [d for a in runs for d in a.dimples]
        found = [d for d in rows if d.found]
        groups = [[d for d in g if not (lit and d.flash)] for g in (found, rows) for lit in (0, 1)]
        return (*(number(_correlation(g)) for g in groups), *_cost(runs))

    header = (
        "rank correlation with depth", "dimples we found", "the same, outside flash",
        "all visible dimples, ours 0 where missed", "the same, outside flash", "s a photo",
        "peak MB",
    )  # fmt: skip
    lines = _lines("prominence", people, cells)
    return Table("Prominence, ours and peers, the same dimples", header, lines)


def _correlation(rows: Sequence[PeerDepth]) -> float:
    pairs = [[d.value if isfinite(d.value) else 0.0, d.depth_mm] for d in rows]
    array = np.array(pairs, float).reshape(-1, 2)
    return rank_correlation(array[np.isfinite(array).all(axis=1)])


def _change_table(people: Sequence[PeerCases]) -> Table:
    def cells(key: str) -> tuple[str, ...]:
        runs = [a for person in people for a in person.changes if a.key == key]
        rows = [p for a in runs for p in a.pairs]
        by_light = [number(_auc([p for p in rows if p.relation in r])) for r in _RELATIONS]
        cut = best_cut([(p.score, p.changed) for p in rows])
        return (*by_light, number(cut.found), number(cut.false), *_cost(runs))

    header = (
        "changed or not", "AUC, all pairs", "same light", "other light", "found at best cut, %",
        "false at best cut, %", "s a pair", "peak MB",
    )  # fmt: skip
    lines = _lines("change", people, cells)
    return Table("Change, ours and peers, the same pairs", header, lines)


def _cost(runs: Sequence[PeerAlignment | PeerProminence | PeerChanges]) -> tuple[str, str]:
    """Median seconds of a result, and the most memory in MB."""
    seconds = median(np.array([s for a in runs for s in a.seconds]))
    return number(seconds), number(max((a.peak_mb for a in runs), default=nan))


_RELATIONS: tuple[tuple[str, ...], ...] = (("same", "other", "flash"), ("same",), ("other",))


def _auc(rows: Sequence[PeerChange]) -> float:
    return auc(np.array([[p.score, float(p.changed)] for p in rows], float))


def _methods(purpose: Purpose, people: Sequence[PeerCases]) -> list[tuple[str, str, str]]:
    """Key, label and, where not installed, the missing packages; ours first."""
    missing = {key: packages for person in people for key, packages in person.missing}
    peers: list[Peer] = [p for p in PEERS if p.purpose == purpose]
    listed = [(p.key, p.label, missing.get(p.key, "")) for p in peers]
    return [(OURS, _OURS_LABEL, ""), *listed]


def _lines(
    purpose: Purpose, people: Sequence[PeerCases], cells: Callable[[str], tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    """One line a method, ours first; what is not installed says so in its first cell."""
    width = len(cells(OURS))
    return tuple(
        (label, f"not installed ({absent})", *[""] * (width - 1))
        if absent
        else (label, *cells(key))
        for key, label, absent in _methods(purpose, people)
    )
