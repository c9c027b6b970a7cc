"""The front end over an analysis whose result is known, for a real browser: started by Streamlit."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from test_pages import steady
from test_score_view import with_maps

from analyzer.change.model import Limit, Outlook, Wish
from analyzer.ui.main import main


def analyze_sets(before: Any, after: Any, *told: Any, **more: Any) -> Any:
    """A change; with a photo called steady.jpg, none that could be told and much to say of it."""
    sets = [list(before), list(after)]
    made = with_maps(sets)
    if sets[0][0].name != "steady.jpg":
        return made
    rows = made.comparisons[0].dimples
    reasons = ("What difference there is lies within what light, pose and noise can do.",)
    one = replace(steady(made.comparisons[0]), checks=(), reasons=reasons, dimples=rows)
    outlook = Outlook(0.83, (Limit("light", 0.8),), (Wish("light", 0.21, helps=True),))
    one = replace(one, mdc95=0.57, interval=(-0.63, 1.03), outlook=outlook)
    return replace(made, comparisons=(one,))


def analyze_series(photos: Any, *told: Any, **more: Any) -> Any:
    return with_maps([list(photos)])


made_up = ModuleType("analyzer.series")
made_up.__dict__.update(analyze_sets=analyze_sets, analyze_series=analyze_series)
sys.modules["analyzer.series"] = made_up

main()
