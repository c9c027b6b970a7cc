"""A real server and a real browser for tests that walk through the pages."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Playwright,
    TimeoutError,
    expect,
)

from analyzer.ui.launch import command

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_images"
CHROMIUM = os.environ.get("DIMPLES_CHROMIUM", "/usr/bin/chromium")
# Measuring several photos takes its time on a small machine.
LONG_MS = 600_000
# What is there at once on an idle machine; a busy one takes its time, and waiting costs nothing else.
BUSY_MS = 120_000
expect.set_options(timeout=BUSY_MS)

MARKS = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        os.environ.get("DIMPLES_SKIP_BROWSER") == "1", reason="DIMPLES_SKIP_BROWSER=1"
    ),
]


# What was pressed is sent within a few milliseconds; then an answer is waited for, however long it takes.
QUIET_MS = 100
# Only what is to be answered is waited for: by their first byte, a run that is asked for and places for
# uploads (fields 11 and 16 of Streamlit's BackMsg).
_TURN = count()
LINE = """(() => {
  const line = (window.testLine = { sent: 0, heard: 0 });
  window.WebSocket = class extends window.WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => { line.heard = performance.now(); });
    }
    send(data) {
      if (data instanceof Uint8Array && [90, 130].includes(data[0])) line.sent = performance.now();
      super.send(data);
    }
  };
})();"""
SETTLED = """([turn, quiet]) => {
  const line = window.testLine, now = performance.now();
  if (line.turn !== turn) Object.assign(line, { turn, since: now });
  const app = document.querySelector("[data-testid=stApp]");
  const rests = app?.dataset.testScriptState === "notRunning";
  // Not every run that is asked for is begun: what asked may have gone meanwhile.
  const answered = line.heard >= line.sent || now > line.sent + 10000;
  return rests && answered && now > Math.max(line.since, line.sent, line.heard) + quiet;
}"""
OPEN = """() => {
  const shut = [...document.querySelectorAll("summary")].filter(
    (title) => !title.parentElement.open && title.checkVisibility({ visibilityProperty: true }));
  shut.forEach((title) => title.click());
  return shut.length;
}"""
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
IN_SCHEME = """scheme => {
  const [r, g, b] = getComputedStyle(document.querySelector("[data-testid=stApp]"))
    .backgroundColor.match(/[0-9.]+/g).map(Number);
  return (r + g + b < 384) === (scheme === "dark");
}"""
# Colours fade over to those of the other theme; what has come to its end may still be listed.
AT_REST = (
    "document.getAnimations()"
    ".every(a => !(a instanceof CSSTransition) || a.playState === 'finished')"
)
CONTRAST = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
# What is in order is not told: it would be most of what is sent.
LOOK = "async options => (await axe.run(options)).violations"


@contextmanager
def serving(
    environment: Mapping[str, str] | None = None, script: Path | None = None
) -> Iterator[str]:
    """The front end on a free port; gives its address. ``script`` runs in place of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    argv = command(port)
    if script is not None:
        argv = [str(script) if part.endswith("serve.py") else part for part in argv]
    process = subprocess.Popen(
        argv,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 180
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


@cache
def chromium(driver: Playwright) -> Browser:
    """One Chromium a driver, with which it ends; sessions in it know nothing of each other."""
    return driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@contextmanager
def visitor(
    driver: Playwright,
    width: int,
    scheme: str,
    foreign: list[str],
    height: int = 900,
    locale: str = "en-US",
) -> Iterator[BrowserContext]:
    """A browser session of its own; ``foreign`` collects addresses outside this computer."""
    context = chromium(driver).new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": height},
        has_touch=width < 500,
        locale=locale,
    )
    context.set_default_timeout(BUSY_MS)
    context.add_init_script(LINE)

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


@cache
def smaller(photo: Path) -> Path:
    """A sample's photo with its name and date at two thirds of its size, which halves what measuring takes."""
    folder = Path(mkdtemp(prefix="smaller-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    with Image.open(photo) as picture:
        size = (picture.width * 2 // 3, picture.height * 2 // 3)
        small = picture.resize(size, Image.Resampling.LANCZOS)
        small.save(folder / photo.name, quality=95, exif=picture.getexif())
    return folder / photo.name


def unfold(page: Page) -> None:
    """Open everything that is folded away, and what is folded away therein."""
    for _ in range(5):
        if not page.evaluate(OPEN):
            return
        settle(page)


def wrongs(page: Page) -> set[tuple[str, str]]:
    """Rule and element of all that axe calls serious or critical, in both themes and widths.

    Colours alone differ with the theme and places alone with the width, so two of the four looks go
    through every rule and the other two through those on contrast.
    """
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    wrong, size = set(), page.viewport_size
    for width, scheme, whole in (
        (1280, "light", True),
        (390, "light", False),
        (390, "dark", True),
        (1280, "dark", False),
    ):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.mouse.move(0, 0)
        page.wait_for_function(IN_SCHEME, arg=scheme)
        settle(page)
        page.wait_for_function(AT_REST)
        for one in page.evaluate(LOOK, AXE if whole else CONTRAST):
            if one["impact"] in ("serious", "critical"):
                for node in one["nodes"]:
                    wrong.add((one["id"], f"{width} {scheme}: {node['html'][:160]}"))
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
    if size is not None:
        page.set_viewport_size(size)
    return wrong


def press(target: Locator, shown: Locator) -> None:
    """Click until what it is to show is seen, as a person does: a page that is being drawn may lose a click."""
    for _ in range(4):
        target.click()
        try:
            shown.wait_for(timeout=30_000)
            return
        except TimeoutError:
            continue
    expect(shown).to_be_visible()


def settle(page: Page) -> None:
    """Wait until no run of the page's script is under way and what came of it is drawn.

    While one is, the last run's widgets still stand there: a click on one of them may be lost, and
    a second copy may appear beside it.
    """
    page.wait_for_function(SETTLED, arg=[next(_TURN), QUIET_MS], polling=25, timeout=LONG_MS)
