"""A server of its own for one opening: on one address, for one device, for a while.

It shares nothing with the app's server but the process. It closes by itself when the user is done,
when nobody asked for a while, when whoever opened it is gone, and after an hour in any case.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import uvicorn

from analyzer.phone.address import bound, in_url
from analyzer.phone.capture import Capture
from analyzer.phone.certificate import make_certificate
from analyzer.phone.door import Door
from analyzer.phone.guard import OPEN
from analyzer.phone.pages import capture_app
from analyzer.phone.params import PhoneParams

LOOPBACK = "127.0.0.1"


class CaptureServer:
    """The page for taking photos, open from the moment that it is made.

    Parameters
    ----------
    capture : Capture
    address : str
        IP address of one interface of this computer; on 127.0.0.1 plain HTTP is spoken, which browsers
        trust there, and TLS everywhere else.
    wanted : callable
        Whether whoever opened it is still there; asked now and then.
    params : PhoneParams

    Raises
    ------
    OSError
        When the address cannot be bound.
    """

    def __init__(
        self,
        capture: Capture,
        address: str = LOOPBACK,
        wanted: Callable[[], bool] = lambda: True,
        params: PhoneParams = PhoneParams(),
    ) -> None:
        self.capture = capture
        self._wanted = wanted
        self._params = params
        self._door = Door(params)
        self._began = self._seen = time.monotonic()
        self._closed = threading.Event()
        self._done = threading.Event()
        socket = bound(address)
        self._host = in_url(address, socket.getsockname()[1])
        secure = address != LOOPBACK
        certificate = make_certificate(address, params) if secure else None
        self._fingerprint = "" if certificate is None else certificate.short
        app = capture_app(
            capture,
            self._door,
            self._host,
            self._fingerprint,
            seen=self._note,
            done=self._done.set,
            params=params,
        )
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            http="h11",
            loop="asyncio",
            proxy_headers=False,
            server_header=False,
            limit_concurrency=params.connections,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=2,
        )
        config.load()
        config.ssl = None if certificate is None else certificate.context
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([socket],), name="capture-page", daemon=True
        )
        self._thread.start()
        threading.Thread(target=self._watch, name="capture-clock", daemon=True).start()

    @property
    def url(self) -> str:
        """Where the page opens, once: the address with the key."""
        scheme = "https" if self._fingerprint else "http"
        return f"{scheme}://{self._host}{OPEN}{self._door.key}"

    @property
    def host(self) -> str:
        """Address and port."""
        return self._host

    @property
    def fingerprint(self) -> str:
        """Beginning of the certificate's fingerprint; "" without TLS."""
        return self._fingerprint

    @property
    def in_use(self) -> bool:
        """Whether a device has opened it; the key is spent then."""
        return self._door.spent

    @property
    def is_open(self) -> bool:
        """Whether it still answers."""
        return not self._closed.is_set()

    @property
    def left_s(self) -> float:
        """Seconds until it closes by itself, if nobody asks anything."""
        now = time.monotonic()
        left = min(
            self._seen + self._params.idle_s - now, self._began + self._params.longest_s - now
        )
        return max(left, 0.0) if self.is_open else 0.0

    def close(self) -> None:
        """Answer nobody any more; what was taken stays kept."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._server.should_exit = True
        self.capture.end()
        self._thread.join(timeout=5)

    def _note(self) -> None:
        self._seen = time.monotonic()

    def _watch(self) -> None:
        # Being done is answered first.
        while not self._done.wait(self._params.watch_s):
            if self._closed.is_set():
                return
            if not self.left_s or not self._wanted() or not self._thread.is_alive():
                break
        self.close()
