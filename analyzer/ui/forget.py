"""Lets go of photos whose tab is gone, though nobody else comes.

Streamlit keeps the session of a closed tab for a while, should the tab come back, and drops it only
when the next visitor arrives. Uploads and results would lie in memory until then.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from analyzer.process.memory import give_back

KEPT_S = 75.0
"""Seconds that a session waits for its tab: a reload and a short loss of the line take less."""
LOOK_S = 10.0
"""Seconds between two looks."""


class Forgetter:
    """Ends sessions that have been without a tab for a while.

    Parameters
    ----------
    manager : streamlit.runtime.session_manager.SessionManager
    kept_s : float
        Seconds for which they wait.
    """

    def __init__(self, manager: Any, kept_s: float) -> None:
        self._manager = manager
        self._kept_s = kept_s
        self._since: dict[str, float] = {}

    def look(self, now: float) -> int:
        """End what has waited long enough; gives the number of sessions that were ended.

        Parameters
        ----------
        now : float
            Seconds of a clock that never goes back.
        """
        waiting = {
            info.session.id
            for info in self._manager.list_sessions()
            if not self._manager.is_active_session(info.session.id)
        }
        self._since = {name: self._since.get(name, now) for name in waiting}
        late = [name for name, since in self._since.items() if now - since >= self._kept_s]
        for name in late:
            self._manager.close_session(name)
            del self._since[name]
        return len(late)


async def forget_gone() -> None:
    """Look after the sessions of the running server until it ends."""
    from streamlit.runtime import get_instance

    forgetter, due = Forgetter(get_instance()._session_mgr, KEPT_S), 0
    while True:
        await asyncio.sleep(LOOK_S)
        # Threads that still draw for a session which has ended hold it a little longer.
        due = 3 if forgetter.look(time.monotonic()) else max(due - 1, 0)
        if due:
            _let_the_network_go()
            give_back()


def _let_the_network_go() -> None:
    # By then it is imported; at the top it would slow the start.
    from analyzer.skin.classes import let_go

    let_go()
