"""The sample photos beside the program: one rendered person over twelve weeks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from analyzer.language.text import N_
from analyzer.ui.intake import Upload

PERSON = "person-a"
NOT_HERE = N_(
    "The sample photos are not part of this installation. They lie in the folder sample_images of the "
    "source code; your own photos work all the same."
)


@cache
def sample_uploads() -> tuple[Upload, ...]:
    """The sample's photos as if they had been uploaded; empty where they are not installed."""
    folder = Path(__file__).parents[2] / "sample_images" / PERSON
    return tuple(Upload.of(p.name, p.read_bytes()) for p in sorted(folder.glob("*.jpg")))
