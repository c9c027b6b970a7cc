"""The letters that are drawn into pictures and onto paper: DejaVu Sans Condensed, which comes with the program.

Pillow's own font knows no letter beyond ASCII.
"""

from __future__ import annotations

from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).with_name("fonts")
PLAIN, BOLD = FONTS / "DejaVuSansCondensed.ttf", FONTS / "DejaVuSansCondensed-Bold.ttf"


def letters(size: float) -> ImageFont.FreeTypeFont:
    """The font for words in a picture, ``size`` pixels high."""
    return ImageFont.truetype(PLAIN, size)
