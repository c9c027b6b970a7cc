"""The table that fits a phone: every text is text, every cell has its titles."""

from __future__ import annotations

from html.parser import HTMLParser

from analyzer.ui.plain_table import table_html


def test_nothing_from_outside_becomes_markup() -> None:
    evil = '"><img src=x onerror=alert(1)><b>&amp;'
    tags: list[str] = []
    said: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)
            said.extend(value or "" for _, value in attrs)

        def handle_data(self, data: str) -> None:
            said.append(data)

    Reader().feed(table_html([{evil: evil, f"2 {evil}": evil}], evil))
    assert set(tags) == {"div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert said.count(evil) == 4


def test_rows_and_columns_are_named() -> None:
    drawn = table_html(
        [{"Photo": "a.jpg", "Depth": "0.3"}, {"Photo": "b.jpg", "Depth": "0.4"}], "T"
    )
    assert drawn.count('scope="row"') == 2
    assert drawn.count('scope="col"') == 2
    assert drawn.count('data-title="Depth"') == 2
