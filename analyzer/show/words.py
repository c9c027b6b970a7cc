"""Numbers and verdicts in plain words, with unit and uncertainty, for a person to read.

The one table of words: app, report and commands take what they call a verdict, a figure or a unit
from here, so that the same thing is said alike everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from analyzer.change.model import Comparison, DimpleChange, Verdict
from analyzer.dimples.model import Kind
from analyzer.language import writing
from analyzer.language.text import N_, _, _n
from analyzer.language.told import told, told_if_known
from analyzer.measurement.model import Measurement
from analyzer.results import Series
from analyzer.show.labels import in_order, row_label, track_labels

DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"
MOST = 3.0
"""Relative change above which tables and charts say "more than that"."""

VERDICT_WORDS: dict[Verdict, str] = {
    "reduced": N_("shallower"),
    "increased": N_("deeper"),
    "no detectable change": N_("no detectable change"),
    "not comparable": N_("not comparable"),
}
CONTROL = N_("a control, never counted")
"""What stands in place of a verdict for the fixed pair."""
CHANGE_TERM = N_("Change in depth")
INTERVAL_TERM = N_("95 % range")
MDC_TERM = N_("Smallest change that could show")
DEPTH_TERM = N_("Depth")
MARKS_WORDS = N_(
    "A ring round each dimple says of which kind it is. Blue: fixed pair (Dimples of Venus). "
    "Yellow: modifiable. White and dashed: unsure which."
)
MEASURED_WORDS = (
    N_(
        "Depth is estimated from how the light falls across a dimple, with the light itself and the "
        "colour of the skin taken out (prominence, ± one standard error). Without a known back width it "
        "is given in percent of that width."
    ),
    N_(
        "The change is that of the modifiable dimples together. Its 95 % range is meant to hold the true "
        "change in 19 of 20 comparisons."
    ),
    N_(
        "The smallest change that could show (minimal detectable change, MDC) is the true change that is "
        "told in about half of comparisons like this one. It is larger to the deeper side, because "
        "errors multiply: half as deep and twice as deep are equally far from no change."
    ),
    N_(
        "The fixed pair is tied to the pelvis. It serves to check light and pose and is never counted."
    ),
)
"""How a comparison is measured, a paragraph each."""
NUMBER_WORDS = (N_("none"), N_("1 to 4"), N_("5 to 9"), N_("10 or more"))
DEPTH_WORDS = (N_("none"), N_("superficial"), N_("medium"), N_("deep"))
KIND_WORDS: dict[Kind, str] = {
    "fixed": N_("fixed"),
    "modifiable": N_("modifiable"),
    "unsure": N_("unsure"),
}
SET_WORDS: dict[Kind, str] = {
    "fixed": N_("fixed, set by you"),
    "modifiable": N_("modifiable, set by you"),
    "unsure": N_("unsure, set by you"),
}
PLACED_WORDS: dict[Kind, str] = {
    "fixed": N_("fixed, placed by you"),
    "modifiable": N_("modifiable, placed by you"),
    "unsure": N_("unsure, placed by you"),
}
PLACED_SET_WORDS: dict[Kind, str] = {
    "fixed": N_("fixed, placed and set by you"),
    "modifiable": N_("modifiable, placed and set by you"),
    "unsure": N_("unsure, placed and set by you"),
}


@dataclass(frozen=True)
class Headline:
    """The verdict at the top of a report.

    Parameters
    ----------
    title : str
        One short line.
    text : str
        What it rests on, in plain words.
    tone : str
        "change", "steady" or "open", for its look only.
    """

    title: str
    text: str
    tone: str


def headline(series: Series) -> Headline:
    """What the series as a whole says; its last comparison decides."""
    if not any(m.ok for m in series.measurements):
        return Headline(
            _("Nothing could be measured"), _("No photo shows a back to measure."), "open"
        )
    if series.people:
        return Headline(
            _("Photos of more than one back"),
            told(series.notes[0]) if series.notes else _("Each back needs a series of its own."),
            "open",
        )
    if not series.comparisons:
        return Headline(
            _("Measured, nothing to compare yet"),
            _(
                "A change needs photos from at least two days. Take the next ones with the same "
                "light, distance and pose."
            ),
            "open",
        )
    return verdict_headline(series.comparisons[-1], track_labels(series.tracks))


def verdict_headline(comparison: Comparison, labels: Mapping[int, str] | None = None) -> Headline:
    """One comparison's verdict, calmly and without promise; what puts it in doubt comes first.

    Parameters
    ----------
    comparison : Comparison
    labels : mapping of int to str, optional
        Name of each dimple by its id, see `analyzer.show.labels.track_labels`.
    """
    said = {check.item: check for check in comparison.checks}
    plain = _verdict_headline(comparison, labels or {})
    same, swapped, order = (said.get(item) for item in ("same shot", "swapped", "order"))
    if same is not None and same.status == "blocks":
        return Headline(_("Both sides show the same photo"), told(same.text), "open")
    if order is not None and order.status == "blocks":
        return Headline(_("Which photo came first is not known"), told(order.text), "open")
    if order is not None and comparison.verdict != "not comparable":
        plain = replace(plain, text=f"{told(order.text)} {plain.text}")
    if same is not None:
        plain = replace(plain, text=f"{told(same.text)} {plain.text}")
    if swapped is not None:
        given = _("As they are given: {answer}.").format(
            answer=f"{plain.title[:1].lower()}{plain.title[1:]}"
        )
        return Headline(
            _("Are before and after swapped?"),
            _spaced(told(swapped.text), given, plain.text),
            plain.tone,
        )
    return plain


def _verdict_headline(comparison: Comparison, labels: Mapping[int, str]) -> Headline:
    if comparison.verdict in ("reduced", "increased"):
        title = (
            _("The modifiable dimples are shallower")
            if comparison.verdict == "reduced"
            else _("The modifiable dimples are deeper")
        )
        return Headline(
            title, _spaced(_change_text(comparison), _others(comparison, labels)), "change"
        )
    if comparison.verdict == "no detectable change":
        others = _others(comparison, labels)
        title = _("No detectable change overall") if others else _("No detectable change")
        return Headline(title, _spaced(_steady_text(comparison), others), "steady")
    blocked = {check.item for check in comparison.checks if check.status == "blocks"}
    if "back" in blocked:
        return Headline(
            _("There is nothing to compare"),
            _("On one side no photo shows a lower back that can be measured."),
            "open",
        )
    if not blocked and comparison.checks:
        return Headline(
            _("No change can be stated"),
            _("These photos tell too little about the modifiable dimples on both sides."),
            "open",
        )
    return Headline(
        _("These photos cannot be compared fairly"),
        _("They differ too much in how they were taken, so no change is stated."),
        "open",
    )


def _spaced(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _change_text(comparison: Comparison) -> str:
    """How large a change is and how sure; says that it exceeds the photos' own doubt if it does."""
    if not math.isfinite(comparison.change) or round(100 * comparison.change) == 0:
        return ""
    change, between = less_or_more(comparison.change), between_words(comparison.interval)
    text = (
        _("Their depth is about {change} than before, probably {between}.")
        if between
        else _("Their depth is about {change} than before.")
    ).format(change=change, between=between)
    low, high = chance_range(comparison.interval)
    beyond = comparison.change < low or comparison.change > high
    return _spaced(
        text, _("That is more than these photos could differ by chance.") if beyond else ""
    )


