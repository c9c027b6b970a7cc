"""The front end answers only those who ask for it by its own name, and asks nobody itself."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzer.ui.guard import OwnHostsOnly, is_own

ROOT = Path(__file__).parents[2]
HOSTS = ("127.0.0.1", "localhost")

# Any address but this computer's own ends the attempt, and leaves a line.
SOCKET_GUARD = """
import atexit, os, socket
_log = os.environ["DIMPLES_SOCKET_LOG"]

def _told(kind, address):
    with open(_log, "a") as file:
        file.write(f"{kind} {address!r}\\n")
    raise OSError(101, f"kept from {address!r}")

def _is_here(address):
    host = address[0] if isinstance(address, tuple) else ""
    return not host or host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::")

def _guarded(name):
    real = getattr(socket.socket, name)
    def method(self, *args):
        address = next((a for a in args if isinstance(a, tuple)), None)
        if address is not None and not _is_here(address):
            _told(name, address)
        return real(self, *args)
    setattr(socket.socket, name, method)

for _name in ("connect", "connect_ex", "sendto"):
    _guarded(_name)
_lookup = socket.getaddrinfo

def _getaddrinfo(host, *args, **options):
    if host not in (None, "", b"") and not _is_here((host if isinstance(host, str) else host.decode(), 0)):
        _told("getaddrinfo", host)
    return _lookup(host, *args, **options)

socket.getaddrinfo = _getaddrinfo
"""


def request(*headers: tuple[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:8501", "127.0.0.1:80"])
def test_own_names_are_served(host: str) -> None:
    assert is_own(request(("host", host)), HOSTS)
    assert is_own(request(("host", host), ("origin", f"http://{host}")), HOSTS)


@pytest.mark.parametrize(
    "host",
    ["evil.com", "127.0.0.1.evil.com", "evil.com:8501", "localhost@evil.com", "evil.com@localhost",
     "localhost/x", "localhost:port", "localhost:99999", "", " ", "[::1", "0.0.0.0", "127.0.0.2",
     "localhost evil.com", "localhost#evil.com", "[::1]", "127.1"],
)  # fmt: skip
def test_other_names_are_refused(host: str) -> None:
    assert not is_own(request(("host", host)), HOSTS)


def test_a_request_names_one_host() -> None:
    assert not is_own([], HOSTS)
    assert not is_own(request(("host", "localhost"), ("host", "evil.com")), HOSTS)
    assert not is_own([(b"host", b"localhost\xff")], HOSTS)


@pytest.mark.parametrize(
    "origin", ["http://evil.com", "null", "", "https://127.0.0.1.evil.com", "file://", "x"]
)
def test_pages_of_others_are_refused(origin: str) -> None:
    assert not is_own(request(("host", "localhost"), ("origin", origin)), HOSTS)


def test_what_is_refused_never_reaches_streamlit() -> None:
    sent = []

    async def app(scope: object, receive: object, send: object) -> None:
        raise AssertionError("it was handed on")

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    for kind in ("http", "websocket"):
        scope = {"type": kind, "headers": request(("host", "evil.com"))}
        asyncio.run(OwnHostsOnly(app)(scope, None, send))  # type: ignore[arg-type]
    assert [m["type"] for m in sent] == [
        "http.response.start", "http.response.body", "websocket.close",
    ]  # fmt: skip
    assert sent[0]["status"] == 403


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`dimples app`, or another way to start it, under a guard of its sockets."""

    def __init__(self, folder: Path, *, argv: tuple[str, ...] = ("-m", "analyzer", "app")) -> None:
        (folder / "guard").mkdir()
        (folder / "guard/sitecustomize.py").write_text(SOCKET_GUARD)
        self.log = folder / "sockets.log"
        self.port = free_port()
        path = os.pathsep.join((str(folder / "guard"), str(ROOT)))
        env = {**os.environ, "DIMPLES_SOCKET_LOG": str(self.log), "PYTHONPATH": path}
        port = ("--port" if argv[-1] == "app" else "--server.port", str(self.port))
        self.process = subprocess.Popen(
            [sys.executable, *argv, *port], env=env, cwd=folder,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + 180
        while not self.answers():
            assert self.process.poll() is None, self.process.communicate()[0]
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.2)

    def answers(self) -> bool:
        try:
            return (
                self.ask("GET /_stcore/health HTTP/1.1", "Host: 127.0.0.1")[:12] == "HTTP/1.1 200"
            )
        except OSError:
            return False

    def ask(self, *lines: str) -> str:
        with socket.create_connection(("127.0.0.1", self.port), 30) as line:
            line.settimeout(60)
            line.sendall("\r\n".join((*lines, "Connection: close", "", "")).encode("latin-1"))
            return line.recv(4096).decode("latin-1")

    def end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("app"))
    yield server
    server.end()


ROUTES = ("/", "/_stcore/health", "/_stcore/metrics", "/_stcore/host-config", "/series",
          "/media/0123456789abcdef.jpg", "/static/index.html", "/_stcore/upload_file/a/b",
          "/component/x/index.html", "/_stcore/script-health-check", "/nothing")  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_looks_at_the_host(server: Server, route: str) -> None:
    for host in ("evil.com", f"evil.com:{server.port}", "127.0.0.1.evil.com"):
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
            answer = server.ask(f"{method} {route} HTTP/1.1", f"Host: {host}", "Content-Length: 0")
            assert answer.startswith("HTTP/1.1 403"), (method, answer)
    assert " 403 " not in server.ask(f"GET {route} HTTP/1.1", "Host: localhost")[:20]


