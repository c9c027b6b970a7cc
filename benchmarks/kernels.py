"""How far the figures move on another kind of processor.

    python benchmarks/kernels.py [FOLDER...] [--only PROCESSOR]

The libraries choose their routines by what the processor can do. Here they are told that it can do
less, each in a process of its own, and everything measured on the people of `sample_images` and of
each FOLDER is held against what they choose by themselves: first and last photos as two sets. Ends
with exit code 1 where a verdict, a kind of dimple or the number of dimples differs.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

HOME = Path(__file__).parents[1]
SAMPLES = HOME / "sample_images"

_OPENCV = "SSE4.1,SSE4.2,POPCNT,AVX,FP16,AVX2,FMA3,AVX_512F,AVX512_COMMON,AVX512_SKX"
VARIANTS: dict[str, dict[str, str]] = {
    "linear algebra of 2004": {"OPENBLAS_CORETYPE": "Prescott"},
    "linear algebra of 2008": {"OPENBLAS_CORETYPE": "Nehalem"},
    "linear algebra of 2013": {"OPENBLAS_CORETYPE": "Haswell"},
    "linear algebra of AMD": {"OPENBLAS_CORETYPE": "Zen"},
    "OpenCV without AVX": {"OPENCV_CPU_DISABLE": _OPENCV},
    "OpenCV without IPP": {"OPENCV_IPP": "disabled"},
    "NumPy without AVX": {"NPY_DISABLE_CPU_FEATURES": ""},
    "all of the oldest": {
        "OPENBLAS_CORETYPE": "Prescott",
        "OPENCV_CPU_DISABLE": _OPENCV,
        "OPENCV_IPP": "disabled",
        "NPY_DISABLE_CPU_FEATURES": "",
    },
}
"""What stands for other processors: environment of the process."""

_CHILD = """
import json, sys
import analyzer
from analyzer.records import series_record
from analyzer.series import analyze_sets
before, after = ([analyzer.load_photo(name) for name in side] for side in json.loads(sys.argv[1]))
print(json.dumps(series_record(analyze_sets(before, after))))
"""
_WORDS = ("verdict", "kind", "unit")
_NAMES = ("provenance", "units", "note", "text", "message", "reason", "label", "sha256")


def measured(before: list[Path], after: list[Path], told: Mapping[str, str]) -> dict[str, Any]:
    """The record of two sets, measured by a process with this environment."""
    sides = json.dumps([[str(path) for path in side] for side in (before, after)])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _CHILD, sides],
        capture_output=True,
        cwd=HOME,
        env={**os.environ, "PYTHONPATH": str(HOME), **_filled(told)},
        check=False,
    )
    if done.returncode:
        raise click.ClickException(done.stderr.decode())
    record: dict[str, Any] = json.loads(done.stdout)
    return record


def differences(one: Any, two: Any, where: str = "") -> Iterator[tuple[str, float]]:
    """Place and size of each difference of two records, places of lists left out.

    Numbers: relative to the larger one, but not to less than 1, so that a share or a change is told
    in points. Words that an answer rests on and lengths of lists: infinite.
    """
    last = where.rpartition(".")[2]
    if isinstance(one, dict) and isinstance(two, dict):
        for name in sorted({*one, *two} - {*_NAMES}):
            yield from differences(one.get(name), two.get(name), f"{where}.{name}".strip("."))
    elif isinstance(one, list) and isinstance(two, list) and last not in ("outline", "reasons"):
        if len(one) != len(two):
            yield where, math.inf
        for a, b in zip(one, two, strict=False):
            yield from differences(a, b, where)
    elif isinstance(one, bool) or isinstance(two, bool) or last in _WORDS:
        if one != two:
            yield where, math.inf
    elif isinstance(one, int | float) and isinstance(two, int | float) and one != two:
        yield where, abs(one - two) / max(abs(one), abs(two), 1.0)


def worst(found: Iterator[tuple[str, float]]) -> dict[str, float]:
    """The largest difference at each place."""
    out: dict[str, float] = {}
    for where, size in found:
        out[where] = max(out.get(where, 0.0), size)
    return out


def _filled(told: Mapping[str, str]) -> dict[str, str]:
    """NumPy complains of what a processor lacks, so it is told only of what it has."""
    out = dict(told)
    if "NPY_DISABLE_CPU_FEATURES" in out:
        import numpy as np

        has = (np.show_config(mode="dicts") or {}).get("SIMD Extensions", {}).get("found", [])
        out["NPY_DISABLE_CPU_FEATURES"] = " ".join(has)
    return out


@click.command()
@click.argument("folders", type=click.Path(exists=True, path_type=Path), nargs=-1)
@click.option("--only", type=click.Choice(list(VARIANTS)), multiple=True, help="These processors.")
def main(folders: tuple[Path, ...], only: tuple[str, ...]) -> None:
    """Print the largest differences of each kind of processor."""
    sys.path.insert(0, str(HOME))
    people = [
        sorted(path.glob("*.jpg")) for folder in (SAMPLES, *folders) for path in folder.iterdir()
    ]
    people = [photos for photos in people if len(photos) > 1]
    normal = [measured(photos[:1], photos[-1:], {}) for photos in people]
    other = False
    for name in only or VARIANTS:
        told = VARIANTS[name]
        found: dict[str, float] = {}
        for photos, before in zip(people, normal, strict=True):
            now = measured(photos[:1], photos[-1:], told)
            for where, size in worst(differences(before, now)).items():
                found[where] = max(found.get(where, 0.0), size)
        odd = sorted(where for where, size in found.items() if math.isinf(size))
        other |= bool(odd)
        top = sorted(((s, w) for w, s in found.items() if not math.isinf(s)), reverse=True)[:6]
        told_so = ", ".join(f"{where} {size:.2%}" for size, where in top) or "the same"
        click.echo(f"{name:24} {len(found):3} places differ: {told_so}")
        if odd:
            click.echo(f"{'':24} OTHER ANSWERS at {', '.join(odd)}")
    click.echo(f"{len(people)} people, {len(only or VARIANTS)} processors")
    raise click.exceptions.Exit(other)


if __name__ == "__main__":
    main()
