"""The trend chart and the rings around dimples, drawn as lines and letters on the paper."""

from __future__ import annotations

from analyzer.change.model import Comparison
from analyzer.language.text import _
from analyzer.report.pdf.paper import ACCENT, INK, RULE, SOFT, Paper
from analyzer.show.chart import Chart, Point
from analyzer.show.interval_bar import interval_bar
from analyzer.show.marks import Mark
from analyzer.show.pictures import Pair

STILL = (227, 225, 219)
BAR_MM = 110.0
"""Width of the bar that shows a change with its range."""
GAP = 4.0
"""Between two pictures side by side, mm."""
_DARK = (16, 18, 22)


def draw_chart(paper: Paper, chart: Chart) -> None:
    """Draw the trend over the whole width, with every session in words for a screen reader."""
    scale = paper.width / chart.width
    paper.need(chart.height * scale + 20)
    words = "; ".join(point.title for point in chart.points)
    alt = _("Change in depth of the modifiable dimples since the first session, in percent")
    alt = f"{alt}; {words}"
    left, top = paper.look.margin, paper.y

    def x(at: float) -> float:
        return left + at * scale

    def y(at: float) -> float:
        return top + at * scale

    def centred(text: str, at: float, down: float) -> None:
        shown = paper.fit(text)
        paper.text(x(at) - paper.get_string_width(shown) / 2, y(down), shown)

    with paper.tag("Figure", paper.fit(alt)):
        paper.font(7.5, SOFT)
        paper.set_line_width(0.2)
        for tick in chart.y_ticks:
            paper.set_draw_color(*RULE)
            paper.line(x(chart.left), y(tick.at), x(chart.right), y(tick.at))
            shown = paper.fit(tick.label)
            width = paper.get_string_width(shown)
            paper.text(x(chart.left - 10) - width, y(tick.at + 4), shown)
        paper.set_draw_color(*SOFT)
        paper.line(x(chart.left), y(chart.zero), x(chart.right), y(chart.zero))
        for tick in chart.x_ticks:
            paper.line(x(tick.at), y(chart.bottom), x(tick.at), y(chart.bottom + 5))
            centred(tick.label, tick.at, chart.bottom + 20)
        centred(chart.axis, (chart.left + chart.right) / 2, chart.height - 8)
        paper.text(x(chart.left), y(chart.top - 12), _("change since the first session"))
        paper.set_fill_color(*STILL)
        for point in chart.points:
            if point.still_low is not None and point.still_high is not None:
                high = point.still_low - point.still_high
                paper.rect(
                    x(point.x - 11), y(point.still_high), 22 * scale, high * scale, style="F"
                )
        known = [(x(p.x), y(p.y)) for p in chart.points if p.y is not None]
        paper.set_draw_color(*ACCENT)
        if len(known) > 1:
            paper.set_line_width(0.3)
            paper.polyline(known)
        for point in chart.points:
            _draw_point(paper, point, (left, top), scale, chart.zero)
    paper.y = top + chart.height * scale


def draw_bar(paper: Paper, comparison: Comparison, indent: float) -> None:
    """Draw the range of a change, the line of no change, and what could have shown."""
    bar = interval_bar(comparison)
    if bar is None:
        return
    scale = BAR_MM / bar.width
    paper.need(bar.height * scale)
    left, top = paper.look.margin + indent, paper.y

    def x(at: float) -> float:
        return left + at * scale

    def y(at: float) -> float:
        return top + at * scale

    with paper.tag("Figure", paper.fit(bar.title)):
        paper.font(7, SOFT)
        paper.set_line_width(0.2)
        if bar.still is not None:
            paper.set_fill_color(*STILL)
            low, high = bar.still
            height = (bar.bottom - bar.top) * scale
            paper.rect(x(low), y(bar.top), (high - low) * scale, height, style="F")
        for tick in bar.ticks:
            paper.set_draw_color(*RULE)
            paper.line(x(tick.at), y(bar.top), x(tick.at), y(bar.bottom))
            shown = paper.fit(tick.label)
            at = x(tick.at) - paper.get_string_width(shown) / 2
            paper.text(at, y(bar.bottom + 14), shown)
        paper.set_draw_color(*INK)
        paper.line(x(bar.zero), y(bar.top), x(bar.zero), y(bar.bottom))
        paper.text(x(bar.left), y(bar.top - 6), paper.fit(bar.less))
        more = paper.fit(bar.more)
        paper.text(x(bar.right) - paper.get_string_width(more), y(bar.top - 6), more)
        paper.set_draw_color(*ACCENT)
        if bar.span is not None:
            paper.set_line_width(1.2)
            paper.line(x(bar.span[0]), y(bar.middle), x(bar.span[1]), y(bar.middle))
        if bar.dot is not None:
            paper.set_line_width(0.4)
            paper.set_fill_color(*(ACCENT if bar.told else (255, 255, 255)))
            paper.circle(x(bar.dot), y(bar.middle), 5 * scale, style="DF")
    paper.y = y(bar.height) + 1


