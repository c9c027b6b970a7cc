"""Two files dropped at the same moment are both known, in every session: in real browsers, too."""

from __future__ import annotations

import contextvars
import os
from contextlib import ExitStack

import pytest
from browser import ROOT, visitor
from playwright.sync_api import Page, expect, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.safe_session_state import SafeSessionState

from analyzer.ui.answers import keep_answers

SESSIONS = 3


class Interrupted(Exception):
    """Stands for what Streamlit raises where another change waits to be drawn."""


def test_streamlit_never_makes_up_for_a_callback_that_it_broke_off() -> None:
    """Why `upload_form` looks at the fields in every run. If this fails, Streamlit was mended."""
    waiting, called = [False], []

    def yield_point() -> None:
        if waiting[0]:
            waiting[0] = False
            raise Interrupted

    state = SessionState()
    safe = SafeSessionState(state, yield_point)

    def take_over() -> None:
        called.append("begun")
        _ = safe["field"]
        called.append("ended")

    state._set_widget_metadata(
        WidgetMetadata(
            id="$$ID-1-field",
            deserializer=lambda value: value,
            serializer=lambda value: value,
            value_type="string_value",
            callback=take_over,
            callback_args=(),
            callback_kwargs={},
        )
    )
    state._key_id_mapper["field"] = "$$ID-1-field"

    def change(text: str) -> None:
        shown = WidgetStates(widgets=[WidgetState(id="$$ID-1-field", string_value=text)])

        def run() -> None:
            ThreadState.initialize()
            state.on_script_will_rerun(shown)

        contextvars.copy_context().run(run)

    change("none")
    called.clear()
    waiting[0] = True
    with pytest.raises(Interrupted):
        change("a file")
    assert called == ["begun"]
    # The page is drawn for both changes; this one is not seen as one any more.
    change("a file")
    assert called == ["begun"]


def answers_left(queue: ForwardMsgQueue) -> list[str]:
    message = ForwardMsg()
    message.file_urls_response.response_id = "where to send a file"
    queue.enqueue(message)
    delta = ForwardMsg()
    delta.metadata.delta_path.append(0)
    delta.delta.new_element.text.body = "a line of the page"
    queue.enqueue(delta)
    # What Streamlit does where a page begins to be drawn anew.
    queue.clear(retain_lifecycle_msgs=True)
    return [str(one.WhichOneof("type")) for one in queue.flush()]


def test_an_answer_that_streamlit_throws_away_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    real = ForwardMsgQueue.clear
    if not getattr(real, "keeps_answers", False):
        # If this fails, Streamlit was mended, and `analyzer.ui.answers` has had its day.
        assert answers_left(ForwardMsgQueue()) == []
    monkeypatch.setattr(ForwardMsgQueue, "clear", real)
    keep_answers()
    kept = ForwardMsgQueue.clear
    assert answers_left(ForwardMsgQueue()) == ["file_urls_response"]
    keep_answers()
    assert ForwardMsgQueue.clear is kept
    queue = ForwardMsgQueue()
    queue.enqueue(ForwardMsg(file_urls_response={"response_id": "x"}))  # type: ignore[arg-type]
    queue.clear()
    assert queue.is_empty()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(os.environ.get("DIMPLES_SKIP_BROWSER") == "1", reason="DIMPLES_SKIP_BROWSER=1")
def test_no_session_loses_a_file(bare: str) -> None:
    """Both sides dropped at once, and within 0.3 s, by several visitors at the same time."""
    shots = sorted((ROOT / "sample_images" / "person-a").glob("*.jpg"))
    foreign: list[str] = []
    with sync_playwright() as driver, ExitStack() as tabs:
        pages: list[Page] = [
            tabs.enter_context(visitor(driver, 1280, "light", foreign)).new_page()
            for _ in range(SESSIONS)
        ]
        for gap_s in (0.0, 0.3):
            # Each time a session of its own.
            for page in pages:
                page.goto(f"{bare}/compare")
            for page in pages:
                expect(page.locator("input[type=file]").nth(1)).to_be_attached(timeout=60_000)
            for page in pages:
                page.locator("input[type=file]").nth(0).set_input_files(shots[0])
                if gap_s:
                    page.wait_for_timeout(1000 * gap_s)
                page.locator("input[type=file]").nth(1).set_input_files(shots[-1])
            for page in pages:
                button = page.get_by_role("button", name="Compare", exact=True)
                expect(button).to_be_enabled()
    assert foreign == []
