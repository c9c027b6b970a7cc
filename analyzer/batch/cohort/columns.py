"""The columns of a cohort's tables: name, type, unit and meaning of each, once."""

from __future__ import annotations

from analyzer.change.model import VERDICTS
from analyzer.report.columns import Field, Layout

_PERSON = Field("person", "text", "", "name of the person's folder; a number in an anonymous table")
_FOLDER = Field("folder", "text", "", "of the person's results", named=True)
_PAIR = (
    Field("before_session", "integer", "", "session on the earlier side, from 1"),
    Field("after_session", "integer", "", "session on the later side"),
    Field("overall", "truth", "", "whether it is the last session against the first"),
    Field("neighbours", "truth", "", "whether no session lies between"),
)
_CHANGE = (
    Field("change_share", "number", "share", "relative change, -0.35 is 35 % less"),
    Field("change_low_share", "number", "share", "lower end of its 95 % interval"),
    Field("change_high_share", "number", "share", "upper end of its 95 % interval"),
)
_UNIT = Field("prominence_unit", "text", "", "unit of every prominence of the row")

COMPARISONS = Layout(
    "cohort",
    "one row a comparison: each session with the one before it, and the last with the first",
    (
        _PERSON,
        _FOLDER,
        *_PAIR,
        Field("before", "text", "", "what the earlier session is called", named=True),
        Field("after", "text", "", "what the later session is called", named=True),
        Field("before_day", "integer", "days", "whole days since the first session"),
        Field("after_day", "integer", "days", "the same of the later side"),
        Field("verdict", "text", "", f"one of: {', '.join(VERDICTS)}"),
        *_CHANGE,
        Field(
            "mdc95_share",
            "number",
            "share",
            "true change that is told in half of such comparisons (MDC95)",
        ),
        Field("light", "text", "", "whether the light was alike: ok, differs, blocks or unknown"),
        Field("blocked", "text", "", "items of the checklist that were too different"),
        Field("differs", "text", "", "items that differed"),
        Field("reasons", "text", "", "why, most important first", named=True),
    ),
)
PEOPLE = Layout(
    "cohort-people",
    "one row a person",
    (
        _PERSON,
        _FOLDER,
        Field("status", "text", "", "measured, nothing (no photo could be used) or failed"),
        Field("error", "text", "", "why it failed", named=True),
        Field("photos", "integer", "", "photos of the series"),
        Field("measured", "integer", "", "of these, photos that show a back"),
        Field("left_out", "integer", "", "files that were left out"),
        Field("sessions", "integer", "", "sessions of the series"),
        Field("order", "text", "", "where their order is known from: time, names, user or guess"),
        Field("backs", "integer", "", "backs where the photos show more than one, else 0"),
        Field("tone_ita_deg", "number", "degrees", "median individual typology angle"),
        Field("tone", "text", "", "its class"),
        Field("flat_light", "integer", "", "photos whose light is too flat to show relief"),
        Field("verdict", "text", "", "of the last session against the first"),
        Field("why_not", "text", "", "why no comparison says anything, separated by semicolons"),
        Field("provenance", "text", "", "hash over the photos and all that measured", named=True),
    ),
)
DIMPLES = Layout(
    "cohort-dimples",
    "one row a dimple and comparison",
    (
        _PERSON,
        _FOLDER,
        *_PAIR,
        Field("dimple", "text", "", "what the dimple is called in the person's report"),
        Field("kind", "text", "", "fixed, modifiable or unsure"),
        Field("before", "number", "see prominence_unit", "prominence on the earlier side"),
        Field("before_se", "number", "see prominence_unit", "its standard error"),
        Field("after", "number", "see prominence_unit", "prominence on the later side"),
        Field("after_se", "number", "see prominence_unit", "its standard error"),
        _UNIT,
        *_CHANGE,
        Field("verdict", "text", "", "the fixed pair is a control and never progress"),
    ),
)
LAYOUTS = (COMPARISONS, PEOPLE, DIMPLES)
"""All tables, the most asked-for first."""
