"""The page that lists the reports of many series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from analyzer.report.page import TEMPLATES, content_policy, source_text
from analyzer.show.templates import environment


@dataclass(frozen=True)
class Entry:
    """One line of the list.

    Parameters
    ----------
    name : str
    folder : str or None
        Of its report, relative to the list, with forward slashes; None without a report.
    text : str
        Its result in one sentence.
    refused : int
        Photos that were left out.
    """

    name: str
    folder: str | None
    text: str
    refused: int

    @property
    def link(self) -> str | None:
        """Relative link to the report."""
        if self.folder is None:
            return None
        # "./" keeps a folder such as "a:b" from being read as a protocol.
        return "./" + quote(f"{self.folder}/report.html".removeprefix("./"), errors="replace")


def render_index(entries: Sequence[Entry]) -> str:
    """HTML of the list."""
    templates = environment(TEMPLATES)
    style = source_text(templates, "style.css")
    return templates.get_template("index.html.j2").render(
        entries=entries, style=Markup(style), policy=content_policy(style)
    )
