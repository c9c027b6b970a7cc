from pathlib import Path

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.starlette import App

import analyzer.ui.main as page
from analyzer.ui.guard import GUARDED

if get_script_run_ctx(suppress_warning=True) is None:
    # What `streamlit run app.py` serves.
    app = App(Path(page.__file__), **GUARDED)
else:
    page.main()
