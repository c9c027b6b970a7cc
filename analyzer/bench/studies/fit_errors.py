"""The numbers of the change's error model, fitted by likelihood and checked on people left out.

    python -m analyzer.bench.studies.fit_errors FOLDER... --work DIR [--jobs 2] [--folds 4] [--judge]

On rendered people with known depths (`dimples phantom --spread`, also with `--shots 3`): every photo is
measured once, all of a person are lined up, and each two photos give one estimate of a change that is
known; each two sessions of several photos give more, of as many on both sides. The numbers of
`analyzer.change.params.ErrorParams`, which say what light and pose may do, are moved, one after the other,
to where the stated 95 % intervals score best: they should be narrow, and pay for each truth that they miss
(interval score of Gneiting and Raftery 2007, doi:10.1198/016214506000001437, natural log). A weak pull holds
each number to where it was.
People are parted into folds: each fold is judged by the numbers that the others gave. Every person weighs
the same, whatever the number of their comparisons. `--work` keeps what was measured. Last comes how often a
true reduction of the size of its minimal detectable change is called, which should be half of the time.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from analyzer.bench.docs.sets import refuse_kept_apart
from analyzer.bench.people.truth import find_truths, read_truth
from analyzer.change.estimate import estimate_change
from analyzer.change.gather import gather
from analyzer.change.outlook import deeper
from analyzer.change.params import ChangeParams, ErrorParams
from analyzer.change.photo_pair import compare_photos
from analyzer.change.shots import Shots
from analyzer.change.verdict import decide, minimal_detectable
from analyzer.dimples.kind import counts_as_fixed
from analyzer.measurement.measure import view_photo
from analyzer.photo.load import load_photo
from analyzer.storage.shelf import Shelf, resting
from analyzer.tracking.lineup import line_up
from analyzer.tracking.sessions import arrange, sessions_of

NAMES = tuple(field.name for field in fields(ErrorParams))
"""What is fitted: deviations, natural log."""

PULL = 0.7
"""Deviation of a number's logarithm from where it was, before anything is seen."""

STEPS = (0.6, 0.8, 1.25, 1.6)
SAME = 0.7
"""Likeness of two lights from which they are told as one."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Known:
    """Two sessions of which the change is known.

    Parameters
    ----------
    person : str
    shots : Shots
        What an estimate is made from.
    truth : float
        Log ratio of the depths of the modifiable dimples.
    """

    person: str
    shots: Shots
    truth: float

    @property
    def kind(self) -> str:
        """How many photos on each side, and how alike the lights are."""
        first, second = (self.shots.side == side for side in (0, 1))
        same = self.shots.likeness[np.ix_(first, second)].max() > SAME
        flat = " with flat light" if self.shots.flat.any() else ""
        photos = f"{int(first.sum())} and {int(second.sum())}, "
        return photos + ("one light" if same else "two lights") + flat


def known_of(path: Path) -> list[Known]:
    """All photos of a person with each other, and all sessions of several photos.

    Parameters
    ----------
    path : Path
        The truth file.
    """
    truth = read_truth(path)
    refuse_kept_apart([truth.subject])
    captures = truth.captures
    shelf = Shelf()
    views = [resting(view_photo(load_photo(path.parent / c.file)), shelf) for c in captures]
    arranged = arrange([v.measurement.photo for v in views])
    order = arranged.photos
    ordered = [views[k] for k in order]
    lineup = line_up(ordered, sessions_of(arranged, [v.measurement for v in ordered]))
    sessions: dict[str, list[int]] = {}
    for place, k in enumerate(order):
        sessions.setdefault(captures[k].session or captures[k].file, []).append(place)
    sets = list(sessions.values())
    # Photos of one session are no two visits.
    cases = [([i], [j]) for one, two in combinations(sets, 2) for i in one for j in two]
    for count in range(2, max(map(len, sets)) + 1):
        cases += combinations([one[:count] for one in sets if len(one) >= count], 2)
    fair = {
        (i, j): not compare_photos(lineup, i, j).hindered
        for i, j in combinations(range(len(order)), 2)
    }
    out = []
    for before, after in cases:
        may = [(i, j) for i in before for j in after if fair[i, j]]
        if not may:
            continue
        used = [sorted({pair[side] for pair in may}) for side in (0, 1)]
        shots, _ = gather(lineup, used[0], used[1])
        if not np.isfinite(estimate_change(shots).log_ratio):
            continue
        depths = [captures[order[side[0]]].factor for side in (before, after)]
        out.append(Known(path.stem, shots, float(np.log(depths[1] / depths[0]))))
    return out


def drawn(known: Sequence[Known], most: int, seed: int) -> list[Known]:
    """So many of a person's comparisons, by chance, those of one photo and of several alike."""
    order = np.random.default_rng(seed).permutation(len(known))
    photos = [len(known[k].shots.side) for k in order]
    # The first of each number of photos come first, then the second of each.
    turn = [photos[:n].count(p) for n, p in enumerate(photos)]
    chosen = sorted(range(len(order)), key=lambda n: (turn[n], n))[:most]
    return [known[k] for k in sorted(order[chosen])]


