"""The kept files of the fuzzing: each gives a value or a reason, today as when it was kept."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_SPEC = importlib.util.spec_from_file_location("fuzz_bench", ROOT / "benchmarks" / "fuzz.py")
assert _SPEC is not None
assert _SPEC.loader is not None
fuzz = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(fuzz)

CASES = [(target, path) for target in fuzz.TARGETS for path in fuzz.seeds(target)]


@pytest.mark.parametrize(
    ("target", "path"), CASES, ids=[f"{target}-{path.name}" for target, path in CASES]
)
def test_each_kept_file_ends_well(target: str, path: Path) -> None:
    fuzz.TARGETS[target](path.read_bytes())


def test_the_corpus_is_small_and_holds_both_good_and_bad() -> None:
    files = [path for path in fuzz.CORPUS.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 200_000
    from analyzer.photo.load import load_photo
    from analyzer.photo.model import UnreadablePhoto

    read = {}
    for path in fuzz.seeds("photo"):
        try:
            read[path.name] = load_photo(path.read_bytes()).source_format
        except UnreadablePhoto:
            read[path.name] = ""
    whole = {k for n, k in read.items() if not n.startswith("cut-")}
    assert {"JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"} <= whole
    assert sum(not kind for kind in read.values()) > 10
