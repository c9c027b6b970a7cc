"""Indentations of the skin: what one is, and how a person's are drawn.

A dent is real geometry, one of four profiles. Modifiable ones are drawn shallow enough that their
walls stay plausible at the greatest depth of any series; a photo never clips them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from analyzer.phantom.sitting.schedule import DEEPEST

Profile = Literal["round", "elliptic", "linear", "flat"]
# A flat dent is exp(-ln 2 u^3.2) deep at u = 1 where a Gaussian is at half depth; the shares are
# the largest slopes of both for a depth and radius of 1.
_SLOPE = {"round": 0.6065, "elliptic": 0.6065, "linear": 0.6065, "flat": 0.942}
STEEPEST_DEG = 35.0


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


def steepest_deg(dent: Dent, factor: float = 1.0) -> float:
    """Angle of a dent's steepest wall against the skin around it, at that share of its depth."""
    slope = _SLOPE[dent.profile] * factor * dent.depth_mm / min(dent.sigma_mm)
    return float(np.degrees(np.arctan(slope)))


def _plausible(dent: Dent) -> Dent:
    """The dent, or a shallower one whose walls stay below `STEEPEST_DEG` when it gets deepest."""
    most = np.tan(np.radians(STEEPEST_DEG)) * min(dent.sigma_mm) / (_SLOPE[dent.profile] * DEEPEST)
    return replace(dent, depth_mm=float(min(dent.depth_mm, most)))


def draw_dents(rng: np.random.Generator, build: float) -> tuple[Dent, ...]:
    """The dents of a person of that build, 0-1: fixed ones first."""
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
        dent = _plausible(_draw_modifiable(rng, len(dents), build))
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
