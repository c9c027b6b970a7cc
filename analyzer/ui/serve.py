"""The front end as a server: what `dimples app` starts, guarded on every route.

`streamlit run` finds the application below by reading this file.
"""

from __future__ import annotations

from pathlib import Path

from streamlit.starlette import App

from analyzer.ui.guard import GUARDED

app = App(Path(__file__).with_name("main.py"), **GUARDED)
