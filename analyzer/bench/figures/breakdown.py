"""The figures again, by light, lens, skin tone and depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from analyzer.bench.figures.definition import Definition, make_figure
from analyzer.bench.figures.details import cause_table, froc_table, kind_table
from analyzer.bench.figures.figures import definitions
from analyzer.bench.figures.power import power_table, sessions_table
from analyzer.bench.figures.table import Table, figure_cell
from analyzer.bench.figures.tones import tones_table
from analyzer.bench.figures.verdicts import verdict_matrix, verdict_table
from analyzer.bench.params import BenchSettings
from analyzer.bench.scores import rows
from analyzer.bench.scores.cases import LENSES, RELATIONS, PersonCases
from analyzer.bench.scores.metrics import Values, mean, percent, rank_correlation

BY_RELATION = ("tre_median", "tre_median_all", "silent", "refused", "coverage", "calibrated")
BY_TONE = (
    "tre_median",
    "silent",
    "refused",
    "recall_deep",
    "false_found",
    "pair_found",
    "depth_rho",
    "false_change",
    "found_same",
    "found_other",
    "interval_covers",
    "change_error_same",
    "change_error_other",
)


def breakdowns(
    people: Sequence[PersonCases], settings: BenchSettings = BenchSettings()
) -> tuple[Table, ...]:
    """All break-downs; each cell is a figure with its number of cases and its interval."""
    named = {d.key: d for d in definitions(settings)}
    kinds = sorted({photo.light for person in people for photo in person.photos})
    tones = sorted({person.tone for person in people})
    by_light = {
        kind: [_only(p, {c.file for c in p.photos if c.light == kind}) for p in people]
        for kind in kinds
    }
    lenses = {photo.lens for person in people for photo in person.photos}
    by_lens: dict[str, list[PersonCases]] = {
        lens: [_only(p, {c.file for c in p.photos if c.lens == lens}) for p in people]
        for lens in LENSES
        if lens in lenses
    }
    by_relation = {
        rows.RELATION_WORDS[r]: [
            replace(p, pairs=tuple(c for c in p.pairs if c.relation == r)) for p in people
        ]
        for r in RELATIONS
    }
    by_tone = {str(tone): [p for p in people if p.tone == tone] for tone in tones}
    return (
        _table(
            "Alignment by light of the two photos",
            by_relation,
            [named[k] for k in BY_RELATION],
            settings,
        ),
        _table("Photos by kind of light", by_light, _of_photos(settings), settings),
        _table("Photos by lens (35 mm equivalent)", by_lens, _of_photos(settings), settings),
        _table("Found, by true depth and kind of light", by_light, _of_depths(settings), settings),
        _table(
            "The same in the series of all photos",
            {kind: [p.as_series for p in those] for kind, those in by_light.items()},
            _of_depths(settings),
            settings,
        ),
        _table(
            "By skin tone (1-6, Fitzpatrick-like)", by_tone, [named[k] for k in BY_TONE], settings
        ),
        tones_table(people, settings),
        froc_table(people, settings),
        kind_table(people),
        cause_table(people),
        power_table(people, settings),
        sessions_table(people, settings),
        verdict_matrix(people),
        verdict_table(people),
    )


def _only(person: PersonCases, names: set[str]) -> PersonCases:
    """The person with these photos alone, and the pairs that either photo belongs to."""
    photos = tuple(p for p in person.photos if p.file in names)
    pairs = tuple(p for p in person.pairs if names & {p.first, p.second})
    followed = tuple(p for p in person.followed if p.file in names)
    return replace(person, photos=photos, pairs=pairs, followed=followed)


def _of_photos(settings: BenchSettings) -> list[Definition]:
    def all_recall(person: PersonCases) -> Values:
        return rows.recall(person, settings.deep_mm, flash=True)

    return [
        Definition("", "", f"found from {settings.deep_mm:g} mm on", "%", all_recall, percent),
        Definition("", "", "false finds a photo", "",
                   lambda p: rows.false_finds(p, flash=True), mean),
        Definition("", "", "refused pairs with such a photo", "%", rows.refused, percent),
        Definition("", "", "fixed pair found", "%",
                   lambda p: rows.fixed_pairs(p, flash=True), percent),
        Definition("", "", "kind wrong", "%", rows.kind_wrong, percent),
        Definition("", "", "rank correlation with depth", "",
                   lambda p: rows.depths(p, flash=True), rank_correlation),
        Definition("", "", "unchanged pairs with such a photo called changed", "%",
                   rows.false_change, percent),
        Definition("", "", "changed pairs with such a photo called so", "%",
                   rows.change_found, percent),
        Definition("", "", "true change inside the 95 % interval", "%", rows.covered, percent),
    ]  # fmt: skip


def _of_depths(settings: BenchSettings) -> list[Definition]:
    edges = (*settings.depth_bins_mm, float("inf"))
    out = []
    for low, high in pairwise(edges):
        label = f"{low:g} mm on" if high == float("inf") else f"{low:g}-{high:g} mm"

        def extract(person: PersonCases, low: float = low, high: float = high) -> Values:
            return rows.recall(person, low, high, flash=True)

        out.append(Definition("", "", label, "%", extract, percent))
    return out


def _table(
    title: str,
    groups: dict[str, list[PersonCases]],
    figures: Sequence[Definition],
    settings: BenchSettings,
) -> Table:
    lines = []
    for figure in figures:
        cells = [f"{figure.label}{f', {figure.unit}' if figure.unit else ''}"]
        for people in groups.values():
            cells.append(figure_cell(make_figure(figure, people, settings)))
        lines.append(tuple(cells))
    return Table(f"{title} (in brackets: cases; 95 % interval)", ("", *groups), tuple(lines))
