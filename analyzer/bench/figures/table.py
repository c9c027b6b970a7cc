"""Plain tables: as text for a terminal and as one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite, isnan

from analyzer.bench.figures.definition import Figure

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:0 0 2rem}"
    "th,td{padding:.25rem .8rem;border-bottom:1px solid #ccc;text-align:left;vertical-align:top}"
    "td{font-variant-numeric:tabular-nums}"
    ".plots{display:flex;flex-wrap:wrap}figure{margin:0 1rem 2rem 0;max-width:22.5rem}"
    "h3{font-size:1rem}"
    ":root{color-scheme:light dark}"
)


@dataclass(frozen=True)
class Table:
    """A table of strings.

    Parameters
    ----------
    title : str
    header : tuple of str
    lines : tuple of tuple of str
        Each as long as the header.
    """

    title: str
    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(line) != len(self.header) for line in self.lines):
            raise ValueError("every line must be as long as the header")


def number(value: float) -> str:
    """Three significant digits or all before the point, "-" for nan."""
    if isnan(value):
        return "-"
    if not isfinite(value):
        return "inf" if value > 0 else "-inf"
    decimals = 0 if value == int(value) and abs(value) < 1000 else 2 if abs(value) < 10 else 1
    return f"{value:.{decimals}f}"


def figure_table(figures: Sequence[Figure], title: str) -> Table:
    """One line a figure: value, interval, number of cases, goal."""
    lines, group = [], ""
    for f in figures:
        interval = "-" if isnan(f.low) else f"{number(f.low)} to {number(f.high)}"
        value = f"{number(f.value)} {f.unit}".strip() if not isnan(f.value) else "-"
        shown = f.group if f.group != group else ""
        lines.append((shown, f.label, value, interval, str(f.cases), str(f.people), f.goal, f.met))
        group = f.group
    header = ("", "figure", "value", "95 % interval", "cases", "people", "goal", "met")
    return Table(title, header, tuple(lines))


def figure_cell(figure: Figure) -> str:
    """Value, cases, and the interval over people where there are two or more of them."""
    if not figure.cases:
        return "-"
    interval = "" if isnan(figure.low) else f"; {number(figure.low)} to {number(figure.high)}"
    return f"{number(figure.value)} ({figure.cases}{interval})"


def as_text(tables: Sequence[Table]) -> str:
    """Tables with aligned columns, parted by an empty line."""
    blocks = []
    for table in tables:
        everything = (table.header, *table.lines)
        widths = [max(len(line[k]) for line in everything) for k in range(len(table.header))]
        body = [
            "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip()
            for line in everything
        ]
        rule = "-" * max(map(len, body))
        blocks.append("\n".join([table.title, rule, body[0], rule, *body[1:]]))
    return "\n\n".join(blocks) + "\n"


def as_html(tables: Sequence[Table], title: str, drawings: Sequence[str] = ()) -> str:
    """The same tables as a page without scripts or outside requests.

    Parameters
    ----------
    drawings : sequence of str
        Finished HTML, put after the first table.
    """
    parts = [
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<h1>{escape(title)}</h1>"
    ]
    for k, table in enumerate(tables):
        head = "".join(f'<th scope="col">{escape(h)}</th>' for h in table.header)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>"
            for line in table.lines
        )
        parts.append(
            f"<h2>{escape(table.title)}</h2>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )
        if k == 0 and drawings:
            parts.append(f'<div class="plots">{"".join(drawings)}</div>')
    return "\n".join(parts) + "\n"
