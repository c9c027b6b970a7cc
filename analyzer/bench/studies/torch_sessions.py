"""Renders people whose sessions hold photos lit from different sides, and compares the sessions.

    python -m analyzer.bench.studies.torch_sessions --people 5 --seed 3000 --work DIR [--traced]

Each person is photographed three times in a session: a lamp from the left, from the right and from
above, placed anew in every session. There is one session before and three after, with the
modifiable dimples as deep as before, 35 % and 65 % shallower. Sessions are compared as a user's
would be, their lights corrected by each other where none recurs, and, for the same photos, each light as
its photo tells it. `--work` keeps what was measured, so that a stopped run goes on; after a change to
measuring it has to be emptied.
"""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click
import numpy as np

import analyzer
from analyzer.alignment.model import Alignment
from analyzer.change.combine import compare_sessions
from analyzer.change.model import Comparison
from analyzer.change.params import LightParams
from analyzer.measurement.measure import view_photo
from analyzer.measurement.view import View
from analyzer.phantom import (
    Capture,
    Lamp,
    Light,
    PhantomParams,
    Subject,
    draw_series,
    draw_subject,
    render_layers,
)
from analyzer.phantom.chart import Chart
from analyzer.phantom.phone.develop import to_bytes
from analyzer.phantom.photograph import Method
from analyzer.phantom.skin.pigment import paint_skin
from analyzer.tracking.lineup import over_reference
from analyzer.tracking.model import Session
from analyzer.tracking.reference import align_all, choose_reference

FACTORS = (1.0, 1.0, 0.65, 0.35)
"""Depth of the modifiable dimples in each session; the first is the one before."""

SIZE = (900, 1200)
SIDES = ("left", "right", "above")
SETS = {
    "three and three": ((0, 1, 2), (0, 1, 2)),
    "left, right and the same": ((0, 1), (0, 1)),
    "left, above and right, above": ((0, 2), (1, 2)),
    "right, above and left, above": ((1, 2), (0, 2)),
    "three and one": ((0, 1, 2), (1,)),
}
"""Which photos of the session before and of the one after are compared."""


Person = tuple[list[View], int, list[Alignment | None]]
"""Twelve views, session by session, the reference among them, and the map from it to each."""


@dataclass(frozen=True)
class Row:
    """One comparison beside the truth.

    Parameters
    ----------
    name : str
        Which photos were compared.
    true : float
        Relative change of the modifiable depth.
    joined : bool
        Whether the lights were corrected.
    comparison : Comparison
    """

    name: str
    true: float
    joined: bool
    comparison: Comparison


def worth_photographing(subject: Subject) -> bool:
    """Three modifiable dimples of 1.3 mm and more: what most people who would use this have."""
    return sum(d.kind == "modifiable" and d.depth_mm >= 1.3 for d in subject.dents) >= 3


def people_from(seed: int, count: int) -> list[int]:
    """The first seeds from this one on whose people are worth photographing."""
    seeds = (n for n in itertools.count(seed) if worth_photographing(draw_subject(n)))
    return list(itertools.islice(seeds, count))


def lamp_from(side: str, rng: np.random.Generator) -> Light:
    """A lamp or torch held to one side, at random, with some light of the room."""
    azimuth = {"left": -58.0, "right": 58.0, "above": 0.0}[side] + rng.uniform(-18, 18)
    elevation = (58.0 if side == "above" else 20.0) + rng.uniform(-14, 14)
    lamp = Lamp(azimuth, elevation, rng.uniform(900, 1700), rng.uniform(60, 350), 1.0)
    return Light("ceiling" if side == "above" else "window", (lamp,), rng.uniform(0.15, 0.45))


def captures_of(seed: int) -> list[Capture]:
    """Twelve photos of one person: three lamps in each of four sessions."""
    rng = np.random.default_rng([seed, 41])
    start = draw_series(seed)[0]
    poses = [c for k in range(3) for c in draw_series(seed + 7000 * (k + 1))]
    out = []
    for number in range(len(FACTORS) * len(SIDES)):
        session, side = divmod(number, len(SIDES))
        # The seed is drawn before the lamp.
        grain = int(rng.integers(1 << 31))
        light = lamp_from(SIDES[side], rng)
        out.append(posed(start, poses[number], number, FACTORS[session], grain, light))
    return out


def posed(
    start: Capture, like: Capture, number: int, factor: float, seed: int, light: Light
) -> Capture:
    """The first photo of a series once more: as another one is held and exposed, in this light."""
    camera = replace(
        start.camera, yaw=like.camera.yaw, pitch=like.camera.pitch, roll=like.camera.roll
    )
    return replace(
        start,
        name=f"t{number}",
        factor=factor,
        seed=seed,
        taken_at=None,
        light=light,
        pose=like.pose,
        camera=camera,
        phone=replace(start.phone, exposure=like.phone.exposure, container="jpg"),
    )


