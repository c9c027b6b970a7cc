"""How much memory a run of large photos takes at its peak, as a series and as two sets.

    python -m analyzer.bench.studies.memory FOLDER... [--count 8] [--megapixels 12]
    python -m analyzer.bench.studies.memory FOLDER... --kinds [--megapixels 100]

The first photos of the folders are enlarged, since how much is held at once is a matter of their size
and number alone. Each run is a process of its own, the command as a user would start it. With
`--kinds` one photo is written in every kind of file that is read, at 48 and at so many megapixels.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from analyzer.bench.speed.photos import enlarged
from analyzer.bench.speed.spent import spent_on

Write = Callable[[NDArray[np.uint8], Path], None]


def enlarge(source: Path, place: Path, megapixels: float) -> None:
    """Write the photo as a JPEG of so many pixels."""
    place.parent.mkdir(parents=True, exist_ok=True)
    large = enlarged(source, megapixels)
    cv2.imwrite(str(place), large, [cv2.IMWRITE_JPEG_QUALITY, 92])


def peak_mb(folder: Path, out: Path) -> float:
    """Most memory that analysing a folder took, in MB of 2**20 bytes."""
    command = [sys.executable, "-m", "analyzer", "analyze", str(folder), "--out", str(out)]
    return spent_on(command, most=2).peak_mb


def _with_pillow(kind: str, **options: Any) -> Write:
    return lambda rgb, place: Image.fromarray(rgb).save(place, kind, **options)


def _with_opencv(*options: int) -> Write:
    # Sixteen bits, in OpenCV's order of colours.
    def write(rgb: NDArray[np.uint8], place: Path) -> None:
        cv2.imwrite(str(place), rgb[:, :, ::-1].astype(np.uint16) * 257, options)

    return write


def _heic(rgb: NDArray[np.uint8], place: Path) -> None:
    import pillow_heif

    pillow_heif.from_pillow(Image.fromarray(rgb)).save(str(place), quality=50)


def _one_bit(rgb: NDArray[np.uint8], place: Path) -> None:
    Image.fromarray(rgb[:, :, 1]).convert("1").save(place, "TIFF", compression="group4")


KINDS: dict[str, tuple[str, Write]] = {
    "JPEG": ("jpg", _with_pillow("JPEG", quality=92)),
    "JPEG, progressive 4:4:4": (
        "jpg",
        _with_pillow("JPEG", quality=92, progressive=True, subsampling=0),
    ),
    "PNG": ("png", _with_pillow("PNG", compress_level=1)),
    "PNG, 16 bits": ("png", _with_opencv(cv2.IMWRITE_PNG_COMPRESSION, 1)),
    "TIFF, LZW": ("tif", _with_pillow("TIFF", compression="tiff_lzw")),
    "TIFF, 16 bits": ("tif", _with_opencv()),
    "TIFF, 1 bit": ("tif", _one_bit),
    "WebP": ("webp", _with_pillow("WEBP", quality=80, method=0)),
    "WebP, lossless": ("webp", _with_pillow("WEBP", lossless=True, quality=0, method=0)),
    "AVIF": ("avif", _with_pillow("AVIF", quality=60, speed=10)),
    "HEIC": ("heic", _heic),
}
"""Kinds of files that are read: ending, and what writes a picture as one."""

_LOAD = """
import sys, analyzer
try:
    print(analyzer.load_photo(sys.argv[1]).size)
except analyzer.UnreadablePhoto as why:
    print(why)
"""


def every_kind(photo: Path, sizes: tuple[float, ...]) -> None:
    """Print the peak memory of reading and of measuring one photo, for each kind and size."""
    from PIL import Image as pillow

    pillow.MAX_IMAGE_PIXELS = None
    click.echo(f"{'kind':26}{'MP':>5}{'file MB':>9}{'read MB':>9}{'analyze MB':>12}  refused")
    for megapixels in sizes:
        rgb = enlarged(photo, megapixels)[:, :, ::-1]
        for kind, (ending, write) in KINDS.items():
            with TemporaryDirectory() as name:
                place = Path(name) / "in" / f"2026-01-01.{ending}"
                place.parent.mkdir()
                try:
                    write(np.ascontiguousarray(rgb), place)
                except (OSError, ValueError, RuntimeError) as error:
                    click.echo(f"{kind:26}{megapixels:5.0f}  could not be written ({error})")
                    continue
                read = spent_on([sys.executable, "-c", _LOAD, str(place)])
                run = peak_mb(place.parent, Path(name) / "out")
                size = place.stat().st_size / 1e6
                why = "" if read.said.startswith("(") else read.said
                click.echo(
                    f"{kind:26}{megapixels:5.0f}{size:9.0f}{read.peak_mb:9.0f}{run:12.0f}  {why}"
                )


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--count", default=8, show_default=True, type=click.IntRange(min=2))
@click.option("--megapixels", type=float, help="12 by default, and 100 with --kinds.")
@click.option("--kinds", is_flag=True, help="One photo in every kind of file instead.")
def main(folders: tuple[Path, ...], count: int, megapixels: float | None, kinds: bool) -> None:
    """Print the peak memory of both kinds of runs, or of every kind of file."""
    found = (path for folder in folders for path in sorted(folder.glob("*.jpg")))
    if kinds:
        every_kind(next(found), (48.0, megapixels or 100.0))
        return
    megapixels = megapixels or 12.0
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
