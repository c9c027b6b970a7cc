"""The cohort's page: figures and people in, one HTML text out that needs nothing beside it.

It shows no photo. A person's row leads to the person's own report where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote

from markupsafe import Markup

from analyzer.batch.cohort import words
from analyzer.batch.cohort.figures import CHANGED, LIGHTS, WHY_NOT, Cohort, Group, why_not
from analyzer.batch.cohort.forest import TEMPLATES, forest_svg
from analyzer.batch.cohort.model import Person
from analyzer.batch.cohort.params import CohortParams
from analyzer.change.model import VERDICTS
from analyzer.language.text import _
from analyzer.report.page import TEMPLATES as SHARED
from analyzer.report.page import content_policy, source_text
from analyzer.show.templates import environment
from analyzer.show.words import DASH, interval, percent, verdict_words

NAME = "cohort.html"
MAKER = "dimples cohort"
"""By it a later run knows the page for ours."""
STYLE = (
    ".forest { max-width: 34rem; } .bar .error.thin { stroke-linecap: butt; stroke-width: inherit; } "
    ".forest .error.thin { stroke-opacity: .55; stroke-width: unset; } "
    ".forest .dot { stroke-width: unset; } td.r { min-width: 9rem; } td.s { white-space: nowrap; } "
    "@media (max-width: 40rem) { td.s { white-space: normal; } }"
)


@dataclass(frozen=True)
class Row:
    """One person in the page's table, in words."""

    name: str
    link: str | None
    result: str
    change: str
    interval: str
    sessions: str
    photos: str
    note: str


def render_cohort(
    cohort: Cohort,
    people: Iterable[Person],
    *,
    up: str = "",
    anonymous: bool = False,
    params: CohortParams = CohortParams(),
) -> str:
    """HTML of the page.

    Parameters
    ----------
    cohort : Cohort
    people : iterable of Person
        Those that the table lists; of more than ``params.rows_shown`` the rest is not asked for.
    up : str
        Relative way from the page to the folder that the people's folders lie in, such as "../".
    anonymous : bool
        Whether nothing may lead to a person.
    """
    style = source_text(environment(SHARED), "style.css") + STYLE
    drawn = min(len(cohort.changes) // 4, params.lines_drawn)
    svg = forest_svg(cohort.changes, params)
    shown = min(cohort.all.people, params.rows_shown)
    return (
        environment(TEMPLATES)
        .get_template("cohort.html.j2")
        .render(
            policy=content_policy(style),
            style=Markup(style),
            maker=MAKER,
            say=words,
            verdict=verdict_words,
            cohort=cohort,
            headline=_headline(cohort),
            verdicts=_verdicts(cohort.all),
            svg=Markup(svg) if svg else None,
            thinned=_(words.THINNED).format(all=len(cohort.changes) // 4, drawn=drawn)
            if drawn < len(cohort.changes) // 4
            else "",
            why=[(_(words.WHY_WORDS[r]), cohort.why_not[r]) for r in WHY_NOT if cohort.why_not[r]],
            light=_groups(cohort.light, LIGHTS, words.LIGHT_WORDS),
            tone=_groups(cohort.tone, tuple(words.TONE_WORDS), words.TONE_WORDS),
            rows=[row_of(p, up, anonymous=anonymous) for p in islice(people, shown)],
            cut=_(words.CUT).format(shown=shown, all=cohort.all.people, file="cohort-people.csv")
            if shown < cohort.all.people
            else "",
            anonymous=anonymous,
        )
    )


def row_of(person: Person, up: str = "", *, anonymous: bool = False) -> Row:
    """A person's row."""
    result = person.result
    overall = result.overall if result else None
    told = overall is not None and overall.verdict != "not comparable"
    notes = [_(words.WHY_WORDS[reason]) for reason in why_not(person)]
    if person.refused:
        notes.append(_(words.LEFT_OUT).format(n=len(person.refused)))
    return Row(
        person.name,
        None if anonymous or result is None else report_link(person.folder, up),
        _capital(verdict_words(overall.verdict)) if told and overall else _(words.NOT_COMPARED),
        percent(overall.change) if told and overall else DASH,
        interval(overall.interval) if told and overall else DASH,
        str(result.sessions) if result else DASH,
        str(result.photos) if result else DASH,
        ". ".join(notes) + "." if notes else "",
    )


def report_link(folder: str, up: str = "") -> str:
    """Relative link to a person's report."""
    # "./" keeps a folder such as "a:b" from being read as a protocol.
    return f"./{up}" + quote(f"{folder}/report.html".removeprefix("./"), errors="replace")


def _headline(cohort: Cohort) -> str:
    people, compared = cohort.all.people, cohort.all.compared
    if not people:
        return _(words.NOBODY)
    return _(words.COMPARED).format(compared=compared, people=people)


def _verdicts(group: Group) -> list[tuple[str, int, str]]:
    rows = [
        (_capital(verdict_words(v)), group.verdicts[v], words.share_words(group.of(v)))
        for v in VERDICTS[:3]
    ]
    changed = group.of(*CHANGED)
    return [(_(words.ANY), changed.count, words.share_words(changed)), *rows]


def _groups(
    groups: dict[str, Group], order: Sequence[str], called: dict[str, str]
) -> list[tuple[str, int, int, list[str]]]:
    """Name, people, compared, and the share of each direction of each group that has people."""
    return [
        (
            _(called[name]),
            groups[name].people,
            groups[name].compared,
            [words.share_words(groups[name].of(verdict)) for verdict in CHANGED],
        )
        for name in order
        if name in groups
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
