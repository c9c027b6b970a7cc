"""The same photos give the same bytes on one machine, and the same answers on another processor."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analyzer.batch import result as result_module
from analyzer.batch.job import Job
from analyzer.batch.result import result_key
from analyzer.corrections.model import Corrections
from analyzer.photo.model import ScaleHint
from analyzer.records import provenance

ROOT = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location("kernels_bench", ROOT / "benchmarks" / "kernels.py")
assert _SPEC is not None
assert _SPEC.loader is not None
bench = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(bench)

FIGURES = 0.02
"""Most that a figure may move on another processor, relative or in points; see docs/reliability.md."""
COUNTS = 0.3
"""The same for how many points of skin matched, and for the own error of an alignment."""


def photos() -> list[Path]:
    return sorted((ROOT / "sample_images" / "person-a").glob("*.jpg"))


@pytest.mark.slow
def test_any_number_of_threads_and_jobs_and_any_place_give_the_same_bytes(tmp_path: Path) -> None:
    shots = [photos()[0], photos()[-1]]
    trees = []
    for place, threads, back in (("one", "1", False), ("another place/ü", "3", True)):
        home = tmp_path / place
        # Written in another order, with another date of the file.
        for person, taken in (("a", shots), ("b", shots[:1])):
            (home / "in" / person).mkdir(parents=True)
            for shot in reversed(taken) if back else taken:
                shutil.copyfile(shot, home / "in" / person / shot.name)
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
        subprocess.run(
            [sys.executable, "-m", "analyzer", "analyze", str(home / "in"), "--out", str(home / "out"), "--jobs", "2" if back else "1"],
            env={**os.environ, **dict.fromkeys(names, threads), "PYTHONPATH": str(ROOT)},
            cwd=home, check=True, capture_output=True,
        )  # fmt: skip
        files = (path for path in (home / "out").rglob("*") if path.is_file())
        trees.append({p.relative_to(home / "out").as_posix(): p.read_bytes() for p in files})
    assert trees[0] == trees[1]
    assert len(trees[0]) > 6
    record = json.loads(trees[0]["a/series.json"])
    assert record["provenance"]["kernels"] == provenance.kernels()


@pytest.mark.slow
def test_another_processor_gives_the_same_answers_and_nearly_the_same_figures() -> None:
    before, after = photos()[:1], photos()[-1:]
    normal = bench.measured(before, after, {})
    told = {k: v for k, v in bench.VARIANTS["all of the oldest"].items() if not k.startswith("NPY")}
    other = bench.measured(before, after, told)
    found = bench.worst(bench.differences(normal, other))
    assert not [where for where, size in found.items() if math.isinf(size)]
    loose = ("alignments.inliers", "alignments.error_px", "alignments.overlap")
    for where, size in found.items():
        assert size <= (COUNTS if where in loose else FIGURES), where
    assert normal["provenance"]["kernels"] != other["provenance"]["kernels"]
    assert normal["provenance"]["method_hash"] == other["provenance"]["method_hash"]


def test_differences_are_found() -> None:
    one = {"verdict": "reduced", "a": [1.0, 200.0], "b": None, "reasons": ["x"], "ok": True}
    assert not list(bench.differences(one, dict(one)))
    two = {**one, "verdict": "increased", "a": [1.5, 100.0], "ok": False}
    assert bench.worst(bench.differences(one, two)) == {
        "verdict": math.inf,
        "a": 0.5,
        "ok": math.inf,
    }
    assert dict(bench.differences([1], [1, 2])) == {"": math.inf}


def test_another_kind_of_processor_measures_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job("person", Path("out"), (Path("a.jpg"),), (), (), ScaleHint())
    keys = [result_key(job, [[("a.jpg", "0" * 64)]], Corrections()) for _ in range(2)]
    assert keys[0] == keys[1]
    monkeypatch.setattr(result_module, "kernels", lambda: {"blas": "of another time"})
    assert result_key(job, [[("a.jpg", "0" * 64)]], Corrections()) != keys[0]


def test_the_routines_are_named_and_tell_no_place() -> None:
    named = provenance.kernels()
    assert set(named) == {"blas", "ipp", "numpy", "opencv"}
    assert all(isinstance(text, str) and text for name, text in named.items() if name != "numpy")
    assert "/" not in "".join(named.values())
