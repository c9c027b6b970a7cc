"""The figures of merit: which cases each is made from and how, as one list.

A figure pools rows of all people (photos, pairs or dimples) and reduces them to one number, so its
bootstrap interval over people and its break-downs need no code of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from analyzer.bench import rows
from analyzer.bench.cases import PersonCases
from analyzer.bench.metrics import (
    Values,
    auc,
    bootstrap,
    count,
    mean,
    median,
    percent,
    percent_of_sums,
    percentile95,
    rank_correlation,
)
from analyzer.bench.params import BenchSettings
from analyzer.bench.treatment import Treatment


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
    goal : str
        What the project asks of it; "" when nothing.
    """

    key: str
    group: str
    label: str
    unit: str
    extract: Callable[[PersonCases], Values]
    reduce: Callable[[Values], float]
    goal: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure with its uncertainty.

    Parameters
    ----------
    key, group, label, unit, goal : str
        As defined.
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
    return Figure(d.key, d.group, d.label, d.unit, d.goal, value, cases, filled, low, high)


def pooled(
    definition: Definition, people: Sequence[PersonCases]
) -> tuple[float, int, list[Values]]:
    """Value, number of cases and the rows of each person, without an interval."""
    samples = [definition.extract(person) for person in people]
    filled = [s for s in samples if len(s)]
    together = np.concatenate(filled) if filled else np.empty(0)
    return definition.reduce(together) if filled else float("nan"), len(together), samples


def definitions(
    settings: BenchSettings = BenchSettings(), treatment: Treatment = "none"
) -> tuple[Definition, ...]:
    """All figures in the order of the table; a goal may differ where photos were treated."""
    s, limit = settings, f"{settings.deep_mm:g} mm"
    return (
        Definition("tre_median", "alignment", "median error, accepted pairs", "mm",
                   lambda p: rows.pair_errors(p, True), median, "<= 0.5" if treatment == "none" else "<= 0.8"),
        Definition("tre_median_all", "alignment", "median error, all mapped pairs", "mm",
                   lambda p: rows.pair_errors(p, False), median),
        Definition("tre_p95", "alignment", "95 % of points within, accepted pairs", "mm",
                   rows.point_errors, percentile95),
        Definition("silent", "alignment", f"accepted yet off by more than {s.silent_mm:g} mm",
                   "pairs", lambda p: rows.silent(p, s.silent_mm), count, "0"),
        Definition("refused", "alignment", "refused pairs", "%", rows.refused, percent),
        Definition("coverage", "alignment", "points mapped, accepted pairs", "%",
                   rows.coverage, percent_of_sums),
        Definition("calibrated", "alignment",
                   f"stated error within x{s.calibration_factor:g} of true", "%",
                   lambda p: rows.calibrated(p, s.calibration_factor), percent),
        Definition("stranger_refused", "alignment", "another person refused", "%",
                   lambda p: rows.impostors(p, "other person"), percent),
        Definition("mirrored_refused", "alignment", "mirrored photo refused", "%",
                   lambda p: rows.impostors(p, "mirrored"), percent),
        Definition("recall_deep", "detection", f"found from {limit} on, outside flash", "%",
                   lambda p: rows.recall(p, s.deep_mm, flash=False), percent, ">= 60"),
        Definition("false_found", "detection", "false finds a photo", "",
                   lambda p: rows.false_finds(p, flash=True), mean, "<= 2"),
        Definition("false_found_no_flash", "detection", "false finds a photo, outside flash", "",
                   lambda p: rows.false_finds(p, flash=False), mean),
        Definition("pair_found", "fixed pair", "both found and called fixed, outside flash", "%",
                   rows.fixed_pairs, percent, ">= 60"),
        Definition("fixed_distance", "fixed pair", "median distance when found, outside flash",
                   "mm", rows.fixed_distances, median),
        Definition("kind_auc", "fixed pair", "kind AUC of p_fixed, found dimples", "",
                   rows.kind_scores, auc),
        Definition("kind_wrong", "fixed pair", "kind wrong, unsure allowed, found dimples", "%",
                   rows.kind_wrong, percent),
        Definition("depth_rho", "prominence", "rank correlation with depth, found dimples", "",
                   lambda p: rows.depths(p, flash=True), rank_correlation, ">= 0.65"),
        Definition("depth_rho_no_flash", "prominence", "the same, outside flash", "",
                   lambda p: rows.depths(p, flash=False), rank_correlation),
        Definition("depth_rho_all", "prominence", "the same, misses and false finds as 0", "",
                   lambda p: rows.depths(p, flash=True, misses=True), rank_correlation),
        Definition("false_change", "change", "unchanged pairs called changed", "%",
                   rows.false_change, percent, "<= 20"),
        *(
            Definition(f"false_change_{r}", "change", f"the same, {words}", "%",
                       partial(rows.false_change, relation=r), percent)
            for r, words in rows.RELATION_WORDS.items()
        ),
        *(
            Definition(f"found_{r}", "change", f"changed pairs called so, {words}", "%",
                       partial(rows.change_found, relation=r), percent)
            for r, words in rows.RELATION_WORDS.items()
        ),
        Definition("comparable", "change", "pairs that were compared at all", "%",
                   rows.comparable, percent),
        Definition("wrong_way", "change", "changed pairs called the wrong way", "pairs",
                   rows.wrong_way, count),
        Definition("interval_covers", "change", "true change inside the 95 % interval", "%",
                   rows.covered, percent),
        *(
            Definition(f"change_error_{r}", "change", f"median error of the change, {words}",
                       "points", partial(rows.change_errors, relation=r), median)
            for r, words in rows.RELATION_WORDS.items()
        ),
        Definition("repeatable", "repeatability", "measured twice, the same record bytes", "%",
                   rows.repeats, percent, "100"),
    )  # fmt: skip


def timings() -> tuple[Definition, ...]:
    """Seconds; they depend on the machine, so they are kept apart from the other figures."""
    group = "time (this machine)"
    return (
        Definition("seconds_photo", group, "median a photo", "s",
                   lambda p: np.array(p.photo_seconds), median),
        Definition("seconds_align", group, "median to align a pair", "s",
                   lambda p: np.array([c.align_seconds for c in p.pairs]), median),
        Definition("seconds_compare", group, "median to compare an aligned pair", "s",
                   lambda p: np.array([c.compare_seconds for c in p.pairs]), median),
    )  # fmt: skip