def upgrade(server: Server, host: str, *more: str) -> str:
    return server.ask(
        "GET /_stcore/stream HTTP/1.1", f"Host: {host}", "Upgrade: websocket",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Connection: Upgrade", *more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("host", "origin"),
    [("127.0.0.1", "http://evil.com"), ("evil.com", "http://evil.com"), ("evil.com", None),
     ("127.0.0.1", "null"), ("localhost", "https://8.8.8.8"), ("127.0.0.1", "chrome-extension://x")],
)  # fmt: skip
def test_a_page_of_others_gets_nothing_and_nothing_is_asked_outside(
    server: Server, host: str, origin: str | None
) -> None:
    start = time.monotonic()
    answer = upgrade(server, host, *([f"Origin: {origin}"] if origin else []))
    assert answer.startswith("HTTP/1.1 403"), answer
    assert time.monotonic() - start < 20
    for route in ROUTES:
        server.ask(f"GET {route} HTTP/1.1", f"Host: {host}", f"Origin: {origin}")
    assert not server.log.exists(), server.log.read_text()


def test_its_own_page_may_open_its_line(server: Server) -> None:
    own = f"127.0.0.1:{server.port}"
    # The helper also says "Connection: close", which a server may take for no upgrade.
    assert not upgrade(server, own, f"Origin: http://{own}").startswith("HTTP/1.1 403")
    assert not server.log.exists()


def test_streamlit_knows_its_addresses() -> None:
    """Should a request ever get past the guard, nothing is looked up all the same."""
    from streamlit import net_util

    from analyzer.ui.guard import stay_here

    before = net_util._external_ip, net_util._internal_ip
    try:
        stay_here()
        assert net_util.get_external_ip() == net_util.get_internal_ip() == "127.0.0.1"
    finally:
        net_util._external_ip, net_util._internal_ip = before


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.usefixtures("heeded_signals")
@pytest.mark.parametrize(
    ("number", "code"), [("SIGTERM", 143), ("SIGINT", 130), ("SIGHUP", 129), ("SIGKILL", -9)]
)
def test_nothing_of_the_app_outlives_it(tmp_path: Path, number: str, code: int) -> None:
    server = Server(tmp_path)
    try:
        server.process.send_signal(getattr(signal, number))
        assert server.process.wait(30) == code
        with pytest.raises(OSError, match="refused"):
            server.ask("GET / HTTP/1.1", "Host: localhost")
        assert "Traceback" not in (server.process.stdout.read() if server.process.stdout else "")
    finally:
        server.end()


def test_streamlit_run_is_guarded_as_well(tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit/config.toml").write_text(
        (ROOT / ".streamlit/config.toml").read_text("utf-8"), "utf-8"
    )
    server = Server(tmp_path, argv=("-m", "streamlit", "run", str(ROOT / "app.py")))
    try:
        assert server.ask("GET / HTTP/1.1", "Host: evil.com").startswith("HTTP/1.1 403")
        assert server.ask("GET / HTTP/1.1", "Host: localhost").startswith("HTTP/1.1 200")
        assert upgrade(server, "127.0.0.1", "Origin: http://evil.com").startswith("HTTP/1.1 403")
        assert not server.log.exists()
    finally:
        server.end()


@pytest.mark.slow
def test_the_commands_open_no_line_to_anywhere(tmp_path: Path) -> None:
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard/sitecustomize.py").write_text(SOCKET_GUARD)
    (tmp_path / "in").mkdir()
    photo = ROOT / "sample_images/person-a/2026-06-09_0740.jpg"
    (tmp_path / "in/a.jpg").write_bytes(photo.read_bytes())
    path = os.pathsep.join((str(tmp_path / "guard"), str(ROOT)))
    log = tmp_path / "sockets.log"
    env = {**os.environ, "DIMPLES_SOCKET_LOG": str(log), "PYTHONPATH": path}
    for arguments in (
        ["analyze", "in", "--out", "one"],
        ["compare", "in", "in/a.jpg", "--out", "two"],
        ["--help"],
    ):
        run = subprocess.run(
            [sys.executable, "-m", "analyzer", *arguments], env=env, cwd=tmp_path,
            capture_output=True, text=True, timeout=400,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
    assert not log.exists(), log.read_text()


def test_the_guard_of_this_test_does_guard(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(SOCKET_GUARD)
    log = tmp_path / "sockets.log"
    env = {**os.environ, "DIMPLES_SOCKET_LOG": str(log), "PYTHONPATH": str(tmp_path)}
    code = "from streamlit import net_util as n; n.get_internal_ip(); n.get_external_ip()"
    subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, timeout=120)
    assert "8.8.8.8" in log.read_text()


def test_a_port_that_is_taken_is_wrong_use(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        argv = [sys.executable, "-m", "analyzer", "app", "--port", port]
        run = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert run.returncode == 2
    assert "not available" in run.stdout + run.stderr
