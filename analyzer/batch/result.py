"""The mark of a complete result, by which a run is resumed.

The mark is written last. It holds a key over everything that could change the result: the inputs'
hashes and names, the parameters, the code and weights that measure, the versions and what the user
told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from analyzer.batch.job import Job, Outcome
from analyzer.batch.params import BatchParams
from analyzer.corrections.file import corrections_to_json
from analyzer.corrections.model import Corrections
from analyzer.records import to_json
from analyzer.records.provenance import method_hash, package_versions, params_hash
from analyzer.storage.atomic import write_atomic

SCHEMA = "dimples.result/1"


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
        "beside": beside,
        "method": method_hash(),
        "name": job.name,
        "order": job.order,
        "packages": package_versions(),
        "params": params_hash(),
        "scale": [job.scale_hint.back_width_mm, job.scale_hint.marker_mm],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()


def read_result(job: Job, key: str, params: BatchParams = BatchParams()) -> Outcome | None:
    """The outcome of an earlier run when it is complete and of the same key, else None."""
    mark = _read(job.out / params.result_name)
    if mark is None or mark.get("key") != key:
        return None
    try:
        files = [str(name) for name in mark["files"]]
        refused = tuple((str(name), str(reason)) for name, reason in mark["refused"])
        summary = tuple(str(line) for line in mark["summary"])
        people = tuple(tuple(str(name) for name in group) for group in mark.get("people", []))
    except (KeyError, TypeError, ValueError):
        return None
    if not all((job.out / name).is_file() for name in files):
        return None
    return Outcome(job.name, job.out, refused, True, summary, reported=True, people=people)


def clear_result(out: Path, params: BatchParams = BatchParams()) -> None:
    """Remove what an earlier run wrote, and nothing else."""
    mark = _read(out / params.result_name)
    if mark is None:
        return
    (out / params.result_name).unlink(missing_ok=True)
    files = mark.get("files")
    for name in files if isinstance(files, list) else []:
        place = PurePosixPath(str(name))
        # The mark is a file anyone can edit; it must not lead outside its own folder.
        ours = not place.is_absolute() and ".." not in place.parts and len(place.parts) <= 2
        if ours and (len(place.parts) == 1 or place.parts[0] in params.own_folders):
            (out / place).unlink(missing_ok=True)


def write_result(
    outcome: Outcome, key: str, files: Sequence[str], params: BatchParams = BatchParams()
) -> None:
    """Write the mark."""
    mark = {
        "schema": SCHEMA,
        "key": key,
        "files": list(files),
        "refused": [list(pair) for pair in outcome.refused],
        "summary": list(outcome.summary),
        "people": [list(group) for group in outcome.people],
    }
    write_atomic(outcome.out / params.result_name, to_json(mark).encode("ascii"))


def _read(path: Path) -> dict[str, Any] | None:
    try:
        mark = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return mark if isinstance(mark, dict) and mark.get("schema") == SCHEMA else None
