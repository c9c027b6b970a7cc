"""Keeps the front end to this computer: who may ask it, and that it asks nobody.

Streamlit looks at the ``Host`` of a request only where a page opens its line to the server, and
before it refuses a foreign ``Origin`` it asks the internet for this computer's address. Here both
are settled before Streamlit sees a request, on every route.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from streamlit import config, net_util

from analyzer.process.memory import few_pools
from analyzer.process.stop import end_on_signals
from analyzer.ui.answers import keep_answers
from analyzer.ui.forget import forget_gone
from analyzer.ui.launch import LIBRARIES
from analyzer.ui.limits import BUSY, has_room

Message = MutableMapping[str, Any]
App = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]

WARM_S = 5.0
"""Seconds from the start until the measuring code is imported."""
NO_ROOM = BUSY.encode() + b"\n"
PRIVATE = ("/media/", "/_stcore/upload_file")
SIGN_IN = b"Sign in first.\n"
REFUSED = b"This address is not served. Open the one that the program printed.\n"


class OwnHostsOnly:
    """ASGI middleware that refuses requests which name another host or come from another's page.

    Parameters
    ----------
    app : ASGI application
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Hand a request on, or refuse it."""
        kind = scope["type"]
        if kind not in ("http", "websocket") or is_own(scope["headers"], _hosts()):
            await self._app(scope, receive, send)
        elif kind == "websocket":
            # Closed before it is open: the server answers 403.
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _refuse(send, 403, REFUSED)


class RoomForUploads:
    """ASGI middleware that refuses uploads once too many bytes are held, before they are read.

    Parameters
    ----------
    app : ASGI application
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Hand a request on, or refuse it."""
        if scope["type"] != "http" or scope["method"] != "PUT" or has_room(_length(scope)):
            await self._app(scope, receive, send)
            return
        await _refuse(send, 413, NO_ROOM)


class SignedInOnly:
    """ASGI middleware that keeps pictures and uploads from who is not signed in, where each user has a
    library.

    Pages ask who it is by themselves; these two routes of Streamlit's do not.

    Parameters
    ----------
    app : ASGI application
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Hand a request on, or refuse it."""
        private = scope["type"] == "http" and scope["path"].startswith(PRIVATE)
        if not (private and os.environ.get(LIBRARIES)) or _is_signed_in(scope):
            await self._app(scope, receive, send)
            return
        await _refuse(send, 403, SIGN_IN)


async def _refuse(send: Callable[[Message], Awaitable[None]], status: int, why: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(why))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": why})


def _is_signed_in(scope: Message) -> bool:
    from starlette.requests import HTTPConnection
    from streamlit.web.server.starlette import starlette_websocket as line
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

    found = line._get_signed_cookie_with_chunks(HTTPConnection(scope).cookies, USER_COOKIE_NAME)
    return found is not None


def is_own(headers: Iterable[tuple[bytes, bytes]], hosts: Iterable[str]) -> bool:
    """Whether a request names one of these hosts, and comes from no page of another.

    Parameters
    ----------
    headers : iterable of (name, value)
        Names in small letters.
    hosts : iterable of str
        Host names without port, in small letters.
    """
    hosts, given = set(hosts), list(headers)
    named = [_host_of(b"//" + value) for name, value in given if name == b"host"]
    pages = [_host_of(value) for name, value in given if name == b"origin"]
    return len(named) == 1 and named[0] in hosts and all(page in hosts for page in pages)


def stay_here() -> None:
    """Tell Streamlit its addresses, so that it never asks for them."""
    net_util._external_ip = net_util._internal_ip = "127.0.0.1"


def uploads_in_memory() -> None:
    """Have uploads never lie in a temporary file, where a disk would keep them in clear."""
    from starlette.formparsers import MultiPartParser

    most = config.get_option("server.maxUploadSize") + 1
    MultiPartParser.spool_max_size = most * 1024 * 1024


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """While the server runs: nothing is asked outside, no upload is lost, photos of closed tabs go,
    a signal ends it."""
    stay_here()
    uploads_in_memory()
    keep_answers()
    few_pools()
    # Not the main thread: then somebody else, such as a test, sees to signals.
    with suppress(ValueError):
        end_on_signals(at_once=True)
    tasks = [asyncio.create_task(forget_gone()), asyncio.create_task(warm_up())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def warm_up() -> None:
    """Import what measures while nobody waits for it: the first page has been shown by then."""
    await asyncio.sleep(WARM_S)
    await asyncio.to_thread(import_module, "analyzer.series")


GUARDED: dict[str, Any] = {
    "middleware": [
        Middleware(OwnHostsOnly),
        Middleware(SignedInOnly),
        Middleware(RoomForUploads),
    ],
    "lifespan": lifespan,
}
"""What `streamlit.App` takes besides the script."""


def _hosts() -> set[str]:
    return {host.strip().lower().rstrip(".") for host in config.get_option("server.allowedHosts")}


def _length(scope: Message) -> int:
    """Bytes that a request announces; 0 where it does not say."""
    given = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(given[0]) if given and given[0].isdigit() else 0


def _host_of(address: bytes) -> str:
    """Host name of an address; "" where it is none or holds more than a host and a port."""
    try:
        parts = urlsplit(address.decode("ascii"))
        _ = parts.port
    except ValueError:
        return ""
    odd = parts.username or parts.password or parts.path or parts.query or parts.fragment
    return "" if odd else (parts.hostname or "").rstrip(".")
