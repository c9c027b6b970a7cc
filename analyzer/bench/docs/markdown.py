"""Kept figures as Markdown: for the README ten of them, for the page on accuracy all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from textwrap import fill

from analyzer.bench.docs.kept import Kept
from analyzer.bench.docs.sets import SETS, STANDINGS, PeopleSet, Standing
from analyzer.bench.figures.definition import Figure
from analyzer.bench.figures.table import Table, number

IN_README: tuple[tuple[str, str], ...] = (
    ("tre_median", "alignment: median error"),
    ("silent", "alignment: accepted, yet off by over 3 mm"),
    ("series_recall_deep", "series: dimples from 1 mm on found, outside flash"),
    ("series_false_found", "series: false finds a photo"),
    ("series_depth_rho", "series: rank correlation, prominence with depth"),
    ("comparable", "pairs of photos compared at all"),
    ("false_change", "unchanged pairs called changed"),
    ("wrong_way", "changed pairs called the wrong way"),
    ("interval_covers", "true change inside the interval"),
    ("change_error_same", "median error of a change, same light"),
)
"""Figures that a newcomer sees, in plain words."""

AT_A_GLANCE = (
    "tre_median", "tre_p95", "silent", "refused", "calibrated", "stranger_refused",
    "mirrored_refused", "recall_deep", "false_found", "pair_found", "kind_wrong", "depth_rho",
    "depth_rho_all", "series_recall_deep", "series_false_found", "series_pair_found",
    "series_kind_wrong", "series_depth_rho", "series_depth_rho_all", "comparable", "false_change",
    "wrong_way", "found_35_same", "found_65_other", "interval_covers", "change_error_same",
    "change_error_other",
)  # fmt: skip
"""Figures of the table that has all sets side by side."""

WIDTH = 100
"""Of a line of prose, in characters."""

MEANING: Mapping[Standing, str] = {
    "never seen": "Nothing was trained on these people or set after a look at them.",
    "looked at": "Nothing was trained on these people, but something was set after a look at them, so the "
    "figures flatter a little.",
    "trained on": "Something was learnt from these people, so the figures flatter.",
}


def table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table; bars in cells are escaped."""
    rows = [header, ["---"] * len(header), *lines]
    return "\n".join("| " + " | ".join(c.replace("|", "\\|") for c in row) + " |" for row in rows)


def told(figure: Figure | None) -> str:
    """Value with its unit; a count says of how many; "-" where there is none."""
    if figure is None or isnan(figure.value):
        return "-"
    if figure.unit == "pairs":
        return f"{figure.value:.0f} of {figure.cases}"
    return f"{number(figure.value)} {figure.unit}".strip()


def in_short(figure: Figure | None) -> str:
    """The same; none or all of a few cases is told as such, since a share would promise more."""
    if figure is not None and figure.unit == "%" and figure.value in (0, 100):
        return f"{round(figure.value / 100 * figure.cases)} of {figure.cases}"
    return told(figure)


def interval(figure: Figure | None) -> str:
    """95 % interval, "-" where there is none or where all people agree, so that it has no width."""
    if figure is None or isnan(figure.low) or figure.low == figure.high:
        return "-"
    return f"{number(figure.low)} to {number(figure.high)}"


def goal(figure: Figure | None) -> str:
    """What is asked, with the unit."""
    if figure is None or not figure.goal:
        return ""
    unit = "" if figure.unit == "pairs" else figure.unit
    return f"{figure.goal.replace('<= ', 'at most ').replace('>= ', 'at least ')} {unit}".strip()


def shown(kept: Mapping[str, Kept]) -> list[tuple[PeopleSet, Kept]]:
    """Sets that figures are kept of, those that say most about new people first."""
    ranked = sorted(SETS, key=lambda s: STANDINGS.index(s.standing))
    return [(s, kept[s.key]) for s in ranked if s.key in kept]


def readme(kept: Mapping[str, Kept]) -> str:
    """Ten figures of the set that says most about new people, and how to repeat them."""
    if not (sets := shown(kept)):
        return "No figures are kept."
    which, held = sets[0]
    lines = []
    for key, words in IN_README:
        figure = held.figure(key)
        span = f" ({interval(figure)})" if interval(figure) != "-" else ""
        lines.append((words, f"{in_short(figure)}{span}"))
    return "\n".join(
        [
            fill(
                f"{held.people} rendered people, {held.photos} photos ({which.made}). "
                f"{MEANING[which.standing]}",
                WIDTH,
                break_long_words=False,
                break_on_hyphens=False,
            ),
            "",
            table(("figure", "value (95 % interval)"), lines),
        ]
    )


def sets_table(kept: Mapping[str, Kept]) -> str:
    """Every set with what was done with it."""
    lines = []
    for standing in STANDINGS:
        for s in (s for s in SETS if s.standing == standing):
            name = f"[{s.name}](#{slug(heading(s))})" if s.key in kept else s.name
            lines.append((standing, name, s.made, s.used))
    return table(("", "set", "where from", "what was set on it"), lines)


def overview(kept: Mapping[str, Kept]) -> str:
    """All measured sets side by side, and by which state of the program."""
    if not (sets := shown(kept)):
        return "No figures are kept."
    lines, group = [], ""
    for key in AT_A_GLANCE:
        found = [held.figure(key) for _, held in sets]
        first = next((f for f in found if f is not None), None)
        if first is None:
            continue
        name = f"**{first.group}**: {first.label}" if first.group != group else first.label
        group = first.group
        lines.append((name, *map(in_short, found), goal(first)))
    lines.append(("version", *(held.version for _, held in sets), ""))
    lines.append(("method", *(held.method[:8] for _, held in sets), ""))
    return table(("", *(f"{s.name} ({s.standing})" for s, _ in sets), "goal"), lines)


def sections(kept: Mapping[str, Kept]) -> str:
    """Each measured set by itself, with the commands that print its figures."""
    parts = []
    for which, held in shown(kept):
        parts += [
            f"### {heading(which)}",
            "",
            f"{MEANING[which.standing]} Where from: {which.made}.",
        ]
        parts += [f"Set on it: {which.used}.", "", *_body(held), ""]
    return "\n".join(parts) or "No figures are kept."


def outlines(kept: Kept | None) -> str:
    """The study of outlines."""
    return "No figures are kept." if kept is None else "\n".join(_body(kept))


def _body(held: Kept) -> list[str]:
    figures, group = [], ""
    for f in held.figures:
        figures.append(
            (f.group if f.group != group else "", f.label, told(f), interval(f), str(f.cases),
             str(f.people), goal(f), f.met)
        )  # fmt: skip
        group = f.group
    header = ("", "figure", "value", "95 % interval", "cases", "people", "goal", "met")
    out = [
        f"    {held.command}",
        "",
        f"{held.people} people, {held.photos} photos; version {held.version}, method {held.method[:8]}.",
        "",
        table(header, figures),
    ]
    for one in held.tables:
        out += ["", *_folded(one)]
    return out


def _folded(one: Table) -> list[str]:
    """A table that opens at a click."""
    return [
        f"<details><summary>{one.title.replace('<', '&lt;')}</summary>",
        "",
        table(one.header, one.lines),
        "",
        "</details>",
    ]


def heading(which: PeopleSet) -> str:
    """Of the set's section."""
    return f"{which.name[0].upper()}{which.name[1:]}: {which.standing}"


def slug(title: str) -> str:
    """Anchor of a heading, as code hosts make it."""
    kept = "".join(c for c in title.lower() if c.isalnum() or c in " -_")
    return kept.strip().replace(" ", "-")
