"""The three people of ``sample_images``: one improves, one stays the same, one only changes light.

``python -m analyzer.phantom.samples FOLDER`` renders them. The people are the first three seeds
from 500 on with both fixed dimples, four to nine modifiable ones of which four are 1.5 mm deep or
more in plain view, and no tattoo: a person whose dimples would be worth photographing. No seed was
chosen by what the analysis makes of it. Their ages are set so that they differ.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np

from analyzer.phantom.body.subject import Subject
from analyzer.phantom.chance.draw import draw_light, draw_series
from analyzer.phantom.chance.people import draw_subject
from analyzer.phantom.chart import Chart
from analyzer.phantom.generate import FULL_SIZE
from analyzer.phantom.params import PhantomParams
from analyzer.phantom.phone.develop import to_bytes
from analyzer.phantom.photograph import Method, render_layers
from analyzer.phantom.sitting.capture import Capture, LightKind, Phone
from analyzer.phantom.sitting.schedule import DAYS
from analyzer.phantom.skin.pigment import paint_skin
from analyzer.phantom.truth import subject_truth


@dataclass(frozen=True)
class Sample:
    """One series of the samples.

    Parameters
    ----------
    name : str
        Folder.
    seed, tone : int
        The person.
    age : float
        Years.
    start : datetime
        Of the first photo.
    factors : tuple of 5 floats
        Depth of the modifiable dimples in each photo.
    lights : tuple of 5 kinds
        Neighbours of one kind are the same light; so is any later photo of the first kind.
    """

    name: str
    seed: int
    tone: int
    age: float
    start: datetime
    factors: tuple[float, float, float, float, float]
    lights: tuple[LightKind, LightKind, LightKind, LightKind, LightKind]


_ZONE = timezone(timedelta(hours=1))
_SAME = (1.0, 1.0, 1.0, 1.0, 1.0)
SAMPLES = (
    Sample(
        "person-a",
        502,
        2,
        31.0,
        datetime(2026, 6, 9, 7, 40, tzinfo=_ZONE),
        (1.0, 1.0, 0.85, 0.6, 0.35),
        ("window", "window", "window", "window", "window"),
    ),
    Sample(
        "person-b",
        579,
        4,
        46.0,
        datetime(2026, 6, 11, 20, 15, tzinfo=_ZONE),
        _SAME,
        ("ceiling", "ceiling", "ceiling", "ceiling", "ceiling"),
    ),
    Sample(
        "person-c",
        613,
        6,
        63.0,
        datetime(2026, 6, 14, 9, 5, tzinfo=_ZONE),
        _SAME,
        ("window", "window", "ceiling", "window", "flash"),
    ),
)


def sample_series(sample: Sample) -> tuple[Subject, tuple[Capture, ...]]:
    """The person of a sample and the five captures."""
    rng = np.random.default_rng([sample.seed, 97])
    lights = {kind: draw_light(rng, kind) for kind in dict.fromkeys(sample.lights)}
    captures = draw_series(sample.seed, factors=sample.factors)
    shots = []
    for capture, day, kind in zip(captures, DAYS, sample.lights, strict=True):
        later = timedelta(days=day, minutes=6 if capture.name == "t1" else 0)
        phone = replace(capture.phone, container="jpg", display_p3=False, quality=84)
        shots.append(
            replace(capture, taken_at=sample.start + later, light=lights[kind], phone=phone)
        )
    return draw_subject(sample.seed, tone=sample.tone, age=sample.age), tuple(shots)


def write_samples(
    out: Path, *, method: Method = "pathtrace", size: tuple[int, int] = FULL_SIZE
) -> None:
    """Render the samples into ``out``: a folder a person, named by date, without a place."""
    p = PhantomParams()
    for sample in SAMPLES:
        folder = out / sample.name
        folder.mkdir(parents=True, exist_ok=True)
        subject, captures = sample_series(sample)
        skin = paint_skin(subject, Chart.of(p))
        truth = subject_truth(subject, size)
        for capture in captures:
            done = render_layers(subject, capture, size, method=method, params=p, skin=skin)
            entry = {**done.truth, "file": file_name(capture)}
            phone: Phone = capture.phone
            data = to_bytes(done.rgb, phone, capture.camera, capture.taken_at, place=False)
            (folder / file_name(capture)).write_bytes(data)
            truth["captures"].append(entry)
            print(f"{sample.name}/{file_name(capture)}", file=sys.stderr, flush=True)
        (folder / "truth.json").write_text(json.dumps(truth) + "\n")


def file_name(capture: Capture) -> str:
    """The date, and the time where a day has two photos."""
    assert capture.taken_at is not None, "samples are dated"
    stamp = "%Y-%m-%d_%H%M" if capture.name in ("t0", "t1") else "%Y-%m-%d"
    return f"{capture.taken_at:{stamp}}.jpg"


if __name__ == "__main__":
    write_samples(Path(sys.argv[1]))
