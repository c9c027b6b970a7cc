"""The file that the manual shows must work as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from analyzer.corrections.file import corrections_from_json

ROOT = Path(__file__).parents[2]


def test_the_example_in_the_manual_is_read() -> None:
    text = (ROOT / "docs/usage.md").read_text("utf-8")
    example = re.findall(r'```json\n(\{\s*"schema": "dimples.corrections.*?)```', text, re.S)[0]
    told = corrections_from_json(example)
    assert len(told.landmarks[0].pairs) == 4
    assert told.kinds[0].kind == "fixed"


def test_the_later_example_of_the_documents_is_such_a_file() -> None:
    text = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")
    blocks = [part.split("```", 1)[0] for part in text.split("```json\n")[1:]]
    told = corrections_from_json(next(b for b in blocks if "dimples.corrections/2" in b))
    assert [len(v) for v in (told.added, told.removed, told.moved, told.outlines, told.scales)] == [
        1, 1, 1, 1, 2,
    ]  # fmt: skip
    assert told.added[0].everywhere
    assert not told.removed[0].everywhere
    assert told.scales[0].mm_per_px == 23.25 / 82
