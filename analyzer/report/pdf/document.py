"""An edition in, the bytes of a PDF out: the same that the page says, in the same order."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from analyzer.report import sentences as say
from analyzer.report.content import ComparisonView, Content, content_of
from analyzer.report.edition import Edition
from analyzer.report.pdf.drawing import GAP, draw_bar, draw_chart, draw_pair, pair_size
from analyzer.report.pdf.paper import ACCENT, INK, RULE, SOFT, Cell, Column, Paper
from analyzer.report.pdf.params import PaperParams
from analyzer.show import words
from analyzer.show.params import ReportParams
from analyzer.show.pictures import Shown

_DIMPLES = (
    Column("Dimple", 14),
    Column("Kind", 20),
    Column("Place", 24),
    Column("Before", 19, "right"),
    Column("After", 19, "right"),
    Column("Change", 15, "right"),
    Column(words.INTERVAL_TERM, 28, "right"),
    Column("Verdict", 26),
)
_CHECKS = (Column("Item", 26), Column("Result", 30), Column("What was seen", 118))
_PHOTOS = (
    Column("Photo", 36),
    Column("Visibility", 16, "right"),
    Column("Depth", 21, "right"),
    Column("Hexsel-style", 20),
    Column("Texture", 18, "right"),
    Column("Tone", 11, "right"),
    Column("Light", 26),
    Column("Noticed", 22),
)
_FIGURE_MM = 62.0
"""Width of a photo's map and marked picture."""


def render_pdf(
    told: Edition, params: ReportParams = ReportParams(), look: PaperParams = PaperParams()
) -> bytes:
    """The report of an edition as a PDF.

    Parameters
    ----------
    told : Edition

    Returns
    -------
    bytes
        PDF 1.7, tagged, with title and language; the same for the same edition. It holds no time
        of making, and no name but those in its text.
    """
    content = content_of(told, marked=True, params=params)
    paper = Paper(content.title, look)
    _verdict(paper, content)
    if content.main is not None:
        if content.main.comparison.reasons:
            paper.heading("Why", 2)
            paper.bullets(content.main.comparison.reasons)
        paper.heading("Before and after", 2, keep=60)
        _comparison(paper, content, content.main, level=3)
    if content.chart is not None:
        paper.heading("Over time", 2, keep=80)
        draw_chart(paper, content.chart)
        paper.paragraph(say.TREND.format(**content.terms), soft=True)
        for view in content.others:
            title = f"{view.from_label} and {view.to_label}: {view.short}"
            paper.heading(title, 3, keep=_below(paper, view))
            _figures(paper, content, view)
            paper.bullets(view.comparison.reasons)
            _comparison(paper, content, view, level=4)
    if content.photos:
        _photos(paper, content)
    _rest(paper, content)
    if paper.replaced:
        paper.paragraph(
            "A question mark in a name may stand for a sign that the letters of this file lack.",
            soft=True,
        )
    return paper.made()


def _verdict(paper: Paper, content: Content) -> None:
    paper.font(paper.look.size, SOFT)
    paper.heading(content.title, 1, keep=0)
    top = paper.y + 1
    paper.y = top + 3
    head = content.headline
    paper.paragraph(head.title, size=17, bold=True, indent=5)
    paper.paragraph(head.text, indent=5)
    if content.main is not None:
        draw_bar(paper, content.main.comparison, indent=5)
    if content.main is not None:
        view = content.main
        paper.paragraph(f"{view.from_label} compared with {view.to_label}", soft=True, indent=5)
        _figures(paper, content, view, indent=5)
    if content.advice:
        paper.paragraph(f"Next time: {' '.join(content.advice)}", indent=5)
    paper.y += 1.5
    with paper.artifact():
        paper.set_draw_color(*RULE)
        paper.set_line_width(0.2)
        paper.rect(paper.look.margin, top, paper.width, paper.y - top)
        paper.set_fill_color(*(SOFT if head.tone == "open" else ACCENT))
        paper.rect(paper.look.margin, top, 1.4, paper.y - top, style="F")
    paper.y += 3