def _steady_text(comparison: Comparison) -> str:
    """What remains possible where no change was told, and what could have been told."""
    low, high = comparison.interval
    text = ""
    if math.isfinite(low) and math.isfinite(high):
        text = (
            _("The true change is probably {between}, so there may be none at all.")
            if low <= 0 <= high
            else _(
                "The true change is probably {between}: too small a difference to be called a change."
            )
        ).format(between=between_words(comparison.interval))
    could = least_words(comparison.mdc95)
    limit = _(
        "A change as large as {could} would show in photos like these about every second time."
    ).format(could=could)
    return _spaced(text, limit if could else "")


def _others(comparison: Comparison, labels: Mapping[int, str]) -> str:
    """Names the dimples that say by themselves something else than the whole; "" for none."""
    found: dict[Verdict, list[str]] = {}
    for row in in_order(comparison.dimples):
        said = _row_verdict(comparison, row)
        if said in ("reduced", "increased") and said != comparison.verdict:
            found.setdefault(said, []).append(row_label(row, labels))
    parts = []
    for said, names in found.items():
        are = (
            _n("{names} is shallower", "{names} are shallower", len(names))
            if said == "reduced"
            else _n("{names} is deeper", "{names} are deeper", len(names))
        )
        parts.append(are.format(names=and_words(names)))
    return _("Each by itself: {parts}.").format(parts=", ".join(parts)) if parts else ""


def and_words(names: Sequence[str]) -> str:
    """Names in a row, such as "D1, D2 and D4"."""
    if len(names) < 2:
        return "".join(names)
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


