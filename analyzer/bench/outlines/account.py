"""What the study of outlines found, as figures and tables: what came of each photo in, no photo needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from analyzer.bench.docs.kept import OUTLINES, SCHEMA, Kept
from analyzer.bench.figures.definition import Figure, Goal
from analyzer.bench.figures.table import Table, as_text, figure_table, number
from analyzer.bench.outlines.peers import PEERS
from analyzer.bench.params import BenchSettings
from analyzer.bench.scores.metrics import Values, bootstrap, median, percent
from analyzer.records.provenance import method_hash, package_versions

GOOD, POOR = 0.93, 0.8
"""Overlap from which a mask is good, and below which it is poor."""

WORST = 8
"""So many photos are named."""


@dataclass(frozen=True)
class Outcome:
    """One photo.

    Parameters
    ----------
    name : str
        ``sNNN_tK``.
    groups : tuple of str
        What it is counted under, such as ``tone 3`` or ``arms touching``.
    found : bool
    overlap : float
        Of the mask with the true one, 0-1.
    border_mm : float
        Median distance of its border from the true one, whichever way; nan without a back.
    width : float
        Back width over the one that the true mask gives, minus 1; nan without a back.
    peers : tuple of floats
        Overlap of each peer's mask.
    """

    name: str
    groups: tuple[str, ...]
    found: bool
    overlap: float
    border_mm: float
    width: float
    peers: tuple[float, ...] = ()

    @property
    def person(self) -> str:
        """Whose photo it is."""
        return self.name.split("_")[0]


@dataclass(frozen=True)
class Account:
    """A whole study.

    Parameters
    ----------
    command : str
        Prints it.
    outcomes : tuple of Outcome
    negatives : tuple of (str, bool)
        Kind of a picture without a back, and whether one was found in it; an empty kind is none.
    spreads : tuple of float
        By how much the back width of each of some people goes apart over all ways to hold the arms.
    """

    command: str
    outcomes: tuple[Outcome, ...]
    negatives: tuple[tuple[str, bool], ...] = ()
    spreads: tuple[float, ...] = ()

    @property
    def title(self) -> str:
        """For a heading."""
        people = {o.person for o in self.outcomes}
        return f"Outline of the back: {len(people)} people, {len(self.outcomes)} photos"

    def text(self) -> str:
        """For a terminal, the worst photos last."""
        worst = [
            f"{o.name}  {o.overlap:.2f}{'' if o.found else '  no back found'}"
            for o in sorted(self.outcomes, key=lambda o: o.overlap)[:WORST]
        ]
        tables = [figure_table(self.figures(), self.title), *self.tables()]
        return as_text(tables) + "\n" + "\n".join(worst)

    def kept(self) -> Kept:
        """What the documents show of it."""
        return Kept(
            SCHEMA,
            OUTLINES,
            self.command,
            package_versions()["analyzer"],
            method_hash(),
            len({o.person for o in self.outcomes}),
            len(self.outcomes),
            self.figures(),
            self.tables(),
        )

    def figures(self) -> tuple[Figure, ...]:
        """Headline figures with intervals by resampling people."""
        told = [np.array([float(found)]) for kind, found in self.negatives if kind]
        spreads = [np.array([100 * s]) for s in self.spreads]
        of = self._by_person
        return (
            _figure("found", "backs found", "%", of(lambda o: o.found), percent, Goal(low=99.5)),
            _figure("overlap", "overlap with the true mask, median", "%",
                    of(lambda o: 100 * o.overlap), median, Goal(low=97)),
            _figure("good", f"photos with an overlap of {100 * GOOD:g} % and more", "%",
                    of(lambda o: o.overlap >= GOOD), percent, Goal(low=95)),
            _figure("poor", f"photos with an overlap below {100 * POOR:g} %", "%",
                    of(lambda o: o.overlap < POOR), percent),
            _figure("border", "border off, median", "mm", of(lambda o: o.border_mm), median,
                    Goal(high=3)),
            _figure("width", "back width off, median", "%", of(lambda o: 100 * abs(o.width)), median,
                    Goal(high=2)),
            _figure("false", "pictures without a back taken for one", "%", told, percent,
                    Goal(high=1)),
            _figure("arms", "back width apart over all ways to hold the arms, median", "%", spreads,
                    median, Goal(high=3)),
            _figure("arms_most", "the same, at most", "%", spreads, lambda v: float(v.max())),
        )  # fmt: skip

    def _by_person(self, value: Callable[[Outcome], float]) -> list[Values]:
        """One array a person; what is nan is left out."""
        people = sorted({o.person for o in self.outcomes})
        rows = [[float(value(o)) for o in self.outcomes if o.person == p] for p in people]
        return [np.array([v for v in row if isfinite(v)]) for row in rows]

    def tables(self) -> tuple[Table, ...]:
        """By setting, beside peers, and what is no back."""
        groups = ("all", *sorted({g for o in self.outcomes for g in o.groups}))
        header = ("", "photos", "found, %", "overlap", f">= {GOOD:g}, %", f"< {POOR:g}, %",
                  "border, mm", "width, %")  # fmt: skip
        lines = tuple(
            _line(g, [o for o in self.outcomes if g == "all" or g in o.groups]) for g in groups
        )
        return (
            Table("The outline by setting", header, lines),
            *self._peers(),
            *self._negatives(),
        )

    def _peers(self) -> tuple[Table, ...]:
        if not self.outcomes or not self.outcomes[0].peers:
            return ()
        shares = {"this software": np.array([o.overlap for o in self.outcomes])}
        for k, name in enumerate(PEERS):
            shares[name] = np.array([o.peers[k] for o in self.outcomes])
        lines = tuple(
            (name, f"{np.median(s):.3f}", number(_share(s >= GOOD)), number(_share(s < POOR)))
            for name, s in shares.items()
        )
        header = ("", "overlap, median", f">= {GOOD:g}, % of photos", f"< {POOR:g}, % of photos")
        return (Table("The outline, ours and peers, the same photos", header, lines),)

    def _negatives(self) -> tuple[Table, ...]:
        told = [n for n in self.negatives if n[0]]
        if not told:
            return ()
        lines = []
        for kind in (*sorted({n[0] for n in told}), "all"):
            some = [found for name, found in told if kind in (name, "all")]
            lines.append((kind, str(len(some)), str(sum(some))))
        header = ("pictures of", "pictures", "taken for a back")
        return (Table("Pictures without a back", header, tuple(lines)),)


def _figure(
    key: str,
    label: str,
    unit: str,
    samples: Sequence[Values],
    reduce: Callable[[Values], float],
    goal: Goal = Goal(),
) -> Figure:
    s = BenchSettings()
    filled = [v for v in samples if len(v)]
    together = np.concatenate(filled) if filled else np.empty(0)
    value = reduce(together) if filled else float("nan")
    low, high = bootstrap(samples, reduce, s.resamples, s.level, s.seed)
    return Figure(
        f"outline_{key}", "outline", label, unit, str(goal), goal.met(value), value, len(together),
        len(filled), low, high,
    )  # fmt: skip


def _share(true: NDArray[np.bool_]) -> float:
    return percent(true.astype(float))


def _line(name: str, rows: Sequence[Outcome]) -> tuple[str, ...]:
    shares = np.array([o.overlap for o in rows])
    border = np.array([o.border_mm for o in rows if isfinite(o.border_mm)])
    width = np.array([100 * abs(o.width) for o in rows if isfinite(o.width)])
    return (
        name,
        str(len(rows)),
        number(_share(np.array([o.found for o in rows]))),
        f"{median(shares):.3f}",
        number(_share(shares >= GOOD)),
        number(_share(shares < POOR)),
        number(median(border)),
        number(median(width)),
    )
