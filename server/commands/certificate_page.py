"""TLS while the server runs: the certificate page on its own port, and a leaf that stays fresh."""

import ipaddress
import logging
import ssl
import threading
from datetime import UTC, datetime
from types import TracebackType
from urllib.parse import urlsplit

import uvicorn
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from server.addresses import host_name, lan_addresses
from server.certificates import Names
from server.commands.listen import listen
from server.settings import Settings
from server.tls import TlsFiles, prepare, read_certificate
from server.web.certificate_page import create_certificate_app

log = logging.getLogger("loket")

SECONDS_BETWEEN_LOOKS = 3600  # a router's new lease, or the leaf's last month


NEW_AUTHORITY = """
  Sertifikat kantor dibuat baru: nama komputer ini berubah, atau masa berlakunya hampir habis.
  Tablet belum mengenalnya: pasang lagi di setiap tablet dari halaman Sertifikat.
  Draf di tablet aman dan terkirim sesudah itu."""
MOVED = """
  Alamat komputer ini berubah: {host} tidak ada lagi, sekarang {now}.
  Tablet masih mencari alamat lama. Kembalikan alamat lama di router (DHCP reservation).
  Draf di tablet aman dan terkirim sesudah itu."""


class CertificatePage:
    """Serves the page inside the `with` block. `settings.origin` is the kiosk's address."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._over = threading.Event()
        self._host = urlsplit(settings.origin).hostname or ""
        self._is_away = False
        self.files = TlsFiles(settings.data / "tls")
        is_first = not self.files.authority.exists()
        if "authority" in self._renew() and not is_first:
            print(NEW_AUTHORITY, flush=True)
        self._listener = listen(settings.host, settings.certificate_port)
        self.address = f"http://{self._host}:{self._listener.getsockname()[1]}/"
        app = create_certificate_app(self._authority, self.address, f"{settings.origin}/kiosk/")
        self._server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        )

    @property
    def fingerprint(self) -> str:
        return self._authority()[1]

    def __enter__(self) -> "CertificatePage":
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True
        )
        self._thread.start()
        return self

    def keep_fresh(self, context: ssl.SSLContext) -> None:
        """Looks every hour; connections made after a renewal get the new leaf, the others go on."""
        threading.Thread(target=self._watch, args=(context,), daemon=True).start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._server.should_exit = True
        self._thread.join(timeout=5)
        self._listener.close()

    def look(self, context: ssl.SSLContext) -> None:
        """One round: the leaf follows addresses and its own end; what tablets can't is said."""
        new = self._renew()
        if new:
            context.load_cert_chain(self.files.leaf, self.files.leaf_key)
        if "authority" in new:
            print(NEW_AUTHORITY, flush=True)
        self._say_moved()

    def _watch(self, context: ssl.SSLContext) -> None:
        while not self._over.wait(SECONDS_BETWEEN_LOOKS):
            try:
                self.look(context)
            except Exception as failure:  # a full disk now; the next round may find room
                log.error("certificate: %s", type(failure).__name__)

    def _say_moved(self) -> None:
        """Once for each time that the address goes away."""
        found = [str(address) for address in lan_addresses()]
        is_away = _is_lan_address(self._host) and self._host not in found
        if is_away and not self._is_away:
            print(
                MOVED.format(host=self._host, now=", ".join(found) or "tanpa jaringan"), flush=True
            )
        self._is_away = is_away

    def _authority(self) -> tuple[bytes, str]:
        """(DER, fingerprint)."""
        certificate = read_certificate(self.files.authority)
        fingerprint = certificate.fingerprint(SHA256()).hex(":").upper()
        return certificate.public_bytes(Encoding.DER), fingerprint

    def _renew(self) -> frozenset[str]:
        names = Names.of_machine(host_name(), lan_addresses())
        return prepare(self.files.folder, names, datetime.now(UTC))


def _is_lan_address(host: str) -> bool:
    """A name follows the machine by itself; loopback never goes away."""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
