"""The adult whose back is photographed: shape, skin and dents."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analyzer.phantom.body.dents import Dent


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
        0-1, density of short hair over the sacrum.
    tattoo : bool
        A small inked ornament beside the spine.
    age : float
        Years. Says how the other fields were drawn (`analyzer.phantom.chance.age`); the renderer reads
        only those.
    laxity : float
        0-1, looseness of the skin: creases and fine wrinkles at waist and flanks.
    lentigines : int
        How many flat brown patches.
    paleness : float
        Of the hair, 0 black to 1 white or grey.
    vellus : float
        0-1, density of the fine hair that everyone has.
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
    age: float = 30.0
    laxity: float = 0.0
    lentigines: int = 0
    paleness: float = 0.0
    vellus: float = 0.0

    def __post_init__(self) -> None:
        if not 1 <= self.tone <= 6:
            raise ValueError("tone must lie in 1-6")
        if not 18 <= self.age <= 120:
            raise ValueError("a subject is an adult: age must lie in 18-120")

    def without_dents(self) -> Subject:
        """The same person with an even back."""
        return replace(self, dents=())
