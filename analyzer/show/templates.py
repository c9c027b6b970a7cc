"""Templates that turn plain values into HTML and SVG, escaping every one of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

from analyzer.language.choice import current
from analyzer.language.text import _, _n


@cache
def environment(folder: Path) -> jinja2.Environment:
    """Templates of a folder; ``_`` translates, the filter ``px`` writes a length with at most one decimal.

    One for all callers: it keeps what it compiled, which takes longer than to fill it in, and reads a
    template anew when its file changes. It holds nothing of a page or of a reader.
    """
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    templates.globals |= {"_": _, "_n": _n, "lang": current}
    templates.filters["px"] = lambda value: f"{value:.1f}".removesuffix(".0")
    return templates
