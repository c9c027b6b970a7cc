"""A certificate for one address and one day, made by this program and known to nobody else.

A phone's browser cannot know it and warns; its fingerprint, shown on the computer's screen, lets a
person see that both speak of the same.
"""

from __future__ import annotations

import secrets
import ssl
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from analyzer.phone.params import PhoneParams


@dataclass(frozen=True)
class Certificate:
    """What a server needs for TLS.

    Parameters
    ----------
    context : ssl.SSLContext
    fingerprint : str
        SHA-256 of the certificate, 64 capital hex digits.
    """

    context: ssl.SSLContext = field(repr=False)
    fingerprint: str

    @property
    def short(self) -> str:
        """The first half of the fingerprint in groups of four, as it is read aloud."""
        return " ".join(self.fingerprint[k : k + 4] for k in range(0, 32, 4))


def make_certificate(address: str, params: PhoneParams = PhoneParams()) -> Certificate:
    """Make a key and its certificate for an IP address; neither stays on the disk.

    Parameters
    ----------
    address : str
        IPv4 or IPv6.
    params : PhoneParams
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "dimples on this computer")])
    # Phones' clocks are minutes apart.
    since = datetime.now(UTC) - timedelta(minutes=10)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(hours=params.certificate_hours))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # The library takes files only: for a moment one lies there, under a password that nobody has.
    password = secrets.token_bytes(32).hex().encode()
    both = signed.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password),
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pair.pem"
        file.touch(mode=0o600)
        file.write_bytes(both)
        context.load_cert_chain(file, password=password)
    return Certificate(context, signed.fingerprint(hashes.SHA256()).hex().upper())
