"""What each score of a photo is made of, in plain words and rows, for the report and the app.

Visibility belongs to one photo and its light; prominence has the light taken out. They are kept
apart here as everywhere. No score says how a person compares with others: nothing is known of that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyzer.back.model import ScaleBasis
from analyzer.dimples.model import Kind
from analyzer.dimples.params import DimpleParams
from analyzer.dimples.score import visibility_parts
from analyzer.language.text import N_, _, _n
from analyzer.language.told import told
from analyzer.measurement.model import Measurement
from analyzer.results import Series
from analyzer.show.labels import Spot, photo_spots
from analyzer.show.words import (
    DASH,
    DEPTH_WORDS,
    NBSP,
    NUMBER_WORDS,
    depth_words,
    kind_words,
    number,
    percent,
    shown_depth,
    unit_words,
)

_ORDER: dict[Kind, int] = {"modifiable": 0, "unsure": 1, "fixed": 2}


@dataclass(frozen=True)
class DimpleItem:
    """One dimple's part in the scores of its photo, as words.

    Parameters
    ----------
    label, kind : str
    shows : str
        How strongly it shows here, 0-100.
    adds : str
        Points that it adds to the photo's visibility.
    prominence : str
        With its standard error.
    """

    label: str
    kind: str
    shows: str
    adds: str
    prominence: str


@dataclass(frozen=True)
class ScoreItems:
    """The scores of one photo, each with what it rests on.

    Parameters
    ----------
    visibility, prominence, number, depth : str
        One heading each: the score with its range or error.
    light, made, mean, counted, graded : str
        Sentences: the light's part, how visibility adds up, what prominence averages, how many
        dimples count, where the depth item's steps lie.
    unit : str
        Unit in which depth is shown, "mm" or "% of the back width".
    rows : tuple of DimpleItem
        What can change first, the fixed pair last.
    """

    visibility: str
    prominence: str
    number: str
    depth: str
    light: str
    made: str
    mean: str
    counted: str
    graded: str
    unit: str
    rows: tuple[DimpleItem, ...]


_SCALES: dict[ScaleBasis, str] = {
    "width": N_("Millimetres follow from the back width that you gave (± {error})."),
    "hand": N_("Millimetres follow from the length that you marked in this photo (± {error})."),
    "marker": N_("Millimetres follow from the printed marker in this photo (± {error})."),
    "series": N_("Millimetres follow from the scale of another photo of this back (± {error})."),
}


def scale_words(shot: Measurement) -> str:
    """Where a photo's millimetres come from, with the error that all its depths share; "" without any."""
    text = _SCALES.get(shot.scale_basis)
    return "" if text is None else _(text).format(error=percent(shot.scale_se, signed=False))


def score_items(series: Series, index: int, params: DimpleParams = DimpleParams()) -> ScoreItems:
    """Open the scores of photo ``index``, which must have been measured (``ok``)."""
    shot = series.measurements[index]
    spots = [s for s in photo_spots(series, index) if s.dimple is not None]
    rows = _rows(shot, spots, params)
    mean, error = mean_prominence(shot)
    unit, long_unit = unit_words(shot.unit)
    grade = shot.grade
    shown = depth_words(mean, error, shot.unit)
    low, high = (
        number(shown_depth(_in_unit(shot, step), shot.unit), 2) for step in params.depth_steps
    )
    return ScoreItems(
        visibility=_("{points} of 100").format(points=number(shot.visibility, 0)),
        prominence=f"{shown}{NBSP}{unit}" if math.isfinite(mean) else DASH,
        number=_step_words(grade.number, NUMBER_WORDS),
        depth=_step_words(grade.depth, DEPTH_WORDS),
        light=light_words(shot),
        made=_(
            "What the dimples add makes {points} together. A dimple adds the more, the stronger it "
            "shows, the surer it is one, and the surer that it can change; the fixed pair adds nothing."
        ).format(points=number(shot.visibility, 0)),
        mean=" ".join(
            filter(None, (_mean_words(grade.count, f"{shown} {long_unit}"), scale_words(shot)))
        ),
        counted=_n(
            "{count} dimple that can change was counted. Steps: 0 for none, 1 for one to four, 2 for "
            "five to nine, 3 for ten or more.",
            "{count} dimples that can change were counted. Steps: 0 for none, 1 for one to four, 2 for "
            "five to nine, 3 for ten or more.",
            grade.count,
        ).format(count=grade.count),
        graded=_(
            "From the mean depth. Steps: 1 up to {low}, 2 up to {high}, 3 above; 0 where none was counted."
        ).format(low=f"{low}{NBSP}{unit}", high=f"{high}{NBSP}{unit}"),
        unit=long_unit,
        rows=rows,
    )