def kept_person(place: Path, measure: Callable[[], Person]) -> Person:
    """The photos of a person as a file holds them, measured where there is none."""
    if not place.exists():
        draft = place.with_suffix(".draft")
        draft.write_bytes(pickle.dumps(measure()))
        draft.replace(place)
    person: Person = pickle.loads(place.read_bytes())
    return person


def measure_person(subject: Subject, captures: Sequence[Capture], traced: bool) -> Person:
    """Render, measure and align the photos of one person."""
    views = []
    method: Method = "pathtrace" if traced else "preview"
    skin = paint_skin(subject, Chart.of(PhantomParams()))
    for capture in captures:
        done = render_layers(subject, capture, SIZE, method=method, skin=skin)
        data = to_bytes(done.rgb, capture.phone, capture.camera, capture.taken_at)
        views.append(view_photo(analyzer.load_photo(data)))
    reference = choose_reference(views, [Session(tuple(range(len(SIDES))), None, "before")])
    alignments, _ = align_all(views, reference)
    # Textures only serve to align, which is done.
    return [replace(v, texture=None) for v in views], reference, alignments


def compare_sets(person: Person, lighting: LightParams | None) -> Iterator[Row]:
    """Each set of photos before with the same of each later session."""
    views, reference, alignments = person
    for name, (first, second) in SETS.items():
        for session in range(1, len(FACTORS)):
            after = tuple(session * len(SIDES) + k for k in second)
            maps = [a if k in {*first, *after} else None for k, a in enumerate(alignments)]
            sessions = Session(first, None, "before"), Session(after, None, "after")
            lineup = over_reference(views, sessions, reference, maps)
            found = compare_sessions(lineup, *sessions, lighting=lighting)
            joined = any("read together" in reason for reason in found.reasons)
            yield Row(name, FACTORS[session] - 1, joined, found)


def summary(rows: Sequence[Row]) -> str:
    """One line: verdicts by true change, error of the change, interval."""
    told = [r for r in rows if r.comparison.verdict != "not comparable"]
    unchanged = [r for r in told if r.true == 0]
    false = sum(r.comparison.verdict != "no detectable change" for r in unchanged)
    wrong = sum(r.true < 0 and r.comparison.verdict == "increased" for r in told)
    hits = [
        sum(r.comparison.verdict == "reduced" for r in told if round(r.true, 2) == change)
        for change in (-0.35, -0.65)
    ]
    each = len(rows) // (len(FACTORS) - 1)
    if not told:
        return f"compared   0 of {len(rows)}"
    errors = [abs(r.comparison.change - r.true) for r in told]
    inside = [r.comparison.interval[0] <= r.true <= r.comparison.interval[1] for r in told]
    wide = [float(np.diff(np.log1p(r.comparison.interval))[0]) for r in told]
    return (
        f"compared {len(told):3d} of {len(rows):3d}; 0 % called changed {false:2d}; "
        f"-35 % called reduced {hits[0]:2d}, -65 % {hits[1]:2d} of {each}; wrong way {wrong}; "
        f"median error {100 * np.median(errors):4.1f} points; inside {100 * np.mean(inside):3.0f} %; "
        f"width {np.mean(wide):.2f}"
    )


@click.command()
@click.option("--people", default=5, show_default=True)
@click.option("--seed", default=3000, show_default=True)
@click.option("--work", type=click.Path(path_type=Path), required=True)
@click.option("--traced", is_flag=True, help="Path tracing instead of quick shading.")
def main(people: int, seed: int, work: Path, traced: bool) -> None:
    """Print how sessions compare, with their lights corrected and as each photo tells them."""
    work.mkdir(parents=True, exist_ok=True)
    rows: dict[str, list[Row]] = {"corrected": [], "as told": []}
    for number in people_from(seed, people):
        person = kept_person(
            work / f"{'traced' if traced else 'quick'}{number}.pickle",
            partial(measure_person, draw_subject(number), captures_of(number), traced),
        )
        rows["corrected"] += compare_sets(person, LightParams())
        rows["as told"] += compare_sets(person, None)
        click.echo(f"person {number}", err=True)
    for name in (*SETS, "all"):
        for way, all_rows in rows.items():
            here = [r for r in all_rows if name in (r.name, "all")]
            joined = sum(r.joined for r in here)
            click.echo(f"{name:28s} {way:9s} ({joined:2d} joined): {summary(here)}")


if __name__ == "__main__":
    main()
