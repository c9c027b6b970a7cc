"""What the other sessions of a series add where two sessions share no light, but lights come back.

    python -m analyzer.bench.studies.recurring --people 8 --seed 3100 --work DIR

Each person is photographed twice a session, by a window and under a ceiling lamp, which stay where they are;
there are four sessions, with the modifiable dimples as deep as before, as deep again, 35 % and 65 % shallower.
Every two sessions are compared by the window photo of one and the lamp photo of the other: by these two
photos alone, and with both photos of the two sessions that are left, as a series hears them. As a
measure of what could be had, the same sessions are compared by the photos of one light. `--work` keeps what
was measured, so that a stopped run goes on; after a change to measuring it has to be emptied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path

import click
import numpy as np

from analyzer.bench.studies.torch_sessions import (
    FACTORS,
    Person,
    kept_person,
    lamp_from,
    measure_person,
    people_from,
    posed,
)
from analyzer.change.combine import compare_sessions
from analyzer.change.model import Comparison
from analyzer.phantom import Capture, draw_series, draw_subject
from analyzer.tracking.lineup import over_reference
from analyzer.tracking.model import Session

LIGHTS = ("left", "above")
Told = tuple[float, Comparison]
"""True relative change, and what was said."""


def captures_of(seed: int) -> list[Capture]:
    """Eight photos of one person: the same two lamps in each of four sessions."""
    rng = np.random.default_rng([seed, 43])
    start = draw_series(seed)[0]
    lamps = [lamp_from(side, rng) for side in LIGHTS]
    poses = [c for k in range(3) for c in draw_series(seed + 7000 * (k + 1))]
    out = []
    for number in range(len(FACTORS) * len(LIGHTS)):
        session, light = divmod(number, len(LIGHTS))
        grain = int(rng.integers(1 << 31))
        out.append(posed(start, poses[number], number, FACTORS[session], grain, lamps[light]))
    return out


def compared(person: Person) -> Iterator[tuple[str, Told]]:
    """Every two sessions by photos of unlike lights, alone and in the series, and by those of one."""
    views, reference, maps = person
    both = [Session((2 * s, 2 * s + 1), None, f"{s}") for s in range(len(FACTORS))]
    for one, two in combinations(range(len(FACTORS)), 2):
        true = FACTORS[two] / FACTORS[one] - 1
        rest = [both[s] for s in range(len(FACTORS)) if s not in (one, two)]
        for first, second in ((0, 1), (1, 0), (0, 0), (1, 1)):
            pair = (
                Session((2 * one + first,), None, "before"),
                Session((2 * two + second,), None, "after"),
            )
            for name, others in (("alone", []), ("in the series", rest)):
                if first == second and others:
                    continue
                used = {k for session in (*pair, *others) for k in session.photos}
                lineup = over_reference(
                    views,
                    [*pair, *others],
                    reference,
                    [a if k in used else None for k, a in enumerate(maps)],
                )
                said = compare_sessions(lineup, *pair, outlook=False)
                yield ("one light" if first == second else name), (true, said)


def summary(rows: Sequence[Told]) -> str:
    """One line: how many compare, error, interval, verdicts."""
    told = [(true, c) for true, c in rows if c.verdict != "not comparable"]
    if not told:
        return f"compared   0 of {len(rows)}"
    log = np.array([np.log1p([c.change, *c.interval, true]) for true, c in told])
    off = np.abs(log[:, 0] - log[:, 3])
    inside = (log[:, 1] <= log[:, 3]) & (log[:, 3] <= log[:, 2])
    points = [abs(c.change - true) for true, c in told]
    large = [c.verdict == "reduced" for true, c in told if true < -0.3]
    still = [c.verdict != "no detectable change" for true, c in told if true == 0]
    wrong = sum(c.verdict == "increased" for true, c in told if true < 0)
    return (
        f"compared {len(told):3d} of {len(rows):3d}; error (log) {np.sqrt(np.mean(off**2)):.2f}, "
        f"median {100 * np.median(points):4.1f} points; half interval (log) "
        f"{np.median(log[:, 2] - log[:, 1]) / 2:.2f}; inside {100 * inside.mean():3.0f} %; "
        f"-35 % and more called {sum(large)} of {len(large)}; unchanged called "
        f"{sum(still)} of {len(still)}; wrong way {wrong}"
    )


@click.command()
@click.option("--people", default=8, show_default=True)
@click.option("--seed", default=3100, show_default=True)
@click.option("--work", type=click.Path(path_type=Path), required=True)
def main(people: int, seed: int, work: Path) -> None:
    """Print how sessions of unlike lights compare, alone and with the rest of their series."""
    work.mkdir(parents=True, exist_ok=True)
    rows: dict[str, list[Told]] = {"alone": [], "in the series": [], "one light": []}
    for number in people_from(seed, people):
        person = kept_person(
            work / f"{number}.pickle",
            partial(measure_person, draw_subject(number), captures_of(number), False),
        )
        for name, told in compared(person):
            rows[name].append(told)
        click.echo(f"person {number}", err=True)
    for name, found in rows.items():
        click.echo(f"{name:14s} {summary(found)}")


if __name__ == "__main__":
    main()
