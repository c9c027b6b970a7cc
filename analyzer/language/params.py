"""The few numbers of this room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LanguageParams:
    """Tunable numbers of texts, numbers and lengths.

    Parameters
    ----------
    sure_letters : int
        Letters outside the places of a text from which on a sentence that fits is taken to be made
        from it whatever stands in its places. With fewer ("{low} to {high}") chance would fit
        too, so what stands there must be known as well.
    deepest : int
        How many texts may stand inside one another; sentences of the program have two or three.
    most_missing : int
        Texts without a translation that are remembered; more say nothing new.
    width_mm : (float, float)
        Widths of a torso in mm that are believed, as `analyzer.photo.model.ScaleHint` takes them.
    """

    sure_letters: int = 7
    deepest: int = 4
    most_missing: int = 1000
    width_mm: tuple[float, float] = (120.0, 700.0)
