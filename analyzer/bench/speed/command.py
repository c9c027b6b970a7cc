"""``dimples bench --speed``: folders of photos in, ratios to plain decoding out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from analyzer.bench.speed.growth import Plan, measure
from analyzer.bench.speed.present import page, record, text


def run(
    folders: Sequence[Path], form: str, out: Path | None, work: Path | None, plan: Plan = Plan()
) -> None:
    """Measure, print, and write the page and the record where asked for.

    Parameters
    ----------
    folders : sequence of Path
        Photos of one back in each, JPEG.
    form : "text" or "json"
    out : Path or None
        Folder for ``speed.html`` and ``speed.json``.
    work : Path or None
        Keeps the photos that are made; else they are deleted.
    plan : Plan

    Raises
    ------
    click.UsageError
        When there are no photos.
    """
    sources = [path for folder in folders for path in sorted(folder.glob("*.jpg"))]
    if not sources:
        raise click.UsageError("--speed needs FOLDERS that hold photos (.jpg).")
    with TemporaryDirectory() if work is None else nullcontext(str(work)) as name:
        rows = measure(plan, sources, Path(name), lambda line: print(line, file=sys.stderr))
    click.echo(record(rows) if form == "json" else text(rows), nl=False)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "speed.html").write_text(page(rows), encoding="utf-8")
        (out / "speed.json").write_text(record(rows), encoding="utf-8")


def plan_of(sizes: str | None) -> Plan:
    """A smaller or larger plan from words: ``photos=10,100;series=5,20;megapixels=2,12;rounds=1``.

    Raises
    ------
    click.UsageError
        When it cannot be read.
    """
    if not sizes:
        return Plan()
    told: dict[str, tuple[float, ...]] = {}
    for part in sizes.split(";"):
        name, _, values = part.partition("=")
        try:
            told[name.strip()] = tuple(float(v) for v in values.split(","))
        except ValueError:
            raise click.UsageError(f"--sizes: {part!r} is not understood.") from None
    if strange := set(told) - {"photos", "series", "megapixels", "rounds", "heic", "peers"}:
        raise click.UsageError(f"--sizes: there is no {sorted(strange)[0]!r}.")
    if any(
        v <= 0 for name, values in told.items() if name not in ("heic", "peers") for v in values
    ):
        raise click.UsageError("--sizes: numbers must be above 0.")
    plan = Plan()
    return Plan(
        tuple(int(v) for v in told.get("photos", plan.photos)),
        tuple(int(v) for v in told.get("series", plan.a_series)),
        told.get("megapixels", plan.megapixels),
        rounds=int(told.get("rounds", (plan.rounds,))[0]),
        heic=bool(told.get("heic", (plan.heic,))[0]),
        beside=bool(told.get("peers", (plan.beside,))[0]),
    )
