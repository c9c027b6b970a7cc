"""Whether a set that was just taken will compare with last time: asked of the real comparison.

What it says of the dimples is held back. One set minutes old is no answer; whether the photos go
together can be mended now, while the camera still stands there.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.language.text import _
from analyzer.language.told import told
from analyzer.measurement.view import View
from analyzer.phone.model import Outlook
from analyzer.show.advice import next_time


def outlook(last: Sequence[View], new: Sequence[View]) -> Outlook:
    """Compare a new session with the last one.

    Parameters
    ----------
    last, new : sequence of View
        Measured photos; each of ``new`` shows a back.

    Returns
    -------
    Outlook
        ``comparable`` is None where none of ``last`` shows one.
    """
    from analyzer.series import compare_measured

    if not any(view.measurement.ok for view in last):
        return Outlook(
            None,
            _("These are the first photos, so there is nothing to compare them with yet."),
            advice=(
                _("Take the next ones with the same lamp, from the same place, standing alike."),
            ),
        )
    found = compare_measured(last, new)
    shots = [view.measurement for view in (*last, *new)]
    blocks = tuple(told(check.text) for check in found.checks if check.status == "blocks")
    differs = tuple(told(check.text) for check in found.checks if check.status == "differs")
    if found.verdict == "not comparable":
        return Outlook(
            False,
            _("These photos will not compare with last time."),
            blocks or tuple(map(told, found.reasons)) or differs,
            next_time(found, shots),
        )
    if differs:
        return Outlook(
            True,
            _("These photos will compare with last time, though not everything is alike."),
            differs,
        )
    return Outlook(True, _("These photos will compare with last time."))
