"""The photos of a closed tab leave the memory, though nobody else comes."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from websockets.asyncio.client import connect

from analyzer.ui import forget
from analyzer.ui.forget import Forgetter

ROOT = Path(__file__).parents[2]


class Manager:
    """A session manager with tabs that come and go."""

    def __init__(self) -> None:
        self.tabs: set[str] = set()
        self.all: set[str] = set()
        self.closed: list[str] = []

    def list_sessions(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(session=SimpleNamespace(id=name)) for name in sorted(self.all)]

    def is_active_session(self, name: str) -> bool:
        return name in self.tabs

    def close_session(self, name: str) -> None:
        self.all.remove(name)
        self.closed.append(name)


def test_only_those_without_a_tab_go_and_only_after_a_while() -> None:
    manager = Manager()
    manager.all, manager.tabs = {"here", "back", "gone"}, {"here"}
    forgetter = Forgetter(manager, 60.0)
    assert forgetter.look(0) == 0
    manager.tabs = {"here", "back"}
    assert forgetter.look(30) == 0
    manager.tabs = {"here"}
    assert forgetter.look(59) == 0
    assert forgetter.look(60) == 1
    assert manager.closed == ["gone"]
    assert forgetter.look(118) == 0
    assert forgetter.look(119) == 1
    assert manager.closed == ["gone", "back"]
    assert forgetter.look(1000) == 0


def test_it_takes_less_than_two_minutes() -> None:
    assert forget.KEPT_S + 2 * forget.LOOK_S < 120


SERVER = """
import gc, sys, threading, time
import analyzer.ui.forget as forget
forget.KEPT_S, forget.LOOK_S = 2.0, 0.5

def count():
    from streamlit.runtime.app_session import AppSession
    while True:
        time.sleep(0.5)
        print("sessions", sum(isinstance(o, AppSession) for o in gc.get_objects()), flush=True)

threading.Thread(target=count, daemon=True).start()
from analyzer.ui.launch import serve
serve(int(sys.argv[1]))
"""


@pytest.mark.skipif(os.name == "nt", reason="ends a group of processes")
def test_a_closed_tab_leaves_nothing_in_the_server(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(port)], stdout=file, stderr=subprocess.STDOUT,
            cwd=ROOT, start_new_session=True,
        )  # fmt: skip

    def wait_for(count: int) -> None:
        deadline = time.monotonic() + 120
        while f"sessions {count}" not in log.read_text().splitlines()[-1:]:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.3)

    async def visit() -> None:
        address = f"ws://127.0.0.1:{port}/_stcore/stream"
        origin = f"http://127.0.0.1:{port}"
        async with connect(address, origin=origin, subprotocols=["streamlit"]):  # type: ignore[list-item]
            await asyncio.sleep(1)
            await asyncio.to_thread(wait_for, 1)

    async def visit_when_ready() -> None:
        deadline = time.monotonic() + 180
        while True:
            try:
                return await visit()
            except OSError:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline
                await asyncio.sleep(0.3)

    try:
        asyncio.run(visit_when_ready())
        wait_for(0)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
