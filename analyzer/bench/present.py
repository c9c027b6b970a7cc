"""Cases to what is printed and written: text, JSON and a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from analyzer.bench.figures.breakdown import breakdowns
from analyzer.bench.figures.definition import make_figure
from analyzer.bench.figures.drawings import drawings
from analyzer.bench.figures.figures import definitions, timings
from analyzer.bench.figures.table import as_html, as_text, figure_table
from analyzer.bench.job import BenchOptions
from analyzer.bench.params import BenchSettings
from analyzer.bench.peers.tables import peer_record, peer_tables
from analyzer.bench.result import PersonResult
from analyzer.bench.scores.cases import PersonCases
from analyzer.records.provenance import method_hash, package_versions, params_hash
from analyzer.storage.codec import round_float

SCHEMA = "dimples.bench/2"


def present(
    results: Sequence[PersonResult],
    options: BenchOptions = BenchOptions(),
    settings: BenchSettings = BenchSettings(),
) -> tuple[str, str, str]:
    """The result as text, as JSON and as an HTML page."""
    people = [r.ours for r in results]
    rivals = [r.peers for r in results if r.peers is not None]
    listed = definitions(settings, options.treatment)
    figures = [make_figure(d, people, settings) for d in listed]
    seconds = [make_figure(d, people, settings) for d in timings()]
    photos = sum(len(p.photos) for p in people)
    title = f"{len(people)} people, {photos} photos, intervals by resampling people"
    if options.treatment == "phone":
        title += "; photos after phone-style noise reduction"
    if options.both_ways:
        title += "; pairs both ways round"
    details = breakdowns(people, settings)
    beside = peer_tables(rivals, settings) if rivals else ()
    tables = [
        figure_table(figures, title),
        *beside,
        *details,
        figure_table(seconds, "Time on this machine, not comparable with others"),
    ]
    record = {
        "schema": SCHEMA,
        "provenance": {
            "packages": package_versions(),
            "params_hash": params_hash(),
            "method_hash": method_hash(),
        },
        "settings": asdict(settings),
        "options": asdict(options),
        "people": len(people),
        "photos": photos,
        "figures": [asdict(f) for f in figures],
        "breakdowns": [asdict(t) for t in details],
        "peers": peer_record(rivals, settings) if rivals else None,
        "cases": [_person(p) for p in people],
        "seconds": [asdict(f) for f in seconds],
    }
    text = json.dumps(_plain(record), indent=1, sort_keys=True, allow_nan=False) + "\n"
    return as_text(tables), text, as_html(tables, "Measured against known truth", drawings(people))


def _person(person: PersonCases) -> dict[str, Any]:
    """Cases of a person without single grid points and without seconds."""
    data = asdict(person)
    del data["photo_seconds"]
    for pair, case in zip(data["pairs"], person.pairs, strict=True):
        for name in ("errors_mm", "align_seconds", "compare_seconds"):
            del pair[name]
        pair["mapped"] = len(case.errors_mm)
        pair["median_mm"] = float(np.median(case.errors_mm)) if case.errors_mm else None
    return data


def _plain(value: Any) -> Any:
    """Floats rounded as in records, null where not finite."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return round_float(value) if isinstance(value, float) else value
