"""A real server and a real browser for tests that walk through the pages."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from analyzer.ui.launch import command

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_images"
CHROMIUM = os.environ.get("DIMPLES_CHROMIUM", "/usr/bin/chromium")
# Measuring several photos takes its time on a small machine.
LONG_MS = 600_000

MARKS = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        os.environ.get("DIMPLES_SKIP_BROWSER") == "1", reason="DIMPLES_SKIP_BROWSER=1"
    ),
]


@contextmanager
def serving(environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """The front end on a free port; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        command(port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health"):
                    break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, "the server stopped"
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.3)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def visitor(
    driver: Playwright, width: int, scheme: str, foreign: list[str]
) -> Iterator[BrowserContext]:
    """A browser session of its own; ``foreign`` collects addresses outside this computer."""
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 900},
        has_touch=width < 500,
    )

    def watch(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            foreign.append(address)

    def follow(page: Page) -> None:
        page.on("request", lambda sent: watch(sent.url))
        page.on("websocket", lambda opened: watch(opened.url))

    context.on("page", follow)
    yield context
    context.close()
    browser.close()


def settle(page: Page) -> None:
    """Wait until no run of the page's script is under way.

    While one is, the last run's widgets still stand there: a click on one of them may be lost, and
    a second copy may appear beside it.
    """
    page.wait_for_timeout(300)
    page.wait_for_selector(
        "[data-testid=stApp][data-test-script-state=notRunning]", timeout=LONG_MS
    )
