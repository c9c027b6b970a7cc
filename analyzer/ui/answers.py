"""Keeps answers that Streamlit would throw away while a page is drawn anew.

A browser that is given a file first asks where to send it. Streamlit (1.67) puts the answer into the
line of messages to the page, and clears that line when the page begins to be drawn anew, as it does
for a file that another field was given a moment before (`ForwardMsgQueue.clear`). The answer is gone,
the browser waits for it for ever, and the field stays empty.
"""

from __future__ import annotations

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

ANSWERS = frozenset({"file_urls_response", "backend_operation_response"})
"""Messages that a browser waits for, and that are sent once."""

_MARK = "keeps_answers"


def keep_answers() -> None:
    """Have every line of messages keep its answers; to ask twice does no harm."""
    clear = ForwardMsgQueue.clear
    if getattr(clear, _MARK, False):
        return

    def keeping(
        self: ForwardMsgQueue,
        retain_lifecycle_msgs: bool = False,
        fragment_ids_this_run: list[str] | None = None,
    ) -> None:
        # Only where a run begins: after a message was sent, or a session ended, nothing is to stay.
        answers = [one for one in self._queue if retain_lifecycle_msgs and _is_answer(one)]
        clear(self, retain_lifecycle_msgs, fragment_ids_this_run)
        held = {id(one) for one in self._queue}
        self._queue += [one for one in answers if id(one) not in held]

    setattr(keeping, _MARK, True)
    ForwardMsgQueue.clear = keeping  # type: ignore[method-assign]


def _is_answer(message: ForwardMsg) -> bool:
    return message.WhichOneof("type") in ANSWERS
