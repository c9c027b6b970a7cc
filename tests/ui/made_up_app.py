"""The front end over an analysis whose result is known, for a real browser: started by Streamlit."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from test_score_view import with_maps

from analyzer.ui.main import main


def analyze_sets(before: Any, after: Any, *told: Any, **more: Any) -> Any:
    return with_maps([list(before), list(after)])


def analyze_series(photos: Any, *told: Any, **more: Any) -> Any:
    return with_maps([list(photos)])


made_up = ModuleType("analyzer.series")
made_up.__dict__.update(analyze_sets=analyze_sets, analyze_series=analyze_series)
sys.modules["analyzer.series"] = made_up

main()
