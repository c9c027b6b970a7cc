"""Why dimples look different where no change is called: light, posture or skin, in one sentence.

It rests on what the comparison already knows: how alike the lights are, what the fixed pair did,
which cannot change, and what the checklist found. It gives no number; the interval does.
"""

from __future__ import annotations

import numpy as np

from analyzer.change.estimate import Estimate
from analyzer.change.model import Check, Verdict
from analyzer.change.params import ChangeParams

TO_THE_EYE = "To the eye"
"""How every such sentence begins; each of them names a direction."""

_POSTURE = ("pose", "framing", "distance", "scale")


def likelier_cause(
    verdict: Verdict,
    log_ratio: float,
    estimate: Estimate | None,
    checks: tuple[Check, ...],
    params: ChangeParams = ChangeParams(),
) -> tuple[str, ...]:
    """One sentence on the likelier cause of an apparent change that was not called, or none.

    Parameters
    ----------
    verdict : str
    log_ratio : float
        Natural logarithm of after over before, the lights' difference taken out.
    estimate : Estimate or None
        Of the pair of photos that speaks for the checklist.
    checks : tuple of Check
        Of the same pair.

    Returns
    -------
    tuple of str
        Empty where a change was called, where none is apparent, and where an item of the checklist
        blocks: that item is the reason then.
    """
    if verdict in ("reduced", "increased") or estimate is None or not np.isfinite(log_ratio):
        return ()
    found = {check.item: check.status for check in checks}
    if "blocks" in found.values():
        return ()
    # What the eye sees holds the lights' difference too.
    seen = log_ratio + estimate.offset
    if abs(np.expm1(seen)) <= params.smallest:
        return ()
    looks = f"{TO_THE_EYE} the dimples look {'deeper' if seen > 0 else 'shallower'}"
    if estimate.fixed_log * seen > 0 and abs(estimate.fixed_log) > 0.5 * abs(seen):
        cause = "the light" if found.get("light") == "differs" else "light or posture"
        return (f"{looks}, but so does the fixed pair, which cannot change: likely {cause}.",)
    if found.get("light") == "differs":
        return (f"{looks}; the light is not the same, and is the likelier cause.",)
    if any(found.get(item) == "differs" for item in _POSTURE):
        return (f"{looks}; posture or distance differ, and are the likelier cause.",)
    if found.get("timing") == "differs":
        return (f"{looks}; at another time of day, water and posture may well be why.",)
    return (
        f"{looks} in much the same light and pose, so the skin may be why, but so small a "
        "difference cannot be told from chance with these photos.",
    )
