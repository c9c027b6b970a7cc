"""What a series is made of: when its photos are taken, how deep the dimples are, in which lights.

t0, t1 and t2 always show the same back (light A twice, then light B); what t3 (light A) and t4
(light C) show takes turns from person to person.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analyzer.phantom.sitting.capture import LIGHT_KINDS, LightKind

FACTORS = (1.0, 1.0, 1.0, 0.65, 0.35)
FACTORS_UP = (1.0, 1.0, 1.0, 0.80, 1.50)
SPREAD = (1.0, 0.9, 0.8, 0.65, 0.5, 0.35)
DEEPEST = max(FACTORS + FACTORS_UP)
DAYS = (0, 0, 14, 42, 84)


def balanced_factors(number: int) -> tuple[float, ...]:
    """Depths of the person with that number, so that every second one gets -20 % and +50 %.

    Tones take turns with the numbers too, so the turn is shifted by one after six people: twelve in
    a row show each tone both ways.
    """
    return FACTORS_UP if (number + number // 6) % 2 else FACTORS


def spread_factors(number: int) -> tuple[float, ...]:
    """Depths of the person with that number where all sizes of change are asked for.

    Six people in a row, from a multiple of six on, show each size once in every later session, so
    under the same light and under another.
    """
    turn = number + number // 6
    return (1.0, *(SPREAD[(turn + k) % 6] for k in (0, 3, 1, 4)))


def draw_kinds(rng: np.random.Generator) -> tuple[LightKind, LightKind, LightKind]:
    """Lights A, B and C, each of another kind."""
    a, b, c = rng.choice(len(LIGHT_KINDS), 3, replace=False, p=_usual(range(6)))
    return LIGHT_KINDS[a], LIGHT_KINDS[b], LIGHT_KINDS[c]


def balanced_kinds(number: int) -> tuple[LightKind, LightKind, LightKind]:
    """Lights of the person with that number, so that twelve in a row meet every light with every tone.

    Six tones take turns with the numbers; the first six people get one half of the lights each,
    the next six the other half.
    """
    rng = np.random.default_rng([number, 29])
    start = number % 6 + 3 * (number // 6 % 2)
    three = [(start + k) % 6 for k in range(3)]
    a, b, c = rng.choice(three, 3, replace=False, p=_usual(three))
    return LIGHT_KINDS[a], LIGHT_KINDS[b], LIGHT_KINDS[c]


def _usual(kinds: Sequence[int]) -> list[float]:
    """How likely people are to take the first photo of a series in these lights."""
    weight = {"window": 8.0, "ceiling": 6.0, "mixed": 4.0, "flash": 2.0, "diffuse": 2.0}
    share = [weight.get(LIGHT_KINDS[k], 1.0) for k in kinds]
    return [v / sum(share) for v in share]
