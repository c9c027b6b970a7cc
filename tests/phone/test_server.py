"""The page for a phone as a server on the network: who is let in, to what, and for how long."""

from __future__ import annotations

import hashlib
import http.client
import io
import socket
import ssl
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from PIL import Image

from analyzer.phone import guard
from analyzer.phone.capture import Capture
from analyzer.phone.guard import OPEN
from analyzer.phone.pages import SCRIPTS
from analyzer.phone.params import PhoneParams
from analyzer.phone.server import LOOPBACK, CaptureServer
from tests.phone.shelf import Shelf

# Every address that begins so is this computer's own on Linux, and not the app's.
NETWORK = "127.0.0.2" if sys.platform == "linux" else LOOPBACK
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs a second own address")

ROUTES = ("/", "/about", "/ghost", "/state", *(f"/{name}" for name in SCRIPTS))
ELSEWHERE = (
    "/_stcore/health",
    "/_stcore/stream",
    "/media/0.png",
    "/people",
    "/static/index.html",
    "/page.css",
    "/page.html.j2",
    "/../server.py",
    "/%2e%2e/server.py",
    "/server.py",
    "//etc/passwd",
    "/open",
    "/open/",
    "/favicon.ico",
)


def picture(kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (32, 24), (200, 150, 130)).save(out, kind)
    return out.getvalue()


@contextmanager
def serving(address: str = NETWORK, **params: Any) -> Iterator[CaptureServer]:
    server = CaptureServer(Capture(Shelf()), address, params=PhoneParams(**params))
    try:
        yield server
    finally:
        server.close()


class Answer:
    def __init__(self, came: http.client.HTTPResponse) -> None:
        self.status = came.status
        self.headers = {name.lower(): value for name, value in came.getheaders()}
        self.body = came.read()


class Device:
    """A device in the network, with its cookie once it has one."""

    def __init__(self, server: CaptureServer) -> None:
        self.server = server
        self.cookie = ""

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
        host, port = self.server.host.split(":")
        if self.server.fingerprint:
            line: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, int(port), timeout=20, context=ssl._create_unverified_context()
            )
        else:
            line = http.client.HTTPConnection(host, int(port), timeout=20)
        given: Mapping[str, str] = {
            **({"Cookie": self.cookie} if self.cookie else {}),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        try:
            line.request(method, path, body, dict(given))
            return Answer(line.getresponse())
        finally:
            line.close()

    def enter(self) -> Answer:
        answer = self.ask(self.key_path, "POST")
        self.cookie = answer.headers.get("set-cookie", "").partition(";")[0]
        return answer

    @property
    def key_path(self) -> str:
        return self.server.url.partition(self.server.host)[2]


@pytest.fixture(scope="module")
def shared() -> Iterator[CaptureServer]:
    """One server for what leaves nothing behind; nobody has entered."""
    with serving(wrong_at_most=1000) as server:
        yield server


@pytest.fixture(scope="module")
def inside() -> Iterator[Device]:
    """A device that has entered another server."""
    with serving(frame_bytes=2000, photo_bytes=5000, read_s=1.0) as server:
        device = Device(server)
        assert device.enter().status == 303
        yield device


def plain(answer: Answer) -> tuple[int, bytes, dict[str, str]]:
    """All that somebody outside learns; the date goes its own way."""
    return answer.status, answer.body, {k: v for k, v in answer.headers.items() if k != "date"}


def test_without_the_key_everything_is_refused_alike(shared: CaptureServer) -> None:
    stranger = Device(shared)
    answers = [plain(stranger.ask(path)) for path in (*ROUTES, *ELSEWHERE)]
    answers.append(plain(stranger.ask(OPEN + "x" * 43)))
    answers.append(plain(stranger.ask(OPEN + "x" * 43, "POST")))
    answers.append(plain(stranger.ask("/photo/0", "POST", picture())))
    stranger.cookie = "__Host-dimples=guessed"
    answers.append(plain(stranger.ask("/")))
    stranger.cookie = "__Host-dimples="
    answers.append(plain(stranger.ask("/")))
    # The right key under another name, or from another's page.
    path = stranger.key_path
    stranger.cookie = ""
    answers.append(plain(stranger.ask(path, Host="evil.example")))
    answers.append(plain(stranger.ask(path, Host="127.0.0.1")))
    answers.append(plain(stranger.ask(path, "POST", Origin="https://evil.example")))
    status, body, headers = answers[0]
    assert all(one == answers[0] for one in answers)
    assert status == 403
    assert b"make a new code" in body
    for secret in (b"Anna", b"script", shared.fingerprint.encode()):
        assert secret not in body
    assert not {"set-cookie", "server", "location"} & set(headers)


def test_the_door_is_spent_by_a_press_and_not_by_a_look() -> None:
    with serving() as server:
        phone, other = Device(server), Device(server)
        for _ in range(3):
            door = phone.ask(phone.key_path)
            assert door.status == 200
            assert "set-cookie" not in door.headers
        assert server.fingerprint.encode() in door.body
        assert not server.in_use
        entered = phone.enter()
        assert (entered.status, entered.headers["location"]) == (303, "/")
        marks = {part.strip().lower() for part in entered.headers["set-cookie"].split(";")[1:]}
        assert marks == {"secure", "httponly", "samesite=strict", "path=/"}
        assert server.in_use
        # A second device with the same code, at the same time.
        refused = other.enter()
        assert refused.status == 403
        assert b"make a new code" in refused.body
        assert not other.cookie
        assert other.ask("/").status == 403
        assert all(phone.ask(path).status == 200 for path in ROUTES if path != "/ghost")
        assert phone.ask("/ghost").status == 404


def test_the_device_inside_reaches_the_page_s_own_routes_alone(inside: Device) -> None:
    for path in ELSEWHERE:
        if path.startswith("/open"):
            continue
        assert inside.ask(path).status == 404, path
    assert inside.ask("/photo/0").status == 405
    assert inside.ask("/", Origin="https://evil.example").status == 403
    assert inside.ask("/", Host="evil.example").status == 403


def test_every_answer_is_closed_to_others(inside: Device) -> None:
    stranger = Device(inside.server)
    asked = [*(inside.ask(p) for p in (*ROUTES, "/none")), stranger.ask("/")]
    for answer in asked:
        told = answer.headers
        assert told["cache-control"] == "no-store"
        assert told["referrer-policy"] == "no-referrer"
        assert told["x-content-type-options"] == "nosniff"
        policy = told["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; ")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "access-control-allow-origin" not in told
        assert "server" not in told


def test_bodies_are_read_no_further_than_allowed(inside: Device) -> None:
    assert inside.ask("/check", "POST", bytes(2001)).status == 413
    assert inside.ask("/photo/0", "POST", bytes(5001)).status == 413
    # Without a length told beforehand, as browsers may send it.
    assert inside.ask("/photo/0", "POST", iter([bytes(3000)] * 3)).status == 413
    # A body that never ends is not waited for.
    host, port = inside.server.host.split(":")
    with socket.create_connection((host, int(port)), timeout=20) as raw:
        line = ssl._create_unverified_context().wrap_socket(raw)
        head = f"POST /photo/0 HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {inside.cookie}\r\n"
        line.sendall(f"{head}Content-Length: 100\r\n\r\nabc".encode())
        assert b" 413 " in line.recv(100)
        line.close()


def test_photos_of_a_browser_s_camera_are_taken_and_nothing_else(inside: Device) -> None:
    assert inside.ask("/photo/0", "POST", picture()).status == 200
    assert inside.ask("/photo/1", "POST", picture("PNG")).status == 200
    assert inside.ask("/photo/2", "POST", picture("WEBP")).status == 200
    for data in (picture("GIF"), picture("TIFF"), picture("BMP"), b"%PDF-1.7", b"<svg/>", b""):
        assert inside.ask("/photo/0", "POST", data).status == 415
    assert inside.ask("/photo/9", "POST", picture()).status == 409
    assert inside.ask("/check", "POST", b"no picture").status == 400


def test_wrong_keys_shut_the_door_for_a_while() -> None:
    with serving(shut_s=600.0) as server:
        stranger, phone = Device(server), Device(server)
        for n in range(PhoneParams().wrong_at_most + 1):
            assert stranger.ask(f"{OPEN}wrong-{n}").status == 403
        assert phone.enter().status == 403
    with serving(shut_s=600.0) as server:
        phone = Device(server)
        phone.enter()
        for n in range(PhoneParams().wrong_at_most + 1):
            assert stranger_asks(server, n).status == 403
        assert phone.ask("/").status == 200, "who is inside stays"


def stranger_asks(server: CaptureServer, n: int) -> Answer:
    return Device(server).ask(f"{OPEN}wrong-{n}")


def test_it_is_bound_to_one_address_and_speaks_tls_there(shared: CaptureServer) -> None:
    host, port = shared.host.split(":")
    for other in ("127.0.0.1", "127.0.0.3"):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((other, int(port)), timeout=5)
    line = http.client.HTTPConnection(host, int(port), timeout=10)
    line.request("GET", "/")
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        line.getresponse()
    line.close()
    shown = ssl.get_server_certificate((host, int(port)))
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(shown)).hexdigest().upper()
    assert digest.startswith(shared.fingerprint.replace(" ", ""))


