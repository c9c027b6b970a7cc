"""A small OpenID provider on this computer, and a reverse proxy: what a clinic has in front of the app.

The provider does the authorization code flow with PKCE as the standard has it: discovery, a page where
one says who one is, a token that is signed (RS256), its key, an end of the session. It believes
whatever name it is told, which is all that a test needs.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "dimples", "a secret of the client"


class Provider:
    """Who says who somebody is.

    Parameters
    ----------
    callback : str
        The only address that codes are handed to.
    """

    def __init__(self, callback: str) -> None:
        self.callback = callback
        self.codes: dict[str, dict[str, str]] = {}
        self.key = RSAKey.generate_key(2048, {"use": "sig", "kid": "1"})
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                provider.get(self, parts.path, asked)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                asked = {name: values[0] for name, values in parse_qs(body).items()}
                provider.token(self, asked)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def get(self, to: BaseHTTPRequestHandler, path: str, asked: dict[str, str]) -> None:
        if path == "/.well-known/openid-configuration":
            _json(to, {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "end_session_endpoint": f"{self.address}/end",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            })  # fmt: skip
        elif path == "/keys":
            _json(to, {"keys": [self.key.as_dict(private=False)]})
        elif path == "/authorize" and "who" not in asked:
            assert asked["redirect_uri"] == self.callback
            assert asked["client_id"] == CLIENT
            hidden = "".join(
                f'<input type="hidden" name="{html.escape(n)}" value="{html.escape(v)}">'
                for n, v in asked.items()
            )
            page = f'<form><input name="who" aria-label="who">{hidden}<button>Go on</button></form>'
            _send(to, 200, page.encode(), "text/html")
        elif path == "/authorize":
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            _move(to, f"{self.callback}?{urlencode({'code': code, 'state': asked['state']})}")
        elif path == "/end":
            _move(to, asked["post_logout_redirect_uri"])
        else:
            _send(to, 404, b"", "text/plain")

    def token(self, to: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
        given = base64.b64decode(to.headers["Authorization"].split()[1]).decode()
        begun = self.codes.pop(asked["code"], None)
        check = base64.urlsafe_b64encode(hashlib.sha256(asked["code_verifier"].encode()).digest())
        if (
            given not in (f"{CLIENT}:{SECRET}", f"{CLIENT}:{quote(SECRET)}")
            or begun is None
            or check.decode().rstrip("=") != begun["code_challenge"]
            or asked["redirect_uri"] != self.callback
        ):
            _json(to, {"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300,
            "sub": begun["who"], "name": f"Dr {begun['who']}", "nonce": begun["nonce"],
        }  # fmt: skip
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        _json(to, {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer",
                   "expires_in": 300, "id_token": signed})  # fmt: skip


def _send(to: BaseHTTPRequestHandler, status: int, body: bytes, kind: str) -> None:
    to.send_response(status)
    to.send_header("Content-Type", kind)
    to.send_header("Content-Length", str(len(body)))
    to.end_headers()
    to.wfile.write(body)


def _json(to: BaseHTTPRequestHandler, body: object, status: int = 200) -> None:
    _send(to, status, json.dumps(body).encode(), "application/json")


def _move(to: BaseHTTPRequestHandler, address: str) -> None:
    to.send_response(302)
    to.send_header("Location", address)
    to.send_header("Content-Length", "0")
    to.end_headers()


@contextmanager
def proxied(port: int) -> Iterator[int]:
    """A reverse proxy that hands on what comes as it is, host name included; gives its port."""
    front = socket.create_server(("127.0.0.1", 0))

    def pour(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def join(near: socket.socket) -> None:
        with near, suppress(OSError), socket.create_connection(("127.0.0.1", port)) as far:
            back = threading.Thread(target=pour, args=(far, near), daemon=True)
            back.start()
            pour(near, far)
            back.join()

    def accept() -> None:
        with suppress(OSError):
            while True:
                near, _ = front.accept()
                threading.Thread(target=join, args=(near,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield front.getsockname()[1]
    front.close()
