"""One address of this computer, and no other, is what a phone's page is bound to."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from analyzer.phone.address import NoAddress, bound, checked_address, in_url, network_address


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0.0.0.0", "stands for all"),
        ("::", "stands for all"),
        ("224.0.0.1", "stands for all"),
        ("localhost", "no IP address"),
        ("192.168.1", "no IP address"),
        ("", "no IP address"),
        ("203.0.113.77", "no address of this computer"),
    ],
)
def test_what_is_no_address_of_one_interface_is_refused(text: str, why: str) -> None:
    with pytest.raises(NoAddress, match=why):
        checked_address(text)


def test_an_own_address_is_taken() -> None:
    assert checked_address(" 127.0.0.1 ") == "127.0.0.1"


def test_a_socket_is_bound_to_it_alone() -> None:
    with bound("127.0.0.1") as made:
        address, port = made.getsockname()
    assert address == "127.0.0.1"
    assert port


def test_addresses_in_a_url() -> None:
    assert in_url("192.168.1.20", 4711) == "192.168.1.20:4711"
    assert in_url("fd00::2", 4711) == "[fd00::2]:4711"


def test_the_network_s_address_is_an_own_one_or_there_is_a_reason() -> None:
    found = reason = ""
    try:
        found = network_address()
    except NoAddress as error:
        reason = str(error)
    assert bool(found) != bool(reason)
    if found:
        assert ip_address(found).is_private
        bound(found).close()
