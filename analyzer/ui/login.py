"""The file that says how users log in, checked before the program starts.

It is Streamlit's own: a TOML file with a table ``auth``, see docs/deploy.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

LOCAL = ("127.0.0.1", "localhost")
CALLBACK = "/oauth2callback"
_SECRET_CHARS = 32


class LoginError(ValueError):
    """Nobody could log in by this file; ``str(error)`` says why."""


def check(file: Path, hosts: Iterable[str]) -> None:
    """See that a login can work.

    Parameters
    ----------
    file : Path
    hosts : iterable of str
        Host names, besides this computer's own, under which the pages are reached.

    Raises
    ------
    LoginError
    """
    if find_spec("authlib") is None or find_spec("httpx") is None:
        raise LoginError("A login needs two more packages: pip install 'dimple-change[clinic]'.")
    try:
        told = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise LoginError(f"{file} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise LoginError(f"{file} is no TOML file: {error}.") from None
    auth = told.get("auth")
    if not isinstance(auth, dict):
        raise LoginError(f"{file} holds no table [auth].")
    needed = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
    missing = [name for name in needed if not isinstance(auth.get(name), str) or not auth[name]]
    if missing:
        raise LoginError(f"The table [auth] of {file} lacks {', '.join(missing)}.")
    if len(auth["cookie_secret"]) < _SECRET_CHARS:
        raise LoginError(
            f"cookie_secret has at least {_SECRET_CHARS} random characters: who guesses it can be anybody."
        )
    own = {host.lower() for host in (*LOCAL, *hosts)}
    where = urlsplit(auth["redirect_uri"])
    if where.path != CALLBACK or (where.hostname or "") not in own:
        raise LoginError(
            f"redirect_uri must be the address of these pages with {CALLBACK}, on a host that --host "
            f"names: {auth['redirect_uri']} is not."
        )
    if where.scheme != "https":
        raise LoginError(
            "redirect_uri must begin with https: over plain http anybody on the way could read along."
        )
