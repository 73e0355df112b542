"""One message out of the house, by the office's own mail server. No address reaches a log."""

import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

import aiosmtplib
from litestar.datastructures import State

from server.domain.mail_address import domain_of
from server.settings import Settings
from server.store.mail_servers import MailServer, find_mail_server, open_password
from server.store.settings import office_settings
from server.web.pages import render

PATIENCE = 20  # seconds for each step of the exchange


class AddressRefused(Exception):
    """The mailbox's server says for good that there is no such address."""


class NotNow(Exception):
    """It may go later. `trouble`: line, login, tls, sender or full; for the supervisor's page."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def mail_server_of(state: State, office_id: str) -> MailServer | None:
    """The office's own, else the installation's from the environment; None when it has none."""
    return find_mail_server(state.db, office_id) or _of_environment(state.settings)


def _of_environment(settings: Settings) -> MailServer | None:
    smtp = settings.smtp
    if smtp is None:
        return None
    file = str(smtp.password_file or "")
    return MailServer(
        smtp.host, smtp.port, smtp.tls, smtp.user_name, smtp.from_address, file, bool(file)
    )


def office_name_of(state: State, office_id: str) -> str:
    return office_settings(state.db, office_id, state.rules)["office_name"]


def make_message(
    template: str, server: MailServer, to: str, now: datetime, **words: str
) -> EmailMessage:
    """`template`: code or trial, of templates/mail/."""
    message = EmailMessage()
    message["Subject"] = render(f"mail/{template}_subject.txt", **words).strip()
    message["From"] = server.from_address
    message["To"] = to
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=domain_of(server.from_address))
    message["Auto-Submitted"] = "auto-generated"  # no holiday greetings in return
    message.set_content(render(f"mail/{template}.txt", **words))
    return message


async def send_message(
    state: State, office_id: str, server: MailServer, message: EmailMessage
) -> None:
    """Returns when the mail server has taken it. Raises AddressRefused, NotNow, KeysMissing."""
    login = {}
    if server.user_name:
        login = {"username": server.user_name, "password": _password(state, office_id, server)}
    client = aiosmtplib.SMTP()
    try:
        await client.connect(
            hostname=server.host,
            port=server.port,
            use_tls=server.tls == "tls",
            start_tls=server.tls == "starttls",
            local_hostname=domain_of(server.from_address),  # else the resolver is asked
            timeout=PATIENCE,
            **login,
        )
        async with client:
            await client.send_message(message)
    except (aiosmtplib.SMTPException, OSError, ValueError) as failure:
        raise _meaning(failure) from None  # its text may hold the address
    finally:
        client.close()  # also when the server is told to stop in the middle of it


def _password(state: State, office_id: str, server: MailServer) -> str:
    if server.password_file:
        try:
            return Path(server.password_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise NotNow("login") from None
    return open_password(state.db, state["keys"], office_id)


def _meaning(failure: Exception) -> AddressRefused | NotNow:
    """The mail server's own troubles pass, or somebody ends them: only an address is refused."""
    if isinstance(failure, aiosmtplib.SMTPRecipientsRefused):
        return _refused(failure.recipients[0].code if failure.recipients else 0)
    match failure:
        case aiosmtplib.SMTPRecipientRefused() | aiosmtplib.SMTPDataError():
            return _refused(failure.code)
        case aiosmtplib.SMTPAuthenticationError():
            return NotNow("login")
        case aiosmtplib.SMTPSenderRefused():
            return NotNow("sender")
        case ssl.SSLError() | aiosmtplib.SMTPNotSupported():
            return NotNow("tls")
    return NotNow("tls" if isinstance(failure.__cause__, ssl.SSLError) else "line")


def _refused(code: int) -> AddressRefused | NotNow:
    """4xx asks to come again (a full mailbox, a first meeting); 5xx is for good."""
    return AddressRefused() if code >= 500 else NotNow("full")
