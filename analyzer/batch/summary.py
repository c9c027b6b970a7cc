"""What a whole run gave: the list of reports, and one record for standard output."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analyzer.batch.job import Outcome
from analyzer.batch.mark import write_mark
from analyzer.batch.own import PlaceError, foreign_whole, not_ours
from analyzer.batch.params import BatchParams
from analyzer.batch.plain import os_error
from analyzer.language.told import told
from analyzer.report.index import Entry, render_index
from analyzer.storage.atomic import write_atomic

RUN_SCHEMA = "dimples.run/1"


def run_record(outcomes: Sequence[Outcome], out: Path) -> dict[str, Any]:
    """Record of a run: each series with its own record, where one could be made.

    Returns
    -------
    dict
        Schema ``dimples.run/1``; folders are relative to `out`.
    """
    return {
        "schema": RUN_SCHEMA,
        "results": [
            {
                "name": outcome.name,
                "folder": _folder(outcome, out),
                "error": outcome.error,
                "refused": [{"name": n, "reason": r} for n, r in outcome.refused],
                "series": _series(outcome),
            }
            for outcome in outcomes
        ],
    }


def write_index(outcomes: Sequence[Outcome], out: Path) -> Path:
    """Write ``index.html``, the list of the reports of a run.

    Raises
    ------
    PlaceError
        When something else of that name is there, or it cannot be written.
    """
    entries = [
        Entry(
            outcome.name,
            _folder(outcome, out) if outcome.reported else None,
            told(outcome.error) or next(iter(outcome.summary), ""),
            len(outcome.refused),
        )
        for outcome in outcomes
    ]
    path = out / "index.html"
    if others := foreign_whole(out, [path.name]):
        raise PlaceError(not_ours(others))
    try:
        write_atomic(path, render_index(entries).encode("utf-8", "replace"))
        # By it a later run knows the page for ours, also when it was damaged since.
        write_mark(out / BatchParams().index_mark, {}, out, [path.name])
    except OSError as error:
        raise PlaceError(os_error(error, out)) from error
    return path


def _folder(outcome: Outcome, out: Path) -> str:
    return outcome.out.relative_to(out).as_posix()


def _series(outcome: Outcome) -> Any:
    if not outcome.reported:
        return None
    return json.loads((outcome.out / "series.json").read_bytes())
