"""How the cost grows: with the number of photos, with photos a series, with megapixels.

Each row changes one of the three and leaves the others. A straight line through logarithms gives the
exponent: 1 where twice as many photos take twice as long.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from analyzer.bench.speed.account import Account, account_of, keep, kept_at
from analyzer.bench.speed.beside import Aligned, aligned_by_all
from analyzer.bench.speed.photos import write_series

Axis = Literal["photos", "a series", "megapixels"]


@dataclass(frozen=True)
class Plan:
    """What is measured.

    Parameters
    ----------
    photos, a_series : tuple of int
        Photos in all, in series of the first of ``a_series``; and photos of one series.
    megapixels : tuple of float
        Of the photos of a series; the first two rows take the second of them, the middle size.
    small : float
        Megapixels where there are more than ``many`` photos, so that the run ends.
    many : int
    whole : int
        With more photos than this only the whole command is measured: files to records takes as
        long again and says the same.
    rounds : int
        How often each of the smallest is done; larger ones once.
    heic : bool
        Also one series as HEIC.
    beside : bool
        Also two photos aligned by other methods.
    """

    photos: tuple[int, ...] = (10, 100, 1000)
    a_series: tuple[int, ...] = (5, 20, 100)
    megapixels: tuple[float, ...] = (2.0, 12.0, 48.0)
    small: float = 2.0
    many: int = 20
    whole: int = 20
    rounds: int = 2
    heic: bool = True
    beside: bool = True


@dataclass(frozen=True)
class Row:
    """One axis: its accounts, and the exponent of processor time along it; or a pair by all methods."""

    axis: Axis
    accounts: tuple[Account, ...]
    aligned: tuple[Aligned, ...] = ()

    @property
    def exponent(self) -> float:
        """Of processor time, nan with fewer than two sizes."""
        return exponent([(size(a, self.axis), a.command.cpu_s) for a in self.accounts])


def size(account: Account, axis: Axis) -> float:
    """Where an account lies along an axis."""
    if axis == "photos":
        return account.photos
    return account.photos / account.series if axis == "a series" else account.megapixels


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """Slope of log cost on log size by least squares; nan with fewer than two sizes."""
    x, y = (np.log(np.array(values, float)) for values in zip(*points, strict=True))
    if len(set(x.tolist())) < 2:
        return float("nan")
    return float(np.polyfit(x, y, 1)[0])


def measure(
    plan: Plan, sources: Sequence[Path], work: Path, say: Callable[[str], None]
) -> tuple[Row, ...]:
    """Do the whole plan.

    Parameters
    ----------
    plan : Plan
    sources : sequence of Path
        Photos of a back, from which all others are made.
    work : Path
        Folder for photos, reports and accounts; what a stopped run has done is not done again.
    say : callable
        Told of each account as it is done.
    """
    done: dict[tuple[int, int, float, bool], Account] = {}

    def taken(photos: int, a_series: int, megapixels: float, *, heic: bool = False) -> Account:
        key = (photos, a_series, megapixels, heic)
        place = work / f"{_name(*key)}.json"
        if key not in done and (known := kept_at(place)) is not None:
            done[key] = known
        if key not in done:
            root = work / _name(*key)
            folders = [
                write_series(
                    root / f"person-{n:03d}",
                    sources,
                    min(a_series, photos - n * a_series),
                    megapixels,
                    heic=heic,
                )
                for n in range(-(-photos // a_series))
            ]
            few = photos <= plan.a_series[0]
            done[key] = account_of(
                folders,
                root,
                work / "out",
                megapixels,
                plan.rounds if few else 1,
                in_parts=photos <= plan.whole,
            )
            keep(place, done[key])
            say(f"{photos} photos in series of {a_series}, {megapixels:g} megapixels")
        return done[key]

    first, middle = plan.a_series[0], plan.megapixels[min(1, len(plan.megapixels) - 1)]
    small = plan.small if max((*plan.photos, *plan.a_series)) > plan.many else middle
    rows = [
        Row("megapixels", tuple(taken(first, first, m) for m in plan.megapixels)),
        Row("a series", tuple(taken(n, n, small) for n in plan.a_series)),
        Row("photos", tuple(taken(n, first, small) for n in plan.photos)),
    ]
    if plan.heic:
        rows.append(Row("megapixels", (taken(first, first, middle, heic=True),)))
    if plan.beside:
        one = taken(first, first, middle)
        paths = sorted((work / _name(first, first, middle) / "person-000").glob("*.jpg"))
        rows.append(Row("megapixels", (one,), aligned_by_all(paths)))
        say("two photos aligned by other methods")
    return tuple(rows)


def _name(*key: float) -> str:
    return "-".join(f"{part:g}" for part in (*key, False)[:4])
