"""A certificate for one address and one day, whose key is never on the disk in clear."""

from __future__ import annotations

import os
import ssl
import stat
import tempfile
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from analyzer.phone.certificate import make_certificate


@pytest.mark.parametrize("address", ["192.168.1.20", "fd00::2"])
def test_it_is_for_one_address_and_one_day(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[tuple[bytes, int, int]] = []
    load = ssl.SSLContext.load_cert_chain

    def watched(self: ssl.SSLContext, file: Path, **more: bytes) -> None:
        seen.append((file.read_bytes(), file.stat().st_mode, file.parent.stat().st_mode))
        load(self, file, **more)

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", watched)
    made = make_certificate(address)
    ((pem, mode, folder),) = seen
    found = x509.load_pem_x509_certificate(pem)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.IPAddress) == [ip_address(address)]
    assert found.not_valid_after_utc - found.not_valid_before_utc <= timedelta(days=1)
    assert not found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert made.fingerprint == found.fingerprint(hashes.SHA256()).hex().upper()
    assert made.fingerprint.startswith(made.short.replace(" ", ""))
    assert made.context.minimum_version >= ssl.TLSVersion.TLSv1_2
    # What lay there for a moment: encrypted, for nobody else to read, and gone.
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in pem
    assert b"BEGIN PRIVATE KEY" not in pem
    if os.name == "posix":
        assert stat.S_IMODE(mode) == 0o600
        assert stat.S_IMODE(folder) == 0o700
    assert not list(tmp_path.iterdir())


def test_each_is_another() -> None:
    assert make_certificate("127.0.0.2").fingerprint != make_certificate("127.0.0.2").fingerprint
