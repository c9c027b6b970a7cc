"""How a figure is made from cases, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, isnan

import numpy as np

from analyzer.bench.params import BenchSettings
from analyzer.bench.scores.cases import PersonCases
from analyzer.bench.scores.metrics import Values, bootstrap


@dataclass(frozen=True)
class Goal:
    """What the project asks of a figure; a figure without goal is only watched.

    Parameters
    ----------
    low, high : float
        Bounds that it must keep, both included.
    """

    low: float = -inf
    high: float = inf

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.low:g}"
        if self.low == -inf:
            return "" if self.high == inf else f"<= {self.high:g}"
        return f">= {self.low:g}" if self.high == inf else f"{self.low:g} to {self.high:g}"

    def met(self, value: float) -> str:
        """ "yes" or "no"; "" without a goal or a value."""
        if isnan(value) or (self.low == -inf and self.high == inf):
            return ""
        return "yes" if self.low <= value <= self.high else "no"


@dataclass(frozen=True)
class Definition:
    """How a figure is made.

    Parameters
    ----------
    key : str
        Stable name in JSON.
    group, label, unit : str
        For the table.
    extract : callable
        One person's cases to its rows, (N,) or (N, 2).
    reduce : callable
        Pooled rows to the figure.
    goal : Goal
    """

    key: str
    group: str
    label: str
    unit: str
    extract: Callable[[PersonCases], Values]
    reduce: Callable[[Values], float]
    goal: Goal = Goal()


@dataclass(frozen=True)
class Figure:
    """A figure with its uncertainty.

    Parameters
    ----------
    key, group, label, unit, goal : str
        As defined.
    met : "yes", "no" or ""
        Whether the value keeps the goal; "" without one.
    value : float
        nan without cases.
    cases : int
        Pooled rows.
    people : int
        Who gave any.
    low, high : float
        Bootstrap interval over people; nan with fewer than two.
    """

    key: str
    group: str
    label: str
    unit: str
    goal: str
    met: str
    value: float
    cases: int
    people: int
    low: float
    high: float


def make_figure(
    definition: Definition, people: Sequence[PersonCases], settings: BenchSettings
) -> Figure:
    """Pool, reduce and resample."""
    d = definition
    value, cases, samples = pooled(d, people)
    low, high = bootstrap(samples, d.reduce, settings.resamples, settings.level, settings.seed)
    filled = sum(bool(len(s)) for s in samples)
    return Figure(
        d.key, d.group, d.label, d.unit, str(d.goal), d.goal.met(value), value, cases, filled,
        low, high,
    )  # fmt: skip


def pooled(
    definition: Definition, people: Sequence[PersonCases]
) -> tuple[float, int, list[Values]]:
    """Value, number of cases and the rows of each person, without an interval."""
    samples = [definition.extract(person) for person in people]
    filled = [s for s in samples if len(s)]
    together = np.concatenate(filled) if filled else np.empty(0)
    return definition.reduce(together) if filled else float("nan"), len(together), samples
