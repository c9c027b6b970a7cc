"""The adult whose back is photographed: shape, skin and dents, all from one seed.

The ranges below are the catalogue of people; they are wider than one group of photos would show,
so that nothing is tuned to a few bodies. Nobody real is described.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

Profile = Literal["round", "elliptic", "linear", "flat"]
TONE_ITA = ((57.0, 66.0), (43.0, 53.0), (30.0, 39.0), (13.0, 25.0), (-22.0, 5.0), (-52.0, -33.0))


@dataclass(frozen=True)
class Dent:
    """One indentation of the skin.

    Parameters
    ----------
    id : int
        The same in all photos of a person.
    kind : "fixed" or "modifiable"
    s_mm, h_mm : float
        Place along the skin to the viewer's right of the midline, and above the line through the
        fixed pair.
    depth_mm : float
        Depth at the centre, >= 0, at factor 1.
    sigma_mm : (float, float)
        Lateral and vertical Gaussian radius before turning.
    angle_deg : float
        Turn of the long axis, counter-clockwise.
    profile : str
        "flat" has a level floor and steeper walls; the others are Gaussian.
    """

    id: int
    kind: Literal["fixed", "modifiable"]
    s_mm: float
    h_mm: float
    depth_mm: float
    sigma_mm: tuple[float, float]
    angle_deg: float = 0.0
    profile: Profile = "round"

    def __post_init__(self) -> None:
        if self.depth_mm < 0 or min(self.sigma_mm) <= 0:
            raise ValueError("a dent needs depth_mm >= 0 and sigma_mm > 0")


@dataclass(frozen=True)
class Subject:
    """An adult.

    Parameters
    ----------
    seed : int
        Of the skin's texture.
    tone : int
        1-6, Fitzpatrick-like.
    ita_deg : float
        Individual typology angle of the mean skin colour.
    female, build, muscle : float
        0-1: male to female shape, lean to heavy, slack to trained.
    size : float
        Scale of the whole torso, about 1.
    lordosis : float
        Curvature of the lumbar hollow, 1 is average.
    furrow_mm : float
        Depth of the furrow over the spine.
    undulation_mm : float
        RMS of the broad unevenness that every skin has; no dimple.
    dents : tuple of Dent
    texture : float
        Contrast of pigment texture, 1 is average.
    moles, freckles, stretch_marks, spots : int
        How many; spots are small red ones.
    tan_line_mm : float or None
        Level of a tan line's edge, below which skin is paler.
    hair : float
        0-1, density of short dark hair.
    tattoo : bool
        A small inked ornament beside the spine.
    """

    seed: int
    tone: int = 2
    ita_deg: float = 48.0
    female: float = 0.5
    build: float = 0.3
    muscle: float = 0.4
    size: float = 1.0
    lordosis: float = 1.0
    furrow_mm: float = 5.0
    undulation_mm: float = 0.06
    dents: tuple[Dent, ...] = ()
    texture: float = 1.0
    moles: int = 8
    freckles: int = 0
    stretch_marks: int = 0
    spots: int = 0
    tan_line_mm: float | None = None
    hair: float = 0.0
    tattoo: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.tone <= 6:
            raise ValueError("tone must lie in 1-6")

    def without_dents(self) -> Subject:
        """The same person with an even back."""
        return replace(self, dents=())


def draw_subject(seed: int, *, tone: int | None = None) -> Subject:
    """A person at random.

    Parameters
    ----------
    seed : int
        The same seed gives the same person.
    tone : int or None
        1-6; drawn evenly when None.
    """
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
        dents=_draw_dents(rng, build),
        texture=float(np.exp(rng.normal(0.0, 0.3))),
        moles=int(rng.poisson(10 if tone <= 4 else 5)),
        freckles=int(rng.integers(40, 250)) if light and rng.random() < 0.35 else 0,
        stretch_marks=int(rng.integers(5, 16)) if rng.random() < 0.25 + 0.2 * build else 0,
        spots=int(rng.poisson(3)),
        tan_line_mm=float(rng.uniform(-45, 35)) if rng.random() < 0.3 else None,
        hair=float(rng.uniform(0.2, 1.0)) if female < 0.5 and rng.random() < 0.4 else 0.0,
        tattoo=bool(rng.random() < 0.1),
    )


def _draw_dents(rng: np.random.Generator, build: float) -> tuple[Dent, ...]:
    dents: list[Dent] = []
    count = int(rng.choice([0, 1, 2], p=[0.15, 0.15, 0.7]))
    half = rng.uniform(30, 54)
    level = rng.normal(0, 4)
    base = rng.uniform(2.0, 6.0)
    for side in rng.permutation([-1.0, 1.0])[:count]:
        sigma = rng.uniform(7.0, 12.0, 2)
        dents.append(
            Dent(
                len(dents),
                "fixed",
                float(side * (half + rng.normal(0, 3))),
                float(level + rng.normal(0, 3)),
                float(min(base * np.exp(rng.normal(0, 0.2)), 0.55 * min(sigma))),
                (float(sigma[0]), float(sigma[1])),
                float(rng.uniform(-20, 20)),
            )
        )
    few_or_many = np.array([0, rng.integers(1, 5), rng.integers(5, 13)])
    wanted = int(rng.choice(few_or_many, p=[0.08, 0.46, 0.46]))
    for _ in range(40 * wanted):
        if sum(d.kind == "modifiable" for d in dents) >= wanted:
            break
        dent = _draw_modifiable(rng, len(dents), build)
        if all(_clear(dent, other) for other in dents):
            dents.append(dent)
    if rng.random() < 0.2:
        dents.extend(_draw_cluster(rng, dents))
    return tuple(dents)


def _draw_modifiable(rng: np.random.Generator, ident: int, build: float) -> Dent:
    profile: Profile = ("round", "elliptic", "linear", "flat")[
        int(rng.choice(4, p=[0.4, 0.3, 0.12, 0.18]))
    ]
    sigma = float(np.exp(rng.uniform(np.log(3.5), np.log(10.0 + 4 * build))))
    ratio = {"round": 1.0, "elliptic": 1.6, "linear": 3.0, "flat": 1.2}[profile]
    # Most that a person would photograph are 1-3 mm deep; small ones cannot be deep.
    depth = float(np.clip(np.exp(rng.normal(np.log(1.6), 0.65)), 0.3, min(6.0, 0.5 * sigma)))
    side = float(rng.choice([-1.0, 1.0]))
    return Dent(
        ident,
        "modifiable",
        side * float(rng.uniform(22, 135)),
        float(rng.uniform(-38, 115) if rng.random() < 0.75 else rng.uniform(100, 190)),
        depth,
        (sigma * ratio**0.5, sigma / ratio**0.5),
        float(rng.uniform(-90, 90)),
        profile,
    )


def _draw_cluster(rng: np.random.Generator, dents: list[Dent]) -> list[Dent]:
    """Orange peel: many small shallow dents side by side."""
    centre = np.array([rng.choice([-1, 1]) * rng.uniform(45, 110), rng.uniform(-30, 60)])
    found: list[Dent] = []
    for _ in range(60):
        s, h = centre + rng.normal(0, 16, 2)
        sigma = float(rng.uniform(3.0, 4.5))
        dent = Dent(
            len(dents) + len(found),
            "modifiable",
            float(s),
            float(h),
            float(rng.uniform(0.3, 0.9)),
            (sigma, sigma),
        )
        if all(_clear(dent, other) for other in [*dents, *found]):
            found.append(dent)
        if len(found) == 8:
            break
    return found


def _clear(a: Dent, b: Dent) -> bool:
    gap = np.hypot(a.s_mm - b.s_mm, a.h_mm - b.h_mm)
    return bool(gap > 1.6 * (max(a.sigma_mm) + max(b.sigma_mm)))
