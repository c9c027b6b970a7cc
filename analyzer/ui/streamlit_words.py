"""Streamlit's own words, which it has in English alone, for the page to put others in their place."""

from __future__ import annotations

from analyzer.language.choice import SOURCE, current
from analyzer.language.text import N_, _

WHOLE = (
    N_("Upload"),
    N_("Add files"),
    N_("Drag and drop a file here"),
    N_("Drag and drop files here"),
    N_("Clear value"),
    N_("Clear all"),
    N_("Clear entry"),
    N_("Clear date"),
    N_("Clear date and time"),
    N_("Choose date"),
    N_("Choose date and time"),
    N_("Choose options"),
    N_("Choose an option"),
    N_("No results"),
    N_("Open"),
    N_("Select all"),
    N_("Selected values"),
    N_("Show password"),
    N_("Hide password"),
    N_("Show password text"),
    N_("Hide password text"),
    N_("Press Enter to apply"),
    N_("Press Enter to submit form"),
    N_("Increment"),
    N_("Decrement"),
    N_("Fullscreen"),
    N_("Close fullscreen"),
    N_("Scrollable table"),
    N_("Help for this field"),
    N_("Main menu"),
    N_("App pages"),
    N_("Expand sidebar"),
    N_("Collapse sidebar"),
    N_("Skip to main content"),
    N_("Running..."),
    N_("Stopping..."),
    N_("Stop"),
    N_("Rerun"),
    N_("Print"),
    N_("Close"),
    N_("Theme"),
    N_("System"),
    N_("Light"),
    N_("Dark"),
    N_("Connecting"),
    N_("Connection error"),
    N_("Download failed"),
    N_("Number is above the allowed range."),
    N_("Number is below the allowed range."),
)
"""Texts that stand alone."""
PARTS = (N_(" per file"),)
"""Texts that stand in others."""


def own_words() -> dict[str, dict[str, str]]:
    """Streamlit's words by their English, in the current language; none for English.

    Returns
    -------
    dict
        ``whole``: texts that stand alone, ``parts``: those that stand in others.
    """
    if current() == SOURCE:
        return {"whole": {}, "parts": {}}
    return {"whole": {text: _(text) for text in WHOLE}, "parts": {text: _(text) for text in PARTS}}
