"""Accounts of speed as a table, as plots and for a machine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

from analyzer.bench.figures.drawings import scatter
from analyzer.bench.figures.table import Table, as_html, as_text, number
from analyzer.bench.speed.growth import Row, size

SCHEMA = "dimples.speed/1"


def text(rows: Sequence[Row]) -> str:
    """All tables for a terminal."""
    return as_text(tables(rows))


def page(rows: Sequence[Row]) -> str:
    """The same as a page with plots."""
    return as_html(tables(rows), "Speed", drawings(rows))


def record(rows: Sequence[Row]) -> str:
    """The same as JSON."""
    told = [
        {
            "axis": row.axis,
            "exponent": row.exponent if isfinite(row.exponent) else None,
            "accounts": [_plain(asdict(account)) for account in row.accounts],
            "aligned": [asdict(one) for one in row.aligned],
        }
        for row in rows
    ]
    return json.dumps({"schema": SCHEMA, "rows": told}, indent=1) + "\n"


def _plain(account: dict[str, Any]) -> dict[str, Any]:
    """What was left out as null, since JSON has no nan."""
    left_out = not isfinite(account["measuring"][0])
    return {**account, "measuring": None if left_out else account["measuring"]}


def tables(rows: Sequence[Row]) -> tuple[Table, ...]:
    """Cost of each run against decoding, and how it grows."""
    header = (
        "photos", "a series", "megapixels", "file MB", "files to records", "whole command",
        "the same, processor", "", "peak MB",
    )  # fmt: skip
    seen, lines = [], []
    for row in rows:
        for a in row.accounts:
            if a in seen:
                continue
            seen.append(a)
            lines.append(
                (
                    f"{a.photos} {a.kind}",
                    f"{size(a, 'a series'):g}",
                    f"{a.megapixels:g}",
                    number(a.file_mb),
                    *(number(v) for v in (a.measured, a.in_all, a.measured_cpu, a.in_all_cpu)),
                    f"{a.command.peak_mb:.0f}",
                )
            )
    grown = [
        (row.axis, f"{size(row.accounts[0], row.axis):g} to {size(row.accounts[-1], row.axis):g}",
         number(row.exponent))
        for row in rows
        if isfinite(row.exponent)
    ]  # fmt: skip
    beside = [
        (
            one.label,
            f"failed: {one.failed}"
            if one.failed
            else f"not installed: {', '.join(one.missing)}"
            if one.seconds is None
            else number(one.seconds / (2 * row.accounts[0].decoding[0] / row.accounts[0].photos)),
            "" if one.peak_mb is None else f"{one.peak_mb:.0f}",
        )
        for row in rows
        for one in row.aligned
    ]
    out = (
        Table("Time in multiples of plain decoding of the same files", header, tuple(lines)),
        Table(
            "How processor time of the command grows", ("with", "from", "exponent"), tuple(grown)
        ),
    )
    if not beside:
        return out
    title = "Aligning two of these photos on one thread, in multiples of decoding both"
    return (*out, Table(title, ("method", "time", "peak MB"), tuple(beside)))


def drawings(rows: Sequence[Row]) -> tuple[str, ...]:
    """A plot of cost for each axis, both logarithmic."""
    grown = [row for row in rows if isfinite(row.exponent)]
    return tuple(
        scatter(
            f"Cost with {row.axis}",
            row.axis,
            "processor time of the command, multiples of decoding one photo",
            [
                (size(a, row.axis), a.command.cpu_s / (a.decoding[1] / a.photos), 0)
                for a in row.accounts
            ],
            ("measured",),
            logarithmic=True,
        )
        for row in grown
    )