def _figures(paper: Paper, content: Content, view: ComparisonView, indent: float = 0.0) -> None:
    """The change, its interval and the smallest that could be told, side by side."""
    if view.comparison.verdict == "not comparable":
        return
    top, below = paper.y, paper.y
    width = (paper.width - indent) / 3
    for n, (key, value) in enumerate(
        (("change", view.change), ("interval", view.interval), ("mdc", view.mdc))
    ):
        paper.y = top
        left = indent + n * width
        paper.paragraph(content.terms[key], soft=True, size=8, indent=left, width=width - 3)
        paper.y -= 1.4
        paper.paragraph(value, bold=True, size=11.5, indent=left, width=width - 3)
        below = max(below, paper.y)
    paper.y = below


def _comparison(paper: Paper, content: Content, view: ComparisonView, level: int) -> None:
    if view.pair is not None:
        sides = (("Before", view.pair.before), ("After", view.pair.after))
        marked = f"; marked dimples: {view.marked}" if view.marked else ""
        photos = [content.photos[shown.index] for _, shown in sides]
        draw_pair(
            paper,
            view.pair,
            (_jpeg(view.pair.before), _jpeg(view.pair.after)),
            (
                f"Before: lower back, {photos[0]['date']}{marked}",
                f"After: lower back, {photos[1]['date']}{marked}",
            ),
            [
                f"{side}, {photo['date']} · {photo['name']}"
                for (side, _), photo in zip(sides, photos, strict=True)
            ],
        )
        paper.paragraph(f"{say.SAME_FRAME} {say.COLOURS}", soft=True)
    elif content.pictures:
        paper.paragraph(say.NO_PAIR, soft=True)
    checks = [
        (check.item.capitalize(), say.STATUS[check.status], check.text)
        for check in view.comparison.checks
    ]
    paper.heading("Is the comparison fair?", level, keep=_keep(paper, _CHECKS, checks))
    paper.paragraph(say.FAIR, soft=True)
    if checks:
        paper.tabulate("Comparability checklist", _CHECKS, checks)
    else:
        paper.paragraph("Nothing was checked.")
    names = ("label", "kind_words", "place", "before", "after", "change", "interval", "verdict")
    rows = [tuple(row[name] for name in names) for row in view.rows]
    paper.heading("Dimple by dimple", level, keep=_keep(paper, _DIMPLES, rows))
    if not rows:
        paper.paragraph("No dimple was seen on both sides.")
        return
    paper.paragraph(say.ROWS.format(unit=view.unit), soft=True)
    paper.tabulate("Dimple by dimple", _DIMPLES, rows)
    paper.paragraph(say.CONTROL, soft=True)


def _below(paper: Paper, view: ComparisonView) -> float:
    """Room for the figures, the reasons and the pictures of a comparison."""
    pictures = pair_size(paper, view.pair)[1] + 15 if view.pair is not None else 30
    return pictures + 15 + 6 * len(view.comparison.reasons)


def _keep(paper: Paper, columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]]) -> float:
    """Room below a heading for what explains its table and all of it, where a page has that."""
    whole = paper.table_height(columns, rows) + 14
    return whole if whole < paper.look.together else 40.0


def _photos(paper: Paper, content: Content) -> None:
    paper.heading("Photo by photo", 2, keep=60)
    paper.paragraph(say.PHOTOS, soft=True)
    paper.heading("How this is measured", 3)
    for line in (*content.measured, say.TEXTURE_WORDS):
        paper.paragraph(line, soft=True)
    if content.repeatability:
        paper.paragraph(content.repeatability, soft=True)
    paper.tabulate("Photo by photo", _PHOTOS, [_photo_row(photo) for photo in content.photos])
    if content.untextured:
        paper.paragraph(f"No texture: {'; '.join(content.untextured)}.", soft=True)
    if content.pictures:
        faint = f"; {say.FAINT}" if content.faint else ""
        paper.paragraph(f"In the marked picture of a photo, {say.OUTLINE}{faint}.", soft=True)
    if content.starred:
        paper.paragraph(say.STARS, soft=True)
    opened = [photo for photo in content.photos if photo["scores"]]
    if opened:
        paper.heading("What the scores are made of", 3)
        paper.paragraph(say.SCORES, soft=True)
        if content.pictures:
            paper.paragraph(f"Map: {say.MAP[:1].lower()}{say.MAP[1:]}", soft=True)
    for photo in opened:
        _scores(paper, photo)
    if content.flags:
        paper.heading("What was noticed, and what helps", 3)
        paper.bullets([f"{flag.name}: {flag.meaning} {flag.advice}" for flag in content.flags])


