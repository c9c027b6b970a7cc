"""The command line that starts the front end, bound to this computer and sending nothing out.

Streamlit reads `.streamlit/config.toml` only from the folder it is started in, so the same options
are passed as flags here.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

LIBRARY, DATABASE = "DIMPLES_LIBRARY", "DIMPLES_DATABASE"
"""Environment variables by which the front end is told which library to open, and its database."""
LIBRARIES = "DIMPLES_LIBRARIES"
"""Environment variable that holds the folder of all users' libraries, where each has one."""
PHONE = "DIMPLES_PHONE"
"""Environment variable that lets a phone in: `PHONE_ANY`, or the address for its page; unset, none."""
PHONE_ANY = "any"
"""Stands for the address by which this computer reaches its network."""
LANGUAGE = "DIMPLES_LANGUAGE"
"""Environment variable that says in which language pages begin; unset, in that of the browser."""
UNLOCKS = "DIMPLES_PASSPHRASE"
"""Environment variable from which commands, never pages, take the passphrase of a locked library."""

_SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"

OPTIONS: Mapping[str, str | int | bool | tuple[str, ...]] = MappingProxyType(
    {
        "server.address": "127.0.0.1",
        # Keeps pages of other names from reaching in by pointing their name at this computer.
        "server.allowedHosts": ("127.0.0.1", "localhost"),
        "server.headless": True,
        "server.showEmailPrompt": False,
        "server.fileWatcherType": "none",
        "server.maxUploadSize": 200,
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "viewer",
        "client.showErrorDetails": "type",
        "client.showErrorLinks": False,
        "theme.font": _SANS,
        "theme.headingFont": _SANS,
        "theme.codeFont": "ui-monospace, Menlo, Consolas, monospace",
        "theme.metricValueFontSize": "1.35rem",
        "theme.paddingTop": "1rem",
        "theme.headingFontSizes": '["2.1rem", "1.4rem", "1.2rem"]',
        "theme.light.primaryColor": "#1f6f78",
        "theme.light.backgroundColor": "#fbfaf8",
        "theme.light.secondaryBackgroundColor": "#f0eeea",
        "theme.light.textColor": "#23282b",
        "theme.light.linkColor": "#1a5f67",
        "theme.dark.primaryColor": "#2a828b",
        "theme.dark.backgroundColor": "#15191b",
        "theme.dark.secondaryBackgroundColor": "#20262a",
        "theme.dark.textColor": "#e8e6e1",
        "theme.dark.linkColor": "#8fd0d6",
    }
)
"""Streamlit options by dotted name."""


@dataclass(frozen=True)
class Clinic:
    """How the front end serves several users, each with a library of their own.

    Parameters
    ----------
    libraries : Path
        Folder of their libraries.
    login : Path
        File that says how they log in, see `analyzer.ui.login`.
    hosts : tuple of str
        Host names under which a reverse proxy on this computer reaches the pages.
    """

    libraries: Path
    login: Path
    hosts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for host in self.hosts:
            if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", host):
                raise ValueError(f"{host!r} is no host name: give it without https:// and port")


def serve(
    port: int | None = None,
    library: Path | None = None,
    database: str | None = None,
    clinic: Clinic | None = None,
    phone: str | None = None,
    language: str | None = None,
) -> None:
    """Run the front end in this very process, so that nothing of it outlives it.

    Parameters
    ----------
    port : int or None
        As for `command`.
    library : Path or None
        Folder of the library that the pages open; None keeps nothing.
    database : str or None
        Address of its PostgreSQL database, or of the one that holds all users'.
    clinic : Clinic, optional
        In place of ``library``.
    phone : str, optional
        Lets pages open one for a phone: on this address, or wherever `PHONE_ANY` finds.
    language : str, optional
        In which pages begin, whatever the browser asks for; a visitor may choose another.

    Raises
    ------
    SystemExit
        When it ends; with 2 where it could not begin.
    """
    from streamlit.web.cli import main

    # The pages ask for it: a program that could open the library by itself would never lock it.
    os.environ.pop(UNLOCKS, None)
    told = {
        LIBRARY: library and library.resolve(),
        LIBRARIES: clinic and clinic.libraries.resolve(),
        DATABASE: database,
        PHONE: phone,
        LANGUAGE: language,
    }
    for name, value in told.items():
        # Not as an argument: every user of this computer could read it in the list of processes.
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = str(value)
    try:
        main(args=command(port, clinic)[3:], prog_name="dimples app")
    except SystemExit as end:
        # Streamlit's 1, such as for a port that is taken, is wrong use here.
        raise SystemExit(2 if end.code == 1 else end.code) from None


def command(port: int | None = None, clinic: Clinic | None = None) -> list[str]:
    """Give the full argument list that starts the front end.

    Parameters
    ----------
    port : int or None
        TCP port on 127.0.0.1, 1-65535; None leaves the choice to Streamlit (8501 or the next
        free one).
    clinic : Clinic, optional
        Adds its host names and its login; its folder is told by the environment alone.

    Returns
    -------
    list of str
        For `subprocess.run`, starting with this Python interpreter.

    Raises
    ------
    ValueError
        For a port outside 1-65535.
    """
    if port is not None and not 1 <= port <= 65535:
        raise ValueError(f"port must lie in 1-65535, got {port}")
    script = Path(__file__).with_name("serve.py")
    argv = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = [
        (n, item) for n, v in OPTIONS.items() for item in (v if isinstance(v, tuple) else (v,))
    ]
    if clinic is not None:
        options += [("server.allowedHosts", host.lower()) for host in clinic.hosts]
        options += [
            ("server.corsAllowedOrigins", f"https://{host.lower()}") for host in clinic.hosts
        ]
        options += [("secrets.files", str(clinic.login.resolve()))]
        # Whatever a file of settings says: who somebody is comes from the login alone.
        options += [("server.trustedUserHeaders", "{}"), ("server.enableAgentApi", False)]
    for name, value in options:
        argv += [f"--{name}", str(value).lower() if isinstance(value, bool) else str(value)]
    if port is not None:
        argv += ["--server.port", str(port)]
    return argv
