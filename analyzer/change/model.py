"""What a comparison says: is it fair, what changed, how sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analyzer.dimples.model import Kind

Verdict = Literal["reduced", "increased", "no detectable change", "not comparable"]
VERDICTS: tuple[Verdict, ...] = (
    "reduced",
    "increased",
    "no detectable change",
    "not comparable",
)
Status = Literal["ok", "differs", "blocks", "unknown"]
ITEMS = (
    "same shot",
    "swapped",
    "order",
    "back",
    "alignment",
    "light",
    "distance",
    "scale",
    "pose",
    "framing",
    "sharpness",
    "exposure",
    "background",
    "filter traces",
    "timing",
    "fixed pair",
    "dimples",
)
"""Items of the checklist, in the order in which they are told."""


@dataclass(frozen=True)
class Check:
    """One item of the comparability checklist.

    Parameters
    ----------
    item : str
        Its stable name: one of `ITEMS`.
    status : "ok", "differs", "blocks" or "unknown"
        Only "blocks" ends a comparison; "unknown" where the photos do not tell.
    text : str
        What was seen, for a person.
    """

    item: str
    status: Status
    text: str


@dataclass(frozen=True)
class DimpleChange:
    """One dimple seen on both sides.

    Parameters
    ----------
    id : int
        Identity within the series, from 0.
    kind : "fixed", "modifiable" or "unsure"
    p_fixed : float
        0-1.
    x, y : float
        Place in the reference photo, photo pixels.
    before, after : float
        Prominence on each side, light-corrected, in the comparison's unit.
    before_se, after_se : float
        Standard errors, same unit.
    change : float
        Relative change (-0.35 = 35 % less); nan when it cannot be told.
    interval : (float, float)
        95 % interval of the change.
    verdict : str
        One of the four verdicts; for the fixed pair always "not comparable" or
        "no detectable change", since it is a control and never progress.
    """

    id: int
    kind: Kind
    p_fixed: float
    x: float
    y: float
    before: float
    after: float
    before_se: float
    after_se: float
    change: float
    interval: tuple[float, float]
    verdict: Verdict


LimitName = Literal["light", "place", "noise", "photos", "rest"]
WishName = Literal["light", "later-light", "place", "clear", "photos"]


@dataclass(frozen=True)
class Limit:
    """One source of a comparison's error.

    Parameters
    ----------
    name : str
        "light": the two lights differ; "place": errors of alignment, by pose and framing; "noise" of
        the pictures; "photos": how far those of one session differ; "rest": what would stay.
    share : float
        Of the squared error of the log ratio, 0-1. Sources act together, so shares need not add up.
    """

    name: LimitName
    share: float


@dataclass(frozen=True)
class Wish:
    """One thing done otherwise.

    Parameters
    ----------
    name : str
        "light": the later photos in the light of the earlier ones; "later-light": the other way
        round; "place": as well aligned as photos of one pose are; "clear": as clear as the clearest
        photo of the series; "photos": three photos in the later session.
    half : float
        Half the length of the 95 % interval that the same change would then have, relative change.
    helps : bool
        Whether that is noticeably narrower.
    """

    name: WishName
    half: float
    helps: bool


@dataclass(frozen=True)
class Outlook:
    """What limits a comparison, and what would narrow it.

    Parameters
    ----------
    half : float
        Half the length of its 95 % interval as it is, relative change.
    limits : tuple of Limit
        The largest first.
    wishes : tuple of Wish
        What was looked at, what narrows it the most first.
    """

    half: float
    limits: tuple[Limit, ...]
    wishes: tuple[Wish, ...]


@dataclass(frozen=True)
class Comparison:
    """Two sets of photos of one back.

    Parameters
    ----------
    verdict : str
        One of the four verdicts.
    change : float
        Relative change of modifiable prominence (-0.35 = 35 % less); nan when not comparable.
    interval : (float, float)
        95 % interval of the change; (nan, nan) when not comparable.
    mdc95 : float
        Minimal detectable relative change: a true reduction of that size is called in half of comparisons
        like this one, 0-1; nan when not comparable.
    reasons : tuple of str
        Why this verdict, most important first.
    checks : tuple of Check
        The comparability checklist.
    dimples : tuple of DimpleChange
        Matched rows.
    unit : str
        Unit of ``before`` and ``after`` in the rows.
    before, after : tuple of str
        sha256 of the photos on each side.
    outlook : Outlook or None
        What limits it and what would narrow it; None where it was not looked for, and where no two
        photos of the two sides compare.
    """

    verdict: Verdict
    change: float
    interval: tuple[float, float]
    mdc95: float
    reasons: tuple[str, ...]
    checks: tuple[Check, ...]
    dimples: tuple[DimpleChange, ...]
    unit: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    outlook: Outlook | None = None

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueError(f"unknown verdict {self.verdict!r}")
