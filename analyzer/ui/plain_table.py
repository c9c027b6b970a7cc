"""A table that fits a phone: there each row becomes a block, its cells under their own titles.

Streamlit's own table scrolls sideways on a small screen, where neither the keyboard nor a reader
finds what is cut off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

_STYLE = """<style>
.plain-table { container-type: inline-size; }
.plain-table table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; margin: 0; }
.plain-table caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.plain-table th, .plain-table td { padding: 0.4rem 0.6rem 0.4rem 0; text-align: left; vertical-align: top;
  border: 0; border-bottom: 1px solid rgb(128 128 128 / 35%); font-weight: 400; overflow-wrap: break-word; }
.plain-table tbody th { overflow-wrap: anywhere; min-width: 7rem; }
.plain-table thead th { font-size: 0.875rem; font-weight: 600; }
@container (max-width: 32rem) {
  .plain-table thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .plain-table tbody tr { display: block; padding: 0.4rem 0; border-bottom: 1px solid rgb(128 128 128 / 35%); }
  .plain-table tbody th, .plain-table tbody td { display: block; padding: 0.05rem 0; border: 0; }
  .plain-table tbody th { font-weight: 600; }
  .plain-table td::before { content: attr(data-title) ": "; font-size: 0.8125rem; opacity: 0.85; }
}
</style>"""


def plain_table(rows: Sequence[Mapping[str, str]], caption: str) -> None:
    """Show rows of the same columns; the first column names the row.

    Parameters
    ----------
    rows : sequence of mapping of str to str
        Plain text by column; anything from outside may stand in it, nothing of it is markup.
    caption : str
        What the table holds, for those who cannot see it.
    """
    if rows:
        st.html(_STYLE + table_html(rows, caption))


def table_html(rows: Sequence[Mapping[str, str]], caption: str) -> str:
    """The table as HTML, every text escaped."""
    titles = [escape(title) for title in rows[0]]
    heads = "".join(f'<th scope="col">{title}</th>' for title in titles)
    body = ""
    for row in rows:
        first, *rest = map(escape, row.values())
        cells = "".join(
            f'<td data-title="{title}">{text}</td>'
            for title, text in zip(titles[1:], rest, strict=True)
        )
        body += f'<tr><th scope="row">{first}</th>{cells}</tr>'
    return (
        f'<div class="plain-table"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )
