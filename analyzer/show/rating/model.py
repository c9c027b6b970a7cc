"""A sitting of blinded rating as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Choice = Literal["left", "same", "right", "unclear"]
CHOICES: tuple[Choice, ...] = ("left", "same", "right", "unclear")
"""Which picture shows the dimples more strongly."""


@dataclass(frozen=True)
class Pair:
    """Two photos of one back.

    Parameters
    ----------
    first, second : str
        SHA-256, the earlier photo first.
    measured : -1, 0, 1 or None
        In which photo the program finds the dimples deeper: the first, neither, the second; None where
        it does not compare them.
    """

    first: str
    second: str
    measured: int | None


@dataclass(frozen=True)
class Item:
    """One pair as it is shown.

    Parameters
    ----------
    pair : Pair
    swapped : bool
        The second photo stands on the left.
    repeat : bool
        The pair was shown before in this sitting.
    choice : "left", "same", "right", "unclear" or None
        None until it is answered.
    """

    pair: Pair
    swapped: bool
    repeat: bool = False
    choice: Choice | None = None

    @property
    def said(self) -> int | None:
        """In which photo the person sees more: -1 the first, 0 neither, 1 the second; None for neither said."""
        if self.choice in (None, "unclear"):
            return None
        side = {"left": -1, "same": 0, "right": 1}[self.choice or "same"]
        return -side if self.swapped else side


@dataclass(frozen=True)
class Sitting:
    """Pairs in the order in which they are shown, with the answers so far.

    Parameters
    ----------
    seed : int
        From which order and sides follow.
    items : tuple of Item
    """

    seed: int
    items: tuple[Item, ...]

    @property
    def at(self) -> int:
        """Index of the first item that waits for an answer; their count when none does."""
        return next((k for k, one in enumerate(self.items) if one.choice is None), len(self.items))

    @property
    def finished(self) -> bool:
        """Whether every item is answered."""
        return self.at == len(self.items)

    def answered(self, choice: Choice) -> Sitting:
        """The sitting with the next item answered."""
        items = list(self.items)
        items[self.at] = replace(items[self.at], choice=choice)
        return Sitting(self.seed, tuple(items))

    def taken_back(self) -> Sitting:
        """The sitting with the last answer taken back."""
        items = list(self.items)
        if self.at:
            items[self.at - 1] = replace(items[self.at - 1], choice=None)
        return Sitting(self.seed, tuple(items))

    def without(self, photo: str) -> Sitting:
        """The sitting without the pairs of a photo that is gone."""
        kept = (one for one in self.items if photo not in (one.pair.first, one.pair.second))
        return Sitting(self.seed, tuple(kept))
