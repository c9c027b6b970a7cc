"""One person's cases to plain rows of numbers, one function a figure.

Every function returns (N,) or (N, 2) float64, empty when the person has no such case.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

import numpy as np

from analyzer.bench.scores.cases import (
    DimpleCase,
    PairCase,
    PersonCases,
    PhotoCase,
    Relation,
    SessionCase,
)
from analyzer.bench.scores.metrics import Values

RELATION_WORDS: MappingProxyType[Relation, str] = MappingProxyType(
    {"same": "same light", "other": "other light", "flash": "flash in either"}
)
"""Relations of light, for a table."""


def _array(values: list[float] | list[bool]) -> Values:
    return np.array(values, float)


def pair_errors(person: PersonCases, accepted: bool) -> Values:
    """Median error of each pair in mm; only accepted pairs, or all that map any point."""
    used = [p for p in person.pairs if p.errors_mm and (p.ok or not accepted)]
    return _array([float(np.median(p.errors_mm)) for p in used])


def point_errors(person: PersonCases) -> Values:
    """Error of every grid point of the accepted pairs in mm."""
    return _array([e for p in person.pairs if p.ok for e in p.errors_mm])


def silent(person: PersonCases, limit_mm: float) -> Values:
    """Whether a pair was accepted although it is off, or maps nothing; pairs without truth out."""
    return _array([p.ok and not _within(p, limit_mm) for p in person.pairs if p.shown])


def _within(pair: PairCase, limit_mm: float) -> bool:
    return bool(pair.errors_mm) and float(np.median(pair.errors_mm)) <= limit_mm


def refused(person: PersonCases) -> Values:
    """Whether a pair was refused."""
    return _array([not p.ok for p in person.pairs])


def coverage(person: PersonCases) -> Values:
    """(N, 2): points mapped and points visible in both photos, accepted pairs."""
    pairs = [p for p in person.pairs if p.ok and p.shown]
    return np.array([[len(p.errors_mm), p.shown] for p in pairs], float).reshape(-1, 2)


def calibrated(person: PersonCases, factor: float) -> Values:
    """Whether an accepted pair's stated error is near its true median error."""
    used = [p for p in person.pairs if p.ok and p.errors_mm]
    true = [float(np.median(p.errors_mm)) for p in used]
    return _array(
        [t / factor <= p.stated_mm <= t * factor for p, t in zip(used, true, strict=True)]
    )


def by_tone(person: PersonCases, values: Values) -> Values:
    """(N, 2): the person's skin tone beside each value."""
    return np.column_stack([np.full(len(values), float(person.tone)), values])


def impostors(person: PersonCases, what: str) -> Values:
    """Whether an impostor was refused."""
    return _array([i.refused for i in person.impostors if i.what == what])


def _photos(person: PersonCases, flash: bool) -> Iterator[PhotoCase]:
    return (p for p in person.photos if flash or p.light != "flash")


def _found(person: PersonCases, flash: bool = True) -> Iterator[DimpleCase]:
    return (d for p in _photos(person, flash) for d in p.dimples if d.called is not None)


def recall(person: PersonCases, low_mm: float, high_mm: float = np.inf, *, flash: bool) -> Values:
    """Whether a visible true dimple of this depth was found."""
    return _array(
        [
            d.called is not None
            for p in _photos(person, flash)
            for d in p.dimples
            if low_mm <= d.depth_mm < high_mm
        ]
    )


def false_finds(person: PersonCases, *, flash: bool) -> Values:
    """Dimples found where none is, one number a photo."""
    return _array([float(len(p.false_finds)) for p in _photos(person, flash)])


def free_response(person: PersonCases, low_mm: float) -> Values:
    """(N, 2): all that a FROC curve is made of, outside flash; see `metrics.found_at`.

    A photo is 0, 0; a visible true dimple from this depth on 1 and the confidence with which it is
    marked, 0 for one that is not; a mark without a true dimple 2 and its confidence.
    """
    out = []
    for photo in _photos(person, flash=False):
        out.append([0.0, 0.0])
        marked = {mark.dimple: mark.confidence for mark in photo.marks}
        for k, dimple in enumerate(photo.dimples):
            if dimple.depth_mm >= low_mm:
                out.append([1.0, marked.get(k, 0.0)])
        out += [[2.0, mark.confidence] for mark in photo.marks if mark.dimple < 0]
    return np.array(out, float).reshape(-1, 2)


def fixed_pairs(person: PersonCases, *, flash: bool = False) -> Values:
    """Whether a visible fixed pair was found and called fixed, one a photo that shows both."""
    out = []
    for photo in _photos(person, flash):
        pair = [d for d in photo.dimples if d.fixed]
        if len(pair) == 2:
            out.append(all(d.called == "fixed" for d in pair))
    return _array(out)


def fixed_distances(person: PersonCases) -> Values:
    """Distance of each found fixed dimple to its true place in mm, outside flash."""
    return _array([d.distance_mm for d in _found(person, flash=False) if d.fixed])


