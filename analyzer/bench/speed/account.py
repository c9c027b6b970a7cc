"""One series analysed, and held against plain decoding of the same photos in the same run.

The machine's own speed and what else runs on it move all times alike, so only ratios are told. Decoding
and analysing take turns, and of each the least time of the rounds counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.bench.speed.spent import Spent, spent_on
from analyzer.records.provenance import method_hash, package_versions
from analyzer.storage.atomic import write_atomic
from analyzer.storage.codec import RecordError, from_plain, to_plain

# Times itself, since the start of an interpreter is no part of decoding.
_DECODE = """
import sys, time
import cv2
if sys.argv[1].endswith("heic"):
    import pillow_heif
    def read(path):
        pillow_heif.open_heif(path, convert_hdr_to_8bit=False).data
else:
    read = cv2.imread
cv2.setNumThreads(1)
began, worked = time.perf_counter(), time.process_time()
for path in sys.argv[1:]:
    read(path)
print(time.perf_counter() - began, time.process_time() - worked)
"""

# From files to records without start-up and report pictures; the first photo warms what is lazy.
_MEASURE = """
import sys, time
import analyzer
import analyzer.series
from analyzer.records import series_record, to_json
paths = sys.argv[1:]
analyzer.measure(analyzer.load_photo(paths[0]))
began, worked = time.perf_counter(), time.process_time()
photos = (analyzer.load_photo(path) for path in paths)
to_json(series_record(analyzer.series.analyze_series(photos)))
print(time.perf_counter() - began, time.process_time() - worked)
"""


@dataclass(frozen=True)
class Account:
    """What one series took.

    Parameters
    ----------
    photos, series : int
        Photos in all, and into how many series they were parted.
    megapixels : float
    file_mb : float
        Mean size of a file, MB of 10**6 bytes.
    kind : str
        "JPEG" or "HEIC".
    decoding, measuring : (float, float)
        Least time by the clock and of the processor, s, of reading all photos with OpenCV (HEIC:
        pillow-heif), and of all from files to records; nan where the latter was left out.
    command : Spent
        The command from its start to its report.
    """

    photos: int
    series: int
    megapixels: float
    file_mb: float
    kind: str
    decoding: tuple[float, float]
    measuring: tuple[float, float]
    command: Spent

    @property
    def measured(self) -> float:
        """Time by the clock of files to records, in multiples of decoding."""
        return self.measuring[0] / self.decoding[0]

    @property
    def in_all(self) -> float:
        """The same of the whole command."""
        return self.command.wall_s / self.decoding[0]

    @property
    def measured_cpu(self) -> float:
        """Processor time of files to records, in multiples of decoding."""
        return self.measuring[1] / self.decoding[1]

    @property
    def in_all_cpu(self) -> float:
        """The same of the whole command."""
        return self.command.cpu_s / self.decoding[1]


def account_of(
    folders: Sequence[Sequence[Path]],
    root: Path,
    out: Path,
    megapixels: float,
    rounds: int,
    *,
    in_parts: bool = True,
) -> Account:
    """Measure the command on series of photos, and each of its parts.

    Parameters
    ----------
    folders : sequence of sequence of Path
        Photos of each series.
    root : Path
        The folder to analyse, which holds them all.
    out : Path
        Where reports go.
    megapixels : float
        Of each photo.
    rounds : int
        How often each is done.
    in_parts : bool
        Also from files to records alone, which takes as long again.
    """
    paths = [str(path) for folder in folders for path in folder]
    decoding, measuring, commands = [], [], []
    for turn in range(rounds):
        decoding.append(_told(_DECODE, paths))
        if in_parts:
            parts = [_told(_MEASURE, [str(p) for p in folder]) for folder in folders]
            measuring.append((sum(p[0] for p in parts), sum(p[1] for p in parts)))
        place = out / f"{root.name}-{turn}"
        command = [sys.executable, "-m", "analyzer", "analyze", str(root), "--out", str(place)]
        commands.append(spent_on(command, most=2))
        decoding.append(_told(_DECODE, paths))
    return Account(
        len(paths),
        len(folders),
        megapixels,
        sum(path.stat().st_size for folder in folders for path in folder) / len(paths) / 1e6,
        "HEIC" if paths[0].endswith("heic") else "JPEG",
        _least(decoding),
        _least(measuring or [(float("nan"), float("nan"))]),
        Spent(
            min(c.wall_s for c in commands),
            min(c.cpu_s for c in commands),
            max(c.peak_mb for c in commands),
        ),
    )


def _told(script: str, paths: Sequence[str]) -> tuple[float, float]:
    wall, cpu = spent_on([sys.executable, "-c", script, *paths]).said.split()
    return float(wall), float(cpu)


def _least(times: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return min(t[0] for t in times), min(t[1] for t in times)


def kept_at(place: Path) -> Account | None:
    """An account of this very program that a stopped run left; None where there is none."""
    try:
        told = json.loads(place.read_bytes())
        same = told["program"] == _program()
        return from_plain(Account, told["account"]) if same else None
    except (OSError, ValueError, KeyError, TypeError, RecordError):
        return None


def keep(place: Path, account: Account) -> None:
    """Write an account in one step, with the program that it is of."""
    told = {"program": _program(), "account": to_plain(account)}
    write_atomic(place, (json.dumps(told) + "\n").encode())


def _program() -> dict[str, object]:
    return {"code": method_hash(("ui",)), "packages": package_versions()}
