"""The figures of merit: which cases each is made from and how, as one list.

A figure pools rows of all people (photos, pairs or dimples) and reduces them to one number, so its
bootstrap interval over people and its break-downs need no code of their own.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from analyzer.bench.figures.definition import Definition, Goal
from analyzer.bench.params import BenchSettings
from analyzer.bench.people.treatment import Treatment
from analyzer.bench.scores import rows
from analyzer.bench.scores.metrics import (
    auc,
    calibration_error,
    count,
    found_at,
    mean,
    median,
    percent,
    percent_gap,
    percent_of_sums,
    percentile95,
    rank_correlation,
)


def definitions(
    settings: BenchSettings = BenchSettings(), treatment: Treatment = "none"
) -> tuple[Definition, ...]:
    """All figures in the order of the table; a goal may differ where photos were treated."""
    return (
        *_alignment(settings, treatment),
        *_single_photos(settings),
        *_in_series(settings),
        *_change(),
        Definition("gap_recall", "tones", "largest difference in dimples found", "points",
                   lambda p: rows.by_tone(p, rows.recall(p, settings.deep_mm, flash=False)),
                   percent_gap, Goal(high=5)),
        Definition("series_gap_recall", "tones", "the same, in series", "points",
                   lambda p: rows.by_tone(
                       p, rows.recall(p.as_series, settings.deep_mm, flash=False)),
                   percent_gap, Goal(high=5)),
        Definition("gap_refused", "tones", "largest difference in refused pairs", "points",
                   lambda p: rows.by_tone(p, rows.refused(p)), percent_gap, Goal(high=5)),
        Definition("repeatable", "repeatability", "measured twice, the same record bytes", "%",
                   rows.repeats, percent, Goal(low=100)),
    )  # fmt: skip


def _alignment(s: BenchSettings, treatment: Treatment) -> tuple[Definition, ...]:
    group = "alignment"
    return (
        Definition("tre_median", group, "median error, accepted pairs", "mm",
                   lambda p: rows.pair_errors(p, True), median,
                   Goal(high=0.5 if treatment == "none" else 0.8)),
        Definition("tre_median_all", group, "median error, all mapped pairs", "mm",
                   lambda p: rows.pair_errors(p, False), median),
        Definition("tre_p95", group, "95 % of points within, accepted pairs", "mm",
                   rows.point_errors, percentile95, Goal(high=1.5)),
        Definition("silent", group, f"accepted yet off by more than {s.silent_mm:g} mm",
                   "pairs", lambda p: rows.silent(p, s.silent_mm), count, Goal(0, 0)),
        Definition("refused", group, "refused pairs", "%", rows.refused, percent, Goal(high=2)),
        Definition("coverage", group, "visible back skin mapped, accepted pairs", "%",
                   rows.coverage, percent_of_sums, Goal(low=95)),
        Definition("calibrated", group, f"stated error within x{s.calibration_factor:g} of true",
                   "%", lambda p: rows.calibrated(p, s.calibration_factor), percent, Goal(low=80)),
        Definition("stranger_refused", group, "another person refused", "%",
                   lambda p: rows.impostors(p, "other person"), percent, Goal(low=98)),
        Definition("mirrored_refused", group, "mirrored photo refused", "%",
                   lambda p: rows.impostors(p, "mirrored"), percent, Goal(low=98)),
    )  # fmt: skip


def _single_photos(s: BenchSettings) -> tuple[Definition, ...]:
    return (
        Definition("recall_deep", "detection", f"found from {s.deep_mm:g} mm on, outside flash",
                   "%", lambda p: rows.recall(p, s.deep_mm, flash=False), percent, Goal(low=85)),
        Definition("found_at", "detection", f"the same at {s.at_false:g} false finds a photo", "%",
                   lambda p: rows.free_response(p, s.deep_mm),
                   partial(found_at, false_finds=s.at_false), Goal(low=85)),
        Definition("false_found", "detection", "false finds a photo", "",
                   lambda p: rows.false_finds(p, flash=True), mean, Goal(high=0.5)),
        Definition("false_found_no_flash", "detection", "false finds a photo, outside flash", "",
                   lambda p: rows.false_finds(p, flash=False), mean),
        Definition("pair_found", "fixed pair", "both found and called fixed, outside flash", "%",
                   rows.fixed_pairs, percent, Goal(low=90)),
        Definition("fixed_distance", "fixed pair", "median distance when found, outside flash",
                   "mm", rows.fixed_distances, median, Goal(high=2)),
        Definition("kind_auc", "fixed pair", "kind AUC of p_fixed, found dimples", "",
                   rows.kind_scores, auc, Goal(low=0.95)),
        Definition("kind_wrong", "fixed pair", "kind wrong, unsure allowed, found dimples", "%",
                   rows.kind_wrong, percent, Goal(high=3)),
        Definition("kind_calibration", "fixed pair", "p_fixed off from the true share", "points",
                   rows.kind_scores, calibration_error),
        Definition("depth_rho", "prominence", "rank correlation with depth, found dimples", "",
                   lambda p: rows.depths(p, flash=True), rank_correlation, Goal(low=0.90)),
        Definition("depth_rho_no_flash", "prominence", "the same, outside flash", "",
                   lambda p: rows.depths(p, flash=False), rank_correlation),
        Definition("depth_rho_all", "prominence", "the same, misses and false finds as 0", "",
                   lambda p: rows.depths(p, flash=True, misses=True), rank_correlation,
                   Goal(low=0.80)),
    )  # fmt: skip


def _in_series(settings: BenchSettings) -> tuple[Definition, ...]:
    """The same of all photos of a person read as one series, as a folder is."""

    def of(single: Definition) -> Definition:
        return replace(
            single,
            key=f"series_{single.key}",
            group=f"series: {single.group}",
            extract=lambda person: single.extract(person.as_series),
        )

    # What may be a dimple, sure or not, is a matter of one photo.
    return tuple(of(d) for d in _single_photos(settings) if d.key != "found_at")


def _change() -> tuple[Definition, ...]:
    group = "change"
    error_goals = {"same": Goal(high=10), "other": Goal(high=15), "flash": Goal()}
    return (
        Definition("false_change", group, "unchanged pairs called changed", "%",
                   rows.false_change, percent, Goal(high=5)),
        *(
            Definition(f"false_change_{r}", group, f"the same, {words}", "%",
                       partial(rows.false_change, relation=r), percent)
            for r, words in rows.RELATION_WORDS.items()
        ),
        *(
            Definition(f"found_{r}", group, f"changed pairs called so, {words}", "%",
                       partial(rows.change_found, relation=r), percent)
            for r, words in rows.RELATION_WORDS.items()
        ),
        Definition("found_35_same", group, "-35 % called reduced, same light", "%",
                   partial(rows.change_found, relation="same", true_percent=-35), percent,
                   Goal(low=80)),
        Definition("found_65_other", group, "-65 % called reduced, other light", "%",
                   partial(rows.change_found, relation="other", true_percent=-65), percent,
                   Goal(low=80)),
        Definition("comparable", group, "pairs that were compared at all", "%",
                   rows.comparable, percent),
        Definition("wrong_way", group, "changed pairs called the wrong way", "pairs",
                   rows.wrong_way, count, Goal(0, 0)),
        Definition("interval_covers", group, "true change inside the 95 % interval", "%",
                   rows.covered, percent, Goal(90, 98)),
        *(
            Definition(f"change_error_{r}", group, f"median error of the change, {words}",
                       "points", partial(rows.change_errors, relation=r), median, error_goals[r])
            for r, words in rows.RELATION_WORDS.items()
        ),
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
