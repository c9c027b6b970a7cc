"""Results in calm plain words, on top of those that the report uses too.

Plain values in, plain strings out; nothing here knows Streamlit, so every sentence can be tested.
"""

from __future__ import annotations

import math
import re

from analyzer.change.model import Check, Comparison, DimpleChange
from analyzer.show.words import (
    DASH,
    DEPTH_TERM,
    INTERVAL_TERM,
    NBSP,
    depth_words,
    interval,
    kind_words,
    percent,
    row_verdict,
    unit_words,
)

ADULTS_ONLY = (
    "For adults only. Use photos of yourself, or of an adult who has agreed to it. "
    "This is information, not a diagnosis or treatment advice."
)

CHECK_WORDS = {
    "ok": f"✓{NBSP}Alike",
    "differs": f"△{NBSP}Differs",
    "blocks": "✕ Too different",
    "unknown": f"?{NBSP}Not known",
}

# Classes of the individual typology angle: Chardon 1991, Del Bino 2013.
_TONES = (
    (55.0, "very light"),
    (41.0, "light"),
    (28.0, "intermediate"),
    (10.0, "tan"),
    (-30.0, "brown"),
    (-math.inf, "dark"),
)
_ADDRESS = re.compile(
    r"www(?=\.)|(?:https?|ftp|xmpp|mailto):(?=[\w/])|(?<=[\w.+-])@(?=[-\w]+\.)", re.IGNORECASE
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def escape(text: str) -> str:
    """Take away Markdown's special meaning, so that a file name shows as it is written.

    What looks like an address is made a link after escapes are gone, so an invisible joiner parts it.
    """
    plain = _ADDRESS.sub("\\g<0>\N{WORD JOINER}", " ".join(text.split()))
    return _MARKDOWN.sub(r"\\\1", plain)


def check_line(check: Check) -> str:
    """Give one item of the comparability checklist as a Markdown list item."""
    item, said = escape(check.item.capitalize()), escape(check.text)
    return f"- {CHECK_WORDS[check.status]} · **{item}**: {said}"


def dimple_columns(comparison: Comparison) -> tuple[str, str, str]:
    """Titles of the columns of `dimple_row`."""
    unit = unit_words(comparison.unit)[1]
    return ("Kind", f"{DEPTH_TERM} before → after ({unit})", f"Change ({INTERVAL_TERM})")


def dimple_row(
    comparison: Comparison, row: DimpleChange, set_by_user: bool = False, by_hand: bool = False
) -> tuple[str, str, str]:
    """Give one row of the per-dimple table; the fixed pair never carries a change."""
    change = row_verdict(comparison, row)
    if row.kind != "fixed" and math.isfinite(row.change):
        change = f"{percent(row.change)} ({interval(row.interval)}): {change}"
    kind = kind_words(row.kind, set_by_user, by_hand)
    return kind, " → ".join(depths(comparison, row)), change


def depths(comparison: Comparison, row: DimpleChange) -> tuple[str, str]:
    """The depth of a dimple before and after, each with its error."""
    return (
        depth_words(row.before, row.before_se, comparison.unit),
        depth_words(row.after, row.after_se, comparison.unit),
    )


def tone(angle: float) -> str:
    """Say the individual typology angle (degrees) with the name of its class."""
    if math.isnan(angle):
        return DASH
    name = next(name for lower, name in _TONES if angle > lower)
    return f"{angle:.0f}° ({name})"
