"""The supervisor's form of the office's mail server: text -> values. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from server.domain.mail_address import is_address

TLS_KINDS = ("tls", "starttls", "none")
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]{0,252}[A-Za-z0-9])?|::1")


@dataclass(frozen=True)
class MailForm:
    """As typed, tidied. `problems`: field -> empty, shape, port, choice or clear (the password
    would cross the network readable).
    """

    host: str
    port: str
    tls: str
    user_name: str
    from_address: str
    problems: dict[str, str] = field(default_factory=dict)


def read_mail_form(raw: Mapping[str, str]) -> MailForm:
    host, port, tls, user_name, sender = (
        raw.get(name, "").strip() for name in ("host", "port", "tls", "user_name", "from_address")
    )
    problems = {}
    if not host:
        problems["host"] = "empty"
    elif not _HOST.fullmatch(host):
        problems["host"] = "shape"
    if not (port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65536):
        problems["port"] = "port"
    if tls not in TLS_KINDS:
        problems["tls"] = "choice"
    elif tls == "none" and user_name and host not in LOOPBACK:
        problems["tls"] = "clear"
    if not is_address(sender):
        problems["from_address"] = "shape" if sender else "empty"
    return MailForm(host, port, tls, user_name[:200], sender, problems)