def row_verdict(comparison: Comparison, row: DimpleChange) -> str:
    """What is said of one dimple of a comparison; the fixed pair is a control whatever it shows."""
    said = _row_verdict(comparison, row)
    return _(CONTROL) if said is None else verdict_words(said)


def _row_verdict(comparison: Comparison, row: DimpleChange) -> Verdict | None:
    """The same as a verdict; None for the fixed pair."""
    if row.kind == "fixed":
        return None
    if comparison.verdict == "not comparable" or not math.isfinite(row.change):
        return "not comparable"
    return row.verdict


def verdict_words(verdict: Verdict) -> str:
    """A verdict as a person is told it."""
    return _(VERDICT_WORDS[verdict])


def item_words(item: str) -> str:
    """An item of the checklist at the head of a line."""
    shown = _(item)
    return shown[:1].upper() + shown[1:]


def row_words(comparison: Comparison, row: DimpleChange) -> str:
    """One dimple's change in a sentence, with its range."""
    said = _row_verdict(comparison, row)
    if said is None:
        return _("Part of the fixed pair: a control for light and pose, never counted as a change.")
    if said == "not comparable":
        return _("Not comparable between these photos.")
    text = {
        "reduced": _("Shallower, by itself about {change}"),
        "increased": _("Deeper, by itself about {change}"),
        "no detectable change": _("No detectable change"),
    }[said].format(change=less_or_more(row.change))
    between = between_words(row.interval)
    if not between:
        return f"{text}."
    return _("{verdict}; probably {between}.").format(verdict=text, between=between)


def chance_range(interval: tuple[float, float]) -> tuple[float, float]:
    """Relative changes that may be measured without any, lowest and highest: as far from none as the ends of
    a 95 % range are from its middle, as factors. (nan, nan) where an end is not known.
    """
    low, high = interval
    if math.isnan(low) or math.isnan(high):
        return math.nan, math.nan
    if low <= -1 or math.isinf(high):
        return -1.0, math.inf
    factor = math.sqrt((1 + high) / (1 + low))
    return 1 / factor - 1, factor - 1


def least_range(mdc95: float) -> tuple[float, float]:
    """The minimal detectable change to both sides, lowest and highest.

    Errors multiply, so the range reaches further to the deeper side: a minimal detectable change of
    50 % less answers to 100 % more. (nan, nan) for nan, (-1, inf) from 1 on.
    """
    if not math.isfinite(mdc95):
        return (math.nan, math.nan) if math.isnan(mdc95) else (-1.0, math.inf)
    return (-mdc95, mdc95 / (1 - mdc95)) if mdc95 < 1 else (-1.0, math.inf)


def least_words(mdc95: float) -> str:
    """The smallest change that could show, such as "50 % less or 100 % more"; "" for nan."""
    low, high = least_range(mdc95)
    if math.isnan(low):
        return ""
    return _("{less} or {more}").format(less=less_or_more(low), more=less_or_more(high))


def between_words(low_high: tuple[float, float]) -> str:
    """A range of changes, such as "between 48 % less and 20 % less"; "" for nan."""
    if not all(math.isfinite(v) for v in low_high):
        return ""
    low, high = map(less_or_more, low_high)
    return _("between {low} and {high}").format(low=low, high=high)


def less_or_more(change: float) -> str:
    """Say a relative change: -0.35 gives "35 % less"; a dash for nan.

    Below one percent a decimal is told, so that a range that ends beside zero does not seem to hold it.
    """
    if math.isnan(change):
        return DASH
    shown = percent(abs(change), signed=False)
    if shown == f"0{NBSP}%":
        if round(1000 * abs(change)) == 0:
            return shown
        shown = f"{number(100 * abs(change))}{NBSP}%"
    return (_("{share} less") if change < 0 else _("{share} more")).format(share=shown)


def figures_words(comparison: Comparison) -> str:
    """All figures of a comparison in a line; "" where it states no change."""
    if not math.isfinite(comparison.change):
        return ""
    return _(
        "Change in depth {change}, 95 % range {range}; smallest change that could show: {least}."
    ).format(
        change=percent(comparison.change),
        range=interval(comparison.interval),
        least=least_words(comparison.mdc95) or DASH,
    )


def repeatability_words(series: Series) -> str:
    """How far the person's own photos of one session differ, in a sentence; "" where unknown."""
    if series.repeatability is None:
        return ""
    difference = percent(series.repeatability.difference, signed=False)
    mdc = percent(series.repeatability.mdc95, signed=False)
    return _(
        "Your own photos of one session differ by about {difference}; between two single photos, "
        "a change below {least} cannot be told from that."
    ).format(difference=difference, least=mdc)


