"""Results in calm plain words, on top of those that the report uses too.

Plain values in, plain strings out; nothing here knows Streamlit, so every sentence can be tested.
"""

from __future__ import annotations

import math
import re

from analyzer.change.model import Check, Comparison, DimpleChange
from analyzer.flags import Flag
from analyzer.language.text import N_, _, _p
from analyzer.language.told import told
from analyzer.show.words import (
    DASH,
    INTERVAL_TERM,
    depth_words,
    interval,
    kind_words,
    number,
    percent,
    row_verdict,
    unit_words,
)

ADULTS_ONLY = N_(
    "For adults only. Use photos of yourself, or of an adult who has agreed to it. "
    "This is information, not a diagnosis or treatment advice."
)

CHECK_WORDS = {
    "ok": N_("✓\N{NO-BREAK SPACE}Alike"),
    "differs": N_("△\N{NO-BREAK SPACE}Differs"),
    "blocks": N_("✕ Too different"),
    "unknown": N_("?\N{NO-BREAK SPACE}Not known"),
}

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


def flag_words(flag: Flag) -> str:
    """What was noticed, what it means and what to do about it, as Markdown."""
    return _("{name}: {meaning} *Next time:* {advice}").format(
        name=_(flag.name), meaning=_(flag.meaning), advice=_(flag.advice)
    )


def check_line(check: Check) -> str:
    """Give one item of the comparability checklist as a Markdown list item."""
    item = told(check.item)
    item, said = escape(item[:1].upper() + item[1:]), escape(told(check.text))
    return f"- {_(CHECK_WORDS[check.status])} · **{item}**: {said}"


def dimple_columns(comparison: Comparison) -> tuple[str, str, str]:
    """Titles of the columns of `dimple_row`."""
    unit = unit_words(comparison.unit)[1]
    return (
        _("Kind"),
        _("Depth before → after ({unit})").format(unit=unit),
        _("Change ({interval})").format(interval=_(INTERVAL_TERM)),
    )


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
    # Classes of the individual typology angle: Chardon 1991, Del Bino 2013.
    classes = (
        (55.0, _p("skin tone", "very light")),
        (41.0, _p("skin tone", "light")),
        (28.0, _p("skin tone", "intermediate")),
        (10.0, _p("skin tone", "tan")),
        (-30.0, _p("skin tone", "brown")),
        (-math.inf, _p("skin tone", "dark")),
    )
    name = next(name for lower, name in classes if angle > lower)
    return f"{number(angle, 0)}° ({name})"
