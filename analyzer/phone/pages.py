"""The routes of the page that takes photos; there are no others, and `analyzer.phone.guard` stands before
all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from analyzer.language.choice import current, use
from analyzer.language.text import _
from analyzer.language.told import told
from analyzer.language.writing import date
from analyzer.phone.body import TooLarge, read_body
from analyzer.phone.capture import Capture
from analyzer.phone.door import Door
from analyzer.phone.frame import is_taken, other_kind
from analyzer.phone.guard import OPEN, OneDevice, cookie_name
from analyzer.phone.model import NotKept
from analyzer.phone.params import PhoneParams
from analyzer.phone.words import words
from analyzer.photo.model import UnreadablePhoto
from analyzer.show.templates import environment

HOME = Path(__file__).parent
SCRIPTS = ("page.js", "camera.js", "level.js", "checks.js", "dom.js", "sound.js", "result.js")
"""Files of the page besides its style, by name."""


def capture_app(
    capture: Capture,
    door: Door,
    host: str,
    fingerprint: str,
    *,
    seen: Callable[[], None] = lambda: None,
    done: Callable[[], None] = lambda: None,
    params: PhoneParams = PhoneParams(),
) -> OneDevice:
    """The page over one opening, with its guard.

    Parameters
    ----------
    capture : Capture
    door : Door
    host : str
        Address and port by which it is reached.
    fingerprint : str
        Of the certificate; "" without TLS.
    seen, done : callable
        Called for each request that was let through, and when the user is done.
    params : PhoneParams

    Returns
    -------
    ASGI application
    """
    routes = Routes(capture, door, host, fingerprint, done, params)
    app = Starlette(
        routes=[
            Route(OPEN + "{key}", routes.knock, methods=["GET"]),
            Route(OPEN + "{key}", routes.enter, methods=["POST"]),
            Route("/", routes.page, methods=["GET"]),
            *(Route(f"/{name}", _script(name), methods=["GET"]) for name in SCRIPTS),
            Route("/about", routes.about, methods=["GET"]),
            Route("/ghost", routes.ghost, methods=["GET"]),
            Route("/check", routes.check, methods=["POST"]),
            Route("/photo/{number:int}", routes.photo, methods=["POST"]),
            Route("/keep", routes.keep, methods=["POST"]),
            Route("/state", routes.state, methods=["GET"]),
            Route("/retake", routes.retake, methods=["POST"]),
            Route("/light", routes.light, methods=["POST"]),
            Route("/done", routes.finished, methods=["POST"]),
        ]
    )
    return OneDevice(
        app,
        door=door,
        host=host,
        secure=bool(fingerprint),
        style=routes.style,
        refused=routes.refused,
        language=capture.language,
        seen=seen,
    )


class Routes:
    """What each route answers, for one opening."""

    def __init__(
        self,
        capture: Capture,
        door: Door,
        host: str,
        fingerprint: str,
        done: Callable[[], None],
        params: PhoneParams,
    ) -> None:
        self._capture = capture
        self._door = door
        self._fingerprint = fingerprint
        self._cookie = cookie_name(host, bool(fingerprint))
        self._done = done
        self._params = params
        self._templates = environment(HOME)
        self.style = (HOME / "page.css").read_text(encoding="utf-8")
        with use(capture.language):
            self.refused = self._html("refused.html.j2")

    def _html(self, name: str, **more: Any) -> str:
        return self._templates.get_template(name).render(
            style=self.style,
            words=words(),
            fingerprint=self._fingerprint,
            language=current(),
            **more,
        )

    async def knock(self, request: Request) -> Response:
        """The door: one press spends the key. A preview of the link must not."""
        path = OPEN + request.path_params["key"]
        return HTMLResponse(self._html("door.html.j2", path=path, who=self._capture.who))

    async def enter(self, request: Request) -> Response:
        cookie = self._door.enter(request.path_params["key"])
        if cookie is None:
            return HTMLResponse(self.refused, 403)
        self._capture.prepare()
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            self._cookie,
            cookie,
            path="/",
            secure=bool(self._fingerprint),
            httponly=True,
            samesite="strict",
        )
        return answer

    async def page(self, request: Request) -> Response:
        return HTMLResponse(self._html("page.html.j2", who=self._capture.who, params=self._params))

    async def about(self, request: Request) -> Response:
        """What the script needs once, and again when last time's photo has become ready."""
        found = self._capture.reference
        day = "" if found is None or found.taken_at is None else date(found.taken_at)
        params = self._params
        return JSONResponse(
            {
                "words": words(),
                "ready": self._capture.ready,
                "ghost": found is not None,
                "outline": [] if found is None else found.stance.outline,
                "last_day": day,
                "frame_px": params.frame_px,
                "frame_every_ms": params.frame_every_ms,
                "burst": params.burst,
                "burst_pause_ms": params.burst_pause_ms,
                "poll_ms": params.poll_ms,
            }
        )

    async def ghost(self, request: Request) -> Response:
        found = self._capture.reference
        if found is None:
            return Response(status_code=404)
        return Response(found.ghost, media_type="image/jpeg")

    async def check(self, request: Request) -> Response:
        try:
            frame = await read_body(request, self._params.frame_bytes, self._params)
            items = await run_in_threadpool(self._capture.look, frame)
        except TooLarge:
            return _cannot(_("This frame is too large for a live one."), 413)
        except UnreadablePhoto as error:
            return _cannot(told(str(error)), 400)
        if items is None:
            return Response(status_code=204)
        return JSONResponse({"items": [asdict(item) for item in items]})

    async def photo(self, request: Request) -> Response:
        try:
            data = await read_body(request, self._params.photo_bytes, self._params)
        except TooLarge:
            return _cannot(_("This photo is too large to be taken in."), 413)
        if not is_taken(data):
            return _cannot(other_kind(), 415)
        if refused := self._capture.take(request.path_params["number"], data):
            return _cannot(refused, 409)
        return JSONResponse({})

    async def keep(self, request: Request) -> Response:
        self._capture.finish_set()
        return await self.state(request)

    async def state(self, request: Request) -> Response:
        return JSONResponse({**asdict(self._capture.progress), "total": len(self._capture.kept)})

    async def retake(self, request: Request) -> Response:
        try:
            await run_in_threadpool(self._capture.retake)
        except NotKept as error:
            return _cannot(str(error), 409)
        return await self.state(request)

    async def light(self, request: Request) -> Response:
        self._capture.next_light()
        return await self.state(request)

    async def finished(self, request: Request) -> Response:
        self._done()
        return JSONResponse({})


def _cannot(why: str, status: int) -> Response:
    return JSONResponse({"why": why}, status)


def _script(name: str) -> Callable[[Request], Any]:
    text = (HOME / name).read_bytes()

    async def answer(request: Request) -> Response:
        return Response(text, media_type="text/javascript")

    return answer
