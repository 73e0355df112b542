"""The office's own certificate authority, for an office whose server has no public name.

Made once, in DATA/tls. Its critical name constraints (RFC 5280 §4.2.1.10) permit private addresses,
`.local` and this machine's name, and nothing else: a stolen key can't speak for any site of the
internet to a tablet that trusts it. The leaf follows the machine's addresses and its own expiry.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from server.certificates import LEAF_LIFE, Names, make_authority, make_leaf, new_key, pem, permitted

PEM = Encoding.PEM

RENEW_BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class TlsFiles:
    folder: Path

    @property
    def authority(self) -> Path:
        return self.folder / "authority.crt"

    @property
    def authority_key(self) -> Path:
        return self.folder / "authority.key"

    @property
    def leaf(self) -> Path:
        """Leaf and authority in one PEM file, as servers want it."""
        return self.folder / "server.crt"

    @property
    def leaf_key(self) -> Path:
        return self.folder / "server.key"


def prepare(folder: Path, names: Names, now: datetime) -> frozenset[str]:
    """Makes or renews what is missing, near its end, or for other addresses.

    Returns what is new: leaf, and authority (then no tablet trusts this server yet).
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = TlsFiles(folder)
    made = _prepare_authority(files, names, now)
    if not made and _leaf_fits(files, names, now):
        return frozenset()
    _make_leaf(files, names, now)
    return frozenset({"leaf", "authority"} if made else {"leaf"})


def read_certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _prepare_authority(files: TlsFiles, names: Names, now: datetime) -> bool:
    """A new one only when there is none, or when it may not sign for this machine any more."""
    if _is_pair(files.authority, files.authority_key):
        old = read_certificate(files.authority)
        if old.not_valid_after_utc - LEAF_LIFE > now and _permits(old, names):
            return False
    key = new_key()
    certificate = make_authority(key, names, now)
    _write_secret(files.authority_key, pem(key))
    _write(files.authority, certificate.public_bytes(PEM))
    return True


def _make_leaf(files: TlsFiles, names: Names, now: datetime) -> None:
    authority = read_certificate(files.authority)
    authority_key = load_pem_private_key(files.authority_key.read_bytes(), None)
    key = new_key()
    certificate = make_leaf(key.public_key(), names, authority, authority_key, now)
    _write_secret(files.leaf_key, pem(key))
    _write(files.leaf, certificate.public_bytes(PEM) + authority.public_bytes(PEM))


def _leaf_fits(files: TlsFiles, names: Names, now: datetime) -> bool:
    if not _is_pair(files.leaf, files.leaf_key):
        return False
    leaf = read_certificate(files.leaf)
    stands_for = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    same_names = set(stands_for) == set(names.subjects())
    return same_names and leaf.not_valid_after_utc - RENEW_BEFORE > now


def _is_pair(certificate: Path, key: Path) -> bool:
    """A power cut between the two files leaves a key that belongs to nothing."""
    if not (certificate.exists() and key.exists()):
        return False
    secret = load_pem_private_key(key.read_bytes(), None)
    return read_certificate(certificate).public_key() == secret.public_key()


def _permits(authority: x509.Certificate, names: Names) -> bool:
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    return set(permitted(names)) <= set(constraints.permitted_subtrees or ())


def _write_secret(path: Path, content: bytes) -> None:
    """Mode 0600 from the first byte on, and whole or not at all."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    fresh.replace(path)


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(content)
    fresh.replace(path)
