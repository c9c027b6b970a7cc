"""Keeps each person's cases in a file, so that a stopped benchmark goes on where it was.

A file counts only for the very same photos, truth, code, parameters, library versions and
options; anything else is measured anew. Every run passes its cases through the stored form, kept
or not, so that a resumed run cannot differ from an unbroken one.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from analyzer.bench.job import PersonJob
from analyzer.bench.params import BenchSettings
from analyzer.bench.peers.model import PEERS
from analyzer.bench.result import PersonResult
from analyzer.records.provenance import method_hash, package_versions, params_hash
from analyzer.storage.atomic import write_atomic
from analyzer.storage.codec import RecordError, from_plain, to_plain

SCHEMA = "dimples.bench.person/1"


def stored_form(result: PersonResult) -> PersonResult:
    """The result with its numbers as a file holds them: six digits, nan where not finite."""
    return from_plain(PersonResult, to_plain(result))


def job_key(job: PersonJob, settings: BenchSettings = BenchSettings()) -> str:
    """SHA-256 (hex) over everything that shapes a person's cases."""
    files = [job.truth, *job.photos, *([job.stranger] if job.stranger else [])]
    parts = {
        "schema": SCHEMA,
        "files": [hashlib.sha256(f.read_bytes()).hexdigest() for f in files],
        "names": [p.name for p in job.photos],
        "params": params_hash(),
        "packages": package_versions(),
        "code": method_hash(("ui",)),
        "settings": repr(settings),
        "options": repr(job.options),
        "absent": [p.key for p in PEERS if p.missing()] if job.options.peers else [],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def place(folder: Path, job: PersonJob) -> Path:
    """File of a person, named by the truth file, its folder and the key."""
    return folder / f"{job.truth.parent.name}-{job.truth.stem}-{job_key(job)[:20]}.json"


def recall(path: Path) -> PersonResult | None:
    """What a file holds; None when there is none or it is damaged."""
    try:
        data = json.loads(path.read_bytes())
        return from_plain(PersonResult, data)
    except (OSError, ValueError, RecordError):
        return None


def keep(path: Path, result: PersonResult) -> None:
    """Write a person's file in one step."""
    text = json.dumps(to_plain(result), sort_keys=True) + "\n"
    write_atomic(path, text.encode("utf-8"))
