"""One page to print: six pictures with a sentence each, room for notes, the marker and a ruler.

Lengths are those of the printed page, in millimetres: the marker is read as such, so nothing here may be
scaled to fit.
"""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.language.writing import number
from analyzer.photo.marker import MarkerParams, cells
from analyzer.report.guide.pen import Pen
from analyzer.report.guide.sketches import SIZE, SKETCHES
from analyzer.report.pdf.paper import INK, RULE, SOFT, Form, Paper
from analyzer.report.pdf.params import PaperParams
from analyzer.show.guide import GuideWords, Step, guide_words

FORMS: tuple[Form, ...] = ("A4", "letter")


@dataclass(frozen=True)
class GuideParams:
    """Lengths on the page, mm."""

    margin: float = 14.0  # what any printer leaves free
    gap: float = 6.0  # between the pictures of a row
    paper_margin: float = (
        8.0  # white about the marker's square up to the cutting line, a fifth of it
    )
    ruler: float = 100.0
    line: float = 13.0  # between lines to write on, at most


def guide_pdf(form: Form = "A4", params: GuideParams = GuideParams()) -> bytes:
    """The guide as a PDF of one page; the same bytes each time.

    Parameters
    ----------
    form : "A4" or "letter"
    """
    words = guide_words()
    sheet = _Sheet(words.title, PaperParams(margin=params.margin), form)
    sheet.heading(words.title, 2)
    sheet.paragraph(words.intro, soft=True)
    top = _steps(sheet, words, params) + 3
    # From the foot upwards, so that any length of the sentences above leaves it whole.
    bottom = sheet.h - params.margin
    sheet.y = bottom - 4
    sheet.paragraph(words.foot, soft=True, size=7.5)
    bottom -= 8
    _ruler(sheet, words, params, bottom - 9)
    _marker(sheet, words, params, (top, bottom - 13))
    return sheet.made()


class _Sheet(Paper):
    """A page without a line at its foot."""

    def footer(self) -> None:
        """Nothing: there is one page."""

    @property
    def floor(self) -> float:
        """The page's own end: what stands at its foot is placed there."""
        return self.h


def _cut_mm(params: GuideParams) -> float:
    return MarkerParams().own_mm + 2 * params.paper_margin


def _steps(sheet: Paper, words: GuideWords, params: GuideParams) -> float:
    """Six pictures in two rows; gives where they end."""
    wide = (sheet.width - 2 * params.gap) / 3
    top = sheet.y + 1
    for row in (0, 3):
        below = top
        for k, step in enumerate(words.steps[row : row + 3]):
            left = sheet.look.margin + k * (wide + params.gap)
            below = max(below, _step(sheet, step, row + k + 1, words.distance, (left, top), wide))
        top = below + 3
    return top


def _step(
    sheet: Paper,
    step: Step,
    number: int,
    distance: str,
    corner: tuple[float, float],
    wide: float,
) -> float:
    """One picture with its words; gives where it ends."""
    left, top = corner
    with sheet.tag("Figure", sheet.fit(step.alt)):
        sheet.set_draw_color(*RULE)
        sheet.set_line_width(0.3)
        sheet.rect(left, top, wide, SIZE[1] + 3, round_corners=True, corner_radius=2)
        SKETCHES[step.sketch](Pen(sheet, left + (wide - SIZE[0]) / 2, top + 1.5, distance))
    sheet.y = top + SIZE[1] + 5
    indent = left - sheet.look.margin
    sheet.paragraph(f"{number}. {step.title}", bold=True, size=9.5, indent=indent, width=wide)
    sheet.y -= 1.4
    sheet.paragraph(step.text, size=8.4, indent=indent, width=wide)
    return sheet.y


def _marker(
    sheet: Paper, words: GuideWords, params: GuideParams, between: tuple[float, float]
) -> None:
    """The marker with its cutting line at the right, words and lines to write on at its left."""
    top, bottom = between
    cut = _cut_mm(params)
    left = sheet.w - params.margin - cut
    with sheet.tag("Figure", sheet.fit(words.marker_alt)):
        sheet.set_draw_color(*SOFT)
        sheet.set_line_width(0.25)
        sheet.set_dash_pattern(dash=2, gap=1.5)
        sheet.rect(left, top, cut, cut)
        sheet.set_dash_pattern()
        _squares(sheet, left + params.paper_margin, top + params.paper_margin)
    sheet.font(6.5, SOFT)
    shown = sheet.fit(words.cut)
    with sheet.artifact():
        sheet.text(left + cut - sheet.get_string_width(shown), top - 1, shown)
    wide = sheet.width - cut - 8
    sheet.y = top - 2
    sheet.paragraph(words.marker_title, bold=True, size=9.5, width=wide)
    sheet.y -= 1.4
    for text in words.marker:
        sheet.paragraph(text, size=8.4, width=wide)
        sheet.y -= 0.8
    sheet.y += 1.5
    sheet.paragraph(words.notes_title, bold=True, size=9.5, width=wide)
    step = min(params.line, (bottom - sheet.y) / len(words.notes))
    for text in words.notes:
        y = sheet.y + step - 1.5
        sheet.font(8.4, SOFT)
        shown = sheet.fit(text)
        with sheet.tag("P"):
            sheet.text(params.margin, y, shown)
        with sheet.artifact():
            sheet.set_draw_color(*SOFT)
            sheet.set_line_width(0.2)
            start = params.margin + sheet.get_string_width(shown) + 2
            sheet.line(start, y + 0.6, params.margin + wide, y + 0.6)
        sheet.y += step


def _squares(sheet: Paper, left: float, top: float) -> None:
    """The black square with its white cells, exactly as large as it is read."""
    black = cells()
    side = MarkerParams().own_mm
    cell = side / len(black)
    sheet.set_fill_color(0, 0, 0)
    sheet.rect(left, top, side, side, style="F")
    sheet.set_fill_color(255, 255, 255)
    for row, col in zip(*(~black).nonzero(), strict=True):
        # White cells that touch overlap a little, or a hairline of black would part them.
        wide = 0.02 * float(not black[row, col + 1])
        high = 0.02 * float(not black[row + 1, col])
        sheet.rect(left + col * cell, top + row * cell, cell + wide, cell + high, style="F")


def _ruler(sheet: Paper, words: GuideWords, params: GuideParams, top: float) -> None:
    """A line of known length with a mark at each centimetre, and what it is for."""
    left, y = params.margin, top + 5
    with sheet.artifact():
        sheet.set_draw_color(*INK)
        sheet.set_line_width(0.3)
        sheet.line(left, y, left + params.ruler, y)
        for k in range(int(params.ruler) // 10 + 1):
            high = 3.0 if k % 5 == 0 else 1.8
            sheet.line(left + 10 * k, y - high, left + 10 * k, y)
        sheet.font(6.5, SOFT)
        for k in (0, 5, 10):
            shown = f"{10 * k}" if k < 10 else f"{10 * k} mm"
            sheet.text(left + 10 * k - 1, y + 3, shown)
    sheet.y = top
    indent = params.ruler + 14
    sheet.paragraph(words.ruler.format(mm=number(params.ruler, 0)), size=8, indent=indent)
