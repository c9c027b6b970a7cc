"""Scripts of components that write names beside rings on a photo: both place them in the same way."""

from __future__ import annotations

from pathlib import Path


def script(own: Path) -> str:
    """A component's own script, with what places names before it.

    A component is one text, so that nothing is fetched; it cannot import another.
    """
    shared = Path(__file__).with_suffix(".js")
    return shared.read_text(encoding="utf-8") + own.read_text(encoding="utf-8")
