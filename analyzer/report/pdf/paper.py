"""A PDF that is drawn piece by piece: tagged text, pictures and tables that break between rows.

No date, no name of a user and no word on the system go into it, so the same content gives the same
bytes.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from fpdf import FPDF
from fpdf.fonts import TTFFont
from fpdf.output import OutputProducer, PDFInfo
from fpdf.prefs import ViewerPreferences
from fpdf.syntax import PDFString

from analyzer.language.choice import current
from analyzer.language.text import _
from analyzer.report.pdf.params import PaperParams
from analyzer.report.pdf.tags import Element, Tree
from analyzer.show.letters import BOLD, PLAIN

INK, SOFT, RULE, ACCENT = (35, 40, 43), (86, 96, 101), (200, 196, 188), (31, 111, 120)
UNKNOWN = "?"
"""Stands for a sign that the font does not have."""

Align = Literal["left", "right"]
Form = Literal["A4", "letter"]
"""Sizes of paper."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    title : str
    share : float
        Of the table's width, relative to the other columns.
    align : "left" or "right"
    """

    title: str
    share: float
    align: Align = "left"


@dataclass(frozen=True)
class Cell:
    """A cell with more in it than a word.

    Parameters
    ----------
    text : str
    picture : bytes or None
        JPEG, shown above the text.
    size : (width, height)
        Of the picture, pixels.
    alt : str
        What the picture shows.
    span : int
        Columns that it takes.
    """

    text: str
    picture: bytes | None = None
    size: tuple[int, int] = (1, 1)
    alt: str = ""
    span: int = 1


class _Plain(OutputProducer):
    """Writes no time of making."""

    def _add_info(self) -> PDFInfo:
        info = PDFInfo(self.fpdf.title, None, None, None, None, None, None)  # type: ignore[arg-type]
        self._add_pdf_obj(info)
        return info


class Paper(FPDF):
    """Pages with numbers at the foot.

    Parameters
    ----------
    title : str
    params : PaperParams
    form : "A4" or "letter"
    """

    def __init__(self, title: str, params: PaperParams = PaperParams(), form: Form = "A4") -> None:
        super().__init__(unit="mm", format=form)
        # It goes into the file's identifier, which is then a hash of the content alone.
        self.creation_date = None  # type: ignore[assignment]
        self.look = params
        self.tree = Tree()
        self.struct_builder = self.tree
        self.add_font("text", "", PLAIN)
        self.add_font("text", "B", BOLD)
        plain, bold = (self.fonts[name] for name in ("text", "textB"))
        assert isinstance(plain, TTFFont)
        assert isinstance(bold, TTFFont)
        self._known = frozenset(plain.cmap) & frozenset(bold.cmap)
        self.replaced = False
        self.set_title(self.fit(title))
        self.set_lang(current())
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_margin(params.margin)
        self.set_auto_page_break(False)
        self.alias_nb_pages("{pages}")
        self.foot = self.fit(title)
        self.add_page()

    @property
    def width(self) -> float:
        """Of the text, mm."""
        return self.w - 2 * self.look.margin

    @property
    def floor(self) -> float:
        """Where the text ends, mm from the top."""
        return self.h - self.look.margin - self.look.foot

    def fit(self, text: str) -> str:
        """Text in one line that the font can show; a question mark for each sign that it lacks."""
        shown = []
        for sign in unicodedata.normalize("NFC", text):
            if unicodedata.category(sign) in ("Cc", "Zl", "Zp"):
                shown.append(" ")
            elif ord(sign) in self._known:
                shown.append(sign)
            elif unicodedata.category(sign) not in ("Cf", "Mn"):
                self.replaced = True
                shown.append(UNKNOWN)
        return "".join(shown)

    def footer(self) -> None:
        """Title and number of the page, which no screen reader reads on every page."""
        with self.artifact():
            self.font(7, SOFT)
            self.set_xy(self.look.margin - self.c_margin, self.h - self.look.margin - 4)
            title = self._cut(self.foot, self.width - 40)
            page = _("Page {page} of {pages}").format(page=self.page_no(), pages="{pages}")
            self.cell(self.width, 5, f"{page}  \N{MIDDLE DOT}  {title}")

    def font(self, size: float, colour: Sequence[int] = INK, *, bold: bool = False) -> None:
        """Set letters of a size in points."""
        self.set_font("text", "B" if bold else "", size)
        self.set_text_color(*colour)

    @contextmanager
    def tag(self, kind: str, alt: str | None = None) -> Iterator[Element]:
        """Tag what is drawn within as one element of this page."""
        element, mcid = self.tree.leaf(kind, self.page, alt)
        self.pages[self.page].struct_parents = self.tree.parents_of(self.page)
        self._set_min_pdf_version("1.7")
        self._out(f"/{kind} <</MCID {mcid}>> BDC")
        yield element
        self._out("EMC")

    @contextmanager
    def group(self, kind: str) -> Iterator[Element]:
        """Put the elements made within into one that holds them."""
        yield self.tree.begin(kind, self.page)
        self.tree.end()

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Mark what is drawn within as decoration."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    def need(self, height: float) -> None:
        """Go to a new page where less than this is left on it."""
        if self.y + height > self.floor and self.y > self.look.margin + 1:
            self.add_page()

    def heading(self, text: str, level: int, keep: float = 24.0) -> None:
        """A heading, never at the foot of a page without some of what follows (``keep`` mm)."""
        size = self.look.heading_sizes[level - 1]
        self.font(size, bold=True)
        lines = self.wrap(self.fit(text), self.width)
        line = size * self.look.leading
        gap = self.look.heading_gaps[level - 1]
        self.need(gap + line * len(lines) + keep)
        if self.y > self.look.margin + 1:
            self.y += gap
        self.start_section(self.fit(text), level - 1, strict=False)
        self.font(size, bold=True)
        self._lines(f"H{level}", lines, self.look.margin, line)
        self.y += 0.25 * line

    def paragraph(
        self,
        text: str,
        *,
        soft: bool = False,
        size: float | None = None,
        bold: bool = False,
        indent: float = 0.0,
        width: float | None = None,
        kind: str = "P",
    ) -> None:
        """A paragraph; one that does not fit is continued on the next page."""
        size = size or self.look.size - (0.8 if soft else 0)
        colour = SOFT if soft else INK
        self.font(size, colour, bold=bold)
        line = size * self.look.leading
        lines = self.wrap(self.fit(text), width or self.width - indent)
        while lines:
            room = max(0, int((self.floor - self.y) / line))
            if room < min(2, len(lines)) and self.y > self.look.margin + 1:
                self.add_page()
                self.font(size, colour, bold=bold)
                continue
            self._lines(kind, lines[: max(room, 1)], self.look.margin + indent, line)
            lines = lines[max(room, 1) :]
        self.y += 0.4 * line

    def bullets(self, texts: Sequence[str], *, soft: bool = False) -> None:
        """A list."""
        if not texts:
            return
        with self.group("L"):
            for text in texts:
                self.need(2 * self.look.size * self.look.leading)
                with self.group("LI"):
                    self.font(self.look.size, SOFT if soft else INK)
                    y = self.y
                    with self.tag("Lbl"):
                        self.text(self.look.margin + 1, y + self._base(self.look.size), "•")
                    self.paragraph(text, soft=soft, size=self.look.size, indent=5, kind="LBody")
                    self.y -= 0.25 * self.look.size * self.look.leading
        self.y += 0.5

    def picture(self, jpeg: bytes, alt: str, box: tuple[float, float, float, float]) -> None:
        """A JPEG with words for those who cannot see it; box is left, top, width, height in mm."""
        with self.tag("Figure", self.fit(alt)):
            self.image(io.BytesIO(jpeg), *box)

    def tabulate(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str | Cell]],
        *,
        size: float | None = None,
    ) -> None:
        """A table whose head is repeated on each page; the first cell heads its row.

        Parameters
        ----------
        title : str
            For those who cannot see it.
        columns : sequence of Column
        rows : sequence of sequence of (str or Cell)
        size : float, optional
            Of its letters, points.
        """
        size = size or self.look.table_size
        total = sum(column.share for column in columns)
        widths = [self.width * column.share / total for column in columns]
        self.font(size)
        with self.group("Table") as element:
            element.alt = None if not title else PDFString(self.fit(title))
            head = [Cell(column.title) for column in columns]
            high = self._height(head, widths, size, head=True)
            inner = [self._height(row, widths, size) for row in rows]
            whole = high + sum(inner)
            self.need(whole if whole < self.look.together else high + inner[0])
            self._row(head, columns, widths, size, head=True)
            for row in rows:
                cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
                height = self._height(cells, widths, size)
                if self.y + height > self.floor and self.y > self.look.margin + 1:
                    self.add_page()
                    with self.artifact():
                        self._row(head, columns, widths, size, head=True, tagged=False)
                self._row(cells, columns, widths, size)
        self.y += 2.5

    def table_height(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]]
    ) -> float:
        """How high a table would be, mm."""
        total = sum(column.share for column in columns)
        widths = [self.width * column.share / total for column in columns]
        size = self.look.table_size
        head = self._height([column.title for column in columns], widths, size, head=True)
        return head + sum(self._height(row, widths, size) for row in rows)

    def made(self) -> bytes:
        """The file; nothing can be drawn afterwards."""
        try:
            return bytes(self.output(output_producer_class=_Plain))
        finally:
            # fpdf2 leaves the files of its fonts open.
            for font in self.fonts.values():
                if isinstance(font, TTFFont):
                    font.ttfont.close()

    def wrap(self, text: str, width: float) -> list[str]:
        """Lines of at most ``width`` mm in the font that is set; a longer word is cut."""
        lines, line = [], ""
        for word in text.split(" "):
            wider = f"{line} {word}" if line else word
            if self.get_string_width(wider) <= width:
                line = wider
                continue
            if line:
                lines.append(line)
            while self.get_string_width(word) > width and len(word) > 1:
                head = self._longest(word, width)
                lines.append(head)
                word = word[len(head) :]
            line = word
        return [*lines, line] if line or not lines else lines

    def _longest(self, word: str, width: float) -> str:
        """The beginning of a word that fits, cut behind a sign such as "_" where one is near."""
        end = next(
            (k for k in range(len(word), 1, -1) if self.get_string_width(word[:k]) <= width), 1
        )
        cut = next((k for k in range(end, end // 2, -1) if not word[k - 1].isalnum()), end)
        return word[:cut]

    def _cut(self, text: str, width: float) -> str:
        if self.get_string_width(text) <= width:
            return text
        return f"{self._longest(text, width - self.get_string_width('…'))}…"

    def _base(self, size: float) -> float:
        """From the top of a line to the feet of its letters, mm."""
        return size * self.look.leading * 0.72

    def _lines(self, kind: str, lines: Sequence[str], x: float, line: float) -> None:
        with self.tag(kind):
            for text in lines:
                # The space at the end keeps words of two lines apart for who copies them.
                self.text(x, self.y + 0.72 * line, f"{text} " if text is not lines[-1] else text)
                self.y += line

    def _pictured(self, cell: Cell, width: float) -> tuple[float, float]:
        if cell.picture is None:
            return 0.0, 0.0
        w, h = cell.size
        wide = min(width, self.look.thumb, self.look.thumb * w / h)
        return wide, wide * h / w

    def _height(
        self,
        row: Sequence[str | Cell],
        widths: Sequence[float],
        size: float,
        *,
        head: bool = False,
    ) -> float:
        line, pad = size * self.look.leading, self.look.pad
        heights = []
        for k, (cell, width) in enumerate(_placed(row, widths)):
            self.font(size, bold=head or k == 0)
            lines = len(self.wrap(self.fit(cell.text), width - 2 * pad))
            _wide, high = self._pictured(cell, width - 2 * pad)
            heights.append(lines * line + (high + pad if high else 0))
        return max(heights) + 2 * pad

    def _row(
        self,
        row: Sequence[Cell],
        columns: Sequence[Column],
        widths: Sequence[float],
        size: float,
        *,
        head: bool = False,
        tagged: bool = True,
    ) -> None:
        line, pad = size * self.look.leading, self.look.pad
        height = self._height(row, widths, size, head=head)
        top, x = self.y, self.look.margin
        if tagged:
            self.tree.begin("TR", self.page)
        k = 0
        for cell, width in _placed(row, widths):
            self.font(size, SOFT if head else INK, bold=head or k == 0)
            right = columns[k].align == "right" and cell.span == 1
            with self._cell(cell, tagged, head=head, first=k == 0) as kind:
                wide, high = self._pictured(cell, width - 2 * pad)
                if high and cell.picture is not None:
                    self.picture(cell.picture, cell.alt, (x + pad, top + pad, wide, high))
                    high += pad
                self.y = top + pad + high
                lines = self.wrap(self.fit(cell.text), width - 2 * pad)
                with self._maybe(kind, tagged) as element:
                    _describe(element, cell, head)
                    for n, text in enumerate(lines, start=1):
                        left = width - pad - self.get_string_width(text) if right else pad
                        end = " " if n < len(lines) else ""
                        self.text(x + left, self.y + 0.72 * line, text + end)
                        self.y += line
            x += width
            k += cell.span
        if tagged:
            self.tree.end()
        self.y = top + height
        with self._decoration(tagged):
            self.set_draw_color(*RULE)
            self.set_line_width(0.2)
            self.line(self.look.margin, self.y, self.look.margin + self.width, self.y)

    @contextmanager
    def _cell(self, cell: Cell, tagged: bool, *, head: bool, first: bool) -> Iterator[str]:
        """Open what a cell with a picture needs; gives the kind of element for its text."""
        kind = "TH" if head or first else "TD"
        if cell.picture is None or not tagged:
            yield kind
            return
        with self.group(kind) as element:
            _describe(element, cell, head)
            yield "P"

    @contextmanager
    def _maybe(self, kind: str, tagged: bool) -> Iterator[Element | None]:
        if not tagged:
            yield None
            return
        with self.tag(kind) as element:
            yield element

    @contextmanager
    def _decoration(self, own: bool) -> Iterator[None]:
        if not own:
            yield
            return
        with self.artifact():
            yield


def _placed(row: Sequence[str | Cell], widths: Sequence[float]) -> Iterator[tuple[Cell, float]]:
    """Each cell with its width."""
    k = 0
    for one in row:
        cell = one if isinstance(one, Cell) else Cell(one)
        yield cell, sum(widths[k : k + cell.span])
        k += cell.span


def _describe(element: Element | None, cell: Cell, head: bool) -> None:
    """Say of a cell what it heads or how wide it is."""
    if element is None:
        return
    if element.s == "/TH":
        element.scope("Column" if head else "Row")
    elif element.s == "/TD" and cell.span > 1:
        element.a = f"<</O /Table /ColSpan {cell.span}>>"
