"""A real SMTP server on the loopback, which can go away and come back on the same port."""

import asyncio
import re
import socket
import ssl
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

LOOPBACK = "127.0.0.1"


class Hangup(Controller):
    """Whoever is still connected when it stops is hung up on, as by a line that breaks."""

    def factory(self) -> SMTP:
        self.spoken_to = [*getattr(self, "spoken_to", []), super().factory()]
        return self.spoken_to[-1]

    def hang_up(self) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result(10)

    async def _hang_up(self) -> None:
        for one in getattr(self, "spoken_to", []):
            if one.transport:
                one.transport.abort()
        for _ in range(5):  # until the loop has closed each socket, that below TLS too
            await asyncio.sleep(0)


class Mailbox:
    """`messages`: everything that came. `answer`: what RCPT is answered, '' to take it."""

    def __init__(self, port: int = 0, login: tuple[str, str] | None = None) -> None:
        self.port = port
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answer = ""
        self._login = login
        self._controller: Hangup | None = None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list
    ) -> str:
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append(message)
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    def start(self, certificate: Path | None = None) -> None:
        """With a certificate it demands STARTTLS, with a login it demands that."""
        options: dict = {}
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            options = {"tls_context": context, "require_starttls": True}
        if self._login:
            options |= {"authenticator": self._authenticate, "auth_required": True}
            options |= {"auth_require_tls": certificate is not None}
        self._controller = Hangup(self, hostname=LOOPBACK, port=self.port or free(), **options)
        self._controller.start()
        self.port = self._controller.port

    def stop(self) -> None:
        if self._controller:
            self._controller.hang_up()
            self._controller.stop()
            self._controller = None

    def _authenticate(self, server, session, envelope, mechanism, data) -> AuthResult:
        typed = None
        if isinstance(data, LoginPassword):
            typed = (data.login.decode(), data.password.decode())
        return AuthResult(success=typed == self._login, handled=False)

    def newest_code(self, number: int = 1) -> str:
        """The code in the message that came as the `number`th; waits for it."""
        deadline = time.monotonic() + 20
        while len(self.messages) < number:
            assert time.monotonic() < deadline, "no message came"
            time.sleep(0.02)
        found = re.search(r"\b[0-9]{6}\b", text_of(self.messages[number - 1]))
        assert found
        return found[0]


def text_of(message: EmailMessage) -> str:
    return message.get_content()


def free() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


@contextmanager
def open_mailbox(**options: object) -> Generator[Mailbox, None, None]:
    mailbox = Mailbox(**options)
    mailbox.start()
    yield mailbox
    mailbox.stop()


def make_certificate(folder: Path) -> Path:
    """A certificate for the loopback, with its key: SSL_CERT_FILE makes it a trusted one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return file