def test_on_this_computer_it_needs_the_key_as_well() -> None:
    with serving(LOOPBACK) as server:
        assert server.url.startswith("http://127.0.0.1:")
        stranger, page = Device(server), Device(server)
        assert stranger.ask("/").status == 403
        assert page.enter().status == 303
        assert page.ask("/").status == 200
        assert page.cookie.startswith(f"dimples-camera-{server.host.partition(':')[2]}=")
        assert stranger.enter().status == 403


def closes(server: CaptureServer, seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while server.is_open and time.monotonic() < deadline:
        time.sleep(0.02)
    if server.is_open:
        return False
    # The socket is let go of a moment after the last answer.
    while time.monotonic() < deadline:
        try:
            host, port = server.host.split(":")
            socket.create_connection((host, int(port)), timeout=5).close()
        except ConnectionRefusedError:
            return True
        time.sleep(0.02)
    return False


def test_it_closes_when_the_user_is_done() -> None:
    with serving(watch_s=0.02) as server:
        phone = Device(server)
        phone.enter()
        assert phone.ask("/done", "POST").status == 200
        assert closes(server)
        assert server.left_s == 0


def test_it_closes_by_itself() -> None:
    with serving(watch_s=0.02, idle_s=0.3) as server:
        assert server.left_s <= 0.3
        assert closes(server)
    with serving(watch_s=0.02, longest_s=0.3) as server:
        assert closes(server)
    gone = CaptureServer(Capture(Shelf()), NETWORK, lambda: False, PhoneParams(watch_s=0.02))
    assert closes(gone)


def test_strangers_do_not_keep_it_open() -> None:
    with serving(idle_s=1000.0) as server:
        time.sleep(0.1)
        before = server.left_s
        Device(server).ask("/")
        assert server.left_s < before
        Device(server).ask(Device(server).key_path)
        assert server.left_s > before


def test_closed_by_hand_it_answers_nobody() -> None:
    with serving() as server:
        server.close()
        assert closes(server)


def test_cookies_of_a_secure_page_are_held_to_it() -> None:
    assert guard.cookie_name("192.168.1.20:4711", True).startswith("__Host-")
