"""Results in calm plain words, on top of those that the report uses too.

Plain values in, plain strings out; nothing here knows Streamlit, so every sentence can be tested.
"""

from __future__ import annotations

import math
import re

from analyzer.change.model import Check, Comparison, DimpleChange
from analyzer.show.words import (
    DASH,
    INTERVAL_TERM,
    NBSP,
    VERDICT_WORDS,
    depth_words,
    interval,
    kind_words,
    percent,
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


def less_or_more(change: float) -> str:
    """Say a relative change: -0.35 gives "35 % less"; a dash for nan."""
    if not math.isfinite(change):
        return DASH
    value = round(abs(change) * 100)
    if value == 0:
        return f"0{NBSP}%"
    return f"{value}{NBSP}% {'less' if change < 0 else 'more'}"


def certainty(comparison: Comparison) -> str:
    """Say how sure a comparison is; "" where it states no change."""
    low, high = comparison.interval
    if not all(map(math.isfinite, (comparison.change, low, high))):
        return ""
    return (
        f"The true change probably lies between {less_or_more(low)} and {less_or_more(high)} "
        "(95 % interval)."
    )


def check_row(check: Check) -> dict[str, str]:
    """Give one row of the comparability checklist."""
    return {
        "Compared": escape(check.item.capitalize()),
        "Result": CHECK_WORDS[check.status],
        "What was seen": escape(check.text),
    }


def dimple_row(
    row: DimpleChange, label: str, unit: str, set_by_user: bool = False
) -> dict[str, str]:
    """Give one row of the per-dimple table; the fixed pair never carries a change."""
    fixed = row.kind == "fixed"
    short = "mm" if unit == "mm" else "‰"
    before = depth_words(row.before, row.before_se, unit)
    after = depth_words(row.after, row.after_se, unit)
    change = percent(row.change)
    if math.isfinite(row.change):
        change += f" ({interval(row.interval)}): {VERDICT_WORDS[row.verdict]}"
    return {
        "No.": label,
        "Kind": kind_words(row.kind, set_by_user),
        f"Prominence before → after ({short})": f"{before} → {after}",
        f"Change ({INTERVAL_TERM})": "a control, never counted" if fixed else change,
    }


def tone(angle: float) -> str:
    """Say the individual typology angle (degrees) with the name of its class."""
    if math.isnan(angle):
        return DASH
    name = next(name for lower, name in _TONES if angle > lower)
    return f"{angle:.0f}° ({name})"