def pair_size(paper: Paper, pair: Pair) -> tuple[float, float]:
    """Width and height of each picture of a pair, mm."""
    ratio = pair.before.height / pair.before.width
    width = min((paper.width - GAP) / 2, paper.look.tallest / ratio)
    return width, width * ratio


def draw_pair(
    paper: Paper, pair: Pair, jpegs: tuple[bytes, bytes], alts: tuple[str, str], captions: list[str]
) -> None:
    """Draw before and after side by side, with their marks."""
    gap = GAP
    width, height = pair_size(paper, pair)
    paper.need(height + 14)
    top = paper.y
    scale = width / pair.before.width
    below = top
    for n, (jpeg, alt) in enumerate(zip(jpegs, alts, strict=True)):
        left = paper.look.margin + n * (width + gap)
        paper.picture(jpeg, alt, (left, top, width, height))
        with paper.artifact():
            for mark in pair.marks:
                _draw_mark(paper, mark, (left, top), scale)
        paper.y = top + height + 1
        paper.paragraph(captions[n], soft=True, indent=n * (width + gap), width=width)
        below = max(below, paper.y)
    paper.y = below


def _draw_point(
    paper: Paper, point: Point, corner: tuple[float, float], scale: float, zero: float
) -> None:
    left, top = corner
    at = left + point.x * scale
    paper.set_line_width(0.4)
    paper.set_draw_color(*ACCENT)
    arm = 5 * scale
    if point.low is not None and point.high is not None:
        low, high = top + point.low * scale, top + point.high * scale
        paper.line(at, low, at, high)
        for end in (low, high):
            paper.line(at - arm, end, at + arm, end)
    if point.y is None:
        middle = top + zero * scale
        paper.set_draw_color(*SOFT)
        paper.line(at - arm, middle - arm, at + arm, middle + arm)
        paper.line(at - arm, middle + arm, at + arm, middle - arm)
        return
    filled = point.verdict in ("reduced", "increased")
    paper.set_fill_color(*(ACCENT if filled else (255, 255, 255)))
    paper.circle(at, top + point.y * scale, arm, style="DF")


def _draw_mark(paper: Paper, mark: Mark, corner: tuple[float, float], scale: float) -> None:
    left, top = corner
    x, y = left + (mark.x + 0.5) * scale, top + (mark.y + 0.5) * scale
    radius = mark.radius * scale
    colour = tuple(int(mark.colour[k : k + 2], 16) for k in (1, 3, 5))
    if mark.kind == "unsure":
        paper.set_dash_pattern(dash=radius * 0.47, gap=radius * 0.315)
    for width, ink in ((2.0, _DARK), (1.0, colour)):
        paper.set_line_width(max(0.2, mark.line * scale * 1.3) * width)
        paper.set_draw_color(*ink)
        paper.circle(x, y, radius, style="D")
    paper.set_dash_pattern()
    wide, high = mark.tag_width * scale, mark.tag_height * scale
    tag_x, tag_y = left + (mark.tag_x + 0.5) * scale, top + (mark.tag_y + 0.5) * scale
    paper.set_fill_color(*_DARK)
    paper.rect(
        tag_x - wide / 2,
        tag_y - high / 2,
        wide,
        high,
        style="F",
        round_corners=True,
        corner_radius=high / 4,
    )
    size = high * 0.75 * 72 / 25.4
    paper.set_font("text", "B", size)
    paper.set_text_color(*colour)
    shown = paper.fit(mark.label)
    paper.text(tag_x - paper.get_string_width(shown) / 2, tag_y + high * 0.27, shown)
    paper.set_text_color(*INK)
