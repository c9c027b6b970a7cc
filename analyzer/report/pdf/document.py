"""An edition in, the bytes of a PDF out: the same that the page says, in the same order."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from analyzer.language.text import N_, _
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
    Column(N_("Dimple"), 13),
    Column(N_("Kind"), 20),
    Column(N_("Place"), 23),
    Column(N_("Before"), 19, "right"),
    Column(N_("After"), 19, "right"),
    Column(N_("Change"), 17, "right"),
    Column(words.INTERVAL_TERM, 28, "right"),
    Column(N_("Verdict"), 26),
)
_CHECKS = (Column(N_("Item"), 32), Column(N_("Result"), 26), Column(N_("What was seen"), 116))
_PHOTOS = (
    Column(N_("Photo"), 34),
    Column(N_("Visibility"), 20, "right"),
    Column(N_("Depth"), 21, "right"),
    Column(N_("Hexsel-style"), 20),
    Column(N_("Texture"), 18, "right"),
    Column(N_("Tone"), 11, "right"),
    Column(N_("Light"), 25),
    Column(N_("Noticed"), 21),
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
        if content.main.reasons:
            paper.heading(_("Why"), 2)
            paper.bullets(content.main.reasons)
        paper.heading(_("Before and after"), 2, keep=60)
        _comparison(paper, content, content.main, level=3)
    if content.chart is not None:
        paper.heading(_("Over time"), 2, keep=80)
        draw_chart(paper, content.chart)
        paper.paragraph(_(say.TREND), soft=True)
        for view in content.others:
            title = _("{before} and {after}: {answer}").format(
                before=view.from_label, after=view.to_label, answer=view.short
            )
            paper.heading(title, 3, keep=_below(paper, view))
            _figures(paper, content, view)
            paper.bullets(view.reasons)
            _comparison(paper, content, view, level=4)
    if content.photos:
        _photos(paper, content)
    _rest(paper, content)
    if paper.replaced:
        paper.paragraph(
            _("A question mark in a name may stand for a sign that the letters of this file lack."),
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
        sides = _("{before} compared with {after}").format(
            before=view.from_label, after=view.to_label
        )
        paper.paragraph(sides, soft=True, indent=5)
        _figures(paper, content, view, indent=5)
    if content.limits:
        paper.paragraph(" ".join(content.limits), indent=5)
    if content.advice:
        paper.paragraph(f"{_('Next time:')} {' '.join(content.advice)}", indent=5)
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
        sides = ((_("Before"), view.pair.before), (_("After"), view.pair.after))
        marked = (
            "; " + _("marked dimples: {names}").format(names=view.marked) if view.marked else ""
        )
        photos = [content.photos[shown.index] for _side, shown in sides]
        draw_pair(
            paper,
            view.pair,
            (_jpeg(view.pair.before), _jpeg(view.pair.after)),
            (
                _("Before: lower back, {date}").format(date=photos[0]["date"]) + marked,
                _("After: lower back, {date}").format(date=photos[1]["date"]) + marked,
            ),
            [
                f"{side}, {photo['date']} · {photo['name']}"
                for (side, _shown), photo in zip(sides, photos, strict=True)
            ],
        )
        paper.paragraph(f"{_(say.SAME_FRAME)} {_(say.COLOURS)}", soft=True)
    elif content.pictures:
        paper.paragraph(_(say.NO_PAIR), soft=True)
    columns = _told(_CHECKS)
    paper.heading(_("Is the comparison fair?"), level, keep=_keep(paper, columns, view.checks))
    paper.paragraph(_(say.FAIR), soft=True)
    if view.checks:
        paper.tabulate(_("Comparability checklist"), columns, view.checks)
    else:
        paper.paragraph(_("Nothing was checked."))
    names = ("label", "kind_words", "place", "before", "after", "change", "interval", "verdict")
    rows = [tuple(row[name] for name in names) for row in view.rows]
    columns = _told(_DIMPLES)
    paper.heading(_("Dimple by dimple"), level, keep=_keep(paper, columns, rows))
    if not rows:
        paper.paragraph(_("No dimple was seen on both sides."))
        return
    paper.paragraph(_(say.ROWS).format(unit=view.unit), soft=True)
    paper.tabulate(_("Dimple by dimple"), columns, rows)
    paper.paragraph(_(say.CONTROL), soft=True)


def _told(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns with their titles in the reader's language."""
    return tuple(replace(column, title=_(column.title)) for column in columns)


def _below(paper: Paper, view: ComparisonView) -> float:
    """Room for the figures, the reasons and the pictures of a comparison."""
    pictures = pair_size(paper, view.pair)[1] + 15 if view.pair is not None else 30
    return pictures + 15 + 6 * len(view.reasons)


def _keep(paper: Paper, columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]]) -> float:
    """Room below a heading for what explains its table and all of it, where a page has that."""
    whole = paper.table_height(columns, rows) + 14
    return whole if whole < paper.look.together else 40.0


