"""What stands before every route: the right address, the one device, and answers that tell nobody more.

Whoever comes without the cookie, with another host name or from another page gets one and the same
refusal, whatever they asked for.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Awaitable, Callable, MutableMapping
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import Any

from analyzer.language.choice import use
from analyzer.phone.door import Door

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

OPEN = "/open/"
"""Beginning of the one path that is answered without the cookie; the key follows."""


class OneDevice:
    """ASGI middleware that lets through the door's device alone.

    Parameters
    ----------
    app : ASGI application
    door : Door
    host : str
        Address and port, as the header ``Host`` must name them.
    secure : bool
        Whether TLS is spoken.
    style : str
        The style sheet that pages hold.
    refused : str
        The page of a refusal.
    language : str
        Of the reader.
    seen : callable
        Called for each request that is let through.
    """

    def __init__(
        self,
        app: App,
        *,
        door: Door,
        host: str,
        secure: bool,
        style: str,
        refused: str,
        language: str,
        seen: Callable[[], None],
    ) -> None:
        self._app = app
        self._door = door
        self._host = host
        self._origin = f"{'https' if secure else 'http'}://{host}"
        self._cookie = cookie_name(host, secure)
        self._headers = _headers(style)
        self._refused = refused.encode()
        self._language = language
        self._seen = seen

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Hand a request on, or refuse it."""
        if scope["type"] != "http":
            return

        async def plain(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        if not self._may_ask(scope):
            await self._refuse(plain)
            return
        self._seen()
        with use(self._language):
            await self._app(scope, receive, plain)

    def _may_ask(self, scope: Message) -> bool:
        given: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            given.setdefault(name, []).append(value)
        if given.get(b"host") != [self._host.encode()]:
            return False
        path, own = str(scope["path"]), [self._origin.encode()]
        if path.startswith(OPEN):
            # A form of a page without referrer names no origin; here the key alone counts.
            own.append(b"null")
        if any(origin not in own for origin in given.get(b"origin", ())):
            return False
        if path.startswith(OPEN):
            return self._door.knock(path.removeprefix(OPEN))
        return self._door.holds(_cookie(given.get(b"cookie", ()), self._cookie))

    async def _refuse(self, send: Send) -> None:
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", b"%d" % len(self._refused)),
            (b"connection", b"close"),
        ]
        await send({"type": "http.response.start", "status": 403, "headers": headers})
        await send({"type": "http.response.body", "body": self._refused})


def cookie_name(host: str, secure: bool) -> str:
    """Name of the cookie; browsers hold ``__Host-`` to TLS and to this very address.

    Without TLS, on this computer, programs on other ports would share a plain name.
    """
    return "__Host-dimples" if secure else f"dimples-camera-{host.rpartition(':')[2]}"


def _cookie(headers: list[bytes] | tuple[()], name: str) -> str:
    """Value of a cookie; "" without it."""
    for header in headers:
        try:
            found = SimpleCookie(header.decode("latin-1")).get(name)
        except CookieError:
            continue
        if found is not None:
            return found.value
    return ""


def _headers(style: str) -> list[tuple[bytes, bytes]]:
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = (
        "default-src 'none'; script-src 'self'; "
        f"style-src 'sha256-{digest}'; img-src 'self' blob: data:; media-src 'self' blob:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    told = {
        "content-security-policy": policy,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(self), gyroscope=(self), accelerometer=(self), "
        "microphone=(), geolocation=()",
    }
    return [(name.encode(), value.encode()) for name, value in told.items()]
