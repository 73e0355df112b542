"""The office's own certificate authority, tried with a TLS client that trusts nothing else."""

import ipaddress
import socket
import ssl
import stat
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from server.certificates import AUTHORITY_LIFE, LEAF_LIFE, Names, make_leaf, new_key, pem
from server.tls import PEM, TlsFiles, prepare, read_certificate

NOW = datetime.now(UTC).replace(microsecond=0)
OFFICE_PC = Names.of_machine("loket", [ipaddress.ip_address("192.168.1.10")])


@pytest.fixture
def files(tmp_path):
    prepare(tmp_path / "tls", OFFICE_PC, NOW)
    return TlsFiles(tmp_path / "tls")


@pytest.mark.parametrize("name", ["localhost", "loket", "loket.local", "127.0.0.1", "192.168.1.10"])
def test_a_tablet_that_trusts_the_authority_reaches_the_server_by_each_of_its_names(files, name):
    assert greet(files, name) == b"selamat datang"


def test_a_tablet_that_does_not_trust_the_authority_refuses(files):
    with pytest.raises(ssl.SSLCertVerificationError, match="self-signed"):
        greet(files, "localhost", trust=False)


@pytest.mark.parametrize("name", ["oss.go.id", "8.8.8.8", "loket2"])
def test_a_stolen_authority_key_cannot_speak_for_a_name_outside_its_constraints(files, name):
    sign_leaf_for(files, name)

    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        greet(files, name)


def test_the_authority_says_critically_what_it_may_sign(files):
    authority = read_certificate(files.authority)

    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints)
    basic = authority.extensions.get_extension_for_class(x509.BasicConstraints)

    assert constraints.critical
    assert basic.critical
    assert basic.value == x509.BasicConstraints(ca=True, path_length=0)


def test_only_the_owner_reads_the_keys(files):
    for key in (files.authority_key, files.leaf_key):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_second_start_changes_nothing(files):
    before = contents(files)

    assert not prepare(files.folder, OFFICE_PC, NOW + timedelta(days=30))
    assert contents(files) == before


def test_the_leaf_is_renewed_in_its_last_month_and_the_authority_stays(files):
    authority = files.authority.read_bytes()

    assert prepare(files.folder, OFFICE_PC, NOW + LEAF_LIFE - timedelta(days=29))
    assert files.authority.read_bytes() == authority
    assert read_certificate(files.leaf).not_valid_after_utc > NOW + LEAF_LIFE


def test_another_address_from_the_router_renews_the_leaf_and_the_authority_stays(files):
    authority = files.authority.read_bytes()
    moved = Names.of_machine("loket", [ipaddress.ip_address("10.4.0.7")])

    assert prepare(files.folder, moved, NOW)
    assert files.authority.read_bytes() == authority
    assert greet(files, "10.4.0.7") == b"selamat datang"


def test_another_machine_name_needs_a_new_authority(files):
    authority = files.authority.read_bytes()
    renamed = Names.of_machine("kantor", [ipaddress.ip_address("192.168.1.10")])

    assert prepare(files.folder, renamed, NOW)
    assert files.authority.read_bytes() != authority
    assert greet(files, "kantor.local") == b"selamat datang"


def test_a_public_address_of_the_machine_is_permitted_alone(tmp_path):
    named = Names.of_machine("loket", [ipaddress.ip_address("203.0.113.5")])
    prepare(tmp_path, named, NOW)
    files = TlsFiles(tmp_path)
    assert greet(files, "203.0.113.5") == b"selamat datang"

    sign_leaf_for(files, "203.0.113.6")
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        greet(files, "203.0.113.6")


def test_an_authority_that_would_end_before_its_leaf_is_made_anew(files):
    late = NOW + AUTHORITY_LIFE - LEAF_LIFE + timedelta(days=1)
    authority = files.authority.read_bytes()

    assert prepare(files.folder, OFFICE_PC, late)
    assert files.authority.read_bytes() != authority


def test_a_power_cut_between_key_and_certificate_is_mended(files):
    files.leaf_key.write_bytes(pem(new_key()))

    assert prepare(files.folder, OFFICE_PC, NOW)
    assert greet(files, "localhost") == b"selamat datang"


def contents(files):
    return [
        file.read_bytes()
        for file in (files.authority, files.authority_key, files.leaf, files.leaf_key)
    ]


def sign_leaf_for(files, name):
    """What a thief of the authority's key would do."""
    try:
        names = Names("localhost", (ipaddress.ip_address(name),))
    except ValueError:
        names = Names(name, ())
    authority_key = load_pem_private_key(files.authority_key.read_bytes(), None)
    authority = read_certificate(files.authority)
    key = new_key()
    leaf = make_leaf(key.public_key(), names, authority, authority_key, NOW)
    files.leaf.write_bytes(leaf.public_bytes(PEM) + authority.public_bytes(PEM))
    files.leaf_key.write_bytes(pem(key))


def greet(files, name, trust=True):
    """One TLS connection over loopback to a server that claims to be `name`; what it said."""
    server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_context.load_cert_chain(files.leaf, files.leaf_key)
    client_context = ssl.create_default_context(cafile=files.authority if trust else None)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer_once, args=(listener, server_context))
        thread.start()
        try:
            with (
                socket.create_connection(listener.getsockname(), timeout=10) as raw,
                client_context.wrap_socket(raw, server_hostname=name) as secure,
            ):
                return secure.recv(100)
        finally:
            thread.join()


def answer_once(listener, context):
    connection, _ = listener.accept()
    with connection:
        try:
            with context.wrap_socket(connection, server_side=True) as secure:
                secure.sendall(b"selamat datang")
        except OSError:
            return  # the client refused, as some tests want
