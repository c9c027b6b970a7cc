"""How much memory the app takes while many people use it at once, and once they have left.

    python benchmarks/load.py [--sessions 20] [--megapixels 12] [--uploads 50] [--away 120]

Starts `dimples app` as a process of its own and talks to it as browsers do: each session opens the
page, uploads a photo for each side at the same moment as all others, asks for the comparison, waits
for the answer, and closes. Another then uploads one photo after the other. Linux only, as memory is
read from `/proc`.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import cv2
import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

HOME = Path(__file__).parents[1]
SAMPLES = HOME / "sample_images" / "person-a"
WARM_S = 20.0
"""Seconds in which the server reads in what it needs to measure, before anybody has come."""
VERDICT = "Verdict: "
"""What the page says before an answer."""


class Server:
    """The app, and how much memory it holds."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "analyzer", "app", "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=HOME, stdout=subprocess.DEVNULL)
        self.peak = 0.0
        self._watch = threading.Thread(target=self._look, daemon=True)

    def ready(self) -> None:
        """Wait until it answers."""
        for _ in range(600):
            try:
                self.ask("GET", "/_stcore/health")
            except OSError:
                time.sleep(0.2)
            else:
                self._watch.start()
                return
        raise click.ClickException("The app did not start.")

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Any:
        """Answer of one request."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            line.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
            answer = line.getresponse()
            answer.read()
        finally:
            line.close()
        return answer

    @property
    def memory(self) -> float:
        """What it holds now, in MB of 2**20 bytes."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", text)
        return int(found[1]) / 1024 if found else 0.0

    def end(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait()

    def _look(self) -> None:
        while self.process.poll() is None:
            try:
                self.peak = max(self.peak, self.memory)
            except OSError:
                return
            time.sleep(0.1)


@dataclass
class Tab:
    """One browser tab: what it shows, as far as it is needed here."""

    server: Server
    line: Any
    session: str = ""
    fields: list[str] = field(default_factory=list)
    button: str = ""
    files: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)
    seen: str = ""

    async def run(self, trigger: str = "", most_s: float = 1800) -> None:
        """Have the page drawn anew, and wait for its end."""
        message = BackMsg()
        states = message.rerun_script.widget_states
        for name, held in self.files.items():
            state = states.widgets.add(id=name)
            state.file_uploader_state_value.SetInParent()
            for file_id, file_name, size in held:
                state.file_uploader_state_value.uploaded_file_info.add(
                    file_id=file_id, name=file_name, size=size
                )
        if trigger:
            states.widgets.add(id=trigger, trigger_value=True)
        message.rerun_script.page_name = "compare"
        await self.line.send(message.SerializeToString())
        async with asyncio.timeout(most_s):
            while not self._take(await self.line.recv()):
                pass

    def _take(self, data: bytes) -> bool:
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
            self.fields, self.button = [], ""
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            shown = element.WhichOneof("type")
            if shown == "file_uploader":
                self.fields.append(element.file_uploader.id)
            elif shown == "button" and element.button.label == "Compare":
                self.button = "" if element.button.disabled else element.button.id
            elif shown in ("alert", "markdown"):
                self.seen += getattr(element, shown).body + "\n"
        elif kind == "delta" and message.delta.WhichOneof("type") == "add_block":
            self.seen += message.delta.add_block.expandable.label + "\n"
        elif kind == "script_finished":
            # 0 is the end of a run; others are runs that another one broke off.
            return bool(message.script_finished == 0)
        return False

    def put(self, name: str, data: bytes) -> tuple[str, str, int]:
        """Upload a file; gives what names it."""
        cookie = self.server.ask("GET", "/_stcore/health").headers["Set-Cookie"].split(";")[0]
        token, file_id, mark = cookie.partition("=")[2], str(uuid.uuid4()), uuid.uuid4().hex
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        body = head.encode() + data + f"\r\n--{mark}--\r\n".encode()
        answer = self.server.ask(
            "PUT",
            f"/_stcore/upload_file/{self.session}/{file_id}",
            body,
            Content_Type=f"multipart/form-data; boundary={mark}",
            Cookie=cookie,
            X_Xsrftoken=token,
        )
        if answer.status != 204:
            raise click.ClickException(f"The upload was answered with {answer.status}.")
        return file_id, name, len(data)

    def remove(self, file_id: str) -> None:
        """Take an uploaded file away, as a click on its cross does."""
        cookie = self.server.ask("GET", "/_stcore/health").headers["Set-Cookie"].split(";")[0]
        path = f"/_stcore/upload_file/{self.session}/{file_id}"
        self.server.ask("DELETE", path, Cookie=cookie, X_Xsrftoken=cookie.partition("=")[2])


