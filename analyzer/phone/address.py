"""The one address of this computer on which a phone in the same network can reach it."""

from __future__ import annotations

import socket
from ipaddress import IPv6Address, ip_address

from analyzer.language.text import _

_ELSEWHERE = "192.0.2.1"
"""An address set aside for documents: nothing is ever sent there."""


class NoAddress(ValueError):
    """There is no address to be reached on; ``str(error)`` says why, for a person."""


def network_address() -> str:
    """Address of the interface that leads out of this computer; nothing is sent to learn it.

    Raises
    ------
    NoAddress
    """
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            # Datagrams have no connection: the system only chooses the way that one would take.
            probe.connect((_ELSEWHERE, 9))
            found = str(probe.getsockname()[0])
    except OSError:
        raise NoAddress(
            _(
                "This computer is in no network just now, so a phone cannot reach it. Join the phone's network "
                "and try again."
            )
        ) from None
    if not ip_address(found).is_private:
        raise NoAddress(
            _(
                "This computer's address can be reached from the whole internet, so no page for a phone is "
                "opened by itself. Start with --phone-address and the address of your own network."
            )
        )
    return checked_address(found)


def checked_address(text: str) -> str:
    """An address of one interface of this computer, in its usual form.

    Raises
    ------
    NoAddress
        When it is no single address, or none of this computer's.
    """
    try:
        given = ip_address(text.strip())
    except ValueError:
        raise NoAddress(
            _("{text} is no IP address, such as 192.168.1.20.").format(text=text)
        ) from None
    if given.is_unspecified or given.is_multicast:
        raise NoAddress(_("Give the address of one interface: this one stands for all of them."))
    try:
        bound(str(given)).close()
    except OSError:
        raise NoAddress(
            _("{address} is no address of this computer.").format(address=given)
        ) from None
    return str(given)


def bound(address: str) -> socket.socket:
    """A listening socket on a free port of this address alone.

    Raises
    ------
    OSError
    """
    six = isinstance(ip_address(address), IPv6Address)
    made = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.bind((address, 0))
        made.listen()
    except OSError:
        made.close()
        raise
    return made


def in_url(address: str, port: int) -> str:
    """Address and port as they stand in a URL and in the header ``Host``."""
    six = isinstance(ip_address(address), IPv6Address)
    return f"[{address}]:{port}" if six else f"{address}:{port}"