def _photo_row(photo: dict[str, Any]) -> list[str | Cell]:
    name = Cell(f"{photo['name']}, {photo['date']}")
    if (thumb := photo["thumb"]) is not None:
        size = (thumb.width, thumb.height)
        name = Cell(name.text, _jpeg(thumb), size, f"Lower back, {photo['date']}")
    if not photo["ok"]:
        return [name, Cell(f"Not measured: {photo['reason']}", span=6), photo["flags"]]
    keys = ("visibility", "prominence", "hexsel", "texture", "tone", "light", "flags")
    return [name, *(photo[key] for key in keys)]


def _scores(paper: Paper, photo: dict[str, Any]) -> None:
    scores = photo["scores"]
    pictures = [(photo[key], said) for key, said in _PICTURES if photo[key] is not None]
    tallest = max((_FIGURE_MM * p.height / p.width for p, _ in pictures), default=0.0)
    title = f"{photo['name']}: visibility {photo['visibility']}, depth {photo['prominence']}"
    paper.heading(title, 4, keep=tallest + 12)
    top = paper.y
    for n, (shown, said) in enumerate(pictures):
        left = paper.look.margin + n * (_FIGURE_MM + GAP)
        height = _FIGURE_MM * shown.height / shown.width
        alt = said.format(date=photo["date"])
        paper.picture(_jpeg(shown), alt, (left, top, _FIGURE_MM, height))
    paper.y = top + tallest + (2.5 if pictures else 0)
    for title, lines in (
        (f"Visibility {scores.visibility}", (scores.light, scores.made)),
        (f"Depth {scores.prominence}", (scores.mean,)),
        (f"Number (Hexsel-style) {scores.number}", (scores.counted,)),
        (f"Depth grade (Hexsel-style) {scores.depth}", (scores.graded,)),
    ):
        paper.paragraph(title, bold=True, size=8.8)
        for line in lines:
            paper.paragraph(line, size=8.8)
    if not scores.rows:
        paper.paragraph("No dimple was found in this photo.")
        return
    columns = (
        Column("Dimple", 20),
        Column("Kind", 40),
        Column("Shows (of 100)", 30, "right"),
        Column("Adds", 24, "right"),
        Column(f"Depth ({scores.unit})", 40, "right"),
    )
    rows = [(row.label, row.kind, row.shows, row.adds, row.prominence) for row in scores.rows]
    paper.tabulate(f"Dimples of {photo['name']}", columns, rows)


_PICTURES = (
    ("rings", "Lower back, {date}, with its dimples marked"),
    (
        "map",
        "Map of prominence over the back, {date}, with its colour scale; the listed dimples are in "
        "the table",
    ),
)


def _rest(paper: Paper, content: Content) -> None:
    if content.refused:
        paper.heading("Photos that could not be used", 2)
        rows = [(one.name, one.reason) for one in content.refused]
        columns = (Column("Photo", 60), Column("Reason", 114))
        paper.tabulate("Photos that could not be used", columns, rows)
    if content.told:
        paper.heading(f"Set by {'the user' if content.anonymous else 'you'}", 2)
        whose = "the user's" if content.anonymous else "your"
        paper.paragraph(f"These are {whose} words, not measurements.", soft=True)
        paper.bullets(content.told)
    if content.notes:
        paper.heading("Notes", 2)
        paper.bullets(content.notes)
    paper.heading("What this report can and cannot tell", 2)
    paper.bullets(say.LIMITS)
    made = [say.MADE]
    made += [say.ANONYMOUS] if content.anonymous else []
    made += [] if content.pictures else [say.NO_PICTURES]
    paper.need(20)
    paper.y += 3
    with paper.artifact():
        paper.set_draw_color(*RULE)
        paper.line(paper.look.margin, paper.y, paper.look.margin + paper.width, paper.y)
    paper.y += 2
    paper.paragraph(" ".join(made), soft=True)
    versions = ", ".join(f"{name} {version}" for name, version in content.versions.items())
    paper.paragraph(f"{versions}; parameters {content.params_hash[:12]}", soft=True, size=7.5)
    paper.set_text_color(*INK)


def _jpeg(shown: Shown) -> bytes:
    return base64.b64decode(shown.uri.partition(",")[2])
