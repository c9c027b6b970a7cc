"""How much memory a run of large photos takes at its peak, as a series and as two sets.

    python -m analyzer.bench.studies.memory FOLDER... [--count 8] [--megapixels 12]

The first photos of the folders are enlarged, since how much is held at once is a matter of their size
and number alone. Each run is a process of its own, the command as a user would start it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import cv2


def enlarge(source: Path, place: Path, megapixels: float) -> None:
    """Write the photo as a JPEG of so many pixels."""
    picture = cv2.imread(str(source))
    if picture is None:
        raise click.ClickException(f"{source} cannot be read.")
    zoom = (megapixels * 1e6 / (picture.shape[0] * picture.shape[1])) ** 0.5
    large = cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    place.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(place), large, [cv2.IMWRITE_JPEG_QUALITY, 92])


def peak_mb(folder: Path, out: Path) -> float:
    """Most memory that analysing a folder took, in MB of 2**20 bytes."""
    child = subprocess.Popen(
        [sys.executable, "-m", "analyzer", "analyze", str(folder), "--out", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode > 1:
        raise click.ClickException(f"The run on {folder.name} ended with {child.returncode}.")
    # Linux counts in kB, macOS in bytes.
    return used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--count", default=8, show_default=True, type=click.IntRange(min=2))
@click.option("--megapixels", default=12.0, show_default=True)
def main(folders: tuple[Path, ...], count: int, megapixels: float) -> None:
    """Print the peak memory of both kinds of runs."""
    found = (path for folder in folders for path in sorted(folder.glob("*.jpg")))
    photos = list(islice(found, count))
    with TemporaryDirectory() as name:
        work = Path(name)
        for k, photo in enumerate(photos):
            side = "before" if k < len(photos) // 2 else "after"
            for place in (work / "series", work / "sets" / side):
                enlarge(photo, place / f"2026-01-{k + 1:02d}.jpg", megapixels)
        peaks = {kind: peak_mb(work / kind, work / f"out-{kind}") for kind in ("series", "sets")}
    click.echo(f"{len(photos)} photos of {megapixels:g} megapixels")
    for kind, peak in peaks.items():
        click.echo(f"{kind:6} {peak:6.0f} MB")
    click.echo(f"sets over series: {peaks['sets'] / peaks['series']:.2f}")


if __name__ == "__main__":
    main()
