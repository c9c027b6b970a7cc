"""Adults at random: shape, skin, age and dents, all from one seed.

The ranges below are the catalogue of people; they are wider than one group of photos would show,
so that nothing is tuned to a few bodies. Nobody real is described.
"""

from __future__ import annotations

import numpy as np

from analyzer.phantom.body.dents import draw_dents
from analyzer.phantom.body.subject import Subject
from analyzer.phantom.chance.age import aged, draw_age

TONE_ITA = ((57.0, 66.0), (43.0, 53.0), (30.0, 39.0), (13.0, 25.0), (-22.0, 5.0), (-52.0, -33.0))


def draw_subject(seed: int, *, tone: int | None = None, age: float | None = None) -> Subject:
    """A person at random.

    Parameters
    ----------
    seed : int
        The same seed gives the same person.
    tone : int or None
        1-6; drawn evenly when None.
    age : float or None
        Years; drawn from 18-80 when None. It changes nothing else that is drawn.
    """
    rng = np.random.default_rng([seed, 13])
    drawn = draw_age(rng)
    return aged(_draw_young(seed, tone), drawn if age is None else age, rng)


def _draw_young(seed: int, tone: int | None) -> Subject:
    rng = np.random.default_rng([seed, 11])
    tone = int(rng.integers(1, 7)) if tone is None else tone
    female = float(rng.beta(0.6, 0.6))
    build = float(rng.beta(1.6, 2.2))
    muscle = float(rng.beta(2.0, 2.5))
    light = tone <= 3
    return Subject(
        seed=seed,
        tone=tone,
        ita_deg=float(rng.uniform(*TONE_ITA[tone - 1])),
        female=female,
        build=build,
        muscle=muscle,
        size=float(rng.normal(1.0, 0.035)),
        lordosis=float(rng.uniform(0.5, 1.5)),
        furrow_mm=float(rng.uniform(2.0, 5.0) + 3.5 * muscle),
        undulation_mm=float(rng.uniform(0.02, 0.07) + 0.05 * build),
        dents=draw_dents(rng, build),
        texture=float(np.exp(rng.normal(0.0, 0.3))),
        moles=int(rng.poisson(10 if tone <= 4 else 5)),
        freckles=int(rng.integers(40, 250)) if light and rng.random() < 0.35 else 0,
        stretch_marks=int(rng.integers(5, 16)) if rng.random() < 0.25 + 0.2 * build else 0,
        spots=int(rng.poisson(3)),
        tan_line_mm=float(rng.uniform(-45, 35)) if rng.random() < 0.3 else None,
        hair=float(rng.uniform(0.2, 1.0)) if female < 0.5 and rng.random() < 0.4 else 0.0,
        tattoo=bool(rng.random() < 0.1),
    )
