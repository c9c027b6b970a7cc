"""What the years do to a back: a person is drawn young and then made as old as they are.

Each effect is small beside what people of one age differ by, and each is drawn, so that a fit
seventy-year-old and a slack thirty-year-old both occur. The sources are textbook trends: less
muscle and a flatter hollow, thinner and looser skin, more uneven pigment, more lentigines, cherry
angiomas (here: ``spots``) and grey hair. A dimple's depth is no function of age.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyzer.phantom.arrays import smoothstep
from analyzer.phantom.body.subject import Subject

YOUNGEST, OLDEST = 18.0, 80.0
_START = float(smoothstep(0.0, -0.15, 1.0))


def draw_age(rng: np.random.Generator) -> float:
    """Years of an adult, 18-80."""
    return float(np.round(YOUNGEST + (OLDEST - YOUNGEST) * rng.beta(1.2, 1.5), 1))


def wear(age: float) -> float:
    """How much of what age does has happened: 0 up to 28 years, 1 at 80, fastest near 60."""
    return float(smoothstep((max(age, 28.0) - 28.0) / 52.0, -0.15, 1.0) - _START) / (1 - _START)


def aged(young: Subject, age: float, rng: np.random.Generator) -> Subject:
    """The same person at that age; dents stay as they are."""
    w = wear(age)
    paleness, vellus = _paleness(age, rng), float(rng.uniform(0.15, 1.0))
    heavier, flatter, looser = rng.normal(0.05, 0.08), rng.random(), rng.uniform(0.45, 1.1)
    # Who lost weight, or bore children, has looser skin at any age.
    early = float(rng.uniform(0.1, 0.35)) * (rng.random() < 0.12)
    sunned = rng.gamma(2.0, 0.5) * (1.0 if young.tone <= 3 else 0.5 if young.tone == 4 else 0.2)
    return replace(
        young,
        age=age,
        muscle=young.muscle * (1 - 0.45 * w),
        build=float(np.clip(young.build + w * heavier, 0.0, 1.0)),
        lordosis=young.lordosis * (1 - 0.6 * w * flatter),
        size=young.size * (1 - 0.012 * w),
        furrow_mm=young.furrow_mm * (1 - 0.25 * w),
        undulation_mm=young.undulation_mm * (1 + 0.3 * w),
        laxity=float(np.clip(w * looser + early, 0.0, 1.0)),
        texture=young.texture * float(np.exp(0.4 * w)),
        moles=young.moles + int(rng.poisson(5 * w)),
        spots=young.spots + int(rng.poisson(6 * w)),
        lentigines=int(rng.poisson(34 * w * sunned)),
        paleness=paleness,
        vellus=vellus,
    )


def _paleness(age: float, rng: np.random.Generator) -> float:
    """How pale the hair is: its natural colour, or the grey that took its place."""
    natural = float(rng.choice([rng.uniform(0.0, 0.2), rng.uniform(0.2, 0.8)], p=[0.75, 0.25]))
    grey = float(np.clip((age - rng.normal(50, 9)) / 22, 0.0, 1.0))
    return float(natural + (1 - natural) * grey)
