"""The legend below a prominence map, drawn into the picture so that it stays with it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from analyzer.language import writing
from analyzer.language.text import _
from analyzer.show.letters import letters
from analyzer.show.words import shown_depth
from analyzer.show.words import unit_words as _unit_words

Ramp = Callable[[NDArray[np.floating]], NDArray[np.float32]]
Hatch = Callable[[tuple[int, ...], float], NDArray[np.float32]]

_PAPER, _INK = (251, 250, 248), (35, 40, 43)
_SKIN = 205
_TEXT = 0.029
"""Height of the letters, share of the width: 10 px where a phone shows the picture 350 px wide."""


def draw_legend(width: int, top: float, unit: str, ramp: Ramp, hatch: Hatch) -> NDArray[np.uint8]:
    """Draw the colour scale with its unit, what paler colour means, and the hatching.

    Parameters
    ----------
    width : int
        Of the picture, pixels.
    top : float
        Depth at the right end of the scale.
    unit : str
        "mm" or "per mille of back width".
    ramp : callable
        Shares of the scale (0-1) to colours.
    hatch : callable
        Shape and line distance to the hatching.

    Returns
    -------
    (h, width, 3) uint8
    """
    letter = max(4.0, _TEXT * width)
    pad, bar = round(0.7 * letter), round(1.1 * letter)
    row = round(1.75 * letter)
    height = 2 * pad + 2 * row + bar + round(1.5 * letter) + row
    image = np.full((height, width, 3), _PAPER, np.float32)
    inner = width - 2 * pad
    y = pad + round(1.5 * letter)
    image[y : y + bar, pad : pad + inner] = ramp(np.linspace(0, 1, inner))[None]
    below = y + bar + round(1.9 * letter)
    box = round(2.6 * letter)
    fade = np.linspace(0, 1, box)[None, :, None]
    colour = ramp(np.array([0.6]))[0]
    image[below : below + bar, pad : pad + box] = _SKIN + fade * (colour - _SKIN)
    lines = hatch((bar, box), 0.5 * letter / box)
    last = below + row
    image[last : last + bar, pad : pad + box] = _SKIN + 0.55 * (lines - _SKIN)
    drawn = Image.fromarray(np.clip(np.rint(image), 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(drawn)
    font = letters(letter)

    def say(x: float, middle: float, text: str, anchor: str = "lm") -> None:
        draw.text((x, middle), text, fill=_INK, font=font, anchor=anchor)

    say(pad, pad + 0.5 * letter, _("Depth in {unit}").format(unit=unit_words(unit)))
    steps = ticks(top)
    for k, value in enumerate(steps):
        anchor = "lm" if k == 0 else "rm" if k == len(steps) - 1 else "mm"
        say(
            pad + inner * value / top,
            y + bar + 0.85 * letter,
            _short(shown_depth(value, unit)),
            anchor,
        )
    say(pad + 1.3 * box, below + bar / 2, _("stronger colour: surer that skin lies deeper"))
    say(pad + 1.3 * box, last + bar / 2, _("hatched: not visible in this light"))
    return np.asarray(drawn, np.uint8)


def unit_words(unit: str) -> str:
    """The unit in which the legend counts depths of this unit."""
    return _unit_words(unit)[1]


def _short(value: float) -> str:
    """A number without decimals that say nothing."""
    plain = f"{value:g}"
    return writing.rewritten(plain) or plain


def ticks(top: float) -> list[float]:
    """Zero, the upper end and values between them, a round step apart."""
    for count in (4, 3, 5, 2):
        step = top / count
        if f"{step:.3e}"[:5] in ("1.000", "2.000", "5.000"):
            return [round(step * k, 6) for k in range(count + 1)]
    return [0.0, top]
