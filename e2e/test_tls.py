"""HTTPS in the office's network: without it a real tablet has no service worker and no keys.

That clients which trust the authority accept it, and only for its names, is shown by
tests/test_tls.py; here Chromium is told to accept this one key, as a tablet does that has the
authority installed.
"""

import base64
import os
import re
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page, Playwright

from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, LANDSCAPE, LOKET, ROOT


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """What `loket serve --tls` prints on an empty data folder, while it serves."""
    environment = {
        **os.environ,
        "LOKET_DATA": str(tmp_path / "data"),
        "LOKET_CERTIFICATE_PORT": "0",
    }
    process = subprocess.Popen(
        [*LOKET, "serve", "--tls", "--host", "127.0.0.1", "--port", "0"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = ""
    for line in process.stdout:
        said += line
        if "Sidik" in line:
            break
    yield said
    process.terminate()
    process.communicate(timeout=20)


@pytest.fixture
def page(browsers: Playwright, served: str, tmp_path: Path) -> Iterator[Page]:
    context = browsers.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=CHROMIUM,
        args=[*CHROMIUM_ARGUMENTS, f"--ignore-certificate-errors-spki-list={key_hash(tmp_path)}"],
        viewport=LANDSCAPE,
    )
    yield context.pages[0]
    context.close()


def key_hash(folder: Path) -> str:
    leaf = (folder / "data" / "tls" / "server.crt").read_bytes()
    key = x509.load_pem_x509_certificate(leaf).public_key()
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(sha256(spki).digest()).decode()


def test_a_tablet_enrols_over_https_and_starts_cold_from_its_cache(served: str, page: Page) -> None:
    link = re.search(r"https://\S+\?enrol=\S+", served)
    assert link, served
    page.goto(link[0])
    page.locator("main[data-screen=welcome]").wait_for()
    assert page.evaluate("isSecureContext")
    page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.active.scriptURL)")
    page.context.set_offline(True)
    page.reload()
    page.locator("main[data-screen=welcome]").wait_for()
    assert page.locator("[data-sync]").first.get_attribute("data-sync") is not None


def test_the_certificate_page_hands_the_authority_out_over_plain_http(
    served: str, page: Page
) -> None:
    address = re.search(r"Sertifikat +(http://\S+)", served)
    assert address, served
    page.goto(address[1])
    assert page.locator("img[src$='.svg']").evaluate("image => image.naturalWidth > 0")
    with page.expect_download() as download:
        page.locator("a[download], a[href$='.crt'], a[href$='.pem']").first.click()
    text = Path(download.value.path()).read_bytes()
    authority = (
        x509.load_pem_x509_certificate(text)
        if text.startswith(b"-----")
        else x509.load_der_x509_certificate(text)
    )
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