def told(known: Known, params: ErrorParams) -> tuple[float, float]:
    """Estimate of a log ratio, and its standard error."""
    estimate = estimate_change(known.shots, errors=params)
    return estimate.log_ratio, estimate.se


def called_at_mdc(known: Known, params: ErrorParams, turns: int = 3) -> float | None:
    """Whether a reduction of just the minimal detectable change is called, 1 or 0; None where photos tell
    too little.

    The dents of the later photos are made as shallow as that asks for; what errs in them stays.
    """
    shots, moved = known.shots, 0.0
    for _ in range(turns):
        # The error that is stated, and with it what is detectable, depends a little on the depths.
        found = estimate_change(shots, errors=params)
        if not np.isfinite(found.se) or ChangeParams().z * found.se > ChangeParams().widest:
            return None
        moved = float(np.log1p(-minimal_detectable(found.se))) - known.truth
        shots = reduced(known.shots, moved)
    found = estimate_change(shots, errors=params)
    return float(decide(found.log_ratio, found.se, ())[0] == "reduced")


def reduced(shots: Shots, log: float) -> Shots:
    """The same, with what the modifiable dents show after changed by a logarithm."""
    factor = float(np.exp(log))
    fixed = counts_as_fixed(shots.p_fixed)
    rows = tuple(
        tuple(
            fit if fit is None or still or side != 1 else deeper(fit, factor, fit.noise)
            for fit, side in zip(row, shots.side, strict=True)
        )
        for row, still in zip(shots.fits, fixed, strict=True)
    )
    return replace(shots, fits=rows)


Tell = Callable[[Sequence[Known], ErrorParams], Numbers]


def tell(known: Sequence[Known], params: ErrorParams) -> Numbers:
    """Estimates and standard errors, (N, 2)."""
    return np.array([told(one, params) for one in known]).reshape(-1, 2)


def by_person(known: Sequence[Known], values: Numbers) -> float:
    """Mean over people of the mean over their pairs."""
    people = np.array([one.person for one in known])
    return float(np.mean([values[people == name].mean() for name in sorted(set(people))]))


def interval_score(error: Numbers, se: Numbers) -> Numbers:
    """Length of the 95 % interval and 40 times what it misses the truth by; small is good."""
    half = 1.96 * se
    return np.asarray(2 * half + 40 * np.maximum(np.abs(error) - half, 0))


def score(known: Sequence[Known], params: ErrorParams, ask: Tell = tell) -> float:
    """Mean interval score; what says nothing says it with a wide error."""
    found = ask(known, params)
    off = np.nan_to_num(found[:, 0] - [one.truth for one in known], nan=2.0)
    return by_person(known, interval_score(off, np.nan_to_num(found[:, 1], nan=2.0)))


def fitted(
    known: Sequence[Known],
    start: ErrorParams = ErrorParams(),
    names: Sequence[str] = NAMES,
    rounds: int = 2,
    ask: Tell = tell,
) -> ErrorParams:
    """The numbers whose intervals score best, moved one after the other."""
    people = len({one.person for one in known})

    def cost(params: ErrorParams) -> float:
        moved = [np.log(getattr(params, n) / getattr(start, n)) / PULL for n in names]
        return score(known, params, ask) + 0.5 * float(np.sum(np.square(moved))) / people

    best, least = start, cost(start)
    for _ in range(rounds):
        before = best
        for name in names:
            for step in STEPS:
                tried = replace(best, **{name: round(getattr(best, name) * step, 3)})
                if (found := cost(tried)) < least - 1e-4:
                    best, least = tried, found
        if best == before:
            break
    return best


def summary(known: Sequence[Known], found: Numbers) -> dict[str, tuple[float, ...]]:
    """By kind of comparison: how many, coverage of the 95 % interval, median error and half interval, log,
    mean interval score, and true over stated error."""
    out: dict[str, tuple[float, ...]] = {}
    truth = np.array([one.truth for one in known])
    ok = np.isfinite(found[:, 0])
    kinds = np.array([one.kind for one in known])
    for kind in (*sorted(set(kinds)), "all"):
        here = ok & ((kinds == kind) | (kind == "all"))
        off, se = found[here, 0] - truth[here], found[here, 1]
        out[kind] = (
            float(here.sum()),
            float((np.abs(off) < 1.96 * se).mean()),
            float(np.median(np.abs(off))),
            float(np.median(1.96 * se)),
            float(interval_score(off, se).mean()),
            float(np.median(np.abs(off) / se) / 0.6745),
        )
    return out


