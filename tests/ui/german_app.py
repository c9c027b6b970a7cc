"""The front end over a made-up analysis, which also tells what no catalogue had: started by Streamlit."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import made_up_app  # noqa: F401  (runs the page)

from analyzer.language.text import missing

Path(os.environ["DIMPLES_TEST_MISSING"]).write_text("\n".join(sorted(missing("de"))), "utf-8")
