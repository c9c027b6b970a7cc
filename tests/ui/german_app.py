"""The front end over a made-up analysis, which also tells what no catalogue had: started by Streamlit."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

from analyzer.language.text import missing

# Run, not imported: the page is drawn anew each time.
runpy.run_path(str(Path(__file__).with_name("made_up_app.py")))
Path(os.environ["DIMPLES_TEST_MISSING"]).write_text("\n".join(sorted(missing("de"))), "utf-8")