def opened(server: Server) -> Any:
    """A line to the app, as a page opens one."""
    return connect(
        f"ws://127.0.0.1:{server.port}/_stcore/stream",
        origin=f"http://127.0.0.1:{server.port}",  # type: ignore[arg-type]
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
        ping_interval=None,
    )


async def compare(server: Server, photos: list[bytes], together: asyncio.Barrier) -> str:
    """One visit; gives the time it took, or what went wrong."""
    async with opened(server) as line:
        tab = Tab(server, line)
        await tab.run()
        await together.wait()
        begun = time.monotonic()
        for name, data, side in zip(("a.jpg", "b.jpg"), photos, tab.fields, strict=False):
            tab.files[side] = [await asyncio.to_thread(tab.put, name, data)]
        await tab.run()
        if not tab.button:
            return "the button stayed shut"
        await tab.run(tab.button)
        if VERDICT not in tab.seen:
            return f"no answer: {' '.join(tab.seen.split())[-200:]}"
        return f"{time.monotonic() - begun:.0f} s"


async def upload(server: Server, photos: list[bytes], count: int) -> list[float]:
    """Memory after each of so many uploads in one tab, MB."""
    out = []
    async with opened(server) as line:
        tab = Tab(server, line)
        await tab.run()
        side = tab.fields[0]
        for k in range(count):
            file = await asyncio.to_thread(tab.put, f"{k}.jpg", _other(photos[k % 2], k))
            for file_id, *_ in tab.files.get(side, []):
                await asyncio.to_thread(tab.remove, file_id)
            tab.files[side] = [file]
            await tab.run()
            out.append(server.memory)
    return out


def enlarged(place: Path, megapixels: float) -> bytes:
    """A photo as a JPEG of so many pixels."""
    picture = cv2.imread(str(place))
    zoom = (megapixels * 1e6 / (picture.shape[0] * picture.shape[1])) ** 0.5
    large = cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(1).normal(0, 4, large.shape[:2]).astype(np.int16)
    noisy = np.clip(large.astype(np.int16) + grain[..., None], 0, 255).astype(np.uint8)
    return bytes(cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, 92])[1])


def _other(data: bytes, number: int) -> bytes:
    """The same photo as a file of its own."""
    return data[:2] + b"\xff\xfe\x00\x06" + number.to_bytes(4, "big") + data[2:]


async def visits(server: Server, photos: list[bytes], sessions: int) -> list[str]:
    """All visits at once."""
    together = asyncio.Barrier(sessions)
    each = [
        compare(server, [_other(photo, 1000 + k) for photo in photos], together)
        for k in range(sessions)
    ]
    found = await asyncio.gather(*each, return_exceptions=True)
    return [one if isinstance(one, str) else repr(one) for one in found]


@click.command()
@click.option("--sessions", default=20, show_default=True, type=click.IntRange(min=1))
@click.option("--megapixels", default=12.0, show_default=True)
@click.option("--uploads", default=50, show_default=True)
@click.option("--away", default=120.0, show_default=True, help="Seconds after they have left.")
def main(sessions: int, megapixels: float, uploads: int, away: float) -> None:
    """Print the memory before, at the peak and after."""
    sys.path.insert(0, str(HOME))
    names = sorted(SAMPLES.glob("*.jpg"))
    photos = [enlarged(names[k], megapixels) for k in (0, -1)]
    size = sum(map(len, photos)) / 2e6
    click.echo(f"{sessions} sessions of 2 photos of {megapixels:g} megapixels ({size:.1f} MB each)")
    server = Server()
    try:
        server.ready()
        start = server.memory
        click.echo(f"at the start   {start:6.0f} MB")
        time.sleep(WARM_S)
        click.echo(f"when it idles  {server.memory:6.0f} MB")
        took = asyncio.run(visits(server, photos, sessions))
        ends = sorted(took, key=lambda text: (len(text), text))
        click.echo(f"answers        {sum(t.endswith(' s') for t in took)}, {ends[0]} to {ends[-1]}")
        click.echo(f"at the peak    {server.peak:6.0f} MB")
        click.echo(f"when they left {server.memory:6.0f} MB")
        time.sleep(away)
        click.echo(
            f"{away:3.0f} s later    {server.memory:6.0f} MB, start {server.memory - start:+.0f}"
        )
        if uploads:
            held = asyncio.run(upload(server, photos, uploads))
            early = max(held[: max(uploads // 5, 1)])
            late = max(held[-max(uploads // 5, 1) :])
            click.echo(
                f"{uploads} uploads    {late:6.0f} MB at the end, early ones {late - early:+.0f}"
            )
    finally:
        server.end()


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