def _step_words(step: int, meaning: Sequence[str]) -> str:
    return _("{step} of 3 ({meaning})").format(step=step, meaning=_(meaning[step]))


def _mean_words(count: int, depth: str) -> str:
    if not count:
        return _("No dimple that can change was counted, so there is no mean.")
    return _n(
        "Mean of the {count} dimple that can change: {depth}. The error is one standard error; all "
        "dimples of a photo share its light, so it does not shrink with their number.",
        "Mean of the {count} dimples that can change: {depth}. The error is one standard error; all "
        "dimples of a photo share its light, so it does not shrink with their number.",
        count,
    ).format(count=count, depth=depth)


def mean_prominence(shot: Measurement) -> tuple[float, float]:
    """Mean prominence of the modifiable dimples and its standard error; nan for none.

    The error is the mean of theirs: what the light does to one it does to all.
    """
    errors = [d.prominence_se for d in shot.dimples if d.kind == "modifiable"]
    mean = shot.grade.mean_prominence
    return mean, sum(errors) / len(errors) if errors else math.nan


def prominence_words(shot: Measurement) -> str:
    """Mean prominence with its error and unit, such as "0.60 ± 0.26 % of width"; a dash for none."""
    mean, error = mean_prominence(shot)
    if not math.isfinite(mean):
        return DASH
    shown = f"{depth_words(mean, error, shot.unit)} {unit_words(shot.unit)[0]}"
    return shown.replace(" ", NBSP)


def light_words(shot: Measurement) -> str:
    """The light's part in how strongly dimples show."""
    gain, spread = shot.light.gain, shot.light.gain_se
    if not math.isfinite(gain):
        return _("The light could not be judged.")
    change = f"{number(10 * gain)}{NBSP}%"
    if math.isfinite(spread):
        low, high = (number(10 * gain * math.exp(sign * spread)) for sign in (-1, 1))
        change = _("{change} ({low} to {high}\u00a0%)").format(change=change, low=low, high=high)
    return _(
        "Light: {light}. In it a slope of 1 in 10 changes the brightness by some {change}; below "
        "2\u00a0% relief hardly shows."
    ).format(light=told(shot.light.words), change=change)


def _in_unit(shot: Measurement, per_mille: float) -> float:
    """A depth in per mille of the back width, in the photo's own unit."""
    if shot.unit != "mm" or not shot.mm_per_px:
        return per_mille
    return per_mille * shot.back_width_px * shot.mm_per_px / 1000


def _rows(shot: Measurement, spots: list[Spot], params: DimpleParams) -> tuple[DimpleItem, ...]:
    # A kind that the user set is certain in the sums; the measured probability is only kept.
    certain = tuple(
        replace(d, p_fixed=float(d.kind == "fixed")) if n in shot.set_by_user else d
        for n, d in enumerate(shot.dimples)
    )
    parts = visibility_parts(certain, params)
    rows = []
    for spot in sorted(spots, key=lambda s: (_ORDER[s.kind], "*" in s.label, s.y, s.x)):
        n = next(k for k, d in enumerate(shot.dimples) if d is spot.dimple)
        dimple = shot.dimples[n]
        kind = kind_words(dimple.kind, n in shot.set_by_user, n in shot.by_hand)
        if dimple.kind != spot.kind:
            # The number is the series' word, the score counts what this photo tells by itself.
            kind = _("{kind} in this photo").format(kind=kind)
        rows.append(
            DimpleItem(
                spot.label,
                kind,
                number(dimple.visibility, 0),
                number(parts[n]) if dimple.kind != "fixed" else DASH,
                depth_words(dimple.prominence, dimple.prominence_se, shot.unit),
            )
        )
    return tuple(rows)
