"""The mark of a complete result, by which a run is resumed.

The mark is written last. It holds a key over everything that could change the result: the inputs'
hashes and names, the parameters, the code and weights that measure, the versions and what the user
told; and what was written, by size and hash. A run that left out a photo for a reason that may pass
leaves a mark without a key: the next run measures.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from analyzer.batch.cohort.model import Brief
from analyzer.batch.job import Job, Outcome
from analyzer.batch.mark import Mark, read_listed, read_mark, write_listed, write_mark
from analyzer.batch.own import PlaceError, foreign, is_own_name, not_ours, remove_stale
from analyzer.batch.params import BatchParams
from analyzer.corrections.file import corrections_to_json
from analyzer.corrections.model import Corrections
from analyzer.records.provenance import kernels, method_hash, package_versions, params_hash
from analyzer.report.export import Export
from analyzer.storage.codec import from_plain, to_plain


def result_key(
    job: Job,
    groups: Sequence[Sequence[tuple[str, str]]],
    corrections: Corrections,
    beside: Sequence[tuple[str, str]] = (),
) -> str:
    """Key (64 hex digits) of a job whose photos have these (name, sha256), beside them these dates."""
    told = {
        "corrections": corrections_to_json(corrections),
        "groups": groups,
        # Another kind of processor gives other last digits: it measures anew rather than mix both.
        "kernels": kernels(),
        "beside": beside,
        "method": method_hash(),
        "language": job.language,
        "name": job.name,
        "order": job.order,
        "packages": package_versions(),
        "params": params_hash(),
        "scale": [job.scale_hint.back_width_mm, job.scale_hint.marker_mm],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()


def read_result(
    job: Job,
    key: str,
    is_whole: Callable[[Mark, Path], bool] = Mark.is_whole,
    params: BatchParams = BatchParams(),
) -> Outcome | None:
    """The outcome of an earlier run when it is complete, undamaged and of the same key, else None.

    What is to be passed on must be there as it is wanted now; where nothing is wanted, what an
    earlier run made of it stays.
    """
    mark = read_mark(job.out / params.result_name, params)
    if mark is None or not mark.sealed or not key or mark.told.get("key") != key:
        return None
    try:
        refused = tuple((str(name), str(reason)) for name, reason in mark.told["refused"])
        summary = tuple(str(line) for line in mark.told["summary"])
        people = tuple(tuple(str(name) for name in group) for group in mark.told["people"])
        brief = from_plain(Brief, mark.told["brief"], "brief")
    except (KeyError, TypeError, ValueError):
        return None
    if job.export and mark.told.get("export") != repr(job.export):
        return None
    if not is_whole(mark, job.out):
        return None
    (job.out / params.writing_name).unlink(missing_ok=True)
    return Outcome(
        job.name,
        job.out,
        refused,
        True,
        summary,
        reported=True,
        people=people,
        exported=any(name.startswith("exports/") for name in mark.names),
        brief=brief,
    )


def clear_result(out: Path, params: BatchParams = BatchParams()) -> None:
    """Remove what an earlier run wrote, and nothing else."""
    mark = read_mark(out / params.result_name, params)
    listed = read_listed(out / params.writing_name, params)
    remove_stale(out, mark, listed, params=params)
    for name in (params.result_name, params.writing_name):
        if mark is not None or name == params.writing_name:
            (out / name).unlink(missing_ok=True)


def begin_result(out: Path, names: Sequence[str], params: BatchParams = BatchParams()) -> None:
    """Say what is about to be written, so that a run that is killed half-way knows it again.

    Raises
    ------
    PlaceError
        When something that is not ours has come to lie there since the run began.
    """
    others = foreign(out, names, params)
    if others:
        raise PlaceError(not_ours(others))
    mark = read_mark(out / params.result_name, params)
    earlier = (mark.names if mark else frozenset()) | read_listed(out / params.writing_name, params)
    write_listed(out / params.writing_name, sorted({*names, *filter(is_own_name, earlier)}))
    (out / params.result_name).unlink(missing_ok=True)


def write_result(
    outcome: Outcome,
    key: str,
    files: Sequence[str],
    export: Export = Export(),
    params: BatchParams = BatchParams(),
) -> None:
    """Write the mark; with an empty key it says what is ours and is never taken for complete."""
    out = outcome.out
    told = {
        "key": key,
        "refused": [list(pair) for pair in outcome.refused],
        "summary": list(outcome.summary),
        "people": [list(group) for group in outcome.people],
        "export": repr(export),
        "brief": to_plain(outcome.brief),
        "name": outcome.name,
    }
    listed = read_listed(out / params.writing_name, params)
    remove_stale(out, None, listed, keep=files, params=params)
    write_mark(out / params.result_name, told, out, files)
    (out / params.writing_name).unlink(missing_ok=True)
