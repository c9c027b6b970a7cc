"""Times that a run past one machine keeps to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FarParams:
    """How long is waited.

    Parameters
    ----------
    renew_s : float
        How often the holder of a store writes its lock anew.
    lease_s : float
        How long a lock that nobody renews is watched before its place is taken over: several times
        as long, so that a holder whose network stumbles stays one.
    connect_s : float
        How long a scheduler may take to answer.
    check_s : float
        How often a run looks whether its scheduler is still there.
    lost_s : float
        How long it may be away before the run ends: its tasks are lost by then.
    """

    renew_s: float = 20.0
    lease_s: float = 90.0
    connect_s: float = 20.0
    check_s: float = 1.0
    lost_s: float = 10.0
