"""Every set of people that had, or must not have, a part in making this software.

A figure says little without knowing what was set on the people that it comes from. So each set stands
here once, with its seeds and with what was done with it; the documents, the check of a result against
its set and the lock on people kept apart all read this list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Standing = Literal["never seen", "looked at", "trained on"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
"""From what says most about new people to what says least."""

KEPT_APART = range(7000, 7100)
"""Seeds of people that nothing may be trained on or tuned by, whatever renders them."""


@dataclass(frozen=True)
class PeopleSet:
    """People and what was done with them.

    Parameters
    ----------
    key : str
        Stable name; its figures are kept under it.
    name : str
        For headings and columns.
    standing : "never seen", "looked at" or "trained on"
    count : int
        People.
    made : str
        Command that makes them, or where they come from (Markdown).
    used : str
        What was trained on them or set after a look at them (Markdown).
    subjects : tuple of str
        Names in their truth files; empty for a set that no figures are shown of.
    """

    key: str
    name: str
    standing: Standing
    count: int
    made: str
    used: str
    subjects: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.subjects and len(self.subjects) != self.count:
            raise ValueError(f"{self.key}: {len(self.subjects)} names for {self.count} people")


def seeded(*seeds: int) -> tuple[str, ...]:
    """Names that `dimples phantom` gives to people of these seeds."""
    return tuple(f"s{seed:03d}" for seed in seeds)


SETS: tuple[PeopleSet, ...] = (
    PeopleSet(
        "home",
        "24 people at home, quickly rendered, kept apart",
        "never seen",
        24,
        "`dimples phantom --people 24 --seed 7000 --everyday --preview --out people`",
        "nothing; seeds 7000 to 7099 are kept apart, and the training commands refuse them",
        seeded(*range(7000, 7024)),
    ),
    PeopleSet(
        "three",
        "12 people at home, three photos a session, kept apart",
        "never seen",
        12,
        "`dimples phantom --people 12 --seed 7060 --everyday --skin SKIN --spread --shots 3 --preview --out people`",
        "nothing; seeds 7000 to 7099 are kept apart, and the training commands refuse them",
        seeded(*range(7060, 7072)),
    ),
    PeopleSet(
        "three-before",
        "12 other people at home, three photos a session",
        "looked at",
        12,
        "`dimples phantom --people 12 --seed 7040 --everyday --skin SKIN --spread --shots 3 --preview --out people`",
        "how much of what a photo is off by its session shares",
        seeded(*range(7040, 7052)),
    ),
    PeopleSet(
        "hard",
        "23 harder people",
        "looked at",
        23,
        "`dimples phantom --people 23 --seed 800 --out people`",
        "four things: how little the fixed pair may say of the light elsewhere in flat light, that cloth "
        "darker and greyer than the skin is no skin, that dimples which disagree widen the interval, and "
        "that the detector learnt from more people",
        seeded(*range(800, 823)),
    ),
    PeopleSet(
        "six-more",
        "six more people",
        "looked at",
        6,
        "`dimples phantom --people 3 --out people` with `--seed 1000` and `--seed 1020`",
        "that what is almost grey is no gloss, after one photo of theirs",
        seeded(1000, 1001, 1002, 1020, 1021, 1022),
    ),
    PeopleSet(
        "home-preview",
        "24 other people at home, quickly rendered",
        "looked at",
        24,
        "by the study of the outline, numbers 9000 to 9023; for the spread over all ways to hold the arms "
        "9024 and on",
        "which share of pigment is taken out of the shading (the first ten); rows that a forearm crosses do not "
        "tell the width; how surely a back must be seen was set on drawn "
        "and public pictures",
        seeded(*range(9000, 9024)),
    ),
    PeopleSet(
        "shots",
        "seven people at home, two photos a session, quickly rendered",
        "looked at",
        7,
        "`dimples phantom --people 7 --seed 5300 --shots 2 --spread --width 900 --everyday --skin SKIN "
        "--preview --out people`",
        "that what two photos share beside the dimples is not counted as noise of each",
        seeded(*range(5300, 5307)),
    ),
    PeopleSet(
        "outline-checks",
        "twelve people, quickly rendered",
        "looked at",
        12,
        "`dimples phantom --people 12 --seed 4000 --preview --out people`",
        "a check of the rules on colour that the outline's network replaced",
    ),
    PeopleSet(
        "samples",
        "the samples",
        "looked at",
        3,
        "`python -m analyzer.phantom.samples FOLDER`, seeds 502, 579 and 613",
        "tests and examples run on them",
        ("person-a", "person-b", "person-c"),
    ),
    PeopleSet(
        "baseline",
        "the baseline",
        "looked at",
        2,
        "`dimples bench --baseline benchmarks/baseline.json`, seeds 21 and 22",
        "a guard against figures that move unmeant",
    ),
    PeopleSet(
        "six",
        "six people",
        "trained on",
        6,
        "rendered by another program, numbers 100 to 105; not part of the repository",
        "the network of the dimple room, what lights overstate, most thresholds",
        seeded(*range(100, 106)),
    ),
    PeopleSet(
        "eight",
        "eight people",
        "trained on",
        8,
        "`dimples phantom --people 8 --seed 700 --out people`",
        "what lights overstate; their errors were looked at while lights and series were worked on",
        seeded(*range(700, 708)),
    ),
    PeopleSet(
        "five",
        "five people",
        "trained on",
        5,
        "`dimples phantom --people 6 --seed 600 --out people` without 604",
        "as the eight",
        seeded(600, 601, 602, 603, 605),
    ),
    PeopleSet(
        "networks",
        "34 people",
        "trained on",
        34,
        "`dimples phantom`, seeds 400 to 411, and by earlier states of it 300 to 311, 500, 501 and 900 to 907",
        "earlier networks of the dimple room, what lights overstate",
    ),
    PeopleSet(
        "detector",
        "79 people, quickly rendered",
        "trained on",
        79,
        "`dimples phantom --preview`, seeds 2000 to 2024, 2040 to 2063, 3000 to 3014 and 3020 to 3034",
        "an earlier detector",
    ),
    PeopleSet(
        "heat",
        "111 people at home, quickly rendered",
        "trained on",
        111,
        "`dimples phantom --preview --everyday --skin SKIN --spread`, seeds 10000 to 10071, and with "
        "`--width 900` 11000 to 11038",
        "the network of the dimple room",
    ),
    PeopleSet(
        "errors",
        "218 people at home, quickly rendered",
        "trained on",
        218,
        "`dimples phantom --preview --everyday --skin SKIN --spread`, seeds 12000 to 12199, and with "
        "`--shots 3` 12200 to 12217",
        "the numbers of a change's error model and of its prior; the network of the dimple room, which "
        "learnt further from the first 99 and was judged by the last 18; by the first 70 how far a detectable "
        "change lies beyond what the prior draws, by the first 37 how the heat of a series is read",
    ),
    PeopleSet(
        "recurring",
        "eight people in two lights that come back",
        "looked at",
        8,
        "`python -m analyzer.bench.studies.recurring`, the first eight from seed 3100 on worth photographing",
        "that sessions in several lights are heard in comparisons of others",
    ),
    PeopleSet(
        "sessions",
        "five people in several lights",
        "trained on",
        5,
        "`python -m analyzer.bench.studies.torch_sessions`, the first five from seed 3000 on worth photographing",
        "an earlier detector learnt from people of the same seeds, in other photos",
    ),
    PeopleSet(
        "outline",
        "140 people at home, drawn bodies, sketches",
        "trained on",
        140,
        "`dimples phantom --everyday`, numbers 0 to 139, and what [training](training.md#the-outline-of-the-back) lists",
        "the network for the outline",
    ),
)


def set_of(key: str) -> PeopleSet:
    """The set of this key.

    Raises
    ------
    ValueError
        Where there is none whose figures are shown.
    """
    shown = {s.key: s for s in SETS if s.subjects}
    if key not in shown:
        raise ValueError(f"No set {key!r}; figures are kept of {', '.join(shown)}.")
    return shown[key]


def refuse_kept_apart(subjects: Iterable[str]) -> None:
    """Stop a training that was given people who are kept apart.

    Raises
    ------
    ValueError
        Names them.
    """
    apart = set(seeded(*KEPT_APART))
    if strange := sorted(apart & set(subjects)):
        raise ValueError(
            f"{', '.join(strange)}: these people are kept apart, and nothing may be learnt from them "
            "(docs/accuracy.md)."
        )
