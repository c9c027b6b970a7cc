"""Measures photos and their twins, changed in ways that leave the relief alone, and tells what moved.

    python -m analyzer.bench.studies.metamorphic FOLDER... [--photos 2] [--only NAME] [--each]

FOLDER holds photos with truth, as for `dimples bench`; the truth tells only where moles may go and
how long a millimetre is. A move counts in standard errors that the original's measurement states.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import click
import numpy as np

from analyzer import load_photo, measure
from analyzer.bench.people.truth import find_truths, read_truth
from analyzer.bench.studies.moves import Moves, compare_twins
from analyzer.bench.studies.twins import CHANGES, Spots


def row(name: str, moves: list[Moves]) -> str:
    """One line of the table."""
    shifts = np.concatenate([m.shifts for m in moves]) if moves else np.zeros(0)
    relative = np.concatenate([m.relative for m in moves]) if moves else np.zeros(0)
    found = sum(m.found for m in moves)
    kept = found - sum(m.lost for m in moves)
    flags = Counter(
        f"{sign}{flag}"
        for m in moves
        for sign, group in (("+", m.raised), ("-", m.dropped))
        for flag in group
    )
    size = np.abs(shifts) if len(shifts) else np.array([np.nan])
    return (
        f"{name:22s} {len(shifts):5d} {100 * np.mean(size < 1):6.1f} {np.median(size):6.2f} "
        f"{np.mean(size):6.2f} {np.mean(shifts) if len(shifts) else np.nan:+6.2f} "
        f"{100 * np.median(np.abs(relative)) if len(relative) else np.nan:6.1f} "
        f"{100 * kept / max(found, 1):6.1f} {sum(m.lost for m in moves) / len(moves):6.2f} "
        f"{sum(m.new for m in moves) / len(moves):6.2f}  "
        + ", ".join(f"{flag} {count}" for flag, count in sorted(flags.items()))
    )


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--photos", default=2, help="Photos a person, evenly spread.")
@click.option("--only", multiple=True, help="Changes whose name holds this.")
@click.option("--each", is_flag=True, help="Also a line for each photo.")
def main(folders: tuple[Path, ...], photos: int, only: tuple[str, ...], each: bool) -> None:
    """Print how far each change moves what is measured."""
    chosen = [n for n in CHANGES if not only or any(part in n for part in only)]
    told: dict[str, list[Moves]] = defaultdict(list)
    for path in find_truths(folders):
        captures = read_truth(path).captures
        step = np.linspace(0, len(captures) - 1, min(photos, len(captures))).round().astype(int)
        for capture in (captures[k] for k in step):
            photo = load_photo(path.parent / capture.file)
            original = measure(photo)
            if not original.ok:
                click.echo(f"{capture.file}: {original.reason}")
                continue
            true = np.array([[d.x, d.y] for d in capture.dimples if d.visible]).reshape(-1, 2)
            spots = Spots(np.array(original.outline), true, capture.mm_per_px)
            for name in chosen:
                twin = CHANGES[name](photo, spots)
                moves = compare_twins(original, measure(twin.photo), twin.places, capture.mm_per_px)
                told[name].append(moves)
                if each:
                    click.echo(row(f"{capture.file[:-4]} {name}"[:34], [moves]))
    click.echo(
        "change                     n  <1 se%  med   mean   bias  med %  kept%   lost    new  flags"
    )
    for name in chosen:
        click.echo(row(name, told[name]))
    together = [m for name in chosen for m in told[name]]
    click.echo(row("all", together))


if __name__ == "__main__":
    main()
