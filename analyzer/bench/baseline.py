"""A small set of rendered people whose figures must stay where they are.

The set is rendered quickly and always the same, so it says nothing about accuracy; it tells when a
change of code moves a figure that nobody meant to move. The values, how far each may drift and
why, stand in ``benchmarks/baseline.json``. A move that was meant is written down with
``dimples bench --baseline benchmarks/baseline.json --write-baseline`` and shows in the diff.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from analyzer.bench.figures.definition import pooled
from analyzer.bench.figures.figures import definitions
from analyzer.bench.figures.table import Table, number
from analyzer.bench.scores.cases import PersonCases
from analyzer.phantom.sitting.capture import LightKind
from analyzer.storage.codec import from_plain, round_float, to_plain

SCHEMA = "dimples.baseline/1"


@dataclass(frozen=True)
class BaselinePerson:
    """One person of the set.

    Parameters
    ----------
    seed, tone : int
        As for `analyzer.phantom.person`.
    lights : tuple of 3 str
        Light of the first, second and fourth photo, of the third, and of the fifth.
    """

    seed: int
    tone: int
    lights: tuple[LightKind, LightKind, LightKind]


@dataclass(frozen=True)
class BaselineSet:
    """What is rendered.

    Parameters
    ----------
    people : tuple of BaselinePerson
    photos : int
        Of each person's five, the first ones.
    width, height : int
        Of the photos, px.
    """

    people: tuple[BaselinePerson, ...] = (
        BaselinePerson(21, 2, ("window", "ceiling", "window")),
        BaselinePerson(22, 5, ("window", "window", "ceiling")),
    )
    photos: int = 4
    width: int = 750
    height: int = 1000


@dataclass(frozen=True)
class BaselineFigure:
    """One figure and how far it may drift.

    Parameters
    ----------
    key : str
        As in `analyzer.bench.figures.figures`.
    value : float
        In the figure's unit; nan where the set has no case.
    tolerance : float
        Largest allowed difference, same unit.
    why : str
        Why so much and not more.
    """

    key: str
    value: float
    tolerance: float
    why: str


@dataclass(frozen=True)
class Baseline:
    """The set, and its figures."""

    schema: str
    render: BaselineSet
    figures: tuple[BaselineFigure, ...]


def read_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises
    ------
    ValueError
        When the file is none (`analyzer.storage.codec.RecordError` among them).
    """
    baseline = from_plain(Baseline, json.loads(path.read_text(encoding="utf-8")), "baseline")
    if baseline.schema != SCHEMA:
        raise ValueError(f"{path.name} is no baseline of schema {SCHEMA}")
    return baseline


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline, one figure a block, so that a diff shows what moved."""
    text = json.dumps(to_plain(baseline), indent=1, allow_nan=False) + "\n"
    path.write_text(text, encoding="utf-8")


def render_set(render: BaselineSet, folder: Path) -> None:
    """Render the set into ``folder``; people that stand there already are kept."""
    from analyzer.phantom.generate import person, write_person

    for one in render.people:
        subject, captures = person(one.seed, tone=one.tone, lights=one.lights)
        size = (render.width, render.height)
        write_person(subject, captures[: render.photos], folder, method="preview", size=size)


def figures_of(people: Sequence[PersonCases]) -> dict[str, float]:
    """Every figure of the table by its key; time is none of them."""
    return {d.key: pooled(d, people)[0] for d in definitions()}


def updated(baseline: Baseline, values: Mapping[str, float]) -> Baseline:
    """The same figures with new values; their tolerances are kept."""
    figures = tuple(
        BaselineFigure(f.key, _rounded(values[f.key]), f.tolerance, f.why) for f in baseline.figures
    )
    return Baseline(baseline.schema, baseline.render, figures)


def _rounded(value: float) -> float:
    short = round_float(value)
    return float("nan") if short is None else short


@dataclass(frozen=True)
class Drift:
    """A figure beside its baseline.

    Parameters
    ----------
    figure : BaselineFigure
    value : float
        Now; nan when it is no longer made.
    """

    figure: BaselineFigure
    value: float

    @property
    def kept(self) -> bool:
        """Within the tolerance; a figure that appears or disappears is not."""
        old, new = self.figure.value, self.value
        if not (isfinite(old) and isfinite(new)):
            return not isfinite(old) and not isfinite(new)
        # Stored values are cut to six digits, which is no drift.
        return abs(new - old) <= self.figure.tolerance + 1e-5 * abs(old)


def drifts(baseline: Baseline, values: Mapping[str, float]) -> tuple[Drift, ...]:
    """Each figure of the baseline beside its value now."""
    return tuple(Drift(f, values.get(f.key, float("nan"))) for f in baseline.figures)


def drift_table(found: Sequence[Drift]) -> Table:
    """For a terminal: what moved, and whether that is allowed."""
    lines = tuple(
        (
            d.figure.key, number(d.figure.value), number(d.value), number(d.figure.tolerance),
            "yes" if d.kept else "NO",
        )
        for d in found
    )  # fmt: skip
    return Table("Against the baseline", ("figure", "baseline", "now", "may drift", "kept"), lines)
