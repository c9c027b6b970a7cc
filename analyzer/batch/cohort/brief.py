"""A series in short: what a line of the cohort says of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from itertools import pairwise
from math import isfinite, nan
from statistics import median

from analyzer.batch.cohort.model import Brief, Compared, DimpleBrief
from analyzer.change.model import Comparison, Status
from analyzer.records.provenance import kernels, method_hash, package_versions, params_hash
from analyzer.report.edition import Edition
from analyzer.show.labels import track_labels
from analyzer.show.sessions import session_of


def brief_of(told: Edition) -> Brief:
    """The series of an edition in short.

    Parameters
    ----------
    told : Edition
        With names; an anonymous cohort leaves them out later.
    """
    series = told.series
    tones = [m.tone for m in series.measurements if isfinite(m.tone)]
    return Brief(
        _provenance([m.photo.sha256 for m in series.measurements]),
        len(series.measurements),
        sum(m.ok for m in series.measurements),
        len(series.sessions),
        series.order.basis,
        len(series.people),
        median(tones) if tones else nan,
        sum(m.light.flat for m in series.measurements if m.ok),
        _compared(told),
    )


def _provenance(photos: Sequence[str]) -> str:
    made_by = [list(photos), kernels(), method_hash(), package_versions(), params_hash()]
    return hashlib.sha256(json.dumps(made_by, sort_keys=True).encode("ascii")).hexdigest()


def _compared(told: Edition) -> tuple[Compared, ...]:
    """Neighbours in time order, then first against last where that is another pair."""
    series = told.series
    found: dict[tuple[int, int], Comparison] = {}
    for one in (*series.comparisons, *series.between):
        found.setdefault((session_of(series, one.before), session_of(series, one.after)), one)
    known = sorted({at for pair in found for at in pair if at >= 0})
    wanted = list(pairwise(known))
    if len(known) > 2:
        wanted.append((known[0], known[-1]))
    labels = track_labels(series.tracks)
    return tuple(_one(told, pair, found[pair], labels) for pair in wanted if pair in found)


def _one(told: Edition, pair: tuple[int, int], one: Comparison, labels: dict[int, str]) -> Compared:
    items = {status: tuple(c.item for c in one.checks if c.status == status) for status in
             ("blocks", "differs")}  # fmt: skip
    light: Status = "unknown"
    light = next((check.status for check in one.checks if check.item == "light"), light)
    before, after = pair
    sessions, days = told.series.sessions, told.session_days
    return Compared(
        before + 1,
        after + 1,
        sessions[before].label,
        sessions[after].label,
        days[before],
        days[after],
        one.verdict,
        one.change,
        one.interval,
        one.mdc95,
        one.reasons,
        items["blocks"],
        items["differs"],
        light,
        one.unit,
        tuple(
            DimpleBrief(
                labels.get(row.id, str(row.id)),
                row.kind,
                row.before,
                row.before_se,
                row.after,
                row.after_se,
                row.change,
                row.interval,
                row.verdict,
            )
            for row in one.dimples
        ),
    )
