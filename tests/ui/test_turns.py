"""One session after the other: the line, the work that waits in it, and what finds no room."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass

import factory
import pytest
from streamlit.runtime.scriptrunner import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest

from analyzer.photo.model import ScaleHint
from analyzer.ui import guard, limits
from analyzer.ui import work as work_module
from analyzer.ui.analysis import Request
from analyzer.ui.limits import BUSY, Ledger
from analyzer.ui.turns import Turns
from analyzer.ui.work import GivenUp, Work


def request(name: str = "a") -> Request:
    return Request(((),), ScaleHint(), refused=((name, "made up"),))


class Made(str):
    """An outcome by name, with the key that a page looks at."""

    @property
    def key(self) -> object:
        """That of the request it answers."""
        return request(self[-1]).key


class Analysis:
    """Stands for the analysis: waits until it is let go on, step by step."""

    def __init__(self) -> None:
        self.go = threading.Semaphore(0)
        self.at_once = self.most = 0
        self.begun: list[str] = []

    def __call__(self, request, progress):
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        self.begun.append(request.refused[0][0])
        try:
            for step in range(3):
                progress(f"step {step}", step / 3)
                assert self.go.acquire(timeout=30)
            return Made(f"outcome of {request.refused[0][0]}")
        finally:
            self.at_once -= 1


@pytest.fixture
def analysis(monkeypatch: pytest.MonkeyPatch) -> Analysis:
    made = Analysis()
    monkeypatch.setattr(work_module, "analyse", made)
    return made


def until(what) -> None:
    end = time.monotonic() + 30
    while not what():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_those_who_wait_know_their_place() -> None:
    turns = Turns(2)
    first, second, third, fourth = (turns.enter() for _ in range(4))
    assert [turns.before(p) for p in (first, second, third, fourth)] == [0, 0, 1, 2]
    turns.leave(second)
    turns.leave(second)
    assert [turns.before(p) for p in (first, third, fourth)] == [0, 0, 1]
    assert not turns.wait(fourth, 0.01)
    turns.leave(first)
    assert turns.wait(fourth, 0.01)
    assert len(turns) == 2
    with pytest.raises(ValueError, match="at least 1"):
        Turns(0)


def test_one_is_measured_after_the_other_in_the_order_they_came(analysis: Analysis) -> None:
    turns = Turns(1)
    works = [Work(request(name), turns) for name in "abc"]
    until(lambda: works[0].state.text == "step 0")
    assert [work.state.before for work in works] == [0, 1, 2]
    for _ in range(9):
        analysis.go.release()
    assert [work.result() for work in works] == [f"outcome of {name}" for name in "abc"]
    assert analysis.begun == ["a", "b", "c"]
    assert analysis.most == 1
    assert len(turns) == 0


def test_what_is_given_up_ends_at_its_next_step_and_makes_way(analysis: Analysis) -> None:
    turns = Turns(1)
    first, second, third = (Work(request(name), turns) for name in "abc")
    until(lambda: first.state.text == "step 0")
    second.give_up()
    assert third.state.before == 1
    first.give_up()
    analysis.go.release()
    with pytest.raises(GivenUp):
        first.result()
    until(lambda: third.state.text == "step 0")
    assert analysis.begun == ["a", "c"]
    for _ in range(3):
        analysis.go.release()
    assert third.result() == "outcome of c"
    with pytest.raises(GivenUp):
        second.result()


def test_nobody_is_measured_whose_session_has_gone(analysis: Analysis) -> None:
    turns, here = Turns(1), {"a", "b"}
    first = Work(request("a"), turns, lambda: "a" in here)
    second = Work(request("b"), turns, lambda: "b" in here)
    until(lambda: first.state.text == "step 0")
    here.clear()
    analysis.go.release()
    for one in (first, second):
        with pytest.raises(GivenUp):
            one.result()
    assert analysis.begun == ["a"]
    assert len(turns) == 0


@pytest.mark.parametrize("error", [ValueError("no photo"), RuntimeError("broken")])
def test_an_error_makes_way_as_well(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fails(request, progress):
        raise error

    monkeypatch.setattr(work_module, "analyse", fails)
    turns = Turns(1)
    with pytest.raises(type(error), match=str(error)):
        Work(request(), turns).result()
    until(lambda: len(turns) == 0)


@dataclass(frozen=True)
class File:
    name: str
    size: int


def test_a_session_holds_so_many_bytes_and_all_together_so_many() -> None:
    ledger, here = Ledger(100, 150), {"one", "two"}
    files = [File("a", 60), File("b", 60), File("c", 40)]
    kept, refused = ledger.admit("one", "before", files, here.__contains__)
    assert [file.name for file in kept] == ["a", "c"]
    assert [name for name, _ in refused] == ["b"]
    assert "At most 0 MB" in refused[0][1]
    # Both shelves of a session count.
    assert ledger.admit("one", "after", [File("d", 1)], here.__contains__)[1]
    kept, refused = ledger.admit("two", "before", [File("e", 50), File("f", 1)], here.__contains__)
    assert ([file.name for file in kept], refused) == (["e"], [("f", BUSY)])
    # What a shelf held makes room for what it holds now, and a session that is gone holds nothing.
    assert not ledger.admit("one", "before", [File("g", 100)], here.__contains__)[1]
    here.remove("one")
    assert not ledger.admit("two", "before", [File("h", 100)], here.__contains__)[1]


def compare_app() -> None:
    from analyzer.ui.page_compare import page

    page()


def test_what_finds_no_room_is_said_and_the_rest_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    photos = [(f"{k}.jpg", factory.jpeg(k, factory.days(k)), "image/jpeg") for k in range(3)]
    ledger = Ledger(sum(len(photo[1]) for photo in photos[:2]) + 10, 10**9)
    monkeypatch.setattr(limits, "_ledger", lambda: ledger)
    at = AppTest.from_function(compare_app, default_timeout=60).run()
    at.file_uploader[0].set_value(photos).run()
    said = "\n".join(warning.value for warning in at.warning)
    assert "**2.jpg**: At most 0 MB of photos are held at a time" in said.replace("\\", "")
    assert any("Dates of 2 photos" in part.label for part in at.expander)
    at.file_uploader[1].set_value(photos[2:]).run()
    assert at.button(key="compare.run").disabled
    at.file_uploader[0].set_value(photos[:1]).run()
    at.file_uploader[1].set_value(photos[1:2]).run()
    assert not at.warning
    assert not at.button(key="compare.run").disabled


def answer(length: bytes, path: str = "/_stcore/upload_file/s/f", method: str = "PUT") -> int:
    """Status of a request to an app that says yes to everything."""
    sent = []

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(b"content-length", length)],
    }
    asyncio.run(guard.RoomForUploads(app)(scope, None, send))
    return int(sent[0]["status"])


def test_an_upload_for_which_there_is_no_room_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def has_room(more: int) -> bool:
        asked.append(more)
        return more < 1000

    monkeypatch.setattr(guard, "has_room", has_room)
    assert [answer(b"999"), answer(b"1000"), answer(b"x")] == [204, 413, 204]
    assert answer(b"1000", method="GET") == 204
    assert asked == [999, 1000, 0]


def test_a_page_takes_up_what_is_under_way_and_lets_go_of_what_was_given_up(
    monkeypatch: pytest.MonkeyPatch, analysis: Analysis
) -> None:
    from analyzer.ui import run

    real, drawn = run._watch, []

    def touched(work: Work, *rest: object) -> None:
        drawn.append(work)
        if len(drawn) == 1:
            # What Streamlit does where the page is touched meanwhile.
            until(lambda: work.state.text == "step 0")
            raise RerunException(RerunData())
        for _ in range(3):
            analysis.go.release()
        real(work, *rest)

    def app() -> None:
        from analyzer.photo.model import ScaleHint
        from analyzer.ui.analysis import Request
        from analyzer.ui.run import outcome_of

        asked = Request(((),), ScaleHint(), refused=(("a", "made up"),))
        outcome_of("page", asked, ready=True, label="Go")

    at = AppTest.from_function(app, default_timeout=60).run()
    monkeypatch.setattr(run, "_watch", touched)
    at.button(key="page.run").click().run()
    # The same work, and no second one.
    assert drawn[0] is drawn[1]
    assert analysis.begun == ["a"]
    assert at.session_state["page.outcome"] == "outcome of a"
    assert "page.work" not in at.session_state
    assert at.session_state["page.wish"] is None


def test_what_was_given_up_leaves_the_page_as_it_was(
    monkeypatch: pytest.MonkeyPatch, analysis: Analysis
) -> None:
    from analyzer.ui import run

    real = run._watch

    def cancelled(work: Work, *rest: object) -> None:
        work.give_up()
        analysis.go.release()
        real(work, *rest)

    def app() -> None:
        from analyzer.photo.model import ScaleHint
        from analyzer.ui.analysis import Request
        from analyzer.ui.run import outcome_of

        asked = Request(((),), ScaleHint(), refused=(("a", "made up"),))
        outcome_of("page", asked, ready=True, label="Go")

    at = AppTest.from_function(app, default_timeout=60).run()
    monkeypatch.setattr(run, "_watch", cancelled)
    at.button(key="page.run").click().run()
    assert at.status[0].label == "Cancelled"
    at.run()
    assert analysis.begun == ["a"]
    assert at.session_state["page.outcome"] is None
    assert at.session_state["page.wish"] is None
    assert not at.button(key="page.run").disabled


def test_cancel_while_the_page_waits(monkeypatch: pytest.MonkeyPatch, analysis: Analysis) -> None:
    from analyzer.ui import run

    def touched(work: Work, *rest: object) -> None:
        # The button's callback, and the page drawn anew after it.
        work.give_up()
        analysis.go.release()
        raise RerunException(RerunData())

    def app() -> None:
        from analyzer.photo.model import ScaleHint
        from analyzer.ui.analysis import Request
        from analyzer.ui.run import outcome_of

        asked = Request(((),), ScaleHint(), refused=(("a", "made up"),))
        outcome_of("page", asked, ready=True, label="Go")

    at = AppTest.from_function(app, default_timeout=60).run()
    monkeypatch.setattr(run, "_watch", touched)
    at.button(key="page.run").click().run()
    assert not at.status
    assert at.session_state["page.wish"] is None
    assert len(analysis.begun) < 2