def kind_words(kind: Kind, set_by_user: bool, by_hand: bool = False) -> str:
    """Kind of a dimple, and whose word it is, such as "fixed, set by you"."""
    if by_hand:
        return _((PLACED_SET_WORDS if set_by_user else PLACED_WORDS)[kind])
    return _((SET_WORDS if set_by_user else KIND_WORDS)[kind])


def percent(value: float, *, signed: bool = True) -> str:
    """Relative value as percent, such as "−35 %"; a dash for nan.

    Above threefold the figure itself says nothing any more, so it is cut to "over +300 %".
    """
    if math.isnan(value) or value == -math.inf:
        return DASH
    if value > MOST:
        return _("over {share}").format(share=percent(MOST, signed=signed))
    shown = round(100 * value)
    sign = MINUS if shown < 0 else "+" if signed and shown > 0 else ""
    return f"{sign}{abs(shown)}{NBSP}%"


def interval(low_high: tuple[float, float]) -> str:
    """A 95 % interval, such as "−45 % to −25 %"; a dash for nan."""
    if not all(math.isfinite(v) for v in low_high):
        return DASH
    return _("{low} to {high}").format(low=percent(low_high[0]), high=percent(low_high[1]))


def number(value: float, digits: int = 1) -> str:
    """A number with a fixed count of decimals; a dash for nan."""
    return writing.number(value, digits) if math.isfinite(value) else DASH


def depth_words(value: float, error: float, unit: str) -> str:
    """A depth with its standard error, such as "1.80 ± 0.15"; a dash for nan.

    Results count per mille of the back width where no scale is known; they are shown in percent,
    see `unit_words`.
    """
    if not math.isfinite(value):
        return DASH
    if not math.isfinite(error):
        return number(shown_depth(value, unit), 2)
    return f"{number(shown_depth(value, unit), 2)} ± {number(shown_depth(error, unit), 2)}"


def shown_depth(value: float, unit: str) -> float:
    """A depth in the unit in which it is shown: mm stay mm, per mille become percent."""
    return value if unit == "mm" else value / 10


def unit_words(unit: str) -> tuple[str, str]:
    """Short and long name of the unit in which depths of this unit are shown."""
    return ("mm", "mm") if unit == "mm" else (_("% of width"), _("% of the back width"))


def texture_words(value: float, error: float) -> str:
    """An orange-peel index with its standard error, such as "3.1 ± 0.9"; a dash for nan."""
    return f"{number(value)} ± {number(error)}" if math.isfinite(error) else number(value)


def without_texture(measurements: Iterable[Measurement]) -> tuple[str, ...]:
    """Why measured photos have no orange-peel index, each reason once with its photos."""
    names: dict[str, list[str]] = {}
    for shot in measurements:
        if shot.ok and shot.texture_reason:
            name = told_if_known(shot.photo.name) or _("a photo")
            names.setdefault(shot.texture_reason, []).append(name)
    return tuple(
        f"{told(reason).rstrip('.')} ({', '.join(photos)})" for reason, photos in names.items()
    )


def label_words(label: str) -> str:
    """What a session is called: its day as the reader writes it, else its own word."""
    return told_if_known(label)


def date_words(when: datetime | None) -> str:
    """Date and time to the minute, or "no date"."""
    return writing.moment(when) if when else _("no date")


def body_place(measurement: Measurement, x: float, y: float) -> tuple[float, float]:
    """Place (u, v) in the body frame, in back widths, of photo pixel (x, y); nan without one."""
    lower, upper = (np.array(p, float) for p in measurement.midline)
    axis = upper - lower
    length = float(np.hypot(*axis))
    if not length > 0 or not measurement.back_width_px > 0:
        return math.nan, math.nan
    axis /= length
    off = np.array([x, y]) - lower
    right = np.array([-axis[1], axis[0]])
    return float(off @ right) / measurement.back_width_px, float(
        off @ axis
    ) / measurement.back_width_px


def place_words(u: float, v: float) -> str:
    """A place on the body, such as "left, 31 % out, 77 % up"; a dash for nan.

    Seen from behind, the viewer's left is the person's left.
    """
    if not (math.isfinite(u) and math.isfinite(v)):
        return DASH
    out, up = (f"{round(100 * share)}{NBSP}%".replace("-", MINUS) for share in (abs(u), v))
    place = (
        _("middle, {up} up")
        if abs(u) < 0.02
        else _("left, {out} out, {up} up")
        if u < 0
        else _("right, {out} out, {up} up")
    )
    return place.format(out=out, up=up)
