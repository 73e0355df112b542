"""Builds the authority's certificate and the server's. Touches no file."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server.addresses import IPAddress

AUTHORITY_LIFE = timedelta(days=3650)
LEAF_LIFE = timedelta(days=397)  # what browsers accept of any leaf
CLOCK_SLACK = timedelta(days=1)  # a tablet's clock may be behind
PRIVATE_NETWORKS = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
)


@dataclass(frozen=True)
class Names:
    """What the certificate is for: the machine's short name, its addresses, and loopback."""

    host: str
    addresses: tuple[IPAddress, ...]

    @classmethod
    def of_machine(cls, host: str, addresses: Sequence[IPAddress]) -> "Names":
        loopback = (ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1"))
        return cls(host, (*addresses, *loopback))

    def dns(self) -> list[str]:
        return ["localhost", self.host, f"{self.host}.local"]

    def subjects(self) -> list[x509.GeneralName]:
        return [*map(x509.DNSName, self.dns()), *map(x509.IPAddress, self.addresses)]


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def make_authority(
    key: ec.EllipticCurvePrivateKey, names: Names, now: datetime
) -> x509.Certificate:
    name = _common_name(f"Loket OTAN {names.host}")
    key_id = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        _builder(name, name, key.public_key(), now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted(names), None), critical=True)
        .add_extension(key_id, critical=False)
        .sign(key, hashes.SHA256())
    )


def make_leaf(
    key: ec.EllipticCurvePublicKey,
    names: Names,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    return (
        _builder(_common_name(f"{names.host}.local"), authority.subject, key, now, LEAF_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names.subjects()), critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def permitted(names: Names) -> list[x509.GeneralName]:
    """Whole private ranges, so that a router's new lease needs no new authority on each tablet."""
    networks = [ipaddress.ip_network(text) for text in PRIVATE_NETWORKS]
    public = [ipaddress.ip_network(a) for a in names.addresses if not _is_inside(a, networks)]
    dns = ["localhost", "local", names.host]
    return [*map(x509.DNSName, dns), *map(x509.IPAddress, [*networks, *public])]


def _is_inside(address: IPAddress, networks: Sequence) -> bool:
    return any(address in network for network in networks)


def _common_name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SLACK)
        .not_valid_after(now + life)
    )


def _usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