def kind_scores(person: PersonCases) -> Values:
    """(N, 2): p_fixed and whether it is fixed, of each found dimple."""
    pairs = [[d.p_fixed, float(d.fixed)] for d in _found(person)]
    return np.array(pairs, float).reshape(-1, 2)


def kind_wrong(person: PersonCases) -> Values:
    """Whether a found dimple was called the other kind; unsure is not wrong."""
    wrong = {True: "modifiable", False: "fixed"}
    return _array([d.called == wrong[d.fixed] for d in _found(person)])


def depths(person: PersonCases, *, flash: bool, misses: bool = False) -> Values:
    """(N, 2): prominence and true depth of found dimples.

    With `misses`, a missed dimple has prominence 0 and a false find depth 0. Dimples whose depth
    nobody knows are left out.
    """
    out = [[d.prominence, d.depth_mm] for d in _found(person, flash)]
    if misses:
        for photo in _photos(person, flash):
            out += [[0.0, d.depth_mm] for d in photo.dimples if d.called is None]
            out += [[find.prominence, 0.0] for find in photo.false_finds]
    array = np.array(out, float).reshape(-1, 2)
    known: Values = array[np.isfinite(array).all(axis=1)]
    return known


def _pairs(person: PersonCases, relation: Relation | None, changed: bool) -> Iterator[PairCase]:
    return (
        p
        for p in person.pairs
        if (relation is None or p.relation == relation) and (p.true_percent != 0) == changed
    )


def false_change(person: PersonCases, relation: Relation | None = None) -> Values:
    """Whether an unchanged pair was called reduced or increased."""
    pairs = _pairs(person, relation, changed=False)
    return _array([p.verdict in ("reduced", "increased") for p in pairs])


def change_found(
    person: PersonCases, relation: Relation | None = None, true_percent: int | None = None
) -> Values:
    """Whether a changed pair was called changed, and the right way; of one true change or all."""
    pairs = (
        p
        for p in _pairs(person, relation, changed=True)
        if true_percent is None or p.true_percent == true_percent
    )
    return _array([p.verdict == ("reduced" if p.true_change < 0 else "increased") for p in pairs])


_ITS_WAY: MappingProxyType[int, tuple[str, ...]] = MappingProxyType(
    {-1: ("reduced",), 0: ("reduced", "increased"), 1: ("increased",)}
)
"""The verdicts that call a true change, by its sign."""


def by_shots(person: PersonCases, shots: int) -> tuple[PairCase | SessionCase, ...]:
    """Comparisons of sessions of which the smaller has so many photos."""
    alone = person.pairs if shots == 1 else ()
    return (*alone, *(s for s in person.sessions if s.shots == shots))


def called(person: PersonCases, shots: int, relation: Relation, low: float, high: float) -> Values:
    """Whether a true change above `low` up to `high`, in percent, was called a change its way.

    No change at all has no way: there any call counts.
    """
    return _array(
        [
            c.verdict in _ITS_WAY[(c.true_percent > 0) - (c.true_percent < 0)]
            for c in by_shots(person, shots)
            if c.relation == relation and low < c.true_percent <= high
        ]
    )


def session_rows(person: PersonCases, shots: int, relation: Relation, what: str) -> Values:
    """One number a comparison of so many photos a session.

    Parameters
    ----------
    what : "compared", "error", "half" or "inside"
        Whether it got a verdict; of those that did, the absolute error of the change and half the
        length of the interval, both in percentage points, and whether the truth lies inside.
    """
    cases = [c for c in by_shots(person, shots) if c.relation == relation]
    if what == "compared":
        return _array([c.verdict != "not comparable" for c in cases])
    told = [c for c in cases if c.verdict != "not comparable"]
    if what == "error":
        return _array([100 * abs(c.change - c.true_change) for c in told])
    if what == "half":
        return _array([50 * (c.high - c.low) for c in told])
    return _array([c.low - 1e-9 <= c.true_change <= c.high + 1e-9 for c in told])


def wrong_way(person: PersonCases) -> Values:
    """Whether a changed pair was called changed the wrong way."""
    pairs = _pairs(person, None, changed=True)
    return _array([p.verdict == ("increased" if p.true_change < 0 else "reduced") for p in pairs])


def comparable(person: PersonCases) -> Values:
    """Whether a pair got a verdict other than not comparable."""
    return _array([p.verdict != "not comparable" for p in person.pairs])


def _compared(person: PersonCases) -> Iterator[PairCase]:
    return (p for p in person.pairs if p.verdict != "not comparable")


def covered(person: PersonCases) -> Values:
    """Whether the true change lies inside the interval, compared pairs."""
    # A change of exactly nothing may sit on the bound, which rounding must not move outside.
    slack = 1e-9
    return _array([p.low - slack <= p.true_change <= p.high + slack for p in _compared(person)])


def change_errors(person: PersonCases, relation: Relation) -> Values:
    """Absolute error of the change in percentage points, compared pairs."""
    pairs = [p for p in _compared(person) if p.relation == relation and np.isfinite(p.change)]
    return _array([100 * abs(p.change - p.true_change) for p in pairs])


def repeats(person: PersonCases) -> Values:
    """Whether a photo measured twice gave the same record."""
    return _array(list(person.repeats))
