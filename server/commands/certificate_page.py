"""TLS while the server runs: the certificate page on its own port, and a leaf that stays fresh."""

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

SECONDS_BETWEEN_LOOKS = 3600  # a router's new lease, or the leaf's last month


class CertificatePage:
    """Serves the page inside the `with` block. `settings.origin` is the kiosk's address."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._over = threading.Event()
        self.files = TlsFiles(settings.data / "tls")
        self._renew()
        authority = read_certificate(self.files.authority)
        self.fingerprint = authority.fingerprint(SHA256()).hex(":").upper()
        self._listener = listen(settings.host, settings.certificate_port)
        host = urlsplit(settings.origin).hostname
        self.address = f"http://{host}:{self._listener.getsockname()[1]}/"
        app = create_certificate_app(
            authority.public_bytes(Encoding.DER),
            self.fingerprint,
            self.address,
            f"{settings.origin}/kiosk/",
        )
        self._server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        )

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

    def _watch(self, context: ssl.SSLContext) -> None:
        while not self._over.wait(SECONDS_BETWEEN_LOOKS):
            if self._renew():
                context.load_cert_chain(self.files.leaf, self.files.leaf_key)

    def _renew(self) -> bool:
        names = Names.of_machine(host_name(), lan_addresses())
        return prepare(self.files.folder, names, datetime.now(UTC))
