"""The file that the manual shows must work as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from analyzer.corrections.file import corrections_from_json

ROOT = Path(__file__).parents[2]


def test_the_example_in_the_manual_is_read() -> None:
    text = (ROOT / "docs/usage.md").read_text("utf-8")
    (example,) = re.findall(r'```json\n(\{\s*"schema": "dimples.corrections.*?)```', text, re.S)
    told = corrections_from_json(example)
    assert len(told.landmarks[0].pairs) == 4
    assert told.kinds[0].kind == "fixed"