def _photos(paper: Paper, content: Content) -> None:
    paper.heading(_("Photo by photo"), 2, keep=60)
    paper.paragraph(_(say.PHOTOS), soft=True)
    paper.heading(_("How this is measured"), 3)
    for line in (*content.measured, _(say.TEXTURE_WORDS)):
        paper.paragraph(line, soft=True)
    if content.repeatability:
        paper.paragraph(content.repeatability, soft=True)
    rows = [_photo_row(photo) for photo in content.photos]
    paper.tabulate(_("Photo by photo"), _told(_PHOTOS), rows)
    if content.untextured:
        reasons = "; ".join(content.untextured)
        paper.paragraph(_("No texture: {reasons}.").format(reasons=reasons), soft=True)
    if content.pictures:
        line = _(
            "In the marked picture of a photo, below, the thin white line goes round what was taken for "
            "the bare back."
        )
        paper.paragraph(f"{line} {_(say.FAINT)}" if content.faint else line, soft=True)
    if content.starred:
        paper.paragraph(_(say.STARS), soft=True)
    opened = [photo for photo in content.photos if photo["scores"]]
    if opened:
        paper.heading(_("What the scores are made of"), 3)
        paper.paragraph(_(say.SCORES), soft=True)
        if content.pictures:
            paper.paragraph(_("Map: {meaning}").format(meaning=_(say.MAP)), soft=True)
    for photo in opened:
        _scores(paper, photo)
    if content.flags:
        paper.heading(_("What was noticed, and what helps"), 3)
        paper.bullets([f"{flag.name}: {flag.meaning} {flag.advice}" for flag in content.flags])


def _photo_row(photo: dict[str, Any]) -> list[str | Cell]:
    name = Cell(f"{photo['name']}, {photo['date']}")
    if (thumb := photo["thumb"]) is not None:
        size = (thumb.width, thumb.height)
        alt = _("Lower back, {date}").format(date=photo["date"])
        name = Cell(name.text, _jpeg(thumb), size, alt)
    if not photo["ok"]:
        reason = _("Not measured: {reason}").format(reason=photo["reason"])
        return [name, Cell(reason, span=6), photo["flags"]]
    keys = ("visibility", "prominence", "hexsel", "texture", "tone", "light", "flags")
    return [name, *(photo[key] for key in keys)]


def _scores(paper: Paper, photo: dict[str, Any]) -> None:
    scores = photo["scores"]
    pictures = [(photo[key], said) for key, said in _PICTURES if photo[key] is not None]
    tallest = max((_FIGURE_MM * p.height / p.width for p, _said in pictures), default=0.0)
    title = _("{photo}: visibility {visibility}, depth {depth}").format(
        photo=photo["name"], visibility=photo["visibility"], depth=photo["prominence"]
    )
    paper.heading(title, 4, keep=tallest + 12)
    top = paper.y
    for n, (shown, said) in enumerate(pictures):
        left = paper.look.margin + n * (_FIGURE_MM + GAP)
        height = _FIGURE_MM * shown.height / shown.width
        alt = _(said).format(date=photo["date"])
        paper.picture(_jpeg(shown), alt, (left, top, _FIGURE_MM, height))
    paper.y = top + tallest + (2.5 if pictures else 0)
    for title, lines in (
        (_("Visibility {score}").format(score=scores.visibility), (scores.light, scores.made)),
        (_("Depth {score}").format(score=scores.prominence), (scores.mean,)),
        (_("Number (Hexsel-style) {score}").format(score=scores.number), (scores.counted,)),
        (_("Depth grade (Hexsel-style) {score}").format(score=scores.depth), (scores.graded,)),
    ):
        paper.paragraph(title, bold=True, size=8.8)
        for line in lines:
            paper.paragraph(line, size=8.8)
    if not scores.rows:
        paper.paragraph(_("No dimple was found in this photo."))
        return
    columns = (
        Column(_("Dimple"), 20),
        Column(_("Kind"), 40),
        Column(_("Shows (of 100)"), 30, "right"),
        Column(_("Adds"), 24, "right"),
        Column(_("Depth ({unit})").format(unit=scores.unit), 40, "right"),
    )
    rows = [(row.label, row.kind, row.shows, row.adds, row.prominence) for row in scores.rows]
    paper.tabulate(_("Dimples of {photo}").format(photo=photo["name"]), columns, rows)


_PICTURES = (
    ("rings", N_("Lower back, {date}, with its dimples marked")),
    (
        "map",
        N_(
            "Map of prominence over the back, {date}, with its colour scale; the listed dimples are in "
            "the table"
        ),
    ),
)


def _rest(paper: Paper, content: Content) -> None:
    if content.refused:
        paper.heading(_("Photos that could not be used"), 2)
        rows = [(one.name, one.reason) for one in content.refused]
        columns = (Column(_("Photo"), 60), Column(_("Reason"), 114))
        paper.tabulate(_("Photos that could not be used"), columns, rows)
    if content.told:
        anonymous = content.anonymous
        paper.heading(_("Set by the user") if anonymous else _("Set by you"), 2)
        whose = (
            _("These are the user's words, not measurements.")
            if anonymous
            else _("These are your words, not measurements.")
        )
        paper.paragraph(whose, soft=True)
        paper.bullets(content.told)
    if content.notes:
        paper.heading(_("Notes"), 2)
        paper.bullets(content.notes)
    paper.heading(_("What this report can and cannot tell"), 2)
    paper.bullets(tuple(map(_, say.LIMITS)))
    made = [_(say.MADE)]
    made += [_(say.ANONYMOUS)] if content.anonymous else []
    made += [] if content.pictures else [_(say.NO_PICTURES)]
    paper.need(20)
    paper.y += 3
    with paper.artifact():
        paper.set_draw_color(*RULE)
        paper.line(paper.look.margin, paper.y, paper.look.margin + paper.width, paper.y)
    paper.y += 2
    paper.paragraph(" ".join(made), soft=True)
    versions = ", ".join(f"{name} {version}" for name, version in content.versions.items())
    digits = _("parameters {digits}").format(digits=content.params_hash[:12])
    paper.paragraph(f"{versions}; {digits}", soft=True, size=7.5)
    paper.set_text_color(*INK)


def _jpeg(shown: Shown) -> bytes:
    return base64.b64decode(shown.uri.partition(",")[2])
