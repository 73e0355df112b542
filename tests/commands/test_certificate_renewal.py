"""A certificate that ends, an address or a name that changes: followed, or said plainly."""

import ipaddress
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from server.certificates import LEAF_LIFE, Names
from server.commands import certificate_page
from server.commands.certificate_page import CertificatePage
from server.commands.serve import _say_moved
from server.settings import Settings
from server.tls import prepare, read_certificate

HERE, THERE = ipaddress.ip_address("192.168.1.10"), ipaddress.ip_address("192.168.1.77")


class Machine:
    def __init__(self, monkeypatch) -> None:
        self.addresses, self.name = [HERE], "loket"
        monkeypatch.setattr(certificate_page, "lan_addresses", lambda: self.addresses)
        monkeypatch.setattr(certificate_page, "host_name", lambda: self.name)


@pytest.fixture
def machine(monkeypatch):
    return Machine(monkeypatch)


@pytest.fixture
def page(tmp_path, machine):
    page = new_page(tmp_path)
    yield page
    page._listener.close()


def new_page(data) -> CertificatePage:
    return CertificatePage(
        Settings(data=data, tls=True, certificate_port=0, origin=f"https://{HERE}:8080")
    )


@pytest.fixture
def context(page):
    """What the server serves with."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(page.files.leaf, page.files.leaf_key)
    return context


def served(context) -> x509.Certificate:
    """The leaf that a new connection sees."""
    asking = ssl.create_default_context()
    asking.check_hostname, asking.verify_mode = False, ssl.CERT_NONE
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=shake_once, args=(listener, context))
        thread.start()
        with (
            socket.create_connection(listener.getsockname(), timeout=10) as raw,
            asking.wrap_socket(raw) as secure,
        ):
            der = secure.getpeercert(binary_form=True)
        thread.join()
    return x509.load_der_x509_certificate(der)


def shake_once(listener, context):
    connection, _ = listener.accept()
    with connection, context.wrap_socket(connection, server_side=True) as secure:
        secure.recv(1)


def addresses_of(leaf) -> list:
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return names.get_values_for_type(x509.IPAddress)


def test_a_leaf_near_its_end_is_renewed_while_the_server_runs(page, context):
    names = Names.of_machine("loket", [HERE])
    long_ago = datetime.now(UTC) - LEAF_LIFE + timedelta(days=20)
    page.files.leaf.unlink()
    prepare(page.files.folder, names, long_ago)
    context.load_cert_chain(page.files.leaf, page.files.leaf_key)
    assert served(context).not_valid_after_utc < datetime.now(UTC) + timedelta(days=21)
    page.look(context)
    assert served(context).not_valid_after_utc > datetime.now(UTC) + timedelta(days=390)


def test_another_address_is_in_the_leaf_and_said_once(page, context, machine, capsys):
    machine.addresses = [THERE]
    page.look(context)
    page.look(context)
    assert THERE in addresses_of(served(context))
    said = capsys.readouterr().out
    assert said.count("Alamat komputer ini berubah: 192.168.1.10 tidak ada lagi") == 1
    assert "192.168.1.77" in said and "aman" in said
    machine.addresses = [HERE]
    page.look(context)
    assert "berubah" not in capsys.readouterr().out


def test_another_name_makes_a_new_authority_says_so_and_hands_it_out(
    page, context, machine, capsys
):
    before = page.fingerprint
    machine.name = "kantor"
    page.look(context)
    assert "pasang lagi di setiap tablet" in capsys.readouterr().out
    assert page.fingerprint != before
    assert page._authority()[0] == read_certificate(page.files.authority).public_bytes(
        certificate_page.Encoding.DER
    )


def test_a_first_start_says_nothing_of_a_new_authority_and_a_renamed_machine_does(
    tmp_path, page, machine, capsys
):
    assert capsys.readouterr().out == ""
    machine.name = "kantor"
    new_page(tmp_path)._listener.close()
    assert "pasang lagi di setiap tablet" in capsys.readouterr().out


def test_a_round_that_fails_is_not_the_last_one(page, context, monkeypatch, caplog):
    rounds = []

    def fail(_):
        rounds.append(1)
        raise OSError("no room")

    monkeypatch.setattr(page, "look", fail)
    monkeypatch.setattr(page._over, "wait", lambda _: len(rounds) == 2)
    page._watch(context)
    assert len(rounds) == 2
    assert "certificate: OSError" in caplog.text and "no room" not in caplog.text


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (None, "https://192.168.1.10:8080", False),
        ("https://192.168.1.10:8080", "https://192.168.1.10:8080", False),
        ("https://192.168.1.10:8080", "https://192.168.1.77:8080", True),
        ("http://127.0.0.1:8080", "https://192.168.1.77:8080", False),
        ("https://loket.example.id", "https://192.168.1.77:8080", True),
    ],
)
def test_an_address_that_changed_between_two_starts_is_said(before, now, said, capsys):
    _say_moved(before, now)
    assert ("Alamat server berubah" in capsys.readouterr().out) == said
