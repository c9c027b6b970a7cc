"""An error that nobody foresaw, as a reason for a person.

It needs nothing of the measuring code, so that a page shows before that is loaded.
"""

from __future__ import annotations

import os
import traceback
from pathlib import PurePath

INSIDE = "An error inside the program ended"
"""How such a reason begins: it may be gone by the next run, as when memory ran out."""


def why(error: Exception, doing: str) -> str:
    """What happened, for a person and for whoever mends it.

    Parameters
    ----------
    error : Exception
    doing : str
        What was being done, such as "measuring this photo".

    Returns
    -------
    str
        Names the error and its place in the program; never the place of a user's file.
    """
    if os.environ.get("DIMPLES_DEBUG"):
        traceback.print_exception(error)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "analyzer" in PurePath(f.filename).parts]
    place = ""
    if ours:
        parts = PurePath(ours[-1].filename).parts
        inside = "/".join(parts[len(parts) - parts[::-1].index("analyzer") :])
        place = f", {inside}:{ours[-1].lineno}"
    return (
        f"{INSIDE} {doing} ({type(error).__name__}{place}). The other photos are not touched by it."
    )
