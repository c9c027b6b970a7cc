"""Whether a change of the code leaves every answer as it was, byte for byte.

    python benchmarks/identity.py record DIR [FOLDER...] [--jobs 2]
    python benchmarks/identity.py compare DIR [FOLDER...] [--jobs 2]

`record` before the change, `compare` after it. Both take the people of `sample_images`, and those of
each FOLDER: the photos whose names are alike up to the last underscore are one person. Each person is
measured as single photos, as a series and as two sets; one also with points and kinds that a user
gave. All that the command leaves behind counts, provenance apart. `compare` names each file that
differs and ends with exit code 1 when one does.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click

HOME = Path(__file__).parents[1]
SAMPLES = HOME / "sample_images"
PROVENANCE = ("provenance", "key", "files", "seal")
"""Fields that tell of the code itself, which is meant to change; a mark hashes the files that do."""


@click.group()
def main() -> None:
    """Keep every answer, and hold later ones against them."""


@main.command()
@click.argument("where", type=click.Path(file_okay=False, path_type=Path))
@click.argument("folders", type=click.Path(exists=True, path_type=Path), nargs=-1)
@click.option("--jobs", default=2, show_default=True)
def record(where: Path, folders: tuple[Path, ...], jobs: int) -> None:
    """Write every answer of the present code under WHERE."""
    answers(where, folders, jobs)
    click.echo(f"{sum(path.is_file() for path in where.rglob('*'))} files under {where}")


@main.command()
@click.argument("where", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("folders", type=click.Path(exists=True, path_type=Path), nargs=-1)
@click.option("--jobs", default=2, show_default=True)
def compare(where: Path, folders: tuple[Path, ...], jobs: int) -> None:
    """Answer again and name each file that differs from the one under WHERE."""
    with tempfile.TemporaryDirectory() as name:
        now = Path(name) / "now"
        answers(now, folders, jobs)
        both = [_files(where), _files(now)]
        wrong = [
            path for path in sorted({*both[0], *both[1]}) if both[0].get(path) != both[1].get(path)
        ]
    for path in wrong:
        click.echo(f"differs: {path}")
    click.echo(f"{len(both[0])} files, {len(wrong)} differ")
    raise click.exceptions.Exit(bool(wrong))


def answers(out: Path, folders: Sequence[Path], jobs: int) -> None:
    """All answers on all people, under ``out``."""
    people = dict(find_people((SAMPLES, *folders)))
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for person, photos in people.items():
            _lay(photos, work / "analyze" / person)
            _lay(photos[:2], work / "analyze" / f"{person}-sets" / "before")
            _lay(photos[-2:], work / "analyze" / f"{person}-sets" / "after")
        _command("analyze", work / "analyze", "--out", out / "analyze", "--jobs", jobs)
        told = work / "told.json"
        first = next(iter(people))
        told.write_text(json.dumps(corrections(people[first])))
        _lay(people[first], work / "told" / first)
        _command("analyze", work / "told", "--out", out / "told", "--corrections", told)
    singles = out / "single"
    singles.mkdir()
    every = [photo for photos in people.values() for photo in photos]
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for photo, text in zip(every, pool.map(single, every), strict=True):
            (singles / f"{photo.stem}.json").write_text(text)
    for path in out.rglob("*"):
        if path.suffix == ".json":
            record = _bare(json.loads(path.read_text()))
            path.write_text(json.dumps(record, sort_keys=True, indent=1) + "\n")
        elif path.suffix == ".html":
            text = path.read_text()
            path.write_text(re.sub(r'<p class="mono">analyzer .*?</p>', "", text))


def find_people(folders: Sequence[Path]) -> Iterator[tuple[str, list[Path]]]:
    """Name and photos, by name, of each person."""
    for folder in folders:
        inside = sorted(path for path in folder.iterdir() if path.is_dir())
        for person in inside:
            yield person.name, sorted(person.glob("*.jpg"))
        flat: dict[str, list[Path]] = {}
        for photo in sorted(folder.glob("*.jpg")):
            flat.setdefault(photo.stem.rpartition("_")[0], []).append(photo)
        yield from flat.items()


def single(path: Path) -> str:
    """The record of one photo by itself."""
    _reach()
    import analyzer
    from analyzer.records import photo_record, to_json

    return to_json(photo_record(analyzer.measure(analyzer.load_photo(path))))


def corrections(photos: Sequence[Path]) -> dict[str, Any]:
    """Points in the first and each later photo, some a little off, and a kind."""
    _reach()
    import numpy as np

    import analyzer

    shots = [analyzer.load_photo(path) for path in (photos[0], photos[2], photos[-1])]
    first = analyzer.measure(shots[0])
    corner = np.mean([[d.x, d.y] for d in first.dimples], axis=0)
    around = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [0.3, 0.1]])
    here = corner + 0.2 * first.back_width_px * around
    marks = []
    for shot in shots[1:]:
        alignment = analyzer.align(shots[0], shot)
        there = alignment.map_points(here) + np.array([3.0, -2.0])
        known = np.isfinite(there).all(axis=1)
        marks.append(
            {
                "first": {"name": shots[0].name, "sha256": shots[0].sha256[:16]},
                "second": {"name": shot.name, "sha256": shot.sha256[:16]},
                "pairs": np.round(np.hstack([here, there])[known], 1).tolist(),
            }
        )
    dimple = first.dimples[0]
    kind = {
        "photo": marks[0]["first"],
        "x": round(dimple.x, 1),
        "y": round(dimple.y, 1),
        "kind": "modifiable" if dimple.kind == "fixed" else "fixed",
    }
    return {"schema": "dimples.corrections/1", "landmarks": marks, "kinds": [kind]}


def _lay(photos: Sequence[Path], folder: Path) -> None:
    folder.mkdir(parents=True)
    for photo in photos:
        shutil.copy2(photo, folder)


def _command(*words: object) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "analyzer", *map(str, words)], cwd=HOME, capture_output=True
    )
    if done.returncode > 1:
        raise click.ClickException(done.stderr.decode())


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _bare(one) for name, one in value.items() if name not in PROVENANCE}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _reach() -> None:
    """This checkout's package, wherever the command was started."""
    if str(HOME) not in sys.path:
        sys.path.insert(0, str(HOME))


if __name__ == "__main__":
    main()