def _written(summaries: Mapping[str, Mapping[str, tuple[float, ...]]]) -> str:
    lines = [
        f"{'':34}{'pairs':>7}{'inside':>8}{'error':>8}{'half':>8}{'score':>8}{'true/stated':>13}"
    ]
    for title, kinds in summaries.items():
        for kind, (n, inside, error, half, density, ratio) in kinds.items():
            lines.append(
                f"{title + ', ' + kind:34}{n:7.0f}{inside:8.3f}{error:8.3f}{half:8.3f}"
                f"{density:8.3f}{ratio:13.2f}"
            )
    return "\n".join(lines)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--work", type=click.Path(path_type=Path), required=True)
@click.option("--jobs", default=2, show_default=True)
@click.option("--folds", default=4, show_default=True)
@click.option(
    "--most", default=16, show_default=True, help="Comparisons of a person, drawn by chance."
)
@click.option("--fit/--judge", default=True, help="--judge only judges the numbers as they are.")
def main(
    folders: tuple[Path, ...], work: Path, jobs: int, folds: int, most: int, fit: bool
) -> None:
    """Print the numbers that fit, and how they do on people who were left out."""
    work.mkdir(parents=True, exist_ok=True)
    known: list[Known] = []
    paths = list(find_truths(folders))
    waiting = [(p, work / f"{p.stem}.pickle") for p in paths]
    new = [(p, kept) for p, kept in waiting if not kept.exists()]
    spawn = get_context("spawn")
    with spawn.Pool(jobs) as pool:
        for (_, kept), found in zip(new, pool.imap(known_of, [p for p, _ in new]), strict=True):
            kept.write_bytes(pickle.dumps(found))
            click.echo(f"{kept.stem}: {len(found)} comparisons", err=True)
    for number, (_, kept) in enumerate(waiting):
        known += drawn(pickle.loads(kept.read_bytes()), most, number)
    place = {id(one): number for number, one in enumerate(known)}
    with spawn.Pool(jobs, _hold, (known,)) as pool:

        def ask(some: Sequence[Known], params: ErrorParams) -> Numbers:
            rows = pool.map(partial(_told, params), [place[id(one)] for one in some], chunksize=16)
            return np.array(rows).reshape(-1, 2)

        people = sorted({one.person for one in known})
        before = ask(known, ErrorParams())
        after = np.full_like(before, np.nan)
        for fold in range(folds if fit else 0):
            out = set(people[fold::folds])
            params = fitted([k for k in known if k.person not in out], ask=ask)
            left = [n for n, one in enumerate(known) if one.person in out]
            after[left] = ask([known[n] for n in left], params)
            click.echo(f"without {len(out)} people: {_moved(params)}", err=True)
        summaries = {"as it is": summary(known, before)}
        if fit:
            summaries["left out"] = summary(known, after)
        click.echo(_written(summaries))
        called = pool.map(partial(_called, ErrorParams()), range(len(known)), chunksize=16)
        click.echo(_called_words(known, called))
        if fit:
            click.echo(f"fitted on all {len(people)}: {_moved(fitted(known, ask=ask))}")


_HELD: list[Known] = []


def _hold(known: Sequence[Known]) -> None:
    """What a worker is asked of, sent to it once."""
    _HELD.extend(known)


def _told(params: ErrorParams, number: int) -> tuple[float, float]:
    return told(_HELD[number], params)


def _called(params: ErrorParams, number: int) -> float | None:
    return called_at_mdc(_HELD[number], params)


def _called_words(known: Sequence[Known], called: Sequence[float | None]) -> str:
    """Share of people's comparisons that call a true change of the size of its MDC, by kind."""
    kinds = [one.kind for one in known]
    lines = []
    for kind in (*sorted(set(kinds)), "all"):
        here = [
            c for c, k in zip(called, kinds, strict=True) if c is not None and kind in (k, "all")
        ]
        if here:
            lines.append(f"{kind:34}{len(here):7}{100 * np.mean(here):7.0f} %")
    return "\n".join(["a true change of the size of its MDC is called:", *lines])


def _moved(params: ErrorParams) -> str:
    return ", ".join(f"{name} {getattr(params, name):g}" for name in NAMES)


if __name__ == "__main__":
    main()
