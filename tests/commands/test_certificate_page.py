"""The page over plain HTTP from which a tablet gets the office's certificate authority."""

import ssl
import urllib.request
from io import BytesIO
from xml.etree import ElementTree

import html5lib
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from server.commands import certificate_page
from server.commands.certificate_page import CertificatePage
from server.settings import Settings
from server.tls import read_certificate


@pytest.fixture
def page(tmp_path):
    settings = Settings(
        data=tmp_path, tls=True, certificate_port=0, origin="https://127.0.0.1:8443"
    )
    with CertificatePage(settings) as running:
        yield running


def test_the_page_leads_to_certificate_fingerprint_and_kiosk(page):
    html = get(page.address)
    text = html.read().decode()

    html5lib.HTMLParser(strict=True).parse(text)
    assert html.headers["content-type"].startswith("text/html")
    assert 'lang="id"' in text
    assert "/loket-otan.crt" in text
    assert page.fingerprint in text
    assert "https://127.0.0.1:8443/kiosk/" in text
    assert page.address in text


def test_the_certificate_is_the_authoritys_and_never_its_key(page):
    answer = get(page.address + "loket-otan.crt")
    given = x509.load_der_x509_certificate(answer.read())

    assert answer.headers["content-type"] == "application/x-x509-ca-cert"
    assert given == read_certificate(page.files.authority)
    assert given.fingerprint(SHA256()).hex(":").upper() == page.fingerprint


def test_the_qr_code_is_a_picture_that_the_policy_allows(page):
    answer = get(page.address + "qr.svg")
    picture = answer.read().decode()

    assert answer.headers["content-type"] == "image/svg+xml"
    assert ElementTree.parse(BytesIO(picture.encode())).getroot().tag.endswith("svg")  # noqa: S314
    assert "style=" not in picture


def test_the_page_brings_its_style_from_a_file_of_its_own(page):
    answer = get(page.address + "certificate.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "style-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["authority.key", "server.key", "..%2Fauthority.key", "healthz"])
def test_the_page_gives_nothing_else(page, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(page.address + path)
    assert refused.value.code == 404
    refused.value.close()


def test_a_renewed_leaf_is_used_by_the_running_server(page, monkeypatch):
    """What the hourly look does when the router gave another address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    loaded = []
    monkeypatch.setattr(
        context.__class__, "load_cert_chain", lambda _, *files: loaded.append(files)
    )
    monkeypatch.setattr(certificate_page, "prepare", lambda *_: True)
    monkeypatch.setattr(page, "_over", StopAfter(1))

    page._watch(context)

    assert loaded == [(page.files.leaf, page.files.leaf_key)]


class StopAfter:
    """Stands for the server's end: lets the watch look `times` times."""

    def __init__(self, times):
        self.left = times

    def wait(self, _seconds):
        self.left -= 1
        return self.left < 0

    def set(self):
        """The server's end, for the fixture."""


def get(address):
    return urllib.request.urlopen(address, timeout=10)
