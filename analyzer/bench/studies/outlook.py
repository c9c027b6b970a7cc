"""Whether the outlook of a comparison holds: what it foretells, against what then happens.

    python -m analyzer.bench.studies.outlook FOLDER...

On people with several photos a session (`dimples phantom --shots 3`): one photo of the first session is
compared with one of each later session. Where the outlook foretells the interval of three photos, three
are given; where it foretells that of the same light, a later session in the first one's light is
compared. Prints, by what was foretold, the median ratio of the interval that came to the one foretold,
and how many lie within a quarter of it, on the logarithmic scale on which errors add.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from math import asinh, exp, log1p
from pathlib import Path

import click
import numpy as np

from analyzer import load_photo
from analyzer.alignment.model import Alignment
from analyzer.arrays.threads import one_blas_thread
from analyzer.bench.people.truth import find_truths
from analyzer.change.model import Comparison, Wish
from analyzer.measurement.measure import view_photo
from analyzer.measurement.view import View
from analyzer.series import compare_measured
from analyzer.tracking.aligner import align_views

Row = tuple[str, float]


def half_log(half: float, comparison: Comparison) -> float:
    """Half the length of an interval on the logarithmic scale, about the comparison's change."""
    middle = float(np.mean([log1p(end) for end in comparison.interval]))
    return asinh(half / exp(middle))


def foretold(comparison: Comparison, name: str) -> float | None:
    """What the outlook says of a wish, logarithmic; None where it does not say."""
    wishes: Sequence[Wish] = comparison.outlook.wishes if comparison.outlook else ()
    found = [wish.half for wish in wishes if wish.name == name]
    told = comparison.verdict != "not comparable"
    return half_log(found[0], comparison) if found and told else None


@one_blas_thread
def person_rows(path: Path) -> list[Row]:
    """Ratios of what came to what was foretold, of one person."""
    sessions: dict[str, list[View]] = {}
    lights: dict[str, object] = {}
    for capture in json.loads(path.read_text())["captures"]:
        # s9100_t4b.jpg: session t4, its second photo.
        session = Path(capture["file"]).stem.rpartition("_")[2].rstrip("bcdefghij")
        sessions.setdefault(session, []).append(
            view_photo(load_photo(path.parent / capture["file"]))
        )
        lights[session] = capture["light"]
    everyone = [view for views in sessions.values() for view in views]
    number = {id(view): k for k, view in enumerate(everyone)}

    @cache
    def aligned(one: int, two: int) -> Alignment:
        return align_views(everyone[one], everyone[two])

    def align(one: View, two: View, *rest: object) -> Alignment:
        return aligned(number[id(one)], number[id(two)])

    first, *later = sessions
    rows: list[Row] = []
    same = {
        name: compare_measured(sessions[first][:1], sessions[name][:1], align)
        for name in later
        if lights[name] == lights[first]
    }
    came = [
        half_log(c.outlook.half, c) for c in same.values() if c.outlook and np.isfinite(c.change)
    ]
    for name in later:
        single = compare_measured(sessions[first][:1], sessions[name][:1], align)
        three = foretold(single, "photos")
        if three is not None and len(sessions[name]) > 1:
            more = compare_measured(sessions[first][:1], sessions[name][:3], align)
            if more.outlook and np.isfinite(more.change):
                rows.append(("photos", half_log(more.outlook.half, more) / three))
        alike = foretold(single, "light")
        if alike is not None and came and name not in same:
            rows.append(("light", float(np.median(came)) / alike))
        click.echo(f"{path.stem} {name}: {single.verdict}, {single.outlook}", err=True)
    return rows


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(folders: tuple[Path, ...]) -> None:
    """Print how far the outlook holds."""
    rows = [row for path in find_truths(folders) for row in person_rows(path)]
    for name in ("photos", "light"):
        ratios = np.array([ratio for what, ratio in rows if what == name])
        if not len(ratios):
            click.echo(f"{name}: none foretold")
            continue
        near = np.abs(np.log(ratios)) < np.log(1.25)
        click.echo(
            f"{name}: came over foretold {np.median(ratios):.2f} (median of {len(ratios)}), "
            f"{near.sum()} within a quarter"
        )


if __name__ == "__main__":
    main()
