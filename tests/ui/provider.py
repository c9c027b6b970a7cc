"""A small OpenID provider on this computer, and a reverse proxy: what a clinic has in front of the app.

The provider does the authorization code flow with PKCE as the standard has it: discovery, a page where
one says who one is, a token that is signed (RS256), its key, an end of the session. It believes
whatever name it is told, which is all that a test needs.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import html
import json
import secrets
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "dimples", "a secret of the client"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


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


def certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate for a host that nobody else trusts, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    files = folder / "host.pem", folder / "host.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))  # fmt: skip
    return files


@contextmanager
def proxied(folder: Path, host: str, port: int) -> Iterator[int]:
    """A reverse proxy with TLS in front of a port; gives its own.

    It is nginx with the very words of docs/deploy.md; where that is not installed a relay stands in.
    """
    chain, key = certificate(folder, host)
    if NGINX is None:
        with _relayed(chain, key, port) as front:
            yield front
        return
    with socket.create_server(("127.0.0.1", 0)) as probe:
        front = probe.getsockname()[1]
    told = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text("utf-8")
    recipe = told.split("```nginx\n")[1].split("```")[0]
    for words, here in (
        ("/etc/ssl/dimples.example.pem", chain), ("/etc/ssl/dimples.example.key", key),
        ("listen 443 ssl", f"listen 127.0.0.1:{front} ssl"), ("dimples.example", host),
        ("127.0.0.1:8501", f"127.0.0.1:{port}"),
    ):  # fmt: skip
        assert words in recipe
        recipe = recipe.replace(words, str(here))
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{places}{recipe}}}\n"
    )
    process = subprocess.Popen([NGINX, "-p", folder, "-c", file], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", front)):
                break
            assert process.poll() is None, (folder / "error.log").read_text()
            time.sleep(0.05)
        yield front
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def _relayed(chain: Path, key: Path, port: int) -> Iterator[int]:
    """Hands on what comes as it is, host name included."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    loop, ready = asyncio.new_event_loop(), threading.Event()
    front: list[int] = []

    async def pour(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
        target.close()

    async def join(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        far = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pour(source, far[1]), pour(far[0], target))

    async def serve() -> None:
        server = await asyncio.start_server(join, "127.0.0.1", 0, ssl=context)
        front.append(server.sockets[0].getsockname()[1])
        ready.set()
        with suppress(asyncio.CancelledError):
            await stop.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    stop = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    yield front[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)
    loop.close()
